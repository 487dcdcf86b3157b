// What a job asks for the end of its attempts, with real processes: the signal before the limit, and its own rules.

import Testing

extension IntegrationTests {
    @Suite struct NoticeTests {
        @Test func `all processes of a rank are told before the limit, or the first alone`() throws {
            try Cluster.with(nodes: 1) { cluster in
                // The child tells in its own words; the shell waits for it, and a trap interrupts a wait.
                let script = """
                    sh -c 'trap "echo child told" USR1; while :; do sleep 0.1; done' &
                    trap 'echo first told; sleep 1; kill $!; exit 0' USR1
                    echo ready; while :; do sleep 0.1; done
                    """
                let both = try cluster.submit(script, ["-t", "8s", "--signal", "USR1@5"])
                #expect(try cluster.end(of: both) == ExitCode(0))
                let told = try cluster.lines(of: both, rank: 0)
                #expect(told.contains("first told") && told.contains("child told"), "\(told)")
                let first = try cluster.submit(script, ["-t", "8s", "--signal", "B:USR1@5"])
                #expect(try cluster.end(of: first) == ExitCode(0))
                let alone = try cluster.lines(of: first, rank: 0)
                #expect(alone.contains("first told") && !alone.contains("child told"), "\(alone)")
            }
        }

        @Test func `a job's own rules decide what its failures mean`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let rules = ["--max-restarts", "5", "--on-failure", "3=Fail", "--on-failure", "4=Hold"]
                let fails = try cluster.submit("exit 3", rules)
                #expect(try cluster.end(of: fails) == ExitCode(3))
                #expect(try cluster.job(fails).attempt == 1, "it has five restarts, and its rule says Fail")
                let held = try cluster.submit("[ $COORD_ATTEMPT -eq 1 ] && exit 4; exit 0", rules)
                try eventually("job \(held) is held after its first attempt") {
                    try cluster.ctl("jobs").output.contains("JobHeldByRule")
                }
                let why = try cluster.ctl("explain", held).output
                #expect(why.contains("is held by its failure rule 2 of 2, 4=Hold: it failed first in rank 0"), "\(why)")
                let told = try cluster.ctl("history", held).output
                #expect(told.contains("failure rule") && told.contains("held by its failure rule 2 of 2, 4=Hold"))
                #expect(try cluster.ctl("release", held).code == ExitCode(0))
                #expect(try cluster.end(of: held) == ExitCode(0))
                let said = try cluster.submit(
                    "echo 'rank 0: NCCL watchdog: timeout' >&2; [ $COORD_ATTEMPT -lt 3 ] && exit 1; exit 3",
                    ["--on-failure", "3~NCCL*timeout=Fail", "--on-failure", "~NCCL*timeout=RestartUncounted"])
                #expect(try cluster.end(of: said) == ExitCode(3))
                #expect(try cluster.job(said).attempt == 3, "its output said that it may start again")
                #expect(try cluster.ctl("history", said).output.contains("by its rule *~NCCL*timeout=RestartUncounted"))
                let limited = try cluster.submit(
                    "[ $COORD_ATTEMPT -eq 1 ] && sleep 60; exit 0",
                    ["-t", "2s", "--max-restarts", "1", "--on-failure", "TimedOut=Restart"])
                #expect(try cluster.end(of: limited) == ExitCode(0), "a chained run goes on after its limit")
            }
        }

        @Test func `a notice needs a limit that is longer`() throws {
            try Cluster.with(nodes: 1) { cluster in
                for flags in [["--signal", "USR1@5"], ["--signal", "USR1@5", "-t", "5s"]] {
                    let answer = try cluster.run("coordctl", ["submit"] + flags + ["--", "true"])
                    #expect(answer.code == ExitCode(2), "\(answer)")
                    #expect(answer.errors.contains("--signal"), "\(answer)")
                }
            }
        }
    }
}
