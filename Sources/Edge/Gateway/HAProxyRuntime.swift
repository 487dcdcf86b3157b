// The words of HAProxy's Runtime API: steps of a layout as commands, and its tables read back. Each call is one
// connection with as many commands as it takes.

package struct HAProxyRuntime: Sendable {
    /// A payload must fit into the proxy's buffer of 16 KB.
    private static let payloadBytes = 8_192

    package let settings: GatewaySettings

    package init(settings: GatewaySettings) { self.settings = settings }

    /// Tells the proxy everything, in order; the first refusal ends it.
    package func perform(_ steps: [SlotStep]) throws(GatewayError) {
        guard !steps.isEmpty else { return }
        let connection = try RuntimeConnection.open(settings.statisticsSocket)
        for step in steps {
            if case .routes(let entries) = step {
                try replaceRoutes(entries, over: connection)
                continue
            }
            let command = command(for: step)
            let answer = try connection.ask(command)
            guard isObeyed(step, answer) else { throw .refused(command: command, answer: oneLine(answer)) }
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
            "\(before == nil ? "add" : "set") map \(settings.nameMap) \(slot) \(name)"
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

    /// The new map is written beside the old one and takes its place at once: no request sees half of it.
    private func replaceRoutes(_ entries: [RouteEntry], over connection: RuntimeConnection)
        throws(GatewayError)
    {
        let prepare = "prepare map \(settings.routeMap)"
        let answer = try connection.ask(prepare)
        guard let version = answer.split(separator: " ").last.flatMap({ Int($0) }) else {
            throw .refused(command: prepare, answer: oneLine(answer))
        }
        let add = "add map @\(version) \(settings.routeMap)"
        var payload = ""
        for entry in entries {
            payload += "\(entry.key) \(entry.value)\n"
            guard payload.utf8.count > Self.payloadBytes - 1024 else { continue }
            try obey(add, payload: payload, over: connection)
            payload = ""
        }
        if !payload.isEmpty { try obey(add, payload: payload, over: connection) }
        try obey("commit map @\(version) \(settings.routeMap)", over: connection)
    }

    private func obey(
        _ command: String, payload: String? = nil, over connection: RuntimeConnection
    ) throws(GatewayError) {
        let answer = try connection.ask(command, payload: payload)
        guard answer.isEmpty else { throw .refused(command: command, answer: oneLine(answer)) }
    }

    private func oneLine(_ text: String) -> String {
        // An unknown command is answered with every command that is known.
        String(text.split(separator: "\n").prefix(3).joined(separator: " ").prefix(300))
    }
}

extension HAProxyRuntime {
    /// The process behind the socket.
    package func process() throws(GatewayError) -> Int32 { Int32(try information("Pid")) }

    /// Records that found no room in the pipe, since the process began.
    package func droppedRecords() throws(GatewayError) -> Int { try information("DroppedLogs") }

    private func information(_ name: String) throws(GatewayError) -> Int {
        let answer = try RuntimeConnection.open(settings.statisticsSocket).ask("show info")
        for line in answer.split(separator: "\n") where line.hasPrefix("\(name): ") {
            if let value = Int(line.dropFirst(name.utf8.count + 2)) { return value }
        }
        throw .unreadable(what: "information \(name)", found: oneLine(answer))
    }

    /// The figures of all slots that are in use, and of every pool named besides: its slots may finish in maintenance.
    package func statistics(alsoOf pools: [String] = []) throws(GatewayError) -> [StatisticsRow] {
        try Self.statistics(alsoOf: pools, over: RuntimeConnection.open(settings.statisticsSocket))
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
        alsoOf pools: [String], over connection: RuntimeConnection
    ) throws(GatewayError) -> [StatisticsRow] {
        // One domain at a time; frontends are not asked for.
        var rows = try StatisticsRow.read(connection.ask("show stat no-maint"))
        for pool in pools {
            let answer = try connection.ask("show stat \(pool) 4 -1")
            // A process from before a reload need not have it.
            if answer.hasPrefix("# ") { rows += try StatisticsRow.read(answer) }
        }
        return rows
    }

    /// Every slot as the proxy has it.
    package func servers() throws(GatewayError) -> [ServerRow] {
        let connection = try RuntimeConnection.open(settings.statisticsSocket)
        var names: [String: String] = [:]
        if settings.replicaAuthority != nil {
            for (key, value) in try pairs(connection.ask("show map \(settings.nameMap)")) { names[key] = value }
        }
        var figures: [SlotName: StatisticsRow] = [:]
        for row in try StatisticsRow.read(connection.ask("show stat")) {
            if let slot = row.slot { figures[slot] = row }
        }
        let answer = try connection.ask("show servers state")
        var rows: [ServerRow] = []
        // The way to the next process is in every pool, and is no slot.
        for line in answer.split(separator: "\n").dropFirst(2) where !line.contains(" again ") {
            rows.append(try serverRow(line, figures: figures, names: names))
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
        return try pairs(connection.ask("show map \(settings.routeMap)")).map { RouteEntry(key: $0, value: $1) }
    }

    /// Lines of a reference, a key and a value.
    private func pairs(_ answer: String) -> [(String, String)] {
        answer.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 2)
            return words.count == 3 && words[0].hasPrefix("0x") ? (String(words[1]), String(words[2])) : nil
        }
    }
}
