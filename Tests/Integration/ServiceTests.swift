// Services of real processes behind a real gateway: rollouts that lose no request, replicas, agents and coordinators
// that are killed, and probes that are not answered.

import Foundation
import Glibc
import Testing

extension IntegrationTests {
    @Suite(.enabled(if: access("/usr/sbin/haproxy", X_OK) == 0, "HAProxy is not installed"))
    struct ServiceTests {
        private static func with(_ body: (Cluster, TestService) throws -> Void) throws {
            let port = try Ports.free()
            try Cluster.with(nodes: 2, options: ["--data-address", "127.0.0.1"]) { cluster in
                cluster.killAgent(1)
                try cluster.startAgent(1, options: TestService.gateway(at: port))
                let service = try TestService(cluster, port: port)
                try body(cluster, service)
            }
        }

        @Test func `no request is lost in any kind of rollout, nor is one when it is undone`() throws {
            try Self.with { cluster, service in
                let first = try service.apply(version: "1")
                #expect(first.code == ExitCode(0), "\(first)")
                try eventually("the gateway answers") { service.answer()?.hasPrefix("version 1") == true }
                let caller = try service.startCalling()
                let strategies = [
                    "{blueGreen: {keepSeconds: 0}}", "{rolling: {maxSurge: 1, maxUnavailable: 0}}", "surgeFree",
                    "{rolling: {maxSurge: 50%, maxUnavailable: 50%}}",
                ]
                for (place, strategy) in strategies.enumerated() {
                    let ran = try service.apply(version: "\(place + 2)", strategy: strategy)
                    #expect(ran.code == ExitCode(0), "\(strategy): \(ran)")
                    #expect(service.answer()?.hasPrefix("version \(place + 2)") == true)
                }
                #expect(try cluster.ctl("rollout", "undo", "web").code == ExitCode(0))
                #expect(try cluster.ctl("rollout", "status", "web").code == ExitCode(0))
                #expect(service.answer()?.hasPrefix("version 4") == true)
                let calls = try service.endCalling(caller)
                #expect(calls.failures.isEmpty, "of \(calls.requests): \(calls.failures.prefix(5))")
                #expect(calls.requests > 500)
                #expect(try cluster.ctl("delete", "service", "web").code == ExitCode(0))
                try eventually("nothing is left") { service.servers.isEmpty }
            }
        }

        @Test func `a version that never gets ready goes back with its reason, and the old one serves on`() throws {
            try Self.with { cluster, service in
                _ = try service.apply(version: "1")
                try eventually("the gateway answers") { service.answer() != nil }
                let before = service.servers.count
                let caller = try service.startCalling()
                let late = try service.apply(version: "2", command: "exec sleep 600", deadline: 3)
                #expect(late.code == ExitCode(1) && late.output.contains("nothing more became ready"), "\(late)")
                let broken = try service.apply(version: "3", command: "echo cannot find the model; exit 3")
                #expect(broken.code == ExitCode(1) && broken.output.contains("ended"), "\(broken)")
                let job = try #require(broken.output.firstMatch(of: /coordctl logs (\d+)/)?.output.1)
                #expect(try cluster.ctl("logs", String(job)).output.contains("cannot find the model"))
                let calls = try service.endCalling(caller)
                #expect(calls.failures.isEmpty, "\(calls.failures.prefix(5))")
                #expect(try service.status().servingRevision == 1)
                try eventually("its replicas are gone") { service.servers.count == before }
            }
        }

        @Test func `killed agents and coordinators lose no request, and a killed replica what it worked on`() throws {
            try Self.with { cluster, service in
                _ = try service.apply(version: "1")
                try eventually("the gateway answers") { service.answer() != nil }
                let quiet = try service.startCalling()
                cluster.killCoordinator()
                sleep(2)
                try cluster.startCoordinator()
                for node in [1, 2] {
                    cluster.killAgent(node)
                    sleep(1)
                    try cluster.startAgent(
                        node,
                        options: node == 1 ? TestService.gateway(at: service.port) : ["--data-address", "127.0.0.1"])
                }
                try eventually("all are ready again") { try service.status().readyReplicas == 3 }
                sleep(2)
                let calls = try service.endCalling(quiet)
                #expect(calls.failures.isEmpty, "of \(calls.requests): \(calls.failures.prefix(5))")

                let caller = try service.startCalling()
                sleep(1)
                let victim = try #require(service.servers.first)
                kill(victim, SIGKILL)
                try eventually("another one is ready in its place") {
                    let status = try service.status()
                    return status.readyReplicas == 3 && status.items?.contains { $0.ends == 1 } == true
                }
                sleep(1)
                let struck = try service.endCalling(caller)
                // Six callers had at most six requests on it.
                #expect(struck.failures.count <= 6, "of \(struck.requests): \(struck.failures)")
            }
        }

        @Test func `a replica that hangs is out after the timeout of its probe, not before, and in again`() throws {
            try Self.with { cluster, service in
                _ = try service.apply(
                    version: "1", replicas: 1,
                    probes: "readiness: {httpGet: {path: /healthz}, periodSeconds: 1, failureThreshold: 1}")
                try eventually("the gateway answers") { service.answer() != nil }
                let begin = ContinuousClock.now
                try Files.write("", to: "\(cluster.work)/hang")
                try eventually("it is out") { try service.status().readyReplicas == 0 }
                #expect(ContinuousClock.now - begin >= .seconds(4.9), "the timeout is 5 s")
                #expect(service.answer()?.hasPrefix("version") != true)
                unlink("\(cluster.work)/hang")
                try eventually("it is in again") { service.answer()?.hasPrefix("version 1") == true }
                #expect(try service.status().items?.first?.ends == 0, "it was not ended")
            }
        }

        @Test func `a canary has its share of the requests, and everything when it is promoted`() throws {
            try Self.with { cluster, service in
                _ = try service.apply(version: "1", replicas: 4)
                try eventually("the gateway answers") { service.answer()?.hasPrefix("version 1") == true }
                _ = try service.apply(
                    version: "2", strategy: "{canary: {steps: [{weight: 25}]}}", replicas: 4, waits: false)
                try eventually("the step is watched") { try service.status().state.contains("watching step 1") }
                sleep(1)
                let answers = (0..<200).compactMap { _ in service.answer() }
                let new = answers.count { $0.hasPrefix("version 2") }
                // 50 of 200 are meant; three deviations of so many tosses are 18, and the balance is no toss.
                #expect(answers.count == 200 && (25...75).contains(new), "\(new) of \(answers.count)")
                #expect(try cluster.ctl("rollout", "promote", "web").code == ExitCode(0))
                #expect(try cluster.ctl("rollout", "status", "web").code == ExitCode(0))
                #expect((0..<20).allSatisfy { _ in service.answer()?.hasPrefix("version 2") == true })
            }
        }

        @Test func `the size follows what replicas use, as a HorizontalPodAutoscaler asks`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let path = "\(cluster.folder)/load.yaml"
                try Files.write(
                    """
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: load}
                    spec:
                      replicas: 1
                      template:
                        spec:
                          containers:
                          - name: load
                            command: [sh, -c, "while [ ! -e \(cluster.work)/rest ]; do :; done; exec sleep 600"]
                            resources: {requests: {cpu: 100m, memory: 16Mi}}
                    ---
                    apiVersion: autoscaling/v2
                    kind: HorizontalPodAutoscaler
                    metadata: {name: load}
                    spec:
                      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: load}
                      minReplicas: 1
                      maxReplicas: 3
                      metrics:
                      - type: Resource
                        resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}
                      behavior:
                        scaleDown: {stabilizationWindowSeconds: 5}
                    """, to: path)
                let applied = try cluster.ctl("apply", "-f", path)
                #expect(applied.code == ExitCode(0), "\(applied)")
                // Without control groups, which only root makes, nothing is measured and nothing is scaled.
                guard geteuid() == 0 else { return }
                func size() throws -> Int {
                    try cluster.ctl("services", "load").output.firstMatch(of: /Replicas: +(\d+) wanted/)
                        .flatMap { Int($0.output.1) } ?? 0
                }
                try eventually("three replicas are wanted") { try size() == 3 }
                try Files.write("", to: "\(cluster.work)/rest")
                try eventually("one is enough again", within: 180) { try size() == 1 }
            }
        }

        @Test func `a replica whose life is not answered for is started again`() throws {
            try Self.with { cluster, service in
                _ = try service.apply(
                    version: "1", replicas: 1,
                    probes: "liveness: {httpGet: {path: /healthz}, periodSeconds: 1, timeoutSeconds: 1, "
                        + "failureThreshold: 2}")
                try eventually("the gateway answers") { service.answer() != nil }
                let before = service.servers
                try Files.write("", to: "\(cluster.work)/hang")
                try eventually("it was ended") { try service.status().items?.first?.ends ?? 0 > 0 }
                unlink("\(cluster.work)/hang")
                try eventually("another one serves") {
                    service.answer()?.hasPrefix("version 1") == true && service.servers != before
                }
            }
        }
    }
}
