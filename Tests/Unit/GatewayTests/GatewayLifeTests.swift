// The proxy's life under its driver: it is started again, reloaded under load, and taken over by the next driver. These
// tests need the program HAProxy, and say so where it is missing.

import ClusterModel
import Glibc
import Testing

@testable import Gateway

@Suite("The proxy of a gateway", .serialized, .enabled(if: TestGateway.isInstalled, "\(TestGateway.reason)"))
struct GatewayLifeTests {
    @Test("is started again when it ends, with the table as it was")
    func restart() throws {
        let replica = try TestReplica(id: 1)
        let test = try TestGateway()
        defer { test.end() }
        try test.obey([.test("a/web", [replica])])
        let process = try #require(test.processID)
        kill(process, SIGKILL)
        try test.wait("another runs") { test.processID.map { $0 != process } ?? false }
        #expect(test.client().ask("/")?.body == "replica 1 /\n")
        try test.wait("it is reported") { test.gateway.report.starts == 2 && test.gateway.report.condition == .running }
    }

    @Test("is reported with its own words where it cannot start, and is tried again")
    func cannotStart() throws {
        let (file, port) = try TestSocket.listen()
        let replica = try TestReplica(id: 1)
        let table = try RouteTable([.test("a/web", [replica])])
        let test = try TestGateway(table: table) { $0.fronts = [GatewayFront(address: "127.0.0.1:\(port)")] }
        defer { test.end() }
        try test.wait("it is down") {
            if case .down(.notUp(_, let lines)) = test.gateway.report.condition {
                lines.contains { $0.contains("127.0.0.1:\(port)") }
            } else {
                false
            }
        }
        close(file)
        try test.wait("it is up") { test.gateway.report.condition == .running }
        #expect(TestClient(port: port).ask("/")?.status == 200)
    }

    @Test("refuses a program that is not there, and a folder whose sockets would have no name")
    func refusals() throws {
        let test = try TestGateway { $0.program = "/nowhere/haproxy" }
        defer { test.end() }
        try test.wait("it is down") { test.gateway.report.condition == .down(.noProgram(path: "/nowhere/haproxy")) }
        let long = GatewaySettings(folder: "/tmp/" + String(repeating: "x", count: 90), fronts: [])
        #expect(throws: GatewayError.folderTooLong(path: long.folder, most: 76)) {
            try Gateway(settings: long, table: .empty)
        }
        #expect(throws: GatewayError.taken(folder: test.settings.folder)) {
            try Gateway(settings: test.settings, table: .empty)
        }
    }

    @Test("is reloaded for more than was made ahead, and no request is lost", .timeLimit(.minutes(2)))
    func reload() throws {
        let replicas = try (1...12).map { try TestReplica(id: $0, delay: 5) }
        let test = try TestGateway { $0.reloadPause = .milliseconds(200) }
        defer { test.end() }
        try test.obey([.test("a/web", [replicas[0]])])
        let crowd = TestCrowd(callers: 8, port: test.port)
        // More replicas than a pool has slots, more services than there are pools, and a shape that was not made ahead.
        try test.obey([.test("a/web", replicas)])
        #expect(test.gateway.report.reloads == 1)
        var services = [RoutedService.test("a/web", replicas)]
        for number in 1...4 { services.append(.test("a/more\(number)", [replicas[number]], path: "/more\(number)")) }
        services[4].balance = .leastInFlight
        services[3].queue.deadline = .milliseconds(777)
        try test.obey(services)
        for number in 1...4 {
            #expect(test.client().ask("/more\(number)")?.body == "replica \(number + 1) /more\(number)\n")
        }
        try test.wait("the processes before have finished") { test.gateway.report.formerProcesses == 0 }
        let counts = crowd.stop()
        #expect(test.gateway.report.reloads >= 2)
        #expect(counts.lost == 0 && counts.refused == 0, "\(counts)")
        #expect(counts.answered > 100 && counts.posts > 30)
    }

    @Test("hands what it holds to the process that takes its place", .timeLimit(.minutes(2)))
    func heldOver() throws {
        let replica = try TestReplica(id: 1)
        let test = try TestGateway()
        defer { test.end() }
        var service = RoutedService.test("a/web", [], path: "/deep")
        service.routes[0].stripsPrefix = true
        service.hold = RouteWaiting(bound: 50, deadline: .seconds(20))
        try test.obey([service])
        let burst = Burst(40, port: test.port, path: "/deep/x", method: "POST")
        try test.wait("all are held") { test.gateway.report.service(named: "a/web")?.held == 40 }
        var other = RoutedService.test("a/other", [], path: "/other")
        other.balance = .source
        try test.obey([service, other])
        #expect(test.gateway.report.reloads == 1)
        try test.wait("all are held again") { test.gateway.report.service(named: "a/web")?.held == 40 }
        service.replicas = [.test(replica)]
        try test.obey([service, other])
        #expect(burst.counts() == [200: 40])
        #expect(replica.lastHead.hasPrefix("POST /x ") && replica.lastHead.contains("x-forwarded-for: 127.0.0.1\r\n"))
        try test.wait("the process before has ended") { test.gateway.report.formerProcesses == 0 }
        try test.wait("each is counted once") {
            test.recorded == 40
        }
        #expect(test.gateway.records.refused.isEmpty)
    }

    @Test("is taken over by the next driver, which changes nothing that is right", .timeLimit(.minutes(2)))
    func takeover() throws {
        let replicas = try (1...3).map { try TestReplica(id: $0) }
        let test = try TestGateway()
        defer { test.end() }
        var service = RoutedService.test("a/web", Array(replicas[0...1]))
        service.replicas[1].weight = 7
        try test.obey([service])
        let process = try #require(test.processID)
        let runtime = HAProxyRuntime(settings: test.settings)
        let before = try (runtime.servers(), runtime.routes())
        let crowd = TestCrowd(callers: 4, port: test.port)
        try test.replaceDriver()
        try test.wait("the table is obeyed") { test.gateway.report.obeyed == 1 }
        #expect(test.gateway.report.wasAdopted && test.gateway.report.starts == 0 && test.gateway.report.reloads == 0)
        #expect(try runtime.process() == process)
        #expect(try runtime.servers().map(\.server) == before.0.map(\.server))
        #expect(try runtime.routes() == before.1)
        #expect(try runtime.droppedRecords() == 0)
        // It counts and drains as the one before did.
        try test.wait("requests are counted") { !test.gateway.records.revisions.isEmpty }
        service.replicas = [.test(replicas[2])]
        try test.obey([service])
        try test.wait("the old ones have finished") { test.gateway.report.isFinished(1, of: "a/web") }
        let counts = crowd.stop()
        #expect(counts.lost == 0 && counts.refused == 0, "\(counts)")
    }

    @Test("with other settings is handed over to a process that has them", .timeLimit(.minutes(2)))
    func settings() throws {
        let replica = try TestReplica(id: 1)
        let test = try TestGateway()
        defer { test.end() }
        try test.obey([.test("a/web", [replica])])
        let process = try #require(test.processID)
        let crowd = TestCrowd(callers: 4, port: test.port)
        try test.replaceDriver { $0.retryAfter = .seconds(9) }
        try test.wait("another process runs") { test.processID.map { $0 != process } ?? false }
        try test.wait("the one before has ended") { test.gateway.report.formerProcesses == 0 }
        let counts = crowd.stop()
        #expect(counts.lost == 0 && counts.refused == 0, "\(counts)")
        try test.wait("it is reported") {
            test.gateway.report.reloads == 1 && test.gateway.report.condition == .running
        }
        #expect(test.gateway.report.setbacks == 0)
    }

    @Test("that was told something else by others is brought back")
    func drift() throws {
        let replica = try TestReplica(id: 1)
        let test = try TestGateway { $0.auditPause = .milliseconds(100) }
        defer { test.end() }
        try test.obey([.test("a/web", [replica])])
        let runtime = HAProxyRuntime(settings: test.settings)
        // Figures come with a look, and a look with its time.
        try test.wait("it is reported") { test.gateway.report.service(named: "a/web")?.replicas.first != nil }
        let slot = try #require(test.gateway.report.service(named: "a/web")?.replicas.first?.slot)
        try runtime.perform([.state(slot, .maint), .weight(slot, 3), .routes([])])
        #expect(test.client().ask("/")?.status == 404)
        try test.wait("it is as it was") { test.client().ask("/")?.status == 200 }
        try test.wait("its weight too") {
            (try? runtime.servers())?.first { $0.slot == slot }?.server.weight == 100
        }
        #expect(test.gateway.report.setbacks == 0)
    }

    @Test("refuses what it does not know, in its own words")
    func refused() throws {
        let test = try TestGateway()
        defer { test.end() }
        try test.obey([])
        #expect(throws: GatewayError.refused(command: "set server p99/s1 weight 3", answer: "No such backend.")) {
            try HAProxyRuntime(settings: test.settings).perform([.weight(SlotName(pool: "p99", number: 1), 3)])
        }
    }
}
