// How the proxy's lines are read and counted, and how far a percentile may be off.

import ClusterModel
import Testing

@testable import Gateway

@Suite("Records of requests")
struct RequestRecordsTests {
    @Test(
        "a percentile is off by a sixteenth at most",
        arguments: [1, 31, 32, 33, 100, 999, 12_345, 3_600_000] as [Int64])
    func histogram(value: Int64) {
        var histogram = LatencyHistogram()
        for _ in 0..<100 { histogram.add(milliseconds: value) }
        let found = histogram.quantile(permille: 950)
        #expect(found >= value && found <= value + value / 16)
    }

    @Test("places of a histogram follow one another without a gap")
    func places() {
        var place = 0
        for value in Int64(0)...100_000 {
            let next = LatencyHistogram.place(of: value)
            #expect(next == place || next == place + 1)
            if next != place { #expect(LatencyHistogram.upper(of: place) == value - 1) }
            place = next
        }
        #expect(LatencyHistogram.place(of: .max) == LatencyHistogram.place(of: 1 << 40))
        #expect(LatencyHistogram.place(of: -5) == 0)
    }

    @Test("what was between two records is their difference")
    func difference() {
        var histogram = LatencyHistogram()
        for value in 1...100 { histogram.add(milliseconds: Int64(value)) }
        let before = histogram
        for _ in 0..<10 { histogram.add(milliseconds: 700) }
        let rest = histogram.since(before)
        #expect(rest.total == 10)
        #expect(rest.quantile(permille: 500) >= 700)
        #expect(before.quantile(permille: 500) == 51 || before.quantile(permille: 500) == 50)
        #expect(LatencyHistogram().quantile(permille: 950) == 0)
    }

    private func records(_ lines: [String]) throws -> RequestRecords {
        var settings = GatewaySettings(folder: "/run/gateway", fronts: [])
        settings.stock = [PoolStock(.plain, count: 1)]
        var layout = PoolLayout(settings: settings)
        let table = try RouteTable([
            RoutedService(
                name: "a/web", routes: [Route()],
                replicas: [
                    RoutedReplica(id: 1, revision: 1, address: "10.0.0.1", port: 1),
                    RoutedReplica(id: 2, revision: 2, address: "10.0.0.1", port: 2),
                ])
        ])
        _ = layout.follow(table, rest: .zero, at: BootTime(milliseconds: 0))
        var records = RequestRecords()
        records.seat(layout)
        for line in lines { records.count(Array(line.utf8)[...]) }
        return records
    }

    @Test("are counted by revision: answers, failures, and callers that left")
    func counted() throws {
        let records = try records([
            "p1 s1 200 0 3 4 -- 0 0", "p1 s1 200 10 3 14 -- 1 0", "p1 s1 500 0 3 4 -- 0 0",
            "p1 s2 200 0 100 +120 -- 0 0",
            "p1 s2 -1 0 -1 5 CD 0 0", "p1 s2 504 0 -1 60000 sH 0 0", "p1 s2 200 0 1 9 SD 0 0",
        ])
        let one = try #require(records.revisions[RevisionKey(service: "a/web", revision: 1)])
        let two = try #require(records.revisions[RevisionKey(service: "a/web", revision: 2)])
        #expect((one.requests, one.failures, one.abandoned, one.retried) == (3, 1, 0, 1))
        #expect((two.requests, two.failures, two.abandoned) == (4, 2, 1))
        #expect(one.latency.quantile(permille: 950) == 14)
        #expect(one.waiting.quantile(permille: 999) == 10)
        #expect(records.unknown == 0)
    }

    @Test("stand for as many requests as they say, within reason")
    func weighed() throws {
        let records = try records([
            "p1 s1 200 0 3 4 -- 0 8", "p1 s1 500 0 3 4 -- 0 1", "p1 s1 503 0 -1 4 SC 1 8", "p1 s1 -1 0 -1 5 CD 0 8",
            "p1 s2 200 0 3 4 -- 0 -", "p1 s2 200 0 3 4 -- -9 99999999", "p1 <NOSRV> 503 -1 -1 0 SC 0 8",
        ])
        let one = try #require(records.revisions[RevisionKey(service: "a/web", revision: 1)])
        #expect((one.requests, one.failures, one.abandoned, one.retried) == (25, 9, 8, 8))
        #expect(one.latency.total == 25 && one.waiting.total == 25)
        #expect(records.revisions[RevisionKey(service: "a/web", revision: 2)]?.requests == 2_049)
        #expect(records.refused == ["a/web": 8])
    }

    @Test("count apart what no replica took, and what cannot be read")
    func refused() throws {
        let records = try records([
            "p1 <NOSRV> 503 -1 -1 0 SC 0 0", "p1 <NOSRV> 429 -1 -1 0 PR 0 0", "front <NOSRV> 404 -1 -1 0 LR 0 0", "",
            "p1 s1", "p1 s9999 200 0 0 0 -- 0 0", "p999 s1 200 0 0 0 -- 0 0", "p1 s1 2x0 0 0 0 -- 0 0",
            "p1 s1 99999999999999999999 0 0 0 -- 0 0",
        ])
        #expect(records.refused == ["a/web": 2])
        #expect(records.revisions.isEmpty)
        #expect(records.unknown == 7)
    }

    @Test("tell of services for which requests began to wait, each once until it is taken")
    func held() throws {
        var records = try records(["held p1", "held p1", "held p2", "held front", "held", "held p99", "held p1 x"])
        #expect(records.takeHeld() == ["a/web"] && records.takeHeld().isEmpty)
        #expect(records.unknown == 5 && records.revisions.isEmpty)
    }

    @Test("are told as what came since the last time, and once more where nothing is there any more")
    func tally() throws {
        var tally = TrafficTally()
        var records = try records([
            "p1 s1 200 0 3 4 -- 0 0", "p1 s1 200 0 3 4 -- 0 0", "p1 s2 500 0 3 4 -- 0 0",
            "p1 <NOSRV> 503 -1 -1 0 SC 0 0",
        ])
        var figures = ServiceFigures(service: "a/web")
        (figures.inFlight, figures.queued) = (2, 1)
        let first = tally.news(records, [figures, ServiceFigures(service: "a/quiet")], held: ["a/asleep"])
        #expect(first.map(\.service) == ["a/asleep", "a/web"])
        #expect(first[0].held == 1 && first[1].refused == 1 && first[1].inFlight == 2 && first[1].queued == 1)
        #expect(first[1].revisions.map(\.revision) == [1, 2] && first[1].revisions.map(\.record.failures) == [0, 1])
        records.count(Array("p1 s2 200 0 3 70 -- 0 0".utf8)[...])
        let second = tally.news(records, [ServiceFigures(service: "a/web")], held: [])
        #expect(second.first { $0.service == "a/asleep" }?.isQuiet == true)
        let web = try #require(second.first { $0.service == "a/web" })
        #expect(web.revisions.map(\.revision) == [2] && web.refused == 0 && web.inFlight == 0)
        #expect(web.revisions[0].record.requests == 1 && web.revisions[0].record.latency.quantile(permille: 950) >= 70)
        #expect(tally.news(records, [], held: []).map(\.isQuiet) == [true], "it is said once")
        #expect(tally.news(records, [], held: []).isEmpty)
        let anew = tally.news(try self.records(["p1 s1 200 0 3 4 -- 0 0"]), [], held: [])
        #expect(anew.first?.revisions.map(\.record.requests) == [1], "what was forgotten counts from nothing")
    }
}

@Suite("Statistics of the proxy")
struct StatisticsTests {
    private let columns =
        "qcur,qmax,scur,smax,slim,stot,hrsp_5xx,econ,eresp,wretr,wredis,qtime,ctime,rtime,ttime,qtime_max,rtime_max,"
        + "ttime_max"

    @Test("are found by the names of their columns")
    func read() throws {
        let rows = try StatisticsRow.read(
            "# pxname,svname,\(columns),addr,\np1,s3,1,9,2,9,100,7,4,5,6,7,8,10,11,12,13,14,15,16,127.0.0.1:80,\n"
                + "p1,BACKEND,,,3\(String(repeating: ",", count: 17))\n")
        try #require(rows.count == 2)
        #expect(rows[0].slot == SlotName(pool: "p1", number: 3))
        #expect((rows[0].queued, rows[0].inFlight, rows[0].limit, rows[0].requests) == (1, 2, 100, 7))
        #expect((rows[0].serverErrors, rows[0].connectFailures, rows[0].responseFailures) == (4, 20, 6))
        #expect((rows[0].averageQueue, rows[0].averageTotal, rows[0].longestTotal) == (10, 13, 16))
        #expect(rows[1].slot == nil && rows[1].inFlight == 3 && rows[1].queued == 0)
    }

    @Test("that are not what they were are refused", arguments: ["", "Unknown command.", "# pxname,svname,scur,\n"])
    func refused(answer: String) { #expect(throws: GatewayError.self) { try StatisticsRow.read(answer) } }

    @Test("with a line cut short are refused")
    func cut() {
        #expect(throws: GatewayError.self) { try StatisticsRow.read("# pxname,svname,\(columns),\np1,s1,1,2\n") }
    }
}
