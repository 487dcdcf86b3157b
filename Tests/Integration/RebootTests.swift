// A node that is to be rebooted, with real programs: its command stands in for the machine's.

import Glibc
import Testing

extension IntegrationTests {
    @Suite struct RebootTests {
        @Test func `a node runs its reboot command when it is empty, and a failure keeps it closed`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let mark = "\(cluster.folder)/rebooted"
                try cluster.startAgent(
                    1, options: ["--reboot-command", "echo \(mark) > \(mark); echo no power; exit 7"])
                try eventually("it is up") { try cluster.ctl("nodes").output.contains("IDLE") }
                let job = try cluster.submit("sleep 2", ["-c", "1"])
                try cluster.wait(for: job, state: "RUNNING")
                #expect(try cluster.ctl("node", "reboot", "node-1").code != ExitCode(0), "how is to be said")
                #expect(
                    try cluster.ctl("node", "reboot", "--when-idle", "node-1", "--reason", "new kernel").code
                        == ExitCode(0))
                #expect(try cluster.ctl("nodes").output.contains("DRAINING@"))
                #expect(Files.read(mark).isEmpty, "a job runs there")
                #expect(try cluster.end(of: job) == ExitCode(0))
                try eventually("its command was run, and what came of it is told") {
                    try cluster.ctl("nodes", "-o", "wide").output.contains("the reboot failed")
                }
                #expect(!Files.read(mark).isEmpty)
                let words = try cluster.ctl("nodes", "-o", "json").output
                #expect(words.contains("exited with code 7: no power"), "\(words)")
                #expect(try cluster.ctl("node", "resume", "node-1").code == ExitCode(0))
                #expect(try cluster.ctl("nodes").output.contains("IDLE"))
            }
        }
    }
}
