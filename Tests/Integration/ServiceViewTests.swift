// What people see of a service by its name: its replicas' words, its page, and what it waits for.

import Foundation
import Testing

extension IntegrationTests {
    struct ServiceViewTests {
        private static func declare(_ cluster: Cluster, replicas: Int, cpu: String = "100m", ready: Bool = true) throws
        {
            let path = "\(cluster.folder)/talker.yaml"
            let probe = ready ? "" : "\n  probes: {readiness: {tcpSocket: {port: 1}, periodSeconds: 1}}"
            try Files.write(
                """
                kind: Service
                metadata: {name: talker}
                spec:
                  replicas: \(replicas)
                  resources: {requests: {cpu: \(cpu), memory: 16Mi}}
                  strategy: surgeFree
                  command: echo hello from $COORD_JOB_ID; exec sleep 600\(probe)

                """, to: path)
            let applied = try cluster.ctl("apply", "-f", path)
            #expect(applied.code == ExitCode(0), "\(applied)")
        }

        private static func lines(_ text: String) -> Set<String> { Set(text.split(separator: "\n").map(String.init)) }

        @Test func `a service's logs are those of its replicas, and of those that come while it is followed`() throws {
            try Cluster.with(nodes: 2) { cluster in
                try Self.declare(cluster, replicas: 2)
                try eventually("both have spoken") {
                    try cluster.ctl("logs", "talker").output.matches(of: /hello/).count == 2
                }
                let page = try cluster.ctl("describe", "service/talker").output
                let jobs = page.matches(of: #/(?m)^ *(\d+) +1 +/#).map { String($0.output.1) }
                #expect(jobs.count == 2, "\(page)")
                let spoken = Set(jobs.map { "[\($0)] hello from \($0)" })
                #expect(try Self.lines(cluster.ctl("logs", "talker").output) == spoken)
                let follower = try cluster.start("coordctl", ["logs", "-f", "talker"], output: "\(cluster.folder)/f")
                defer { follower.destroy() }
                try eventually("both are followed") { Self.lines(Files.read("\(cluster.folder)/f")) == spoken }
                #expect(try cluster.ctl("scale", "talker", "3").code == ExitCode(0))
                try eventually("the third is followed too") {
                    Self.lines(Files.read("\(cluster.folder)/f")).count == 3
                }
                #expect(try cluster.ctl("explain", "talker").output.contains("Nothing is waited for."))
                #expect(try cluster.ctl("delete", "service", "talker").code == ExitCode(0))
                #expect(try follower.end(within: 30) == ExitCode(0), "it ends with the service")
            }
        }

        @Test func `what a service waits for is told of its replicas, in words and as a document`() throws {
            try Cluster.with(nodes: 1) { cluster in
                #expect(try cluster.ctl("explain", "talker").code != ExitCode(0), "there is none")
                let holder = try cluster.ctl("submit", "--parsable", "-c", "3", "--", "sleep", "600").word
                try eventually("the node is taken") {
                    try cluster.ctl("describe", holder).output.contains("RUNNING")
                }
                try Self.declare(cluster, replicas: 1, cpu: "3")
                let nothing = try cluster.ctl("logs", "talker")
                #expect(
                    nothing.code != ExitCode(0) && nothing.errors.contains("`coordctl explain talker`"), "\(nothing)")
                let waits = try cluster.ctl("explain", "talker").output
                #expect(
                    waits.contains("1 wanted") && waits.contains("(talker-r1)") && waits.contains("cpu"), "\(waits)")
                #expect(try cluster.ctl("cancel", holder).code == ExitCode(0))
                try Self.declare(cluster, replicas: 1, ready: false)
                try eventually("it is not ready") {
                    try cluster.ctl("explain", "talker").output.contains("has not passed its probes")
                }
                let ran = try cluster.ctl("explain", "talker", "-o", "json")
                let page = try #require(
                    JSONSerialization.jsonObject(with: Data(ran.output.utf8)) as? [String: Any], "\(ran)")
                #expect(page["kind"] as? String == "ServiceExplanation" && page["ready"] as? Int == 0)
                #expect((page["waiting"] as? [Any])?.isEmpty == false)
            }
        }
    }
}
