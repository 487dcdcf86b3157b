// What people do to jobs and nodes that are there: hold, release, requeue, drain, with real programs.

import Glibc
import Testing

extension IntegrationTests {
    @Suite struct InterventionTests {
        @Test func `a held job waits for its release, and a child for its parent`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let held = try cluster.submit("echo first", ["-H", "-c", "1"])
                let child = try cluster.submit("echo second", ["-d", "afterok:\(held)", "-c", "1"])
                #expect(try cluster.ctl("jobs").output.contains("(JobHeldAdmin)"))
                #expect(try cluster.ctl("jobs").output.contains("(Dependency)"))
                let why = try cluster.ctl("explain", child).output
                #expect(why.contains("waits until job \(held) has completed"), "\(why)")
                #expect(try cluster.ctl("release", held).code == ExitCode(0))
                #expect(try cluster.end(of: held) == ExitCode(0))
                #expect(try cluster.end(of: child) == ExitCode(0))
                #expect(try cluster.ctl("hold", child).code == ExitCode(5), "it has ended")
                #expect(try cluster.ctl("submit", "-d", "afterok:99", "--", "true").code == ExitCode(3))
            }
        }

        @Test func `a suspended job stands still, over its agent's end, and its limit with it`() throws {
            try Cluster.with(nodes: 1) { cluster in
                // A child of its own, to see that the whole rank stands still.
                let job = try cluster.submit(
                    "(while :; do echo tick; sleep 0.1; done) & trap 'echo bye; exit 3' TERM; wait",
                    ["-c", "1", "-t", "20s"])
                try eventually("it speaks") { try cluster.lines(of: job, rank: 0).count > 3 }
                #expect(try cluster.ctl("suspend", job).code == ExitCode(0))
                try cluster.wait(for: job, state: "SUSPENDED")
                func count() throws -> Int { try cluster.lines(of: job, rank: 0).count }
                func standsStill() throws -> Bool {
                    let before = try count()
                    usleep(600_000)
                    return try count() == before
                }
                try eventually("it stands still") { try standsStill() }
                #expect(try cluster.ctl("explain", job).output.contains("coordctl resume \(job)"))
                let lines = try count()
                cluster.killAgent(1)
                try cluster.startAgent(1)
                try eventually("the new agent shows its output") { try count() == lines }
                #expect(try standsStill(), "another agent does not wake it")
                // Longer than its limit in all.
                sleep(21)
                #expect(try cluster.job(job).state == "SUSPENDED")
                #expect(try standsStill())
                #expect(try cluster.ctl("resume", job).code == ExitCode(0))
                try eventually("it goes on") { try !standsStill() }
                #expect(try cluster.ctl("suspend", job).code == ExitCode(0))
                try eventually("it stands still again") { try standsStill() }
                #expect(try cluster.ctl("cancel", job).code == ExitCode(0))
                try cluster.wait(for: job, state: "CANCELLED")
                #expect(try cluster.lines(of: job, rank: 0).last == "bye", "it ended by itself, having run on")
            }
        }

        @Test func `exit code 75 is started again later, without a restart`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let script = "if [ \"$COORD_ATTEMPT\" = 1 ]; then exit 75; fi; echo done"
                let job = try cluster.submit(script, ["-c", "1"])
                try eventually("it waits for a time") { try cluster.ctl("jobs").output.contains("(BeginTime)") }
                #expect(try cluster.end(of: job) == ExitCode(0))
                #expect(try cluster.job(job).attempt == 2)
                #expect(try cluster.job(job).restarts == 0)
            }
        }

        @Test func `a drained node is emptied, and its work goes on elsewhere`() throws {
            try Cluster.with(nodes: 2) { cluster in
                let job = try cluster.submit("echo on; sleep 60", ["-c", "1"])
                try cluster.wait(for: job, state: "RUNNING")
                let node = try #require(try cluster.job(job).nodes.first)
                let drained = try cluster.ctl(
                    "node", "drain", node, "--reason", "new memory", "--deadline", "1s")
                #expect(drained.code == ExitCode(0), "\(drained)")
                try eventually("it runs on the other node") {
                    let state = try cluster.job(job)
                    return state.state == "RUNNING" && state.nodes.first.map { $0 != node } == true
                }
                #expect(try cluster.job(job).restarts == 0)
                try eventually("it is empty") { try cluster.ctl("nodes").output.contains("DRAINED") }
                #expect(try cluster.ctl("nodes", "-o", "wide").output.contains("new memory (admin"))
                #expect(try cluster.ctl("node", "resume", node).code == ExitCode(0))
                #expect(!(try cluster.ctl("nodes").output.contains("DRAINED")))
                #expect(try cluster.ctl("requeue", job).code == ExitCode(0))
                try eventually("its next attempt runs") {
                    let state = try cluster.job(job)
                    return state.state == "RUNNING" && state.attempt == 3
                }
                #expect(try cluster.ctl("node", "drain", "nobody", "--reason", "x").code == ExitCode(3))
                #expect(try cluster.ctl("cancel", job).code == ExitCode(0))
            }
        }
    }
}
