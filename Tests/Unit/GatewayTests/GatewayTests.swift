// The driver with a real HAProxy on this machine's loopback, and replicas that are threads of the test. These tests
// need the program HAProxy, and say so where it is missing.

import ClusterModel
import Glibc
import Testing

@testable import Gateway

@Suite("A gateway", .serialized, .enabled(if: TestGateway.isInstalled, "\(TestGateway.reason)"))
struct GatewayTests {
    @Test("sends a request to the service of the longest path, of its host before that of any")
    func routes() throws {
        let replicas = try (1...4).map { try TestReplica(id: $0) }
        let test = try TestGateway()
        defer { test.end() }
        var (api, deep, host) = (
            RoutedService.test("a/api", [replicas[1]], path: "/api"),
            RoutedService.test("a/deep", [replicas[2]], path: "/api/v1/deep"),
            RoutedService.test("a/host", [replicas[3]])
        )
        api.routes[0].stripsPrefix = true
        deep.routes[0].stripsPrefix = true
        host.routes[0].host = "own.example"
        try test.obey([.test("a/web", [replicas[0]]), api, deep, host])
        let client = test.client()
        let cases = [
            ("/", "any.example", "replica 1 /"), ("/apis", "any.example", "replica 1 /apis"),
            ("/api", "any.example:99", "replica 2 /"), ("/api/x?q=/api/1", "any.example", "replica 2 /x?q=/api/1"),
            ("/api/v1/deep/x", "any.example", "replica 3 /x"),
            ("/api/v1/deeper", "any.example", "replica 2 /v1/deeper"),
            ("/api/x", "OWN.example:8443", "replica 4 /api/x"),
        ]
        for (path, host, body) in cases { #expect(client.ask(path, host: host)?.body == "\(body)\n", "\(host)\(path)") }
        _ = client.ask("/api/v1/deep/x", headers: ["x-forwarded-for: 6.6.6.6", "X-Forwarded-Prefix: /evil"])
        let head = replicas[2].lastHead.lowercased()
        #expect(head.contains("x-forwarded-for: 127.0.0.1\r\n") && !head.contains("6.6.6.6"))
        #expect(head.contains("x-forwarded-proto: http\r\n") && head.contains("x-forwarded-host: any.example\r\n"))
        #expect(head.contains("x-forwarded-prefix: /api/v1/deep\r\n") && !head.contains("evil"))
    }

    @Test("says 404 where there is no route, and 503 with a time to come back where there is no replica")
    func refusals() throws {
        let test = try TestGateway()
        defer { test.end() }
        try test.obey([.test("a/web", [], path: "/here")])
        #expect(test.client().ask("/there")?.status == 404)
        let answer = test.client().ask("/here")
        #expect(answer?.status == 503)
        #expect(answer?.header("retry-after") == "2")
        try test.wait("the refusal is counted") { test.gateway.records.refused["a/web"] == 1 }
    }

    @Test("lets a replica work on so many requests, lets so many wait, and refuses the rest with 429")
    func bounds() throws {
        let replica = try TestReplica(id: 1, delay: 300)
        let test = try TestGateway()
        defer { test.end() }
        var service = RoutedService.test("a/web", [replica])
        service.inFlightLimit = 2
        service.queue.bound = 3
        try test.obey([service])
        let counts = Burst.ask(12, port: test.port)
        #expect(counts[200, default: 0] >= 5)
        #expect(counts[429, default: 0] >= 5)
        #expect(counts.values.reduce(0, +) == 12)
        #expect(replica.seen.mostInFlight == 2)
        try test.wait("the proxy's own figures agree") { test.gateway.report.service(named: "a/web")?.requests == 12 }
    }

    @Test("ends a wait in the queue at its deadline")
    func queueDeadline() throws {
        let replica = try TestReplica(id: 1, delay: 1_500)
        let test = try TestGateway { $0.stock = [PoolStock(PoolShape(queueDeadline: .milliseconds(300)), count: 1)] }
        defer { test.end() }
        var service = RoutedService.test("a/web", [replica])
        service.inFlightLimit = 1
        service.queue.deadline = .milliseconds(300)
        try test.obey([service])
        let begin = milliseconds()
        let counts = Burst.ask(3, port: test.port)
        #expect(counts == [200: 1, 503: 2])
        #expect(milliseconds() - begin < 5_000)
    }

    @Test("brings a client with a cookie back to its replica, and to another when that one leaves")
    func sticky() throws {
        let replicas = try (1...3).map { try TestReplica(id: $0) }
        let test = try TestGateway()
        defer { test.end() }
        var service = RoutedService.test("a/web", replicas)
        service.isSticky = true
        try test.obey([service])
        let client = test.client()
        let first = try #require(client.ask("/"))
        let cookie = try #require(first.header("set-cookie")?.split(separator: ";").first)
        for _ in 0..<10 { #expect(client.ask("/", headers: ["cookie: \(cookie)"])?.body == first.body) }
        let home = try #require(UInt64(first.body.split(separator: " ")[1]))
        service.replicas.removeAll { $0.id == home }
        try test.obey([service])
        for _ in 0..<5 {
            let answer = try #require(client.ask("/", headers: ["cookie: \(cookie)"]))
            #expect(answer.status == 200 && answer.body != first.body)
        }
        try test.wait("the slot is free") { test.gateway.report.isFinished(home, of: "a/web") }
    }

    @Test("carries a web socket")
    func webSocket() throws {
        let replica = try TestReplica(id: 1)
        let test = try TestGateway()
        defer { test.end() }
        try test.obey([.test("a/web", [replica])])
        let file = try #require(TestSocket.connect(to: test.port))
        defer { close(file) }
        var stream = TestStream(file: file)
        // The key and its answer are the example of RFC 6455.
        stream.send(
            "GET / HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n"
                + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        #expect(stream.head()?.hasPrefix("HTTP/1.1 101") == true)
        stream.send("to and ")
        #expect(stream.some() == "to and ")
        stream.send("fro")
        #expect(stream.some() == "fro")
    }

    @Test("passes an answer on in the pieces in which it comes")
    func streaming() throws {
        let replica = try TestReplica(id: 1)
        let test = try TestGateway()
        defer { test.end() }
        try test.obey([.test("a/web", [replica])])
        let file = try #require(TestSocket.connect(to: test.port))
        defer { close(file) }
        var stream = TestStream(file: file)
        let begin = milliseconds()
        stream.send("GET /stream HTTP/1.1\r\nhost: a\r\n\r\n")
        #expect(stream.head()?.hasPrefix("HTTP/1.1 200") == true)
        #expect(stream.some()?.contains("first") == true)
        let first = milliseconds() - begin
        #expect(stream.some()?.contains("second") == true)
        #expect(milliseconds() - begin - first >= 100)
    }

    @Test("waits for the requests of a replica that leaves, and ends them at the deadline")
    func draining() throws {
        let (slow, other) = try (TestReplica(id: 1, delay: 1_200), TestReplica(id: 2))
        let test = try TestGateway()
        defer { test.end() }
        try test.obey([.test("a/web", [slow])])
        let burst = Burst(3, port: test.port)
        try test.wait("requests are in flight") { slow.seen.inFlight == 3 }
        // First the flag, as a coordinator does it, then away.
        var service = RoutedService.test("a/web", [slow, other])
        service.replicas[0].isDraining = true
        try test.obey([service])
        #expect(!test.gateway.report.isFinished(1, of: "a/web"))
        #expect(test.client().ask("/")?.body == "replica 2 /\n")
        try test.wait("it has finished") { test.gateway.report.isFinished(1, of: "a/web") }
        #expect(slow.seen.inFlight == 0)
        #expect(burst.counts() == [200: 3])

        // Now one that takes longer than it may.
        let endless = try TestReplica(id: 3, delay: 8_000)
        service = .test("a/web", [endless])
        service.drain = .milliseconds(400)
        try test.obey([service])
        let cut = Burst(1, port: test.port)
        try test.wait("a request is in flight") { endless.seen.inFlight == 1 }
        service.replicas = [.test(other)]
        let begin = milliseconds()
        try test.obey([service])
        try test.wait("it is let go") { test.gateway.report.isFinished(3, of: "a/web") }
        #expect(milliseconds() - begin < 6_000)
        #expect(cut.counts()[200] == nil)
    }

    @Test("tries another replica where one cannot be reached, and counts it")
    func redispatch() throws {
        let (gone, alive) = try (TestReplica(id: 1), TestReplica(id: 2))
        gone.stop()
        let test = try TestGateway()
        defer { test.end() }
        try test.obey([.test("a/web", [gone, alive])])
        for _ in 0..<20 { #expect(test.client().ask("/", method: "POST", body: "x")?.body == "replica 2 /\n") }
        try test.wait("it is counted") {
            (test.gateway.report.service(named: "a/web")?.connectFailures ?? 0) > 0
                && (test.gateway.records.revisions[RevisionKey(service: "a/web", revision: 1)]?.retried ?? 0) > 0
        }
    }

    @Test("counts requests, failures and durations of each revision, as the proxy itself does")
    func records() throws {
        let (quick, slow) = try (TestReplica(id: 1), TestReplica(id: 2, delay: 100))
        let test = try TestGateway()
        defer { test.end() }
        var service = RoutedService.test("a/web", [quick])
        service.replicas.append(.test(slow, revision: 2))
        try test.obey([service])
        let crowd = TestCrowd(callers: 4, port: test.port)
        usleep(1_500_000)
        let counts = crowd.stop()
        #expect(counts.lost + counts.refused == 0)
        for _ in 0..<3 { #expect(test.client().ask("/fail")?.status == 500) }
        let total = counts.answered + 3
        try test.wait("every request is counted") {
            test.recorded == total
        }
        let records = test.gateway.records
        let one = try #require(records.revisions[RevisionKey(service: "a/web", revision: 1)])
        let two = try #require(records.revisions[RevisionKey(service: "a/web", revision: 2)])
        #expect(one.failures + two.failures == 3)
        #expect(two.latency.quantile(permille: 950) >= 100 && two.latency.quantile(permille: 500) < 1_000)
        #expect(one.latency.quantile(permille: 500) < 100)
        #expect(records.unknown == 0)
        try test.wait("the cross-check agrees") { test.gateway.report.service(named: "a/web")?.requests == total }
    }
}

@Suite("The listener of records")
struct RequestListenerTests {
    @Test("reads lines in whatever pieces they come, and leaves the rest to the next driver")
    func pieces() throws {
        let folder = try TestGateway.folder()
        let path = "\(folder)/records.pipe"
        defer { TestGateway.remove(folder) }
        let listener = try RequestListener(path: path)
        let writer = open(path, O_RDWR)
        defer { close(writer) }
        func say(_ text: String) { _ = text.withCString { write(writer, $0, strlen($0)) } }
        // Nobody sits in p1: the lines are of nobody.
        say("p1 s1 200 0 0")
        usleep(30_000)
        say(" 0 -- 0\np1 s2 200 0 0 0 -- 0\n")
        for _ in 0..<200 where listener.records.unknown < 2 { usleep(10_000) }
        #expect(listener.records.unknown == 2)
        listener.stop()
        say("p1 s3 200 0 0 0 -- 0\n")
        let next = try RequestListener(path: path)
        for _ in 0..<200 where next.records.unknown < 1 { usleep(10_000) }
        #expect(next.records.unknown == 1)
        next.stop()
    }

    @Test("takes nothing but a pipe")
    func noPipe() throws {
        let folder = try TestGateway.folder()
        try FolderFile.write("", to: "\(folder)/records.pipe")
        defer { TestGateway.remove(folder) }
        #expect(throws: GatewayError.self) { try RequestListener(path: "\(folder)/records.pipe") }
    }
}

/// Requests at once, each on a connection of its own.
final class Burst: Sendable {
    private let answers = Answers()
    private let size: Int

    init(_ size: Int, port: UInt16, path: String = "/", method: String = "GET") {
        self.size = size
        for _ in 0..<size {
            TestSocket.thread { [answers] in
                let status = TestClient(port: port).ask(path, method: method, body: "x")?.status ?? 0
                answers.add(status)
            }
        }
    }

    /// How many of each status, when all are there; 0 is no answer.
    func counts() -> [Int: Int] {
        while answers.all.count < size { usleep(5_000) }
        return Dictionary(answers.all.map { ($0, 1) }, uniquingKeysWith: +)
    }

    var answered: Int { answers.all.count }

    static func ask(_ size: Int, port: UInt16) -> [Int: Int] { Burst(size, port: port).counts() }
}
