// What a new agent makes of the ranks of an old one: they run on, and nothing is lost, doubled or mistaken.
import CLinux
import Glibc
import Testing

@testable import NodeRuntime

@Suite("A new agent", .serialized)
struct AdoptionTests {
    @Test("finds ranks running, ended meanwhile and never started, and takes them over")
    func adopts() async throws {
        let bench = try RankBench()
        let task = try TaskKey("old-1")
        let first = try bench.supervise()
        let ranks = [
            bench.rank(0, "read line <\(bench.directory)/gate; exit 6"), bench.rank(1, "sleep 0.2; exit 7"),
            bench.rank(2, "exit 8"),
        ]
        mkfifo("\(bench.directory)/gate", 0o600)
        try first.launch(TaskLaunch(task: task, record: Array("whatever".utf8), ranks: ranks))
        let start = try await bench.start(task)
        _ = try await bench.start(task, 1)
        _ = try await bench.exit(task, 2)
        first.stop()
        bench.clearNotices()
        try await Task.sleep(for: .milliseconds(400))

        let scan = try AttemptDirectory.scan(bench.runDirectory)
        #expect(scan.garbage.isEmpty)
        #expect(scan.attempts.map(\.launch) == [Array("whatever".utf8)])
        let second = try bench.supervise()
        try second.adopt(scan.attempts)
        #expect(try await bench.start(task) == start)
        #expect(try await bench.exit(task, 1).ending == .exited(code: 7))
        #expect(try await bench.exit(task, 2).ending == .exited(code: 8))
        #expect(isRunning(start.pid))
        try OwnedFile.write("go\n", to: "\(bench.directory)/gate")
        #expect(try await bench.exit(task, 0).ending == .exited(code: 6))
        try second.forget(task)
        try await bench.forgotten(task)
        try bench.close()
    }

    /// What the process that plays the killed agent is told, since it shares nothing else with the test.
    private static let place = "COORD_TEST_ADOPTION"

    @Test("adopts, signals and forgets what an agent left that was killed with -9")
    func killedAgent() async throws {
        let bench = try RankBench()
        setenv(AdoptionTests.place, bench.directory, 1)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            let place = try #require(getenv("COORD_TEST_ADOPTION").map { String(cString: $0) })
            let bench = RankBench(at: place)
            let supervisor = try bench.supervise()
            let line = "trap 'exit 11' TERM; echo ready; while :; do sleep 0.01; done"
            let task = try TaskKey("orphan")
            try supervisor.launch(TaskLaunch(task: task, record: [9], ranks: (0..<4).map { bench.rank($0, line) }))
            for rank in 0..<4 { _ = try await bench.start(task, rank) }
            kill(getpid(), SIGKILL)
        }
        let task = try TaskKey("orphan")
        let scan = try AttemptDirectory.scan(bench.runDirectory)
        #expect(scan.attempts.count == 1)
        let supervisor = try bench.supervise()
        try supervisor.adopt(scan.attempts)
        for rank in 0..<4 {
            let start = try await bench.start(task, rank)
            #expect(isRunning(start.pid))
            for _ in 0..<5_000 where (try? bench.output(rank)) != "ready\n" {
                try await Task.sleep(for: .milliseconds(2))
            }
        }
        try supervisor.signal(task, rank: 0, SIGTERM)
        #expect(try await bench.exit(task, 0).ending == .exited(code: 11))
        try supervisor.forget(task)
        for rank in 1..<4 {
            #expect(try await bench.exit(task, rank).ending == .signalled(SIGKILL, dumpedCore: false))
        }
        try await bench.forgotten(task)
        try bench.close()
    }

    /// An attempt that says that its rank runs as this process, which is no shim.
    private func impostor(_ bench: RankBench, _ task: TaskKey) throws -> AttemptDirectory {
        try makeDirectories(bench.runDirectory)
        let made = try AttemptDirectory.create(in: bench.runDirectory, task: task, record: [], ranks: [0], deadline: 0)
        let directory = try #require(made)
        let ticks = (ProcessStart.ticks(of: getpid()) ?? 0) + 1
        let record = """
            coord-rank-start 1
            rank=0
            pid=\(getpid())
            pid-ticks=\(ticks)
            shim=\(getpid())
            shim-ticks=\(ticks)
            boot-ns=1
            end

            """
        try OwnedFile.create("\(directory.path)/rank-0.start", Array(record.utf8), mode: 0o600)
        return directory
    }

    @Test("does not take another process for a shim or a task because it has its number", arguments: [false, true])
    func pidReuse(isLocked: Bool) async throws {
        let bench = try RankBench()
        let task = try TaskKey("reused")
        let directory = try impostor(bench, task)
        let lease = try OwnedFile(opening: directory.leasePath, O_RDWR)
        if isLocked { #expect(node_lock_byte(lease.descriptor, LeasePage.lockOffset(rank: 0)) == 0) }
        let supervisor = try bench.supervise()
        try supervisor.adopt(AttemptDirectory.scan(bench.runDirectory).attempts)
        let why = try await bench.wait("the loss") { notice -> String? in
            if case .lost(task, 0, let why) = notice { why } else { nil }
        }
        #expect(why.contains(isLocked ? "is not the shim" : "without a record"))
        try supervisor.kill(task)
        try supervisor.forget(task)
        try await bench.forgotten(task)
        try bench.close()
    }

    @Test("reports garbage by name, sets it aside and takes over the rest")
    func garbage() async throws {
        let bench = try RankBench()
        let good = try TaskKey("good")
        let first = try bench.supervise()
        try first.launch(TaskLaunch(task: good, record: [1], ranks: [bench.rank(0, "exit 3")]))
        _ = try await bench.exit(good)
        first.stop()
        bench.clearNotices()
        let run = bench.runDirectory
        try makeDirectories("\(run)/no lease here")
        try makeDirectories("\(run)/half")
        try OwnedFile.create("\(run)/half/launch", [1], mode: 0o600)
        try OwnedFile.create("\(run)/half/lease", Array(repeating: 255, count: 4_096), mode: 0o600)
        try OwnedFile.create("\(run)/file", [1], mode: 0o600)
        try makeDirectories("\(run)/.new-died")
        try makeDirectories("\(run)/.leaving-died/deep/er")
        let scan = try AttemptDirectory.scan(run)
        #expect(scan.attempts.map(\.directory.task) == [good])
        #expect(scan.garbage.map(\.name) == ["file", "half", "no lease here"])
        #expect(
            try names(in: run, limit: 100).sorted() == [".aside-file", ".aside-half", ".aside-no lease here", "good"])
        let second = try bench.supervise()
        try second.adopt(scan.attempts)
        #expect(try await bench.exit(good).ending == .exited(code: 3))
        try second.forget(good)
        try await bench.forgotten(good)
        for name in try names(in: run, limit: 100) { try DirectoryRemoval.remove("\(run)/\(name)") }
        try bench.close()
    }

    @Test("takes a rank whose records are garbage for lost, and ends what is in its cgroup")
    func garbageRecords() async throws {
        let bench = try RankBench()
        let task = try TaskKey("scribbled")
        let first = try bench.supervise()
        try first.launch(TaskLaunch(task: task, record: [], ranks: [bench.rank(0, "trap '' TERM; sleep 1000")]))
        let start = try await bench.start(task)
        first.stop()
        bench.clearNotices()
        try OwnedFile.create("\(bench.runDirectory)/scribbled/rank-0.start", Array("nonsense".utf8), mode: 0o600)
        Glibc.kill(start.shimPID, SIGKILL)
        waitpid(start.shimPID, nil, 0)
        let second = try bench.supervise()
        try second.adopt(AttemptDirectory.scan(bench.runDirectory).attempts)
        let why = try await bench.wait("the loss") { notice -> String? in
            if case .lost(task, 0, let why) = notice { why } else { nil }
        }
        #expect(why.contains("rank-0.start"))
        #expect(!isRunning(start.pid))
        try second.forget(task)
        try await bench.forgotten(task)
        try bench.close()
    }

    @Test("removes cgroups that an agent made and never used")
    func strays() async throws {
        let bench = try RankBench()
        let plan = bench.tree.plan("never-launched.3", RankLimits(cpuLimitMilli: 500, memoryLimitBytes: 64 << 20))
        try bench.tree.make(plan)
        #expect(bench.tree.withoutGroups != nil || bench.tree.leftovers(claimed: []) == ["never-launched.3"])
        let supervisor = try bench.supervise()
        try supervisor.adopt([])
        for _ in 0..<5_000 where !bench.tree.leftovers(claimed: []).isEmpty {
            try await Task.sleep(for: .milliseconds(2))
        }
        try bench.close()
    }

    @Test("forgets what it never heard of")
    func forgetsTheUnknown() async throws {
        let bench = try RankBench()
        let supervisor = try bench.supervise()
        try supervisor.forget(TaskKey("unknown"))
        try await bench.forgotten(TaskKey("unknown"))
        let task = try TaskKey("found-late")
        _ = try AttemptDirectory.create(in: bench.runDirectory, task: task, record: [], ranks: [0, 5], deadline: 0)
        try supervisor.forget(task)
        try await bench.forgotten(task)
        try bench.close()
    }
}
