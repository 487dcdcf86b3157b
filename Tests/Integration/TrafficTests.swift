// What gateways tell of requests, with real programs: services that sleep and are woken by a request, a size that
// follows what is asked, and a canary that goes back because its answers fail.

import Foundation
import Glibc
import Testing

extension IntegrationTests {
    @Suite(.enabled(if: access("/usr/sbin/haproxy", X_OK) == 0, "HAProxy is not installed"))
    struct TrafficTests {
        private static func with(_ body: (Cluster, TestService) throws -> Void) throws {
            let port = try Ports.free()
            try Cluster.with(nodes: 2, options: ["--data-address", "127.0.0.1"]) { cluster in
                cluster.killAgent(1)
                try cluster.startAgent(1, options: TestService.gateway(at: port))
                try body(cluster, try TestService(cluster, port: port))
            }
        }

        @Test func `a service that sleeps is woken by requests, none of which is lost, and sleeps again`() throws {
            try Self.with { cluster, service in
                _ = try service.apply(version: "1", replicas: 0)
                let path = "\(cluster.folder)/scaling.yaml"
                try Files.write(
                    """
                    apiVersion: autoscaling/v2
                    kind: HorizontalPodAutoscaler
                    metadata: {name: web}
                    spec:
                      scaleTargetRef: {kind: Service, name: web}
                      minReplicas: 0
                      maxReplicas: 3
                      metrics:
                      - type: Pods
                        pods: {metric: {name: in_flight}, target: {type: AverageValue, averageValue: 40}}
                      behavior:
                        scaleDown: {stabilizationWindowSeconds: 5}
                    """, to: path)
                let applied = try cluster.ctl("apply", "-f", path)
                #expect(applied.code == ExitCode(0), "\(applied)")
                // A gateway starts with its first order. A connection without a request wakes nobody.
                try eventually("the gateway listens") { (try? Ports.send([], to: service.port)) != nil }
                for round in 1...2 {
                    try eventually("it sleeps, round \(round)", within: 120) {
                        try service.status().state == "asleep" && service.servers.isEmpty
                    }
                    let calls = try service.call(50)
                    #expect(calls.failures.isEmpty, "of \(calls.requests): \(calls.failures.prefix(5))")
                    #expect(calls.requests == 50)
                }
            }
        }

        @Test func `a service that was scaled to nothing by hand is woken by the first request`() throws {
            try Self.with { cluster, service in
                _ = try service.apply(version: "1", replicas: 1)
                try eventually("the gateway answers") { service.answer()?.hasPrefix("version 1") == true }
                #expect(try cluster.ctl("scale", "web", "0").code == ExitCode(0))
                try eventually("it sleeps") { try service.status().state == "asleep" && service.servers.isEmpty }
                #expect(try cluster.ctl("services").output.contains("asleep"))
                #expect(service.answer()?.hasPrefix("version 1") == true)
                #expect(try service.status().readyReplicas == 1)
            }
        }

        @Test func `the size follows the requests that come`() throws {
            try Self.with { cluster, service in
                _ = try service.apply(version: "1", replicas: 1)
                try eventually("the gateway answers") { service.answer() != nil }
                let scaled = try cluster.ctl("autoscale", "web", "--max", "3", "--requests-per-second", "5")
                #expect(scaled.code == ExitCode(0), "\(scaled)")
                let caller = try service.startCalling()
                try eventually("three replicas are ready") { try service.status().readyReplicas == 3 }
                let page = try cluster.ctl("services", "web").output
                #expect(page.contains("requests/s") && page.contains("0 % of"), "\(page)")
                let calls = try service.endCalling(caller)
                #expect(calls.failures.isEmpty, "of \(calls.requests): \(calls.failures.prefix(5))")
            }
        }

        @Test func `a canary whose answers fail goes back by itself and says why, and a good one goes on`() throws {
            try Self.with { cluster, service in
                _ = try service.apply(version: "1", replicas: 2)
                try eventually("the gateway answers") { service.answer() != nil }
                let caller = try service.startCalling()
                // Of a step that nobody promotes: only its requests can end it.
                let canary = "{canary: {steps: [{weight: 50}], analysis: {minRequests: 20}}}"
                let broken = try service.apply(version: "broken", strategy: canary, replicas: 2)
                #expect(broken.code == ExitCode(1) && broken.output.contains("of its requests failed"), "\(broken)")
                let status = try service.status()
                #expect(status.servingRevision == 1 && status.state.contains("went back"), "\(status)")
                #expect(try cluster.ctl("rollout", "history", "web").output.contains("went back"))
                let struck = try service.endCalling(caller)
                #expect(struck.failures.allSatisfy { $0.contains("status 500") }, "\(struck.failures.prefix(5))")

                let quiet = try service.startCalling()
                let good = "{canary: {steps: [{weight: 50, pauseSeconds: 5}], analysis: {minRequests: 20, "
                let ratio = "maxLatencyRatio: 100}}}"
                let settled = try service.apply(version: "3", strategy: good + ratio, replicas: 2)
                #expect(settled.code == ExitCode(0), "\(settled)")
                #expect(service.answer()?.hasPrefix("version 3") == true)
                let calls = try service.endCalling(quiet)
                #expect(calls.failures.isEmpty, "of \(calls.requests): \(calls.failures.prefix(5))")
            }
        }

        @Test func `no request is lost when a node is drained, a replica is cancelled, or the service is deleted`()
            throws
        {
            try Self.with { cluster, service in
                _ = try service.apply(version: "1", replicas: 4)
                try eventually("the gateway answers") { service.answer()?.hasPrefix("version 1") == true }
                func onSecond() throws -> Int { try service.status().items?.count { $0.node == "node-2" } ?? 0 }
                #expect(try onSecond() > 0)
                let servers = service.servers.count
                let caller = try service.startCalling()
                #expect(try cluster.ctl("node", "drain", "node-2", "--reason", "dust").code == ExitCode(0))
                // With /slow under way all the time: whoever is stopped before it has finished is told of.
                try eventually("the node is empty", within: 60) {
                    let status = try service.status()
                    return status.items?.contains { $0.node == "node-2" } == false && status.readyReplicas == 4
                        && service.servers.count == servers
                }
                #expect(try cluster.ctl("node", "resume", "node-2").code == ExitCode(0))
                for _ in 0..<4 {
                    let job = try #require(try service.status().items?.first { $0.ready }?.job)
                    #expect(try cluster.ctl("cancel", "\(job)").code == ExitCode(0))
                    try eventually("another one is in its place", within: 60) {
                        let status = try service.status()
                        return status.readyReplicas == 4 && status.items?.contains { $0.job == job } == false
                    }
                }
                let calls = try service.endCalling(caller)
                #expect(calls.failures.isEmpty, "of \(calls.requests): \(calls.failures.prefix(5))")
                #expect(calls.requests > 200)

                // One that is under way when the service goes is answered whole.
                let slow = try cluster.start(
                    "/usr/bin/curl", ["-s", "-m", "20", "http://127.0.0.1:\(service.port)/slow"],
                    output: "\(cluster.folder)/slow")
                usleep(300_000)
                #expect(try cluster.ctl("delete", "service", "web").code == ExitCode(0))
                #expect(try slow.end(within: 20) == ExitCode(0))
                #expect(try Files.read("\(cluster.folder)/slow").utf8.count == 80)
                try eventually("nothing is left") { service.servers.isEmpty }
            }
        }
    }
}
