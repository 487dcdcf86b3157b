// A node that does not answer is powered off by the coordinator's command, with real programs; what powers it off is a
// script of the test.

import Glibc
import Testing

extension IntegrationTests {
    @Suite struct FencingTests {
        @Test func `what must not run twice starts elsewhere when the command says that its node is off`() throws {
            try Cluster.with(nodes: 2) { cluster in
                let job = try cluster.submit("echo on; exec sleep 600", ["-c", "1", "--on-disconnect", "keep"])
                try cluster.wait(for: job, state: "RUNNING")
                let node = try #require(try cluster.job(job).nodes.first)
                let refused = try cluster.ctl("node", "fence", node)
                #expect(refused.code == ExitCode(5) && refused.errors.contains("--fence-command"), "\(refused)")
                let script = "\(cluster.work)/fence.sh"
                try Files.write(
                    "#!/bin/sh\necho \"$1 $2\" >> \(cluster.work)/fenced\n"
                        + "[ -e \(cluster.work)/works ] || { echo no answer from its controller >&2; exit 7; }\n",
                    to: script)
                chmod(script, 0o755)
                cluster.killCoordinator()
                try cluster.startCoordinator(options: ["--fence-command", script])
                try eventually("both are heard") {
                    try cluster.ctl("nodes").output.matches(of: /IDLE|MIXED/).count == 2
                }
                #expect(try cluster.ctl("node", "fence", node).errors.contains("answers, so it is not fenced"))
                cluster.killAgent(node == "node-1" ? 1 : 2)
                try eventually("it may be fenced") { try cluster.ctl("node", "fence", node).code == ExitCode(0) }
                try eventually("it says what went wrong") {
                    try cluster.ctl("nodes", "-o", "yaml").output.contains("exited with code 7: no answer from its")
                }
                #expect(Files.read("\(cluster.work)/fenced").hasPrefix("\(node) 127.0.0.1\n"))
                #expect(try cluster.job(job).attempt == 1, "a failure proves nothing")
                try Files.write("", to: "\(cluster.work)/works")
                #expect(try cluster.ctl("node", "fence", node).code == ExitCode(0))
                try eventually("it is fenced") { try cluster.ctl("nodes").output.contains("FENCED") }
                try eventually("it runs on the other node") {
                    let state = try cluster.job(job)
                    return state.state == "RUNNING" && state.nodes != [node] && state.attempt == 2
                }
                #expect(try cluster.ctl("cancel", job).code == ExitCode(0))
            }
        }
    }
}
