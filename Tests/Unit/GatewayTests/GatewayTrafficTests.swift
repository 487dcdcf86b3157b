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

    @Test("that was held waits for room, and not in a queue whose time is over before its turn")
    func heldForSlow() throws {
        let replica = try TestReplica(id: 1, delay: 300)
        let test = try TestGateway {
            $0.stock = [PoolStock(PoolShape(queueDeadline: .milliseconds(1_800)), count: 1)]
        }
        defer { test.end() }
        var service = RoutedService.test("a/web", [])
        service.hold = RouteWaiting(bound: 50, deadline: .seconds(30))
        service.queue = RouteWaiting(bound: 50, deadline: .milliseconds(1_800))
        service.inFlightLimit = 2
        try test.obey([service])
        // Six seconds of work for two at a time; two threads of the proxy may let one go too many.
        let burst = Burst(40, port: test.port, method: "GET")
        try test.wait("all are held") { test.gateway.report.service(named: "a/web")?.held == 40 }
        service.replicas = [.test(replica)]
        try test.obey([service])
        #expect(burst.counts() == [200: 40])
        #expect(replica.seen.mostInFlight <= 2)
    }

    @Test(
        "that comes just after the first replica and finds the queue full is held as well; of a busy service it is not")
    func heldLate() throws {
        let replica = try TestReplica(id: 1, delay: 30)
        let test = try TestGateway()
        defer { test.end() }
        var service = RoutedService.test("a/web", [])
        service.hold = RouteWaiting(bound: 200, deadline: .seconds(30))
        service.queue.bound = 5
        service.inFlightLimit = 2
        try test.obey([service])
        let first = Burst(20, port: test.port, method: "POST")
        try test.wait("all are held") { test.gateway.report.service(named: "a/web")?.held == 20 }
        service.replicas = [.test(replica)]
        try test.obey([service])
        let second = Burst(80, port: test.port, method: "POST")
        #expect(second.counts() == [200: 80])
        #expect(first.counts() == [200: 20])
        #expect(replica.seen.requests == 100 && replica.seen.mostInFlight <= 2)
        // Another that nobody has waited for.
        let busy = try TestReplica(id: 2, delay: 30)
        var other = service
        (other.name, other.routes, other.replicas) = ("a/busy", [Route(path: "/busy")], [.test(busy)])
        try test.obey([service, other])
        let third = Burst(80, port: test.port, path: "/busy", method: "POST").counts()
        #expect((third[429] ?? 0) > 0 && (third[200] ?? 0) + (third[429] ?? 0) == 80, "\(third)")
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

    @Test("is told of by some that stand for all where it is much, and of failures each one")
    func sampled() throws {
        let replica = try TestReplica(id: 1)
        // From 40 requests a second on; one client has some hundreds at least.
        let test = try TestGateway { $0.recordsPerSecond = 20 }
        defer { test.end() }
        try test.obey([.test("a/web", [replica])])
        let client = test.client()
        var (asked, failed): (Int64, Int64) = (0, 0)
        let begin = milliseconds()
        while milliseconds() - begin < 6_000 {
            let fails = asked % 100 == 50
            (asked, failed) = (asked + 1, failed + (fails ? 1 : 0))
            #expect(client.ask(fails ? "/fail" : "/")?.status == (fails ? 500 : 200))
        }
        let rate = asked / 6
        try #require(rate > 80, "a client asks more often than twice what is recorded")
        func record() -> RevisionRecord? {
            test.gateway.records.revisions[RevisionKey(service: "a/web", revision: 1)]
        }
        try test.wait("each failure is told") { record()?.failures == failed }
        let told = try #require(record())
        // 120 lines at least, each for a share of its second: a tenth is the usual error, and a half is five of these.
        #expect(told.requests > asked / 2 && told.requests < asked * 3 / 2, "\(told.requests) of \(asked)")
        #expect(told.requests == told.latency.total)
        print("sampled: \(asked) asked, \(told.requests) told, \(failed) failures")
    }

    @Test("finds its way by host, by any host, and to a service that was given something unusual, without a reload")
    func shapes() throws {
        let replicas = try (1...2).map { try TestReplica(id: $0) }
        let test = try TestGateway { $0.stock = [PoolStock(.plain, count: 2), PoolStock(PoolShape(), count: 2)] }
        defer { test.end() }
        let client = test.client()
        func answer(_ path: String, host: String) -> String {
            client.ask(path, host: host).map { "\($0.status) \($0.body.prefix(9))" } ?? "nothing"
        }
        var (plain, hosted) = (RoutedService.test("a/any", [replicas[0]]), RoutedService.test("a/host", [replicas[1]]))
        try test.obey([plain])
        #expect(answer("/", host: "H.example:\(test.port)") == "200 replica 1", "no route asks for a host")
        hosted.routes = [Route(host: "h.example", path: "/api")]
        try test.obey([plain, hosted])
        for host in ["h.example", "H.Example:\(test.port)"] {
            #expect(answer("/api/x", host: host) == "200 replica 2")
            #expect(answer("/apis", host: host) == "200 replica 1")
        }
        #expect(answer("/api/x", host: "!hosts") == "200 replica 1", "what is no host finds nothing by its name")
        // The same service with a timeout of its own is in another pool.
        hosted.timeouts.response = .seconds(7)
        try test.obey([plain, hosted])
        #expect(answer("/api/x", host: "h.example") == "200 replica 2")
        hosted.timeouts = RouteTimeouts()
        try test.obey([plain, hosted])
        #expect(answer("/api/x", host: "h.example") == "200 replica 2")
        plain.routes = [Route(path: "/any", stripsPrefix: true)]
        try test.obey([plain, hosted])
        #expect(client.ask("/any/x", host: "h.example").map(\.body) == "replica 1 /x\n")
        #expect(client.ask("/", host: "h.example")?.status == 404)
        #expect(test.gateway.report.reloads == 0)
        try test.wait("what was left is free") { test.gateway.report.services.count == 2 }
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
        defer {
            for server in servers {
                server.signal(SIGKILL)
                _ = server.waitForEnd(milliseconds: 5_000)
            }
        }
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
