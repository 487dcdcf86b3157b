// A cluster of real programs on this machine, for one test: a coordinator, agents, and the command line to talk to
// them. All that it started is ended by process id when it is closed, and its files and control groups are removed.

import Foundation
import Glibc

/// What a command said and how it ended.
struct Ran: CustomStringConvertible {
    let code: ExitCode
    let output: String
    let errors: String

    /// The only word of a `--parsable` answer.
    var word: String { output.trimmingCharacters(in: .whitespacesAndNewlines) }

    var description: String { "code \(code), said: \(output)\ncomplained: \(errors)" }
}

/// What `coordctl describe -o json` says of a job.
struct JobState {
    let name: String
    let state: String
    let message: String
    let attempt: Int
    let restarts: Int
    let exitStatus: Int?
    let nodes: [String]
}

enum Programs {
    /// Where the build put them: beside the binary of the tests.
    static var folder: String {
        if let folder = ProcessInfo.processInfo.environment["COORD_PROGRAMS"] { return folder }
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, 4095)
        let path = String(decoding: buffer.prefix(max(0, count)).map(UInt8.init), as: UTF8.self)
        return path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
    }

    static var root: String { #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined() }
}

final class Cluster {
    /// Everything of this cluster but the records of its attempts.
    let folder: String
    /// Where the agents record attempts; on tmpfs, as they require.
    let runFolder: String
    /// A folder in which ranks of any user may write.
    let work: String
    let control: Int
    let bulk: Int
    private(set) var id = ""
    private(set) var coordinator: Child?
    private var agents: [Int: Child] = [:]
    private var ports: [Int: Int] = [:]
    private var commands = 0
    /// Ports that gangs are promised; below the kernel's own, disjoint for each node of this process's clusters.
    private nonisolated(unsafe) static var nextPorts = 20_000 + Int(getpid() % 100) * 80

    private init() throws {
        folder = try Files.temporary(under: "/tmp")
        runFolder = try Files.temporary(under: "/dev/shm")
        work = "\(folder)/work"
        mkdir(work, 0o777)
        chmod(work, 0o777)
        control = try Ports.free()
        bulk = try Ports.free()
    }

    /// Makes a cluster with nodes node-1, node-2, ..., gives it to the test and takes everything away afterwards.
    static func with(nodes: Int, options: [String] = [], _ body: (Cluster) throws -> Void) throws {
        let cluster = try Cluster()
        defer { cluster.close() }
        try cluster.make()
        try cluster.startCoordinator()
        for node in 0..<nodes { try cluster.startAgent(node + 1, options: options) }
        if nodes > 0 {
            try eventually("\(nodes) nodes are up") {
                if let (node, code) = cluster.agents.lazy.compactMap({ (node, child) in child.poll().map { (node, $0) }
                }).first {
                    let words = Files.read("\(cluster.folder)/node-\(node).log")
                    throw BenchError(description: "agent \(node) ended with \(code): \(words)")
                }
                return try cluster.ctl("nodes").output.matches(of: /IDLE/).count == nodes
            }
        }
        do {
            try body(cluster)
        } catch {
            throw BenchError(description: "\(error)\n\(cluster.lastWords)")
        }
    }

    private var lastWords: String {
        Files.names(in: folder).filter { $0.hasSuffix(".log") }.map { name in
            "-- \(name):\n" + Files.read("\(folder)/\(name)").split(separator: "\n").suffix(12).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    // MARK: Programs

    var home: String { "\(folder)/coordinator" }
    var context: String { "\(home)/admin" }

    private func make() throws {
        let made = try run("coordinator", ["init", "--dir", home, "--advertise", "127.0.0.1:\(control)"])
        guard made.code == ExitCode(0), let word = made.output.split(separator: " ").dropFirst().first else {
            throw BenchError(description: "coordinator init: \(made)")
        }
        id = String(word)
    }

    func startCoordinator(options: [String] = []) throws {
        coordinator = try launchCoordinator(options: options)
        try eventually("the coordinator answers") {
            if let code = coordinator?.poll() {
                throw BenchError(
                    description: "the coordinator ended with \(code): \(Files.read("\(folder)/coordinator.log"))")
            }
            return try ctl("nodes").code == ExitCode(0)
        }
    }

    /// Starts one and does not wait for it.
    func launchCoordinator(
        control: Int? = nil, bulk: Int? = nil, log: String = "coordinator", options: [String] = []
    ) throws -> Child {
        try Child(
            "\(Programs.folder)/coordinator",
            [
                "run", "--dir", home, "--listen", "127.0.0.1:\(control ?? self.control)", "--bulk-listen",
                "127.0.0.1:\(bulk ?? self.bulk)",
            ] + options, output: "\(folder)/\(log).log", errors: "\(folder)/\(log).log")
    }

    func startAgent(_ number: Int, options: [String] = []) throws {
        let home = "\(folder)/node-\(number)"
        if Files.names(in: home).isEmpty {
            let token = try ctl("token", "create", "--node").word
            let joined = try join(number, token: token)
            guard joined.code == ExitCode(0) else { throw BenchError(description: "agent join: \(joined)") }
        }
        // The same at each start: a replica that runs is at one of them.
        let ports = self.ports[number] ?? Cluster.nextPorts
        if self.ports.updateValue(ports, forKey: number) == nil { Cluster.nextPorts += 8 }
        // No test reboots the machine that it runs on.
        let harmless = options.contains("--reboot-command") ? [] : ["--reboot-command", "false"]
        let log = "\(folder)/node-\(number).log"
        agents[number] = try Child(
            "\(Programs.folder)/agent",
            [
                "run", "--dir", home, "--run-dir", "\(runFolder)/node-\(number)", "--cpus", "4", "--memory", "8Gi",
                "--ports", "\(ports)-\(ports + 7)", "--model-cache", models(of: number),
            ] + harmless + options, output: log, errors: log)
    }

    /// Where a node keeps the files of models.
    func models(of number: Int) -> String { "\(folder)/models-\(number)" }

    func join(_ number: Int, token: String, name: String? = nil) throws -> Ran {
        try run(
            "agent",
            [
                "join", "127.0.0.1:\(control)", "--token", token, "--dir", "\(folder)/node-\(number)", "--name",
                name ?? "node-\(number)",
            ])
    }

    func killCoordinator() { coordinator?.destroy() }

    /// How many files an agent has open.
    func openFiles(ofAgent number: Int) -> Int {
        agents[number].map { Files.names(in: "/proc/\($0.pid)/fd").count } ?? 0
    }

    func killAgent(_ number: Int) { agents[number]?.destroy() }

    func signalAgent(_ number: Int, _ signal: Int32) { agents[number]?.signal(signal) }

    /// Ends an agent as an operator would.
    func stopAgent(_ number: Int) throws {
        agents[number]?.signal(SIGTERM)
        _ = try agents[number]?.end(within: 20)
    }

    /// Ends the coordinator as an operator would.
    func stopCoordinator() throws -> ExitCode {
        coordinator?.signal(SIGTERM)
        return try coordinator?.end(within: 20) ?? ExitCode(255)
    }

    /// Runs one of the programs to its end.
    func run(_ program: String, _ arguments: [String], directory: String? = nil, within seconds: Double = 60) throws
        -> Ran
    {
        commands += 1
        let output = "\(folder)/command-\(commands)"
        defer { for file in [output, "\(output).errors"] { unlink(file) } }
        let child = try start(program, arguments, directory: directory, output: output)
        do {
            let code = try child.end(within: seconds)
            return Ran(code: code, output: Files.read(output), errors: Files.read("\(output).errors"))
        } catch {
            child.destroy()
            throw BenchError(description: "\(program) \(arguments.prefix(6)): \(error)\n\(Files.read(output))")
        }
    }

    /// Starts one of the programs, or another by its path; its words go to the files OUTPUT and OUTPUT.errors.
    func start(_ program: String, _ arguments: [String], directory: String? = nil, output: String) throws -> Child {
        try Child(
            program.hasPrefix("/") ? program : "\(Programs.folder)/\(program)", arguments,
            environment: ["COORD_CONTEXT": context, "COLUMNS": "200"], directory: directory ?? work, output: output,
            errors: "\(output).errors")
    }

    func ctl(_ arguments: String...) throws -> Ran { try run("coordctl", arguments) }

    private func close() {
        for agent in agents.values { agent.destroy() }
        coordinator?.destroy()
        for shim in Processes.naming("dir=\(runFolder)/") {
            for child in Files.read("/proc/\(shim)/task/\(shim)/children").split(separator: " ") {
                if let pid = pid_t(child) { kill(pid, SIGKILL) }
            }
        }
        try? eventually("no shim is left", within: 10) { Processes.naming("dir=\(runFolder)/").isEmpty }
        endProxies()
        if !id.isEmpty { Groups.remove(id) }
        for path in [folder, runFolder] { try? FileManager.default.removeItem(atPath: path) }
    }

    /// A gateway and an ingress outlive their agent; one that was on its way when its agent was killed comes up after
    /// it, and is looked for until there was none for a while.
    private func endProxies() {
        var looksWithout = 0
        try? eventually("no proxy is left", within: 10) {
            let proxies = Processes.naming("\(runFolder)/").filter { pid in
                let words = Files.read("/proc/\(pid)/cmdline")
                return Processes.isAlive(pid) && (words.contains(".gateway/") || words.contains(".ingress/"))
            }
            for proxy in proxies { kill(proxy, SIGKILL) }
            looksWithout = proxies.isEmpty ? looksWithout + 1 : 0
            return looksWithout == 4
        }
    }
}

extension Cluster {
    /// Submits a shell line as a job; the job's number.
    func submit(_ script: String, _ flags: [String] = []) throws -> String {
        let ran = try run("coordctl", ["submit", "--parsable"] + flags + ["--", "/bin/sh", "-c", script])
        guard ran.code == ExitCode(0) else { throw BenchError(description: "submit: \(ran)") }
        return ran.word
    }

    /// Submits a manifest; the job's number.
    func submit(manifest: String) throws -> String {
        let path = "\(folder)/manifest.yaml"
        try Files.write(manifest, to: path)
        let ran = try ctl("submit", path, "--parsable")
        guard ran.code == ExitCode(0) else { throw BenchError(description: "submit: \(ran)") }
        return ran.word
    }

    func job(_ id: String) throws -> JobState {
        let ran = try ctl("describe", id, "-o", "json")
        guard ran.code == ExitCode(0) else { throw BenchError(description: "describe \(id): \(ran)") }
        let whole = try JSONSerialization.jsonObject(with: Data(ran.output.utf8)) as? [String: Any]
        let status = whole?["status"] as? [String: Any] ?? [:]
        let placements = status["placements"] as? [[String: Any]] ?? []
        return JobState(
            name: (whole?["metadata"] as? [String: Any])?["name"] as? String ?? "",
            state: status["state"] as? String ?? "", message: status["message"] as? String ?? "",
            attempt: status["attempt"] as? Int ?? 0, restarts: status["restarts"] as? Int ?? 0,
            exitStatus: status["exitStatus"] as? Int, nodes: placements.compactMap { $0["node"] as? String })
    }

    func wait(for id: String, state: String) throws {
        var seen = ""
        do {
            try eventually("job \(id) is \(state)") {
                seen = try job(id).state
                return seen == state
            }
        } catch {
            throw BenchError(description: "\(error); it is \(seen)")
        }
    }

    /// Waits for the end; how it ended, as a shell would say it.
    func end(of id: String) throws -> ExitCode { try ctl("wait", id).code }

    /// The lines of every rank, in the order of the ranks; without the prefix that names the rank.
    func lines(of id: String, rank: Int) throws -> [String] {
        try ctl("logs", id, "--rank", "\(rank)").output.split(separator: "\n").map(String.init)
    }

    /// What must be true when nothing of a job is left on this machine; else what is left.
    var leftovers: [String] {
        // Beside a node's run directory are those of its proxies.
        let folders = Files.names(in: runFolder).filter { !$0.hasSuffix(".gateway") && !$0.hasSuffix(".ingress") }
        let records = folders.flatMap { node in
            Files.names(in: "\(runFolder)/\(node)").filter { !$0.hasPrefix(".") }.map { "file \(node)/\($0)" }
        }
        let shims = Processes.naming("dir=\(runFolder)/").map { "shim \($0)" }
        return records + shims + Groups.ofRanks(id).map { "group \($0)" }
    }
}
