// Keeps one HAProxy running in a folder: checks a configuration before anything depends on it, starts, reloads without
// a lost connection, adopts one that runs already, and stops. It belongs to one thread and waits where it must.

import ClusterModel
import Glibc

/// A process that has been replaced and finishes what it has.
struct FormerProcess {
    let process: ProxyProcess
    /// Open since before it was replaced; nil where that was in a driver's life before this one.
    var connection: RuntimeConnection?

    /// What its slots work on; nil where it cannot be asked.
    ///
    /// Our own connection is the last that keeps it: it is closed when nobody else has one.
    mutating func statistics(alsoOf pools: [String]) -> [StatisticsRow]? {
        guard let connection, let rows = try? HAProxyRuntime.statistics(alsoOf: pools, over: connection) else {
            connection = nil
            return nil
        }
        let fronts = rows.filter { $0.server == "FRONTEND" }
        let isLeft = !fronts.isEmpty && fronts.allSatisfy { $0.inFlight == 0 }
        if isLeft { self.connection = nil }
        return rows
    }
}

struct GatewayProcess {
    /// From the start to the first answer; a second is usual with a thousand slots on a busy machine.
    static let startPatience = 15_000
    /// What the proxy may write about itself before it is cut.
    private static let errorBytes = 1_048_576
    /// A process that finishes long downloads must not be joined by one for each new service.
    static let mostFormer = 4
    /// Of a name of a socket: 108 bytes with the end, and HAProxy binds under a longer one first.
    private static let socketBytes = 88

    private let settings: GatewaySettings
    private let runtime: HAProxyRuntime
    private(set) var current: ProxyProcess?
    /// From before reloads; they finish their requests.
    private(set) var former: [FormerProcess] = []

    init(settings: GatewaySettings) {
        (self.settings, runtime) = (settings, HAProxyRuntime(settings: settings))
    }

    /// Makes the folder and takes it for this driver; the file that comes back holds it until it is closed.
    static func prepare(folder: String, socket: String) throws(GatewayError) -> Int32 {
        guard socket.utf8.count <= socketBytes else {
            throw .folderTooLong(path: folder, most: socketBytes - 12)
        }
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw .file(path: folder, operation: "make the folder", reason: systemReason())
        }
        let path = "\(folder)/lock"
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .file(path: path, operation: "open", reason: systemReason()) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw .taken(folder: folder)
        }
        return file
    }

    private var configurationFile: String { settings.path("haproxy.cfg") }
    private var errorFile: String { settings.path("haproxy.err") }

    /// Whether the current process runs; those from before that have ended are forgotten.
    mutating func isAlive() -> Bool {
        former.removeAll { !$0.process.isAlive() }
        guard let process = current else { return false }
        if process.isAlive() { return true }
        current = nil
        return false
    }

    /// Takes over what runs in the folder already. Whoever does not answer is taken for one that finishes.
    mutating func adopt() -> Bool {
        let answering = try? runtime.process()
        (current, former) = (nil, [])
        for pid in ProxyProcess.running(configuration: configurationFile) {
            let process = ProxyProcess(pid: pid)
            if pid == answering { current = process } else { former.append(FormerProcess(process: process)) }
        }
        return current != nil
    }

    /// Starts a new process from the configuration. One that runs hands its sockets over and finishes what it works on.
    mutating func launch(_ configuration: HAProxyConfiguration) throws(GatewayError) {
        former.removeAll { !$0.process.isAlive() }
        guard current == nil || former.count < Self.mostFormer else { throw .stillReloading(processes: former.count) }
        try write(configuration)
        truncate(errorFile, 0)
        var words = [settings.program, "-db", "-f", configurationFile]
        if current != nil { words += ["-x", settings.statisticsSocket] }
        // Its socket is taken over; a connection that is open already stays, and tells what it still works on.
        let last = current.map { FormerProcess(process: $0, connection: try? .open(settings.statisticsSocket)) }
        let old = former + (last.map { [$0] } ?? [])
        if !old.isEmpty { words += ["-sf"] + old.map { "\($0.process.pid)" } }
        let process = try ProxyProcess.start(words, errors: errorFile, records: settings.recordPipe)
        try Self.waitUntilUp(process, program: settings.program, errors: errorFile) { try? runtime.process() }
        (current, former) = (process, old)
        try FolderFile.write(configuration.layout.record(mark: configuration.mark), to: settings.path("layout"))
    }

    /// Waits until the process itself answers; one that does not in time is ended.
    static func waitUntilUp(
        _ process: ProxyProcess, program: String, errors: String, answering: () -> Int32?
    ) throws(GatewayError) {
        let end = milliseconds() + startPatience
        while answering() != process.pid {
            guard process.isAlive() else { throw .notUp(program: program, lines: lines(of: errors)) }
            guard milliseconds() < end else {
                process.signal(SIGKILL)
                _ = process.waitForEnd(milliseconds: 1_000)
                throw .notUp(program: program, lines: lines(of: errors) + ["no answer in time"])
            }
            usleep(10_000)
        }
    }

    /// What the replaced processes count is of nobody that is known here.
    mutating func forgetFigures() {
        for place in former.indices { former[place].connection = nil }
    }

    /// What the slots of all former processes work on; nil where one of them cannot be asked.
    mutating func formerStatistics(alsoOf pools: [String]) -> [StatisticsRow]? {
        var rows: [StatisticsRow] = []
        var isWhole = true
        for place in former.indices {
            if let more = former[place].statistics(alsoOf: pools) { rows += more } else { isWhole = false }
        }
        return isWhole ? rows : nil
    }

    /// The layout that the running process was started with, and the mark of its settings.
    func recorded() -> (layout: PoolLayout, mark: String)? {
        (try? FolderFile.read(settings.path("layout"), most: 1_048_576)).flatMap { PoolLayout.read(record: $0) }
    }

    /// Lets requests finish for so long, and ends what is left then.
    mutating func stop(patience: Int) {
        guard let process = current else { return }
        process.end(patience: patience)
        current = nil
        // Let go of as well: whoever waits for children must not find them for ever.
        for former in former where former.process.isAlive() { former.process.signal(SIGTERM) }
        for former in former where !former.process.waitForEnd(milliseconds: 2_000) {
            former.process.signal(SIGKILL)
            _ = former.process.waitForEnd(milliseconds: 2_000)
        }
        former = []
    }

    /// The proxy writes a line for each held caller that leaves; nobody wants megabytes of them.
    func boundErrors() {
        var facts = stat()
        if stat(errorFile, &facts) == 0, facts.st_size > Self.errorBytes { truncate(errorFile, 0) }
    }

    /// Checked under another name first: what stands is always what some proxy took.
    private func write(_ configuration: HAProxyConfiguration) throws(GatewayError) {
        try FolderFile.write(HAProxyConfiguration.holdScript, to: settings.path("hold.lua"))
        try FolderFile.write(configuration.routeMap, to: settings.routeMap)
        try FolderFile.write(configuration.nameMap, to: settings.nameMap)
        try settings.identity?.writePair(to: settings.pairFile)
        let candidate = settings.path("candidate.cfg")
        try FolderFile.write(configuration.text, to: candidate)
        try Self.check(candidate, program: settings.program, errors: settings.path("check.err"))
        guard rename(candidate, configurationFile) == 0 else {
            throw .file(path: configurationFile, operation: "replace", reason: systemReason())
        }
    }

    /// Asks HAProxy itself whether it would take a configuration.
    static func check(_ file: String, program: String, errors: String) throws(GatewayError) {
        unlink(errors)
        let process = try ProxyProcess.start([program, "-c", "-f", file], errors: errors)
        let (code, isOver) = wait(for: process)
        let lines = (try? FolderFile.read(errors, most: 65_536)).map(complaints) ?? []
        guard isOver, code == 0 else { throw .configuration(file: file, lines: lines) }
    }

    private static func wait(for process: ProxyProcess) -> (code: Int32, isOver: Bool) {
        let end = milliseconds() + startPatience
        var status: Int32 = 0
        while true {
            let ended = waitpid(process.pid, &status, WNOHANG)
            if ended == process.pid { return (status, true) }
            guard ended == 0 || errno == EINTR, milliseconds() < end else { break }
            usleep(2_000)
        }
        process.signal(SIGKILL)
        waitpid(process.pid, &status, 0)
        return (status, false)
    }

    private static func lines(of file: String) -> [String] {
        (try? FolderFile.read(file, most: 65_536)).map(complaints) ?? []
    }

    /// The proxy's own words without its marks; alerts, or everything where there is none. Five tell enough.
    static func complaints(_ text: String) -> [String] {
        let lines = text.split(separator: "\n").map(String.init)
        let alerts = lines.filter { $0.hasPrefix("[ALERT]") }
        return (alerts.isEmpty ? lines.filter { !$0.hasPrefix("[NOTICE]") } : alerts).suffix(5).map { line in
            let words = line.drop { $0 != ":" }.dropFirst()
            return String((words.isEmpty ? line[...] : words).drop { $0 == " " }.prefix(400))
        }
    }
}
