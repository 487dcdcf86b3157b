// How ranks are ended: signals, kills, leases, and the processes that try to stay behind.
import Glibc
import Testing

@testable import NodeRuntime

@Suite("The end of a rank", .serialized)
struct RankEndTests {
    /// A line that starts a process in a session of its own, away from its parent, and writes its number down.
    private func daemon(_ bench: RankBench) -> String {
        "setsid sh -c 'setsid sleep 1000 & echo $! >\(bench.directory)/daemon'"
    }

    private func daemonPID(_ bench: RankBench) async throws -> Int32 {
        for _ in 0..<5_000 {
            let text = (try? OwnedFile.text(of: "\(bench.directory)/daemon")) ?? ""
            if text.hasSuffix("\n"), let pid = Int32(text.dropLast()) { return pid }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw NodeFault.refused(field: "daemon", why: "never started")
    }

    @Test("ends what was forked twice and has its own session, with cgroups and without", arguments: [true, false])
    func leftovers(withGroups: Bool) async throws {
        let bench = try RankBench(withGroups: withGroups)
        let record = try await bench.run(bench.rank(0, "\(daemon(bench)); exit 5"), TaskKey("daemon"))
        #expect(record.ending == .exited(code: 5))
        #expect(record.leftovers >= 1)
        let pid = try await daemonPID(bench)
        #expect(!isRunning(pid))
        try bench.close()
    }

    @Test("by kill leaves no process of any rank", arguments: [true, false])
    func kill(withGroups: Bool) async throws {
        let bench = try RankBench(withGroups: withGroups)
        let task = try TaskKey("kill")
        let supervisor = try bench.supervise()
        let deaf = "trap '' TERM INT HUP; while :; do sleep 1000; done"
        let ranks = [bench.rank(0, "\(daemon(bench)); \(deaf)")] + (1..<8).map { bench.rank($0, deaf) }
        try supervisor.launch(TaskLaunch(task: task, record: [], ranks: ranks))
        var starts: [StartRecord] = []
        for rank in 0..<8 { starts.append(try await bench.start(task, rank)) }
        let pid = try await daemonPID(bench)
        try supervisor.kill(task)
        for rank in 0..<8 {
            #expect(try await bench.exit(task, rank).ending == .signalled(SIGKILL, dumpedCore: false))
        }
        for start in starts { #expect(!isRunning(start.pid)) }
        #expect(!isRunning(pid))
        try supervisor.forget(task)
        try await bench.forgotten(task)
        try bench.close()
    }

    @Test("reaches ranks that are only just being started")
    func killWhileStarting() async throws {
        let bench = try RankBench()
        let supervisor = try bench.supervise()
        for round in 0..<20 {
            let task = try TaskKey("starting-\(round)")
            let ranks = (0..<12).map { bench.rank($0, "sleep 1000") }
            try supervisor.launch(TaskLaunch(task: task, record: [], ranks: ranks))
            if round % 2 == 1 { try await Task.sleep(for: .milliseconds(round / 4)) }
            try supervisor.kill(task)
            for rank in 0..<12 {
                _ = try await bench.wait("an end of \(task) rank \(rank)") { notice -> Bool? in
                    switch notice {
                    case .exited(task, let record): record.rank == rank ? true : nil
                    case .lost(task, rank, _): true
                    case .lost, .exited, .started, .refused, .standing, .forgotten: nil
                    }
                }
            }
            try supervisor.forget(task)
            try await bench.forgotten(task)
        }
        try bench.close()
    }

    @Test("by a signal reaches the process group, of one rank or of all")
    func signal() async throws {
        let bench = try RankBench()
        let task = try TaskKey("signal")
        let supervisor = try bench.supervise()
        let line = "trap 'exit 9' USR1; trap 'exit 8' TERM; echo ready; while :; do sleep 0.01; done"
        try supervisor.launch(TaskLaunch(task: task, record: [], ranks: (0..<3).map { bench.rank($0, line) }))
        for rank in 0..<3 {
            _ = try await bench.start(task, rank)
            for _ in 0..<5_000 where (try? bench.output(rank)) != "ready\n" {
                try await Task.sleep(for: .milliseconds(2))
            }
        }
        try supervisor.signal(task, rank: 1, SIGUSR1)
        #expect(try await bench.exit(task, 1).ending == .exited(code: 9))
        try supervisor.signal(task, SIGTERM)
        #expect(try await bench.exit(task, 0).ending == .exited(code: 8))
        #expect(try await bench.exit(task, 2).ending == .exited(code: 8))
        #expect(throws: NodeFault.self) { try supervisor.signal(task, 65) }
        try supervisor.forget(task)
        try await bench.forgotten(task)
        try bench.close()
    }

    @Test("comes from its shim at the deadline, with no agent alive")
    func deadline() async throws {
        let record = try await endedAlone("deadline") { (supervisor, task) throws in
            try supervisor.renew(task, deadline: MachineClock.bootNanoseconds + 200_000_000)
            try supervisor.renew(task, deadline: MachineClock.bootNanoseconds + 300_000_000)
        }
        #expect(record.atDeadline && !record.isCutOff)
    }

    @Test("comes from its shim when its node's lease is over, with no agent alive, and says so")
    func leaseEnd() async throws {
        let record = try await endedAlone("lease") { (supervisor, task) throws in
            try supervisor.renew(task, leaseEnd: MachineClock.bootNanoseconds + 300_000_000)
        }
        #expect(record.isCutOff && !record.atDeadline)
    }

    /// The end of a rank that heeds no TERM and that nobody but its shim can end, once its time was changed.
    private func endedAlone(
        _ name: String, changing: (Supervisor, TaskKey) throws -> Void
    ) async throws -> ExitRecord {
        let bench = try RankBench()
        let task = try TaskKey(name)
        let first = try bench.supervise()
        let far = MachineClock.bootNanoseconds + 3_600_000_000_000
        try first.launch(
            TaskLaunch(
                task: task, record: [], ranks: [bench.rank(0, "trap '' TERM; sleep 1000; sleep 1000")],
                leaseEnd: far))
        let start = try await bench.start(task)
        try changing(first, task)
        // The change is obeyed before the stop, which then leaves nobody but the shim.
        try await Task.sleep(for: .milliseconds(20))
        first.stop()
        for _ in 0..<15_000 where isRunning(start.pid) { try await Task.sleep(for: .milliseconds(2)) }
        #expect(!isRunning(start.pid))
        let second = try bench.supervise()
        try second.adopt(AttemptDirectory.scan(bench.runDirectory).attempts)
        let record = try await bench.exit(task)
        #expect(record.ending == .signalled(SIGKILL, dumpedCore: false))
        try second.forget(task)
        try await bench.forgotten(task)
        try bench.close()
        return record
    }

    @Test("is not told of ranks that run when their lease cannot be renewed")
    func unrenewed() async throws {
        let bench = try RankBench()
        let task = try TaskKey("unrenewed")
        let supervisor = try bench.supervise()
        let far = MachineClock.bootNanoseconds + 3_600_000_000_000
        try supervisor.launch(
            TaskLaunch(task: task, record: [], ranks: [bench.rank(0, "sleep 1000")], leaseEnd: far))
        _ = try await bench.start(task)
        #expect(unlink("\(bench.runDirectory)/\(task)/lease") == 0)
        try supervisor.renew(task, leaseEnd: far)
        try supervisor.kill(task)
        #expect(try await bench.exit(task).ending == .signalled(SIGKILL, dumpedCore: false))
        #expect(!bench.seen.contains { if case .refused = $0 { true } else { false } })
        try supervisor.forget(task)
        try await bench.forgotten(task)
        try bench.close()
    }

    @Test("comes before its beginning when the lease is over already")
    func leaseOver() async throws {
        let bench = try RankBench()
        let task = try TaskKey("late")
        let supervisor = try bench.supervise()
        let mark = "\(bench.runDirectory)/ran"
        try supervisor.launch(
            TaskLaunch(task: task, record: [], ranks: [bench.rank(0, "touch \(mark)")], leaseEnd: 1))
        let record = try await bench.exit(task)
        #expect(record.isCutOff)
        #expect(access(mark, F_OK) != 0, "nothing of it ran")
        try supervisor.forget(task)
        try await bench.forgotten(task)
        try bench.close()
    }

    @Test("that its lease allows later is not early: a renewed lease holds")
    func renewed() async throws {
        let bench = try RankBench()
        let task = try TaskKey("renewed")
        let supervisor = try bench.supervise()
        // Far enough for a start on a busy machine; what is near is said when the rank runs.
        let far = MachineClock.bootNanoseconds + 3_600_000_000_000
        try supervisor.launch(
            TaskLaunch(task: task, record: [], ranks: [bench.rank(0, "sleep 5; exit 4")], deadline: far))
        _ = try await bench.start(task)
        try supervisor.renew(task, deadline: MachineClock.bootNanoseconds + 3_000_000_000)
        try supervisor.renew(task, deadline: far)
        #expect(try await bench.exit(task).ending == .exited(code: 4))
        try supervisor.forget(task)
        try await bench.forgotten(task)
        try bench.close()
    }

    @Test("whose shim was killed is a lost rank, of which nothing runs on", arguments: [true, false])
    func lostShim(withGroups: Bool) async throws {
        let bench = try RankBench(withGroups: withGroups)
        let task = try TaskKey("lost")
        let supervisor = try bench.supervise()
        try supervisor.launch(TaskLaunch(task: task, record: [], ranks: [bench.rank(0, "trap '' TERM; sleep 1000")]))
        let start = try await bench.start(task)
        Glibc.kill(start.shimPID, SIGKILL)
        let why = try await bench.wait("the loss") { notice -> String? in
            if case .lost(task, 0, let why) = notice { why } else { nil }
        }
        #expect(why.contains("by signal 9"))
        #expect(!isRunning(start.pid))
        let found = try AttemptDirectory.scan(bench.runDirectory)
        #expect(found.attempts.first?.ranks.first?.state == .lost(why: why))
        try supervisor.forget(task)
        try await bench.forgotten(task)
        try bench.close()
    }
}
