// A bench for ranks: a run directory on tmpfs, cgroups of its own and a supervisor whose notices are kept. It tidies up
// after itself and says when something was left that should not be.
import Glibc
import Synchronization
import Testing

@testable import NodeRuntime

/// Everything one test of ranks needs.
final class RankBench: Sendable {
    let directory: String
    let tree: CgroupTree
    private let notices: Mutex<[RankNotice]>
    private let supervisors: Mutex<[Supervisor]> = Mutex([])
    private static let count = Atomic<Int>(0)

    /// - Parameter withGroups: false stands for a machine without cgroups.
    init(withGroups: Bool = true) throws {
        let number = RankBench.count.wrappingAdd(1, ordering: .relaxed).newValue
        let name = "coord-test-\(getpid())-\(number)"
        directory = "/dev/shm/\(name)"
        tree =
            withGroups
            ? CgroupTree.prepare(CgroupHierarchy.detect(), path: "coord-test/\(name)")
            : CgroupTree(withoutGroups: "this test does without")
        notices = Mutex([])
        try makeDirectories(directory)
    }

    /// The bench of another process, to be taken over.
    init(at directory: String) {
        self.directory = directory
        let name = directory.split(separator: "/").last.map(String.init) ?? ""
        tree = CgroupTree.prepare(CgroupHierarchy.detect(), path: "coord-test/\(name)")
        notices = Mutex([])
    }

    var runDirectory: String { "\(directory)/run" }
    func log(_ rank: Int = 0) -> String { "\(directory)/rank-\(rank).log" }

    /// A supervisor over this bench's run directory.
    func supervise() throws -> Supervisor {
        let supervisor = try Supervisor(
            runDirectory: runDirectory, tree: tree, shim: RankBench.shim,
            notify: { [weak self] news in self?.notices.withLock { $0 += news } })
        supervisors.withLock { $0.append(supervisor) }
        return supervisor
    }

    /// task-shim as it was built beside the tests.
    static var shim: String {
        getenv("COORD_TASK_SHIM").map { String(cString: $0) } ?? ShimLauncher.besideThisProgram()
    }

    /// One rank that runs a line of shell.
    func rank(_ number: Int = 0, _ line: String, limits: RankLimits = RankLimits()) -> RankLaunch {
        var rank = RankLaunch(
            rank: number, arguments: ["/bin/sh", "-c", line], environment: ["PATH=/usr/bin:/bin"], limits: limits)
        rank.logPath = log(number)
        return rank
    }

    func output(_ rank: Int = 0) throws -> String {
        try OwnedFile.text(of: log(rank), limit: 16 << 20)
    }

    var seen: [RankNotice] { notices.withLock { $0 } }
    func clearNotices() { notices.withLock { $0 = [] } }

    /// Waits for the first notice that the body answers; the bound only ends a test that hangs.
    func wait<Answer>(_ comment: String, for body: (RankNotice) -> Answer?) async throws -> Answer {
        for _ in 0..<15_000 {
            if let answer = seen.lazy.compactMap(body).first { return answer }
            try await Task.sleep(for: .milliseconds(2))
        }
        Issue.record("waited in vain for \(comment); seen: \(seen)")
        throw NodeFault.refused(field: comment, why: "never came")
    }

    func exit(_ task: TaskKey, _ rank: Int = 0) async throws -> ExitRecord {
        try await wait("the end of \(task) rank \(rank)") { notice in
            if case .exited(task, let record) = notice, record.rank == rank { record } else { nil }
        }
    }

    func start(_ task: TaskKey, _ rank: Int = 0) async throws -> StartRecord {
        try await wait("the start of \(task) rank \(rank)") { notice in
            if case .started(task, let record) = notice, record.rank == rank { record } else { nil }
        }
    }

    func forgotten(_ task: TaskKey) async throws {
        _ = try await wait("\(task) to be forgotten") { $0 == .forgotten(task) ? true : nil }
    }

    /// Launches one rank, waits for its end and forgets it.
    func run(_ rank: RankLaunch, _ task: TaskKey) async throws -> ExitRecord {
        let supervisor = try supervise()
        try supervisor.launch(TaskLaunch(task: task, record: [], ranks: [rank]))
        let record = try await exit(task, rank.rank)
        try supervisor.forget(task)
        try await forgotten(task)
        return record
    }

    /// Ends all watching, and expects that nothing of this bench is left.
    func close(sourceLocation: SourceLocation = #_sourceLocation) throws {
        for supervisor in supervisors.withLock({ $0 }) { supervisor.stop() }
        #expect(tree.leftovers(claimed: []) == [], "cgroups are left", sourceLocation: sourceLocation)
        let left = access(runDirectory, F_OK) == 0 ? try names(in: runDirectory, limit: 1_000) : []
        #expect(left == [], "attempts are left", sourceLocation: sourceLocation)
        try DirectoryRemoval.remove(directory)
        tree.removeParents()
        for parent in [tree.unified].compactMap({ $0 }) + tree.v1.values {
            rmdir(parent.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" })
        }
    }
}

/// Whether a process of this number exists and is no zombie.
func isRunning(_ pid: Int32) -> Bool {
    guard let text = try? OwnedFile.text(of: "/proc/\(pid)/stat"), let bracket = text.lastIndex(of: ")") else {
        return false
    }
    return text[bracket...].split(separator: " ").dropFirst().first != "Z"
}
