// The ingress of a node with a real HAProxy, before a real gateway and replicas that are threads of the test: who is
// let in, to whom, and that no request is lost which is not lost without it.

import ClusterModel
import Glibc
import Testing

@testable import Gateway

@Suite("An ingress", .serialized, .enabled(if: TestIngress.isInstalled, "\(TestIngress.reason)"))
struct IngressTests {
    @Test("hands requests of a gateway to the replica that is meant, which sees what it would see without it")
    func hands() throws {
        let replicas = try (1...2).map { try TestReplica(id: $0) }
        let inner = try TestIngress()
        defer { inner.end() }
        try inner.obey(gateways: ["edge-1"], replicas)
        let test = try TestGateway(change: inner.change(as: "node edge-1"))
        defer { test.end() }
        var services = replicas.map { RoutedService.test("a/s\($0.id)", path: "/s\($0.id)") }
        for place in services.indices { services[place].replicas = [inner.routed(replicas[place], at: place)] }
        try test.obey(services)
        for id in 1...2 { #expect(test.client().ask("/s\(id)")?.body == "replica \(id) /s\(id)\n") }
        _ = test.client().ask("/s1", headers: ["x-forwarded-for: 6.6.6.6"])
        let head = replicas[0].lastHead.lowercased()
        #expect(head.contains("x-forwarded-for: 127.0.0.1\r\n") && !head.contains("6.6.6.6"))
        #expect(head.contains("x-forwarded-proto: http\r\n") && head.contains("x-forwarded-host: any.example\r\n"))
        // A slot whose next replica is on the same node, at another door of the same address.
        services[0].replicas = [inner.routed(replicas[1], at: 1)]
        try test.obey([services[0]])
        #expect(test.client().ask("/s1")?.body == "replica 2 /s1\n")
    }

    @Test("lets in no user, no node that is no gateway, nobody of another authority, and nobody without a certificate")
    func strangers() throws {
        let replica = try TestReplica(id: 1)
        let inner = try TestIngress()
        defer { inner.end() }
        try inner.obey(gateways: ["edge-1"], [replica])
        let folder = try TestGateway.folder()
        defer { TestGateway.remove(folder) }
        let others = try TestCertificates(folder: folder)
        let strangers = [
            try inner.change(as: "user edge-1"), try inner.change(as: "user node edge-1"),
            try inner.change(as: "coordinator"), try inner.change(as: "node edge-2"),
            try inner.change(as: "node edge-1", of: others),
            { $0.replicaAuthority = inner.certificates.authority },
        ]
        for (place, change) in strangers.enumerated() {
            let test = try TestGateway(change: change)
            defer { test.end() }
            var service = RoutedService.test("a/web")
            service.replicas = [inner.routed(replica, at: 0)]
            try test.obey([service])
            #expect([502, 503].contains(test.client().ask("/")?.status), "stranger \(place)")
        }
        #expect(replica.seen.requests == 0)
        // In the clear, and with no word of TLS.
        let plain = TestClient(port: inner.door(0))
        #expect(plain.ask("/") == nil && replica.seen.requests == 0)
    }

    @Test("is believed to be its node only with that node's certificate, of the cluster's authority")
    func impostors() throws {
        let replica = try TestReplica(id: 1)
        let inner = try TestIngress()
        defer { inner.end() }
        try inner.obey(gateways: ["edge-1"], [replica])
        let folder = try TestGateway.folder()
        defer { TestGateway.remove(folder) }
        let others = try TestCertificates(folder: folder)
        let cases: [(String, TestCertificates)] = [("outer", inner.certificates), ("inner", others)]
        for (node, certificates) in cases {
            let test = try TestGateway { settings in
                settings.replicaAuthority = certificates.authority
                settings.identity = try? inner.certificates.identity("node edge-1")
            }
            defer { test.end() }
            var service = RoutedService.test("a/web")
            service.replicas = [inner.routed(replica, at: 0, node: node)]
            try test.obey([service])
            #expect(test.client().ask("/")?.status == 503, "\(node)")
        }
        #expect(replica.seen.requests == 0)
    }

    @Test("hands over to no port but those that it was told, and to none any more that was taken back")
    func doors() throws {
        let (granted, other) = try (TestReplica(id: 1), TestReplica(id: 2))
        let inner = try TestIngress()
        defer { inner.end() }
        try inner.obey(gateways: ["edge-1"], [granted])
        let test = try TestGateway(change: inner.change(as: "node edge-1"))
        defer { test.end() }
        var (open, closed) = (
            RoutedService.test("a/open", path: "/open"), RoutedService.test("a/closed", path: "/closed")
        )
        open.replicas = [inner.routed(granted, at: 0)]
        closed.replicas = [inner.routed(other, at: 1)]
        try test.obey([open, closed])
        #expect(test.client().ask("/open")?.status == 200)
        #expect(test.client().ask("/closed")?.status == 503)
        try inner.obey(gateways: ["edge-1"], [])
        // What is open is the gateway's to use; it keeps it for three seconds.
        sleep(4)
        let before = granted.seen.requests
        #expect(test.client().ask("/open")?.status == 503)
        #expect(other.seen.requests == 0 && granted.seen.requests == before)
    }

    @Test("lets a request of a replica that is dead go to another, a large POST too, and each is done once")
    func redispatch() throws {
        let (gone, alive) = try (TestReplica(id: 1), TestReplica(id: 2))
        gone.stop()
        let inner = try TestIngress()
        defer { inner.end() }
        try inner.obey(gateways: ["edge-1"], [gone, alive])
        let test = try TestGateway(change: inner.change(as: "node edge-1"))
        defer { test.end() }
        var service = RoutedService.test("a/web")
        service.replicas = [inner.routed(gone, at: 0), inner.routed(alive, at: 1)]
        try test.obey([service])
        // More than any buffer of a proxy holds: what was sent cannot be sent again.
        let large = String(repeating: "words ", count: 100_000)
        for round in 0..<20 {
            let body = round % 2 == 0 ? "x" : large
            #expect(test.client().ask("/", method: "POST", body: body)?.body == "replica 2 /\n")
        }
        #expect(alive.seen.posts == 20)
        try test.wait("it is counted") { (test.gateway.report.service(named: "a/web")?.connectFailures ?? 0) > 0 }
    }

    @Test("loses no request while replicas are exchanged, and does none twice")
    func exchange() throws {
        let inner = try TestIngress()
        defer { inner.end() }
        var replicas = try (1...3).map { try TestReplica(id: $0, delay: 3) }
        var all = replicas
        var doors = [0, 1, 2]
        try inner.obey(gateways: ["edge-1"], replicas)
        let test = try TestGateway(change: inner.change(as: "node edge-1"))
        defer { test.end() }
        func service(draining: Set<UInt64> = []) -> RoutedService {
            var service = RoutedService.test("a/web")
            service.replicas = zip(replicas, doors).map { replica, door in
                var routed = inner.routed(replica, at: door)
                routed.isDraining = draining.contains(replica.id)
                return routed
            }
            return service
        }
        var ports = replicas.map(\.port) + [0, 0, 0, 0, 0]
        try test.obey([service()])
        let crowd = TestCrowd(callers: 8, port: test.port)
        for round in 0..<8 {
            // The next one is let in to, then told of; then the oldest is drained, taken out, and dies.
            let next = try TestReplica(id: UInt64(10 + round), delay: 3)
            let door = (doors.max() ?? 0) < 7 ? (doors.max() ?? 0) + 1 : (0..<8).first { !doors.contains($0) } ?? 0
            ports[door] = next.port
            try inner.obey(gateways: ["edge-1"], ports: ports.map { $0 == 0 ? 9 : $0 })
            replicas.append(next)
            doors.append(door)
            all.append(next)
            try test.obey([service()])
            let oldest = replicas[0]
            try test.obey([service(draining: [oldest.id])])
            try test.wait("it has finished") { test.gateway.report.isFinished(oldest.id, of: "a/web") }
            replicas.removeFirst()
            doors.removeFirst()
            try test.obey([service()])
            oldest.stop()
        }
        let counts = crowd.stop()
        #expect(counts.lost == 0 && counts.refused == 0, "\(counts)")
        #expect(counts.answered > 100)
        #expect(all.reduce(0) { $0 + $1.seen.posts } == counts.posts, "each is done once")
        #expect(all.reduce(0) { $0 + $1.seen.late } == 0)
    }

    @Test("carries a web socket, and an answer in the pieces in which it comes")
    func streams() throws {
        let replica = try TestReplica(id: 1)
        let inner = try TestIngress()
        defer { inner.end() }
        try inner.obey(gateways: ["edge-1"], [replica])
        let test = try TestGateway(change: inner.change(as: "node edge-1"))
        defer { test.end() }
        var service = RoutedService.test("a/web")
        service.replicas = [inner.routed(replica, at: 0)]
        try test.obey([service])
        let file = try #require(TestSocket.connect(to: test.port))
        defer { close(file) }
        var stream = TestStream(file: file)
        stream.send(
            "GET / HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n"
                + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        #expect(stream.head()?.hasPrefix("HTTP/1.1 101") == true)
        // Longer than a handshake may take: what is open is nobody's to end but the gateway's.
        sleep(6)
        stream.send("to and fro")
        #expect(stream.some() == "to and fro")
        let other = try #require(TestSocket.connect(to: test.port))
        defer { close(other) }
        var pieces = TestStream(file: other)
        pieces.send("GET /stream HTTP/1.1\r\nhost: a\r\n\r\n")
        #expect(pieces.head()?.hasPrefix("HTTP/1.1 200") == true)
        #expect(pieces.some()?.contains("first") == true)
        #expect(pieces.some()?.contains("second") == true)
    }

    @Test("waits a moment for word of a gateway that has only just become one")
    func newGateway() throws {
        let replica = try TestReplica(id: 1)
        let inner = try TestIngress()
        defer { inner.end() }
        try inner.obey(gateways: [], [replica])
        let test = try TestGateway(change: inner.change(as: "node edge-1"))
        defer { test.end() }
        var service = RoutedService.test("a/web")
        service.replicas = [inner.routed(replica, at: 0)]
        try test.obey([service])
        let burst = Burst(3, port: test.port)
        usleep(300_000)
        #expect(burst.answered == 0)
        try inner.obey(gateways: ["edge-1"], [replica])
        #expect(burst.counts() == [200: 3])
    }
}

@Suite("The driver of an ingress", .serialized, .enabled(if: TestIngress.isInstalled, "\(TestIngress.reason)"))
struct IngressLifeTests {
    private static func serve(_ test: TestGateway, _ inner: TestIngress, _ replica: TestReplica) throws {
        var service = RoutedService.test("a/web")
        service.replicas = [inner.routed(replica, at: 0)]
        try test.obey([service])
    }

    @Test("leaves the proxy to the next one, which changes nothing before it is told to, and loses no request")
    func adopted() throws {
        let replica = try TestReplica(id: 1, delay: 2)
        let inner = try TestIngress()
        defer { inner.end() }
        try inner.obey(gateways: ["edge-1"], [replica])
        let test = try TestGateway(change: inner.change(as: "node edge-1"))
        defer { test.end() }
        try Self.serve(test, inner, replica)
        let process = inner.processID
        let crowd = TestCrowd(callers: 6, port: test.port)
        try inner.replaceDriver()
        #expect(inner.ingress.report.wasAdopted && inner.processID == process && process != nil)
        usleep(300_000)
        try inner.obey(gateways: ["edge-1", "edge-2"], [replica])
        let counts = crowd.stop()
        #expect(counts.lost == 0 && counts.refused == 0 && counts.answered > 20, "\(counts)")
        #expect(inner.ingress.report.starts == 0 && inner.ingress.report.reloads == 0)
    }

    @Test("takes a certificate that was renewed, and loses no request over it")
    func renewed() throws {
        let replica = try TestReplica(id: 1, delay: 2)
        let inner = try TestIngress()
        defer { inner.end() }
        try inner.obey(gateways: ["edge-1"], [replica])
        let test = try TestGateway { settings in
            (try? inner.change(as: "node edge-1"))?(&settings)
            // So that a connection to the process before does not last.
            settings.requestsPerConnection = 20
        }
        defer { test.end() }
        try Self.serve(test, inner, replica)
        let process = inner.processID
        let crowd = TestCrowd(callers: 6, port: test.port)
        let renewed = try inner.certificates.identity("node inner")
        try inner.replaceDriver { $0.identity = renewed }
        #expect(inner.ingress.report.reloads == 1 && inner.processID != process)
        // What it was told last is what it has, though nobody has told this driver.
        try inner.wait("the process before has ended") { inner.ingress.report.formerProcesses == 0 }
        let counts = crowd.stop()
        #expect(counts.lost == 0 && counts.refused == 0 && counts.answered > 20, "\(counts)")
    }

    @Test("starts a proxy again that died, with what it was told")
    func died() throws {
        let replica = try TestReplica(id: 1)
        let inner = try TestIngress()
        defer { inner.end() }
        try inner.obey(gateways: ["edge-1"], [replica])
        let test = try TestGateway(change: inner.change(as: "node edge-1"))
        defer { test.end() }
        try Self.serve(test, inner, replica)
        #expect(test.client().ask("/")?.status == 200)
        kill(try #require(inner.processID), SIGKILL)
        // The gateway tries again while it is away.
        #expect(test.client().ask("/")?.status == 200)
        #expect(inner.ingress.report.starts == 2)
        // And one that is found dead by the next driver, before that has been told anything.
        let second = try #require(inner.processID)
        inner.ingress.stop(.leavingProxy)
        try inner.wait("the driver ends") { inner.ingress.report.condition == .stopped }
        kill(second, SIGKILL)
        try inner.replaceDriver()
        #expect(!inner.ingress.report.wasAdopted)
        #expect(test.client().ask("/")?.status == 200)
    }

    @Test("puts back what somebody else has told the proxy")
    func audited() throws {
        let replica = try TestReplica(id: 1)
        let inner = try TestIngress()
        defer { inner.end() }
        try inner.obey(gateways: ["edge-1"], [replica])
        try inner.replaceDriver { $0.auditPause = .milliseconds(100) }
        try inner.obey(gateways: ["edge-1"], [replica])
        let connection = try RuntimeConnection.open(inner.settings.statisticsSocket)
        _ = try connection.ask("add map \(inner.settings.doorMap) \(inner.door(3)) 22")
        _ = try connection.ask("add map \(inner.settings.gatewayMap) mallory yes")
        try inner.wait("it is as it was told") {
            (try? connection.map(inner.settings.doorMap).count) == 1
                && (try? connection.map(inner.settings.gatewayMap).map(\.key)) == ["edge-1"]
        }
    }
}
