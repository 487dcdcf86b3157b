// The hop from a gateway to a replica of another node, with real programs: in TLS through the ingress of the replica's
// node and by no other way, past killed agents and rollouts; and two gateways in front of one service.

import Foundation
import Glibc
import Testing

extension IntegrationTests {
    @Suite(.enabled(if: access("/usr/sbin/haproxy", X_OK) == 0, "HAProxy is not installed"))
    struct IngressTests {
        /// A gateway has no room for a replica, so that all are on other nodes.
        private static let small = ["--cpus", "50m"]
        private static let strict = small + ["--replica-tls", "required"]
        private static let inner = ["--data-address", "127.0.0.1"]

        private static func with(
            gateways: Int = 1, _ options: [String] = strict, _ body: (Cluster, [TestService]) throws -> Void
        ) throws {
            let ports = try (0..<gateways).map { _ in try Ports.free() }
            try Cluster.with(nodes: gateways + 1, options: inner) { cluster in
                for (place, port) in ports.enumerated() {
                    cluster.killAgent(place + 1)
                    try cluster.startAgent(place + 1, options: TestService.gateway(at: port) + options)
                }
                try body(cluster, ports.map { try TestService(cluster, port: $0) })
            }
        }

        private static func proxies(_ cluster: Cluster, of node: Int) -> [pid_t] {
            Processes.naming("\(cluster.runFolder)/node-\(node).ingress/haproxy.cfg")
        }

        @Test func `all traffic between nodes is TLS, and neither a rollout nor a killed agent loses a request`() throws
        {
            try Self.with { cluster, services in
                let service = services[0]
                let first = try service.apply(version: "1")
                #expect(first.code == ExitCode(0), "\(first)")
                try eventually("the gateway answers") { service.answer()?.hasPrefix("version 1") == true }
                #expect(try service.status().items?.allSatisfy { $0.node == "node-2" } == true)
                let caller = try service.startCalling()
                let rolled = try service.apply(version: "2", strategy: "{rolling: {maxSurge: 1, maxUnavailable: 0}}")
                #expect(rolled.code == ExitCode(0), "\(rolled)")
                for node in [2, 1] {
                    cluster.killAgent(node)
                    sleep(1)
                    try cluster.startAgent(
                        node, options: node == 1 ? TestService.gateway(at: service.port) + Self.strict : Self.inner)
                    sleep(1)
                }
                cluster.killCoordinator()
                sleep(1)
                try cluster.startCoordinator()
                try eventually("all are ready again") { try service.status().readyReplicas == 3 }
                #expect(try service.apply(version: "3").code == ExitCode(0))
                let calls = try service.endCalling(caller)
                #expect(calls.failures.isEmpty, "of \(calls.requests): \(calls.failures.prefix(5))")
                #expect(calls.requests > 500)
                #expect(Self.proxies(cluster, of: 2).count == 1, "each agent took over the one before it")
                // There is no other way.
                let proxies = Self.proxies(cluster, of: 2)
                for proxy in proxies { kill(proxy, SIGSTOP) }
                #expect(service.answer()?.hasPrefix("version") != true)
                for proxy in proxies { kill(proxy, SIGCONT) }
                try eventually("it answers again") { service.answer()?.hasPrefix("version 3") == true }
            }
        }

        @Test func `an ingress lets in a gateway, and neither a user nor another node, and to granted ports only`()
            throws
        {
            try Self.with { cluster, services in
                _ = try services[0].apply(version: "1", replicas: 1)
                try eventually("the gateway answers") { services[0].answer() != nil }
                let place = Files.read("\(cluster.runFolder)/node-2.ingress/place").split(separator: " ")
                let doors = Files.read("\(cluster.runFolder)/node-2.ingress/doors.map").split(separator: " ")
                let (first, door) = (
                    try #require(place.first.flatMap { Int($0) }), try #require(doors.first.flatMap { Int($0) })
                )
                func ask(_ folder: String, _ name: String, at port: Int) throws -> String {
                    let ran = try cluster.run(
                        "/usr/bin/curl",
                        [
                            "-s", "-k", "-m", "10", "--cert", "\(folder)/\(name).crt", "--key", "\(folder)/\(name).key",
                            "https://127.0.0.1:\(port)/",
                        ])
                    return ran.output
                }
                #expect(try ask("\(cluster.folder)/node-1", "node", at: door).hasPrefix("version 1"))
                #expect(try ask(cluster.context, "client", at: door).isEmpty, "a user, and an admin at that")
                #expect(try ask("\(cluster.folder)/node-2", "node", at: door).isEmpty, "a node that is no gateway")
                for port in first..<first + 8 where port != door {
                    #expect(try ask("\(cluster.folder)/node-1", "node", at: port).isEmpty)
                }
            }
        }

        @Test
        func
            `a node without an ingress is reached in the clear where that is allowed, and one that gets it loses none`()
            throws
        {
            try Self.with(Self.small) { cluster, services in
                let service = services[0]
                cluster.killAgent(2)
                for proxy in Self.proxies(cluster, of: 2) { kill(proxy, SIGKILL) }
                try cluster.startAgent(2, options: Self.inner + ["--ingress", "off"])
                _ = try service.apply(version: "1", replicas: 2)
                try eventually("the gateway answers") { service.answer()?.hasPrefix("version 1") == true }
                #expect(Self.proxies(cluster, of: 2).isEmpty)
                #expect(Files.read("\(cluster.folder)/node-1.log").contains("reached in the clear"))
                let caller = try service.startCalling()
                cluster.killAgent(2)
                try cluster.startAgent(2, options: Self.inner)
                try eventually("its ingress has doors") {
                    !Files.read("\(cluster.runFolder)/node-2.ingress/doors.map").isEmpty
                }
                sleep(3)
                let calls = try service.endCalling(caller)
                #expect(calls.failures.isEmpty, "of \(calls.requests): \(calls.failures.prefix(5))")
                let proxies = Self.proxies(cluster, of: 2)
                for proxy in proxies { kill(proxy, SIGSTOP) }
                #expect(service.answer()?.hasPrefix("version") != true, "it is by TLS now")
                for proxy in proxies { kill(proxy, SIGCONT) }
                try eventually("it answers again") { service.answer()?.hasPrefix("version 1") == true }
                // And back, with a gateway that takes no step into the clear.
                cluster.killAgent(1)
                try cluster.startAgent(1, options: TestService.gateway(at: service.port) + Self.strict)
                cluster.killAgent(2)
                try cluster.startAgent(2, options: Self.inner + ["--ingress", "off"])
                try eventually("it is sent nothing") { service.answer()?.hasPrefix("version") != true }
                #expect(Files.read("\(cluster.folder)/node-1.log").contains("sent nothing"))
            }
        }

        @Test func `an agent ends its ingress when nothing depends on it, and says where it cannot have one`() throws {
            try Cluster.with(nodes: 1, options: Self.inner) { cluster in
                #expect(Self.proxies(cluster, of: 1).count == 1)
                try cluster.stopAgent(1)
                #expect(Self.proxies(cluster, of: 1).isEmpty)
                try cluster.startAgent(1, options: Self.inner + ["--haproxy", "/nowhere/haproxy"])
                try eventually("it is said") {
                    Files.read("\(cluster.folder)/node-1.log").contains("there is no HAProxy here")
                }
                try cluster.stopAgent(1)
                let refused = try cluster.run(
                    "agent",
                    [
                        "run", "--dir", "\(cluster.folder)/node-1", "--run-dir", "\(cluster.runFolder)/node-1",
                        "--haproxy", "/nowhere/haproxy", "--ingress", "127.0.0.1:31000", "--ports", "20000-20007",
                    ])
                #expect(refused.code != ExitCode(0) && refused.errors.contains("there is no HAProxy"), "\(refused)")
            }
        }

        @Test func `two gateways before one service are counted together, and a rollout through both loses nothing`()
            throws
        {
            try Self.with(gateways: 2) { cluster, services in
                let first = try services[0].apply(version: "1", replicas: 1)
                #expect(first.code == ExitCode(0), "\(first)")
                for service in services {
                    try eventually("both answer") { service.answer()?.hasPrefix("version 1") == true }
                }
                // 8 through each are 16 together: of 6 for each replica that is three, and two if one were not heard.
                let scaled = try cluster.ctl("autoscale", "web", "--max", "4", "--in-flight", "6")
                #expect(scaled.code == ExitCode(0), "\(scaled)")
                let slow = try services.map { try $0.startSlowCalling(8) }
                try eventually("three replicas are ready") { try services[0].status().readyReplicas == 3 }
                for (service, child) in zip(services, slow) {
                    let calls = try service.endCalling(child)
                    #expect(calls.failures.isEmpty && calls.requests > 8, "\(calls.failures.prefix(5))")
                }
                let callers = try services.map { try $0.startCalling() }
                for (version, strategy) in [("2", "{blueGreen: {keepSeconds: 0}}"), ("3", "{rolling: {maxSurge: 1}}")] {
                    let ran = try services[0].apply(version: version, strategy: strategy, replicas: 3)
                    #expect(ran.code == ExitCode(0), "\(ran)")
                }
                for (service, child) in zip(services, callers) {
                    #expect(service.answer()?.hasPrefix("version 3") == true)
                    let calls = try service.endCalling(child)
                    #expect(calls.failures.isEmpty, "of \(calls.requests): \(calls.failures.prefix(5))")
                    #expect(calls.requests > 100)
                }
            }
        }
    }
}
