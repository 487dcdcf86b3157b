// Keeps one ingress running in a folder: starts, adopts one that runs already, takes another configuration without a
// lost connection, and stops. And the words of its Runtime API: two maps, each replaced whole and at once.

import Glibc

struct IngressProcess {
    private let settings: IngressSettings
    private(set) var current: ProxyProcess?
    /// From before reloads; they go on with the connections that they have.
    private(set) var former: [ProxyProcess] = []

    init(settings: IngressSettings) { self.settings = settings }

    private var configurationFile: String { settings.path("haproxy.cfg") }
    private var errorFile: String { settings.path("haproxy.err") }
    private var markFile: String { settings.path("mark") }

    mutating func isAlive() -> Bool {
        former.removeAll { !$0.isAlive() }
        if current?.isAlive() == true { return true }
        current = nil
        return false
    }

    /// Takes over what runs in the folder already.
    mutating func adopt() -> Bool {
        let answering = try? process()
        (current, former) = (nil, [])
        for pid in ProxyProcess.running(configuration: configurationFile) {
            if pid == answering { current = ProxyProcess(pid: pid) } else { former.append(ProxyProcess(pid: pid)) }
        }
        return current != nil
    }

    /// The mark of the configuration that the running process was started with.
    var recordedMark: String? { try? FolderFile.read(markFile, most: 64) }

    /// What the files say that the proxy was told last.
    var recordedTable: IngressTable? {
        guard let gateways = try? FolderFile.read(settings.gatewayMap, most: 1_048_576),
            let doors = try? FolderFile.read(settings.doorMap, most: 1_048_576)
        else { return nil }
        return IngressTable(told: Self.entries(of: gateways), Self.entries(of: doors))
    }

    private static func entries(of text: String) -> [MapEntry] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 1)
            return words.count == 2 ? MapEntry(key: String(words[0]), value: String(words[1])) : nil
        }
    }

    /// Starts a process that has the table from its first moment. One that runs hands its sockets over.
    mutating func launch(_ table: IngressTable) throws(GatewayError) {
        former.removeAll { !$0.isAlive() }
        guard current == nil || former.count < GatewayProcess.mostFormer else {
            throw .stillReloading(processes: former.count)
        }
        let configuration = IngressConfiguration(settings: settings)
        try FolderFile.write(IngressConfiguration.script, to: settings.path("ingress.lua"))
        try settings.identity.writePair(to: settings.pairFile)
        try record(table)
        let candidate = settings.path("candidate.cfg")
        try FolderFile.write(configuration.text, to: candidate)
        try GatewayProcess.check(candidate, program: settings.program, errors: settings.path("check.err"))
        guard rename(candidate, configurationFile) == 0 else {
            throw .file(path: configurationFile, operation: "replace", reason: systemReason())
        }
        truncate(errorFile, 0)
        var words = [settings.program, "-db", "-f", configurationFile]
        if current != nil { words += ["-x", settings.statisticsSocket] }
        let old = former + (current.map { [$0] } ?? [])
        if !old.isEmpty { words += ["-sf"] + old.map { "\($0.pid)" } }
        let process = try ProxyProcess.start(words, errors: errorFile)
        try GatewayProcess.waitUntilUp(process, program: settings.program, errors: errorFile) { try? self.process() }
        (current, former) = (process, old)
        try FolderFile.write(configuration.mark, to: markFile)
        try FolderFile.write("\(settings.ports.lowerBound) \(settings.address)\n", to: settings.path("place"))
    }

    /// Lets connections finish for so long, and ends what is left then.
    mutating func stop(patience: Int) {
        current?.end(patience: patience)
        for process in former { process.end(patience: 0) }
        (current, former) = (nil, [])
    }

    private func record(_ table: IngressTable) throws(GatewayError) {
        func text(_ entries: [MapEntry]) -> String { entries.map { "\($0.key) \($0.value)\n" }.joined() }
        try FolderFile.write(text(table.doorEntries), to: settings.doorMap)
        try FolderFile.write(text(table.gatewayEntries), to: settings.gatewayMap)
    }
}

extension IngressProcess {
    /// Tells the proxy the whole table, and writes it down for one that is started without us.
    func obey(_ table: IngressTable) throws(GatewayError) {
        let connection = try RuntimeConnection.open(settings.statisticsSocket)
        // Who is let in first, and then to where: a new replica's gateways are known when it can be asked for.
        try connection.replaceMap(settings.gatewayMap, with: table.gatewayEntries)
        try connection.replaceMap(settings.doorMap, with: table.doorEntries)
        try record(table)
    }

    /// What the proxy has; nil where that is nothing that we told it.
    func table() throws(GatewayError) -> IngressTable? {
        let connection = try RuntimeConnection.open(settings.statisticsSocket)
        return try IngressTable(told: connection.map(settings.gatewayMap), connection.map(settings.doorMap))
    }

    private func process() throws(GatewayError) -> Int32 {
        Int32(try RuntimeConnection.open(settings.statisticsSocket).information("Pid"))
    }
}
