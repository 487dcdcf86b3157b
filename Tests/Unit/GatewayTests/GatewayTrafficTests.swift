// What callers notice while replicas come and go: nothing. Requests held while there is no replica, all replicas
// exchanged again and again under load, and TLS on both sides. These tests need the program HAProxy.

import ClusterModel
import Glibc
import Testing

@testable import Gateway

@Suite("Traffic of a gateway", .serialized, .enabled(if: TestGateway.isInstalled, "\(TestGateway.reason)"))
struct GatewayTrafficTests {
    @Test(
        "is held while there is no replica, and let go in stages when there is: none is lost", .timeLimit(.minutes(2)))
    func held() throws {
        let replica = try TestReplica(id: 1, delay: 20)
        let test = try TestGateway()
        defer { test.end() }
        var service = RoutedService.test("a/web", [])
        service.hold = RouteWaiting(bound: 200, deadline: .seconds(15))
        service.inFlightLimit = 8
        try test.obey([service])
        let burst = Burst(200, port: test.port, method: "POST")
        try test.wait("all are held") { test.gateway.report.service(named: "a/web")?.held == 200 }
        #expect(burst.answered == 0)
        #expect(test.calls.count > 0 && test.gateway.takeHeld() == ["a/web"], "who could start a replica is called")
        // One more than may be held.
        let refused = test.client().ask("/")
        #expect(refused?.status == 429 && refused?.header("retry-after") == "2")
        service.replicas = [.test(replica)]
        try test.obey([service])
        #expect(burst.counts() == [200: 200])
        #expect(replica.seen.requests == 200)
        #expect(replica.seen.mostInFlight <= 8)
        try test.wait("nothing is held") { test.gateway.report.service(named: "a/web")?.held == 0 }
    }

    @Test("that is held too long is told when to come back, and a caller that leaves is not held")
    func heldTooLong() throws {
        let test = try TestGateway()
        defer { test.end() }
        var service = RoutedService.test("a/web", [])
        service.hold = RouteWaiting(bound: 10, deadline: .milliseconds(600))
        try test.obey([service])
        let begin = milliseconds()
        let answer = test.client().ask("/")
        #expect(answer?.status == 503 && answer?.header("retry-after") == "2")
        #expect((500...6_000).contains(milliseconds() - begin))
        service.hold.deadline = .seconds(60)
        try test.obey([service])
        let file = try #require(TestSocket.connect(to: test.port))
        TestStream(file: file).send("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        try test.wait("it is held") { test.gateway.report.service(named: "a/web")?.held == 1 }
        close(file)
        try test.wait("it is not") { test.gateway.report.service(named: "a/web")?.held == 0 }
    }

    @Test("does not fail while all replicas are exchanged twenty times", .timeLimit(.minutes(3)))
    func exchanges() throws {
        let test = try TestGateway()
        defer { test.end() }
        var replicas = try (1...3).map { try TestReplica(id: $0, delay: 3) }
        try test.obey([.test("a/web", replicas)])
        let crowd = TestCrowd(callers: 10, port: test.port)
        var (late, requests) = (0, 0)
        for round in 1...20 {
            let next = try (0..<3).map { try TestReplica(id: UInt64(100 * round + $0), delay: 3) }
            var service = RoutedService.test("a/web", next, revision: UInt64(round + 1))
            service.replicas += replicas.map { .test($0, revision: UInt64(round), isDraining: true) }
            try test.obey([service])
            try test.wait("round \(round) has finished") {
                replicas.allSatisfy { test.gateway.report.isFinished($0.id, of: "a/web") }
            }
            for replica in replicas { replica.stop() }
            service.replicas = next.map { .test($0, revision: UInt64(round + 1)) }
            try test.obey([service])
            late += replicas.reduce(0) { $0 + $1.seen.late }
            requests += replicas.reduce(0) { $0 + $1.seen.requests }
            replicas = next
        }
        let counts = crowd.stop()
        #expect(counts.lost == 0 && counts.refused == 0, "\(counts)")
        #expect(late == 0)
        requests += replicas.reduce(0) { $0 + $1.seen.requests }
        #expect(requests == counts.answered, "no request was done twice")
        print("exchanges: \(counts.answered) requests, \(counts.posts) of them POST, 0 failed")
        try test.wait("the records have them all") {
            test.recorded == counts.answered
        }
        #expect(test.gateway.records.revisions.values.reduce(0) { $0 + $1.failures } == 0)
    }

    @Test("is shared by weight, and moves from one revision to the other with it")
    func weights() throws {
        let (old, new) = try (TestReplica(id: 1), TestReplica(id: 2))
        let test = try TestGateway()
        defer { test.end() }
        var service = RoutedService.test("a/web", [old])
        service.replicas.append(.test(new, revision: 2))
        (service.replicas[0].weight, service.replicas[1].weight) = (180, 20)
        try test.obey([service])
        let client = test.client()
        for _ in 0..<500 { #expect(client.ask("/")?.status == 200) }
        #expect((15...110).contains(new.seen.requests), "a tenth of 500, by chance: \(new.seen.requests)")
        service.replicas[0].weight = 0
        service.replicas[1].weight = 100
        try test.obey([service])
        let before = old.seen.requests
        for _ in 0..<50 { _ = client.ask("/") }
        #expect(old.seen.requests == before)
    }

    @Test(
        "is TLS 1.3 at the front, HTTP/2 where the client can, and TLS with the right name to replicas",
        .enabled(
            if: TestCertificates.isInstalled && access("/usr/bin/curl", X_OK) == 0, "openssl or curl is not installed"))
    func tls() throws {
        let certificates = try TestCertificates(folder: TestGateway.folder())
        defer { TestGateway.remove(certificates.folder) }
        let (front, good, bad) = try (
            certificates.pair("front.test"), certificates.pair("node-1.test"), certificates.pair("node-2.test")
        )
        let ports = try (TestSocket.freePort(), TestSocket.freePort(), TestSocket.freePort())
        let servers = try [(good, ports.0), (bad, ports.1)].map { pair, port in
            try ProxyProcess.start(
                [
                    "/usr/bin/openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-cert", pair, "-www", "-tls1_3",
                    "-quiet",
                ],
                errors: "\(certificates.folder)/server.err")
        }
        defer { for server in servers { server.signal(SIGKILL) } }
        let test = try TestGateway { settings in
            settings.fronts = [GatewayFront(address: "127.0.0.1:\(ports.2)", certificate: front)]
            settings.replicaAuthority = certificates.authority
        }
        defer { test.end() }
        let one = RoutedReplica(
            id: 1, revision: 1, address: "127.0.0.1", port: ports.0, serverName: "node-1.test")
        var service = RoutedService(name: "a/web", routes: [Route()], replicas: [one])
        try test.obey([service])
        let url = "https://front.test:\(ports.2)/"
        try test.wait("the replica answers") { (try? curl(url, certificates)) == "2 200" }
        let old = try curl(url, certificates, ["--http1.1"])
        // The version is the replica's own, which speaks 1.0.
        #expect(old == "1 200")
        let weak = try curl(url, certificates, ["--tls-max", "1.2"])
        #expect(weak == "0 000")
        // The authority is the same, the name is not.
        service.replicas = [
            RoutedReplica(id: 2, revision: 1, address: "127.0.0.1", port: ports.1, serverName: "node-1.test")
        ]
        try test.obey([service])
        let stranger = try curl(url, certificates)
        #expect(stranger == "2 503")
        service.replicas[0].serverName = "node-2.test"
        service.replicas[0].id = 3
        try test.obey([service])
        let known = try curl(url, certificates)
        #expect(known == "2 200")
        // In the clear again, in a slot that spoke TLS or another.
        let plain = try TestReplica(id: 4)
        service.replicas = [.test(plain)]
        try test.obey([service])
        let clear = try curl(url, certificates)
        #expect(clear == "2 200")
        #expect(plain.seen.requests == 1)
        #expect(plain.lastHead.lowercased().contains("x-forwarded-proto: https"))
        try test.replaceDriver()
        try test.wait("the table is obeyed") { test.gateway.report.obeyed == 1 && test.gateway.report.reloads == 0 }
    }

    /// The version of HTTP and the status of one call.
    private func curl(_ url: String, _ certificates: TestCertificates, _ options: [String] = []) throws -> String {
        let output = "\(certificates.folder)/curl.out"
        unlink(output)
        let port = url.split(separator: ":").last?.dropLast() ?? ""
        let process = try ProxyProcess.start(
            ["/usr/bin/curl", "-s", "--max-time", "10", "--cacert", certificates.authority, "--resolve"]
                + ["front.test:\(port):127.0.0.1", "-o", "/dev/null", "-w", "%{http_version} %{http_code}"] + options
                + [url],
            errors: output)
        guard process.waitForEnd(milliseconds: 15_000) else { throw TestFault(what: "curl \(url)") }
        return try FolderFile.read(output, most: 4_096)
    }
}
