// The words of HAProxy's Runtime API: steps of a layout as commands, and its tables read back. Each call is one
// connection with as many commands as it takes.

package struct HAProxyRuntime: Sendable {
    package let settings: GatewaySettings

    package init(settings: GatewaySettings) { self.settings = settings }

    /// Tells the proxy everything, in order; the first refusal ends it.
    package func perform(_ steps: [SlotStep]) throws(GatewayError) {
        guard !steps.isEmpty else { return }
        let connection = try RuntimeConnection.open(settings.statisticsSocket)
        for step in steps {
            if case .routes(let entries) = step {
                try connection.replaceMap(
                    settings.routeMap, with: entries.map { MapEntry(key: $0.key, value: $0.value) })
                continue
            }
            let command = command(for: step)
            let answer = try connection.ask(command)
            guard isObeyed(step, answer) else {
                throw .refused(command: command, answer: RuntimeConnection.oneLine(answer))
            }
        }
    }

    private func command(for step: SlotStep) -> String {
        switch step {
        case .address(let slot, let address, let port): "set server \(slot) addr \(address) port \(port)"
        case .weight(let slot, let weight): "set server \(slot) weight \(weight)"
        case .limit(let slot, let limit): "set maxconn server \(slot) \(limit)"
        case .speaksTLS(let slot, let speaks): "set server \(slot) ssl \(speaks ? "on" : "off")"
        case .state(let slot, let state): "set server \(slot) state \(state.rawValue)"
        case .endSessions(let slot): "shutdown sessions server \(slot)"
        case .serverName(let slot, let name?, let before):
            // A space ends a word.
            "\(before == nil ? "add" : "set") map \(settings.nameMap) \(slot) "
                + name.split(separator: " ").joined(separator: "\\ ")
        case .serverName(let slot, nil, _): "del map \(settings.nameMap) \(slot)"
        // Many commands, and not one of these.
        case .routes: ""
        }
    }

    private func isObeyed(_ step: SlotStep, _ answer: String) -> Bool {
        switch step {
        case .address: answer.contains("changed from") || answer.contains("no need to change")
        case .speaksTLS: answer.isEmpty || answer.contains("setting updated")
        case .serverName(_, nil, _): answer.isEmpty || answer.contains("not found")
        case .weight, .limit, .state, .endSessions, .serverName, .routes: answer.isEmpty
        }
    }

}

extension HAProxyRuntime {
    /// The process behind the socket.
    package func process() throws(GatewayError) -> Int32 { Int32(try information("Pid")) }

    /// Records that found no room in the pipe, since the process began.
    package func droppedRecords() throws(GatewayError) -> Int { try information("DroppedLogs") }

    private func information(_ name: String) throws(GatewayError) -> Int {
        try RuntimeConnection.open(settings.statisticsSocket).information(name)
    }

    /// The figures of all slots that are in use, and of every pool named besides: its slots may finish in maintenance.
    /// nil where something else had to be done first.
    package func statistics(
        alsoOf pools: [String] = [], unless isInterrupted: () -> Bool = { false }
    ) throws(GatewayError) -> [StatisticsRow]? {
        try Self.statistics(
            alsoOf: pools, over: RuntimeConnection.open(settings.statisticsSocket), unless: isInterrupted)
    }

    /// The figures of these pools alone, all their slots included.
    package func statistics(onlyOf pools: [String]) throws(GatewayError) -> [StatisticsRow] {
        let connection = try RuntimeConnection.open(settings.statisticsSocket)
        var rows: [StatisticsRow] = []
        // Two for the pool itself, four for its slots.
        for pool in pools { rows += try StatisticsRow.read(connection.ask("show stat \(pool) 6 -1")) }
        return rows
    }

    static func statistics(
        alsoOf pools: [String], over connection: RuntimeConnection, unless isInterrupted: () -> Bool = { false }
    ) throws(GatewayError) -> [StatisticsRow]? {
        // One domain at a time; frontends are not asked for.
        guard let answer = try connection.ask("show stat no-maint", unless: isInterrupted),
            var rows = try StatisticsRow.read(answer, unless: isInterrupted)
        else { return nil }
        for pool in pools {
            let answer = try connection.ask("show stat \(pool) 4 -1")
            // A process from before a reload need not have it.
            if answer.hasPrefix("# ") { rows += try StatisticsRow.read(answer) }
        }
        return rows
    }

    /// Every slot as the proxy has it.
    package func servers() throws(GatewayError) -> [ServerRow] { try servers(unless: { false }) ?? [] }

    /// The same, unless something else has to be done first: then nil.
    func servers(unless isInterrupted: () -> Bool) throws(GatewayError) -> [ServerRow]? {
        let connection = try RuntimeConnection.open(settings.statisticsSocket)
        var names: [String: String] = [:]
        if settings.replicaAuthority != nil {
            for entry in try connection.map(settings.nameMap) { names[entry.key] = entry.value }
        }
        var figures: [SlotName: StatisticsRow] = [:]
        guard let counted = try connection.ask("show stat", unless: isInterrupted),
            let found = try StatisticsRow.read(counted, unless: isInterrupted)
        else { return nil }
        for row in found { if let slot = row.slot { figures[slot] = row } }
        guard let answer = try connection.ask("show servers state", unless: isInterrupted) else { return nil }
        var rows: [ServerRow] = []
        // The way to the next process is in every pool, and is no slot.
        for line in answer.split(separator: "\n").dropFirst(2) where !line.contains(" again ") {
            rows.append(try serverRow(line, figures: figures, names: names))
            if rows.count % 256 == 0, isInterrupted() { return nil }
        }
        return rows
    }

    private func serverRow(
        _ line: Substring, figures: [SlotName: StatisticsRow], names: [String: String]
    ) throws(GatewayError) -> ServerRow {
        let words = line.split(separator: " ")
        guard words.count >= 21, let number = Int(words[3].dropFirst()), let admin = Int(words[6]),
            let weight = Int(words[7]), let port = UInt16(words[18])
        else { throw .unreadable(what: "state of servers", found: String(line.prefix(200))) }
        let slot = SlotName(pool: String(words[1]), number: number)
        let figure = figures[slot]
        // Bits of its administrative state: forced maintenance is 1, forced drain is 8.
        let state: SlotState = admin & 1 != 0 ? .maint : admin & 8 != 0 ? .drain : .ready
        let server = SlotServer(
            address: String(words[4]), port: port, weight: weight, limit: figure?.limit ?? 0,
            speaksTLS: words[20] == "1", serverName: names[slot.description], state: state)
        return ServerRow(slot: slot, server: server, inFlight: figure?.inFlight ?? 0)
    }

    /// The map of routes as the proxy has it.
    package func routes() throws(GatewayError) -> [RouteEntry] {
        let connection = try RuntimeConnection.open(settings.statisticsSocket)
        return try connection.map(settings.routeMap).map { RouteEntry(key: $0.key, value: $0.value) }
    }
}
