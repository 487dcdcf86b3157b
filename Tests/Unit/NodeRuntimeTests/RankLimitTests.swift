// What cgroups hold a rank to: memory, CPU and processes. Where this machine cannot hold a limit the test says so and
// is not run.
import Glibc
import Testing

@testable import NodeRuntime

private func holds(_ controller: CgroupController) -> Bool {
    let tree = CgroupTree.prepare(CgroupHierarchy.detect(), path: "coord-test/probe-\(getpid())")
    defer { tree.removeParents() }
    return tree.withoutGroups == nil && !tree.unenforced.contains { $0.controller == controller }
}

@Suite("A rank's limit", .serialized)
struct RankLimitTests {
    @Test("of memory ends it as out of memory, with peak and limit named", .enabled(if: holds(.memory)))
    func memory() async throws {
        let bench = try RankBench()
        let limit: Int64 = 32 << 20
        var rank = bench.rank(0, "", limits: RankLimits(memoryLimitBytes: limit + 100))
        rank.arguments = ["tail", "/dev/zero"]
        let record = try await bench.run(rank, TaskKey("oom"))
        #expect(record.isOutOfMemory)
        #expect(record.ending == .signalled(SIGKILL, dumpedCore: false))
        #expect(record.oomKills >= 1)
        #expect(record.memoryLimitBytes == UInt64(limit))
        #expect(record.memoryPeakBytes > UInt64(limit) * 9 / 10 && record.memoryPeakBytes <= UInt64(limit))
        try bench.close()
    }

    @Test("of memory ends the whole rank when one of its processes is killed for it", .enabled(if: holds(.memory)))
    func memoryOfAChild() async throws {
        let bench = try RankBench()
        let rank = bench.rank(0, "tail /dev/zero; sleep 1000", limits: RankLimits(memoryLimitBytes: 32 << 20))
        let record = try await bench.run(rank, TaskKey("oom-child"))
        #expect(record.isOutOfMemory)
        #expect(record.ending == .signalled(SIGKILL, dumpedCore: false))
        try bench.close()
    }

    @Test("of memory does not touch a rank that stays below it, and its peak is told", .enabled(if: holds(.memory)))
    func memoryBelow() async throws {
        let bench = try RankBench()
        let line = "head -c 8000000 /dev/zero | tail -c 8000000 >/dev/null"
        let record = try await bench.run(
            bench.rank(0, line, limits: RankLimits(memoryLimitBytes: 256 << 20)), TaskKey("below"))
        #expect(record.ending == .exited(code: 0))
        #expect(!record.isOutOfMemory)
        #expect(record.memoryPeakBytes > 4 << 20)
        try bench.close()
    }

    @Test("of CPU throttles it and lets it live", .enabled(if: holds(.cpu)))
    func cpu() async throws {
        let bench = try RankBench()
        let task = try TaskKey("throttled")
        let supervisor = try bench.supervise()
        let limits = RankLimits(cpuRequestMilli: 100, cpuLimitMilli: 100)
        try supervisor.launch(
            TaskLaunch(task: task, record: [], ranks: [bench.rank(0, "while :; do :; done", limits: limits)]))
        let start = try await bench.start(task)
        let plan = bench.tree.plan(task.groupName(rank: 0), limits)
        let directory = try #require(plan.directories.first { $0.values.contains { $0.file.hasPrefix("cpu.") } })
        var throttled = 0
        for _ in 0..<5_000 where throttled < 3 {
            let fields = try OwnedFile.text(of: "\(directory.path)/cpu.stat").split(separator: "\n")
            throttled = fields.first { $0.hasPrefix("nr_throttled ") }.flatMap { Int($0.dropFirst(13)) } ?? 0
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(throttled >= 3)
        #expect(isRunning(start.pid))
        try supervisor.forget(task)
        try await bench.forgotten(task)
        #expect(!isRunning(start.pid))
        try bench.close()
    }

    @Test("of processes refuses a fork beyond it", .enabled(if: holds(.pids)))
    func pids() async throws {
        let bench = try RankBench()
        let rank = bench.rank(
            0, "for i in 1 2 3 4 5 6 7 8; do sleep 1000 & done; echo all", limits: RankLimits(pidsLimit: 4))
        let record = try await bench.run(rank, TaskKey("pids"))
        #expect(record.ending != .exited(code: 0))
        #expect(try !bench.output().contains("all"))
        try bench.close()
    }

    @Test("that a machine cannot hold is named, and the rank runs without it")
    func withoutGroups() async throws {
        let bench = try RankBench(withGroups: false)
        #expect(bench.tree.unenforced.map(\.controller) == CgroupController.allCases)
        let limits = RankLimits(cpuRequestMilli: 500, memoryLimitBytes: 64 << 20, pidsLimit: 10)
        let record = try await bench.run(bench.rank(0, "exit 3", limits: limits), TaskKey("free"))
        #expect(record.ending == .exited(code: 3))
        #expect(record.memoryLimitBytes == 0)
        try bench.close()
    }
}
