// Commands beside ranks: where and as what they run, how they end, and that nothing of them is left.

import CLinux
import ClusterModel
import Glibc
import Health
import NodeControl
import Synchronization
import Testing

@testable import NodeRuntime

@Suite("A command beside a rank", .serialized)
struct RankCommandTests {
    /// A rank that sleeps, and what starts commands beside it.
    private struct Beside {
        let bench: RankBench
        let launcher: ShimLauncher
        let supervisor: Supervisor
        let task: TaskKey
        let rank: RankLaunch

        init(_ name: String, withGroups: Bool = true, _ change: (inout RankLaunch) -> Void = { _ in }) async throws {
            bench = try RankBench(withGroups: withGroups)
            launcher = try ShimLauncher(program: RankBench.shim, tree: bench.tree, noticeFile: -1)
            supervisor = try bench.supervise()
            task = try TaskKey(name)
            var rank = bench.rank(0, "exec sleep 600")
            rank.environment.append("WHO=the rank")
            change(&rank)
            self.rank = rank
            try supervisor.launch(TaskLaunch(task: task, record: [], ranks: [rank]))
            _ = try await bench.start(task)
        }

        func start(_ line: String, milliseconds: UInt64 = 30_000, words: [String]? = nil) throws -> RunningCommand {
            try launcher.run(
                RankCommand(
                    words ?? ["/bin/sh", "-c", line], beside: rank, of: task,
                    until: MachineClock.bootNanoseconds + milliseconds * 1_000_000))
        }

        /// Its end and everything that it said.
        func run(
            _ line: String, milliseconds: UInt64 = 30_000, words: [String]? = nil
        ) throws -> (end: CommandEnd, said: String) {
            Self.follow(try start(line, milliseconds: milliseconds, words: words))
        }

        static func follow(_ running: RunningCommand) -> (end: CommandEnd, said: String) {
            var (said, room): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 4096))
            while true {
                var polls = [
                    pollfd(fd: running.pidfd, events: Int16(POLLIN), revents: 0),
                    pollfd(fd: running.output, events: Int16(POLLIN), revents: 0),
                ]
                _ = poll(&polls, 2, 1000)
                let end = running.takeEnd()
                while case let count = read(running.output, &room, room.count), count > 0 { said += room.prefix(count) }
                if let end { return (end, String(decoding: said, as: UTF8.self)) }
            }
        }

        func close() async throws {
            try supervisor.forget(task)
            try await bench.forgotten(task)
            try bench.close()
        }
    }

    @Test("says how it ended, and what it said, output and errors in their order")
    func ends() async throws {
        let beside = try await Beside("ends")
        #expect(try beside.run("echo out; echo err >&2; exit 0") == (.exited(0), "out\nerr\n"))
        #expect(try beside.run("exit 7").end == .exited(7))
        #expect(try beside.run("kill -9 $$").end == .signalled(9))
        #expect(
            try beside.run("", words: ["/nonesuch"]).end
                == .notStarted("exec: No such file or directory (errno 2)", errno: 2))
        #expect(try beside.run("read line; echo \"[$line]\"").said == "[]\n", "it has no input")
        try await beside.close()
    }

    @Test("has the rank's environment, directory and cgroups, and no file of the agent's")
    func place() async throws {
        let beside = try await Beside("place") { $0.workingDirectory = "/usr/share" }
        let said = try beside.run("echo $WHO; pwd; ls /proc/self/fd | wc -l; cat /proc/self/cgroup").said
        let lines = said.split(separator: "\n").map(String.init)
        #expect(lines.prefix(2) == ["the rank", "/usr/share"])
        // Its three, and the folder that ls reads.
        #expect(lines.count > 2 && lines[2] == "4", "\(lines)")
        let pid = try #require(
            beside.bench.seen.lazy.compactMap { if case .started(_, let start) = $0 { start.pid } else { nil } }.first)
        #expect(said.hasSuffix(try OwnedFile.text(of: "/proc/\(pid)/cgroup")))
        try await beside.close()
    }

    @Test("is the rank's user", .enabled(if: geteuid() == 0, "only root changes the user"))
    func user() async throws {
        let beside = try await Beside("user") {
            $0.user = TaskUser(uid: 65_534, gid: 65_534)
            $0.keepsPrivilegesDown = true
            $0.logPath = nil
        }
        let said = try beside.run("id -u; id -g; grep NoNewPrivs /proc/self/status").said
        #expect(said == "65534\n65534\nNoNewPrivs:\t1\n")
        try await beside.close()
    }

    @Test("is killed at its time with all that it forked, also what went away from it", arguments: [true, false])
    func outlasts(withGroups: Bool) async throws {
        let beside = try await Beside("outlasts", withGroups: withGroups)
        let file = "\(beside.bench.directory)/pids"
        let line = """
            (setsid sleep 500 & echo $! >> \(file)) & (sh -c '(sleep 501 & echo $! >> \(file))' &) ; \
            echo $$ >> \(file); trap '' TERM; echo waiting; sleep 502
            """
        let (end, said) = try beside.run(line, milliseconds: 700)
        #expect(end == .outlasted && said == "waiting\n")
        let pids = try OwnedFile.text(of: file).split(separator: "\n").compactMap { Int32($0) }
        #expect(pids.count == 3 && pids.allSatisfy { !isRunning($0) }, "\(pids)")
        let rank = try #require(
            beside.bench.seen.lazy.compactMap { if case .started(_, let start) = $0 { start.pid } else { nil } }.first)
        #expect(isRunning(Int32(rank)), "the rank itself goes on")
        try await beside.close()
    }

    @Test("takes with it what it left in the background", arguments: [true, false])
    func background(withGroups: Bool) async throws {
        let beside = try await Beside("background", withGroups: withGroups)
        let (end, said) = try beside.run("setsid sleep 500 & echo $!; exit 3")
        let pid = try #require(Int32(said.dropLast()))
        #expect(end == .exited(3) && !isRunning(pid))
        try await beside.close()
    }

    @Test("is killed when it is asked to end, and when its shim is killed")
    func killed() async throws {
        let beside = try await Beside("killed")
        let running = try beside.start("echo $$; sleep 500")
        var room = [UInt8](repeating: 0, count: 64)
        func pid(of running: RunningCommand) throws -> Int32 {
            var polls = [pollfd(fd: running.output, events: Int16(POLLIN), revents: 0)]
            _ = poll(&polls, 1, 30_000)
            let count = read(running.output, &room, room.count)
            return try #require(Int32(String(decoding: room.prefix(max(0, count - 1)), as: UTF8.self)))
        }
        let first = try pid(of: running)
        running.kill()
        #expect(Beside.follow(running).end == .signalled(SIGKILL) && !isRunning(first))
        let abandoned = try beside.start("echo $$; sleep 500")
        let second = try pid(of: abandoned)
        abandoned.abandon()
        for _ in 0..<2_000 where isRunning(second) { try await Task.sleep(for: .milliseconds(2)) }
        #expect(!isRunning(second))
        try await beside.close()
    }

    @Test("does not outlive its rank", .enabled(if: geteuid() == 0, "only root makes control groups"))
    func outlived() async throws {
        let beside = try await Beside("outlived")
        let running = try beside.start("echo $$; sleep 500")
        try beside.supervisor.kill(beside.task)
        _ = try await beside.bench.exit(beside.task)
        #expect(Beside.follow(running).end == .signalled(SIGKILL))
        let late = try beside.run("echo too late")
        #expect(late.said.isEmpty)
        guard case .notStarted = late.end else {
            Issue.record("\(late.end)")
            return
        }
        try await beside.close()
    }

    /// Attempts of a prober beside the rank, by what it says of them.
    private static func outcomes(
        _ beside: Beside, _ commands: [[String]], timeout: Span = .seconds(20),
        while body: (ReplicaProber) async throws -> Void = { _ in }
    ) async throws -> [String] {
        let (stream, feed) = AsyncStream<String>.makeStream()
        let prober = try ReplicaProber(
            start: { (attempt, words) throws(NodeFault) in
                try beside.launcher.run(
                    RankCommand(
                        words, beside: beside.rank, of: beside.task,
                        until: MachineClock.bootNanoseconds + UInt64(attempt.timeout.milliseconds) * 1_000_000))
            },
            notify: { notices in
                for case .probed(_, _, let isSuccess, let said) in notices { feed.yield("\(isSuccess) \(said)") }
            })
        for command in commands {
            prober.probe(
                ProbeAttempt(
                    allocation: AllocationID(1), purpose: .liveness, action: .exec(command: command), promisedPort: 0,
                    timeout: timeout))
        }
        try await body(prober)
        var found: [String] = []
        for await outcome in stream {
            found.append(outcome)
            if found.count == commands.count { break }
        }
        prober.stop()
        return found
    }

    @Test("as a probe succeeds with code 0, and tells the end of what it said where it does not")
    func probe() async throws {
        let beside = try await Beside("probe")
        #expect(try await Self.outcomes(beside, [["test", "-d", "/proc"]]) == ["true exit code 0"])
        let failed = try await Self.outcomes(beside, [["sh", "-c", "echo no model; echo 'at \u{1}/srv' >&2; exit 4"]])
        #expect(failed == ["false exit code 4: no model at /srv"])
        #expect(
            try await Self.outcomes(beside, [["sh", "-c", "echo busy; exec sleep 60"]], timeout: .seconds(1))
                == ["false no end in 1s, so it was killed: busy"])
        let long = try await Self.outcomes(beside, [["sh", "-c", "yes word | head -n 20000; echo the end; exit 1"]])
        #expect(long.first?.hasSuffix("word word the end") == true && (long.first?.utf8.count ?? 0) < 400, "\(long)")
        let endless = try await Self.outcomes(beside, [["yes"]], timeout: .seconds(1))
        #expect(endless.first?.hasPrefix("false no end in 1s, so it was killed: ...") == true, "\(endless)")
        #expect(
            try await Self.outcomes(beside, [["nonesuch"]])
                == ["false it cannot be run: exec: No such file or directory (errno 2)"])
        try await beside.close()
    }

    @Test("as a probe waits while as many run as may, and is made all the same")
    func many() async throws {
        let beside = try await Beside("many")
        let file = "\(beside.bench.directory)/running"
        try makeDirectories(file)
        let line = "mkdir \(file)/$$; ls \(file) | wc -l; sleep 0.2; rmdir \(file)/$$; exit 1"
        let said = try await Self.outcomes(beside, (0..<80).map { _ in ["sh", "-c", line] })
        let counts = said.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        #expect(counts.count == 80 && counts.allSatisfy { $0 <= 32 }, "\(said)")
        try await beside.close()
    }

    @Test("as a probe ends with its replica, where no cgroup ends it, and none begins then")
    func ended() async throws {
        let beside = try await Beside("ended", withGroups: false)
        let said = try await Self.outcomes(beside, [["sh", "-c", "echo on; exec sleep 600"]]) { prober in
            // Long enough that it has begun on most runs; before that it is refused, which is as good.
            try await Task.sleep(for: .milliseconds(200))
            prober.replicaEnded(AllocationID(1))
        }
        #expect(
            said == ["false ended by signal 9: on"] || said == ["false ended by signal 9"]
                || said == ["false the replica has ended"], "\(said)")
        try await beside.close()
    }
}
