// After a cancel nothing of the job is on the machine: no process, no control group, no record.

import Glibc
import Testing

extension IntegrationTests {
    @Suite struct CancelTests {
        @Test func `a cancelled gang leaves no process, group or file`() throws {
            try Cluster.with(nodes: 2) { cluster in
                let mark = "86\(getpid())"
                // A child in a session of its own is what a polite stop does not reach.
                let script = "setsid sleep \(mark).1 & echo started; exec sleep \(mark).2"
                let job = try cluster.submit(script, ["-N", "2", "-n", "4"])
                try cluster.wait(for: job, state: "RUNNING")
                try eventually("all sleep") { Processes.naming("\(mark).").count >= 8 }
                #expect(!cluster.leftovers.isEmpty)
                #expect(try cluster.ctl("cancel", job).code == ExitCode(0))
                #expect(try cluster.end(of: job) == ExitCode(130))
                #expect(try cluster.job(job).state == "CANCELLED")
                try eventually("no process is left") { Processes.naming("\(mark).").isEmpty }
                try eventually("no record or group is left: \(cluster.leftovers)") { cluster.leftovers.isEmpty }
                #expect(try cluster.lines(of: job, rank: 3).contains("started"), "its log stays")
            }
        }

        @Test func `cancelling what waits, what has ended and what never was`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let job = try cluster.submit("true")
                #expect(try cluster.ctl("cancel", job).code == ExitCode(0))
                #expect(try cluster.job(job).state == "CANCELLED")
                #expect(try cluster.ctl("cancel", "4711").code == ExitCode(3))
                #expect(try cluster.ctl("cancel", "rubbish").code == ExitCode(2))
            }
        }
    }
}
