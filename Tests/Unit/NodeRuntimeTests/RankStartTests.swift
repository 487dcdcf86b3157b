// How ranks begin and end in the ordinary way, and what their records say.
import Glibc
import Testing

@testable import NodeRuntime

@Suite("A rank", .serialized)
struct RankStartTests {
    @Test("that ends by itself leaves its exit code", arguments: [0, 1, 7, 75, 255])
    func exitCode(code: Int32) async throws {
        let bench = try RankBench()
        let record = try await bench.run(bench.rank(0, "exit \(code)"), TaskKey("exit-\(code)"))
        #expect(record.ending == .exited(code: code))
        #expect(!record.isOutOfMemory && !record.atDeadline && record.leftovers == 0 && !record.groupsLeft)
        #expect(record.residentBytes > 0 && record.endWallNanoseconds > 0)
        try bench.close()
    }

    @Test("that dies by a signal leaves its number", arguments: [SIGKILL, SIGTERM, SIGSEGV])
    func signal(number: Int32) async throws {
        let bench = try RankBench()
        var rank = bench.rank(0, "kill -\(number) $$")
        rank.resourceLimits = [ResourceLimit(resource: 4, soft: 0, hard: 0)]
        let record = try await bench.run(rank, TaskKey("signal-\(number)"))
        #expect(record.ending == .signalled(number, dumpedCore: false))
        try bench.close()
    }

    @Test("whose program is missing ends with 127 and the errno, one that may not run with 126")
    func execErrors() async throws {
        let bench = try RankBench()
        for (program, code, number) in [
            ("/nonesuch", 127, ENOENT), ("nonesuch", 127, ENOENT), ("/etc/passwd", 126, EACCES),
        ] {
            var rank = bench.rank(0, "")
            rank.arguments = [program]
            let task = try TaskKey("exec-\(code)-\(program.utf8.count)")
            let record = try await bench.run(rank, task)
            #expect(record.ending == .notStarted(stage: "exec", errno: number, code: Int32(code)))
            #expect(!bench.seen.contains { if case .started(task, _) = $0 { true } else { false } })
        }
        try bench.close()
    }

    @Test("runs a text without a first line of its own as a script of the shell, found along PATH")
    func script() async throws {
        let bench = try RankBench()
        try OwnedFile.create("\(bench.directory)/tool", Array("echo script \"$1\"\n".utf8), mode: 0o755)
        var rank = bench.rank(0, "")
        rank.arguments = ["tool", "argument"]
        rank.environment = ["PATH=/nonesuch::\(bench.directory)"]
        let record = try await bench.run(rank, TaskKey("script"))
        #expect(record.ending == .exited(code: 0))
        #expect(try bench.output() == "script argument\n")
        try bench.close()
    }

    @Test("has all its output in the log, in order, from both streams")
    func output() async throws {
        let bench = try RankBench()
        let line = "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; echo end >&2"
        _ = try await bench.run(bench.rank(0, line), TaskKey("output"))
        let expected = (0..<20_000).map { "line \($0)\n" }.joined() + "end\n"
        #expect(try bench.output() == expected)
        try bench.close()
    }

    @Test("gets its environment, directory, user, groups, mask and limits, and no descriptor of the agent")
    func surroundings() async throws {
        let bench = try RankBench()
        var rank = bench.rank(
            0,
            "echo $WORD; pwd; id -u; id -g; id -G; umask; ulimit -n; ls /proc/self/fd | wc -l; "
                + "grep NoNewPrivs /proc/self/status"
        )
        rank.environment += ["WORD=a word = two"]
        rank.workingDirectory = "/usr"
        rank.user = TaskUser(uid: 65_534, gid: 65_534, groups: [1, 2])
        rank.umask = 0o27
        rank.keepsPrivilegesDown = true
        rank.resourceLimits = [ResourceLimit(resource: 7, soft: 77, hard: 77)]
        let record = try await bench.run(rank, TaskKey("surroundings"))
        #expect(record.ending == .exited(code: 0))
        // ls has 0, 1, 2 and the directory it reads.
        #expect(try bench.output() == "a word = two\n/usr\n65534\n65534\n65534 1 2\n0027\n77\n4\nNoNewPrivs:\t1\n")
        try bench.close()
    }

    @Test("leads a session of its own and ignores no signal, whatever the agent does")
    func session() async throws {
        let bench = try RankBench()
        let before = Glibc.signal(SIGPIPE, SIG_IGN)
        defer { Glibc.signal(SIGPIPE, before) }
        let line = "grep -E 'SigIgn|SigBlk' /proc/self/status; cut -d' ' -f1,5,6 /proc/$$/stat; echo $$"
        _ = try await bench.run(bench.rank(0, line), TaskKey("session"))
        let lines = try bench.output().split(separator: "\n")
        #expect(lines.prefix(2) == ["SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000"])
        let pid = lines.last ?? ""
        #expect(lines.dropFirst(2).first ?? "" == "\(pid) \(pid) \(pid)")
        try bench.close()
    }

    @Test("is started once, however often its launch is asked for")
    func idempotence() async throws {
        let bench = try RankBench()
        let task = try TaskKey("once")
        let supervisor = try bench.supervise()
        let launch = TaskLaunch(task: task, record: [1, 2, 3], ranks: [bench.rank(0, "echo started; sleep 0.1")])
        for _ in 0..<3 { try supervisor.launch(launch) }
        _ = try await bench.exit(task)
        #expect(bench.seen.filter { $0 == .standing(task) }.count == 2)
        #expect(try bench.output() == "started\n")
        try supervisor.forget(task)
        try supervisor.forget(task)
        try await bench.forgotten(task)
        try bench.close()
    }

    @Test("that cannot be launched is refused with the reason, and leaves nothing")
    func refusals() async throws {
        let bench = try RankBench()
        let supervisor = try bench.supervise()
        var hostile: [RankLaunch] = Array(repeating: bench.rank(0, "true"), count: 7)
        hostile[0].arguments = []
        hostile[1].environment = ["A=\0B"]
        hostile[2].logPath = "relative"
        hostile[3].rank = -1
        hostile[4].limits.memoryLimitBytes = 1
        hostile[5].arguments = ["/bin/echo", String(repeating: "x", count: 200_000)]
        hostile[6].user = TaskUser(uid: 1, gid: 1, groups: Array(repeating: 1, count: 65))
        for (index, rank) in hostile.enumerated() {
            let task = try TaskKey("refused-\(index)")
            try supervisor.launch(TaskLaunch(task: task, record: [], ranks: [rank]))
            _ = try await bench.wait("the refusal of \(index)") { notice -> Bool? in
                if case .refused(task, nil, .refused) = notice { true } else { nil }
            }
        }
        let twice = try TaskKey("twice")
        try supervisor.launch(
            TaskLaunch(task: twice, record: [], ranks: [bench.rank(0, "true"), bench.rank(0, "true")]))
        _ = try await bench.wait("the refusal of a rank named twice") { notice -> Bool? in
            if case .refused(twice, nil, .refused) = notice { true } else { nil }
        }
        try bench.close()
    }

    @Test("whose log cannot be made says so, and a link in its place is not followed")
    func logs() async throws {
        let bench = try RankBench()
        var rank = bench.rank(0, "true")
        rank.logPath = "/nonesuch/log"
        let missing = try await bench.run(rank, TaskKey("log"))
        #expect(missing.ending == .notStarted(stage: "log", errno: ENOENT, code: 125))
        symlink("/etc/hostname", bench.log())
        rank.logPath = bench.log()
        let linked = try await bench.run(rank, TaskKey("link"))
        #expect(linked.ending == .notStarted(stage: "log", errno: ELOOP, code: 125))
        try bench.close()
    }

    @Test("is held by a shim of about a megabyte or less, which outlives what the agent dies of")
    func shimMemory() async throws {
        let bench = try RankBench()
        let task = try TaskKey("memory")
        let supervisor = try bench.supervise()
        try supervisor.launch(TaskLaunch(task: task, record: [], ranks: [bench.rank(0, "sleep 1000")]))
        let start = try await bench.start(task)
        for number in [SIGHUP, SIGPIPE, SIGINT, SIGQUIT, SIGUSR1] { Glibc.kill(start.shimPID, number) }
        let status = try OwnedFile.text(of: "/proc/\(start.shimPID)/status")
        let resident = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        let kilobytes = try #require(resident?.split(separator: " ").dropLast().last.flatMap { Int($0) })
        print("shim: \(kilobytes) kB resident")
        #expect(kilobytes <= 1_024)
        #expect(isRunning(start.pid))
        Glibc.kill(start.shimPID, SIGTERM)
        #expect(try await bench.exit(task).ending == .signalled(SIGTERM, dumpedCore: false))
        try supervisor.forget(task)
        try await bench.forgotten(task)
        try bench.close()
    }
}
