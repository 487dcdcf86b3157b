// Timetables: what is due next, what is the newest of what was due, and the zone's rules taken apart and put together.

import ClusterModel
import Testing

@Suite struct TimetableTests {
    /// 2026-01-01 00:00 UTC.
    private static let start = WallTime(milliseconds: 1_767_225_600_000)

    private static func rules(_ changes: [(hours: Int64, offset: Int64)], first: Int64 = 0) throws -> TimeZoneRules {
        try TimeZoneRules(
            TimeZoneRules.Parts(
                firstOffset: first, seconds: changes.map { start.milliseconds / 1000 + $0.hours * 3600 },
                offsets: changes.map(\.offset), yearly: ""))
    }

    @Test func `a zone in front goes before the one beside, and nothing is UTC`() throws {
        #expect(try Timetable("0 4 * * *").zone == .utc)
        #expect(try Timetable("0 4 * * *", zone: TimeZoneName("+05:30")).zone.text == "+05:30")
        let table = try Timetable("TZ=+02:00  0 4 * * *", zone: TimeZoneName("+05:30"))
        #expect(table.zone.text == "+02:00")
        #expect(table.text == "0 4 * * *")
        #expect(throws: CronError.self) { try Timetable("0 0 4 * * *") }
    }

    @Test func `a place without rules is never due`() throws {
        let table = try Timetable("* * * * *", zone: TimeZoneName("Europe/Berlin"))
        #expect(table.rules == nil)
        #expect(table.next(after: Self.start) == nil)
    }

    private static let texts = [
        "* * * * *", "*/7 * * * *", "30 4 * * *", "0 0 * * mon", "@every 90s", "@hourly", "15 1,2 29 2 *",
    ]

    @Test(arguments: texts)
    func `the newest is what a walk finds`(text: String) throws {
        var table = try Timetable(text)
        table.rules = try Self.rules([(30, 7200), (31, 0), (50, -3600)])
        for hours in [Int64(0), 1, 5, 29, 30, 31, 32, 49, 50, 51, 200] {
            let end = Self.start + .minutes(hours * 60 + 1)
            var last: WallTime?
            var count = 0
            var time = Self.start
            while let next = table.next(after: time), next <= end {
                count += last == nil ? 0 : 1
                last = next
                time = next
            }
            #expect(table.latest(after: Self.start, upTo: end) == last, "\(hours) h")
            if let last {
                #expect(table.count(after: Self.start, before: last) == min(count, Timetable.Limits.missed + 1))
            }
        }
    }

    @Test func `the newest after a century is found at once`() throws {
        let table = try Timetable("* * * * *")
        let end = Self.start + .minutes(100 * 365 * 24 * 60)
        #expect(table.latest(after: Self.start, upTo: end) == end)
        #expect(table.count(after: Self.start, before: end) == Timetable.Limits.missed + 1)
    }

    @Test func `rules come back from their parts, and from a time on say the same`() throws {
        let whole = try Self.rules([(-5000, 3600), (-200, 7200), (10, 3600), (500, 7200)])
        let texts = [
            "", "CET-1CEST,M3.5.0,M10.5.0/3", "<-04>4<-03>,J60/-24:30:15,300", "IST-5:30", "X0Y-13,0/0,J365/25",
        ]
        for text in texts where !text.hasPrefix("X") {
            var parts = whole.parts
            parts.yearly = text
            let rules = try TimeZoneRules(parts)
            #expect(try TimeZoneRules(rules.parts) == rules, "\(text)")
            let trimmed = rules.trimmed(from: Self.start)
            #expect(trimmed.parts.seconds.count == 2)
            for hours in stride(from: Int64(0), to: 20_000, by: 7) {
                let time = Self.start + .minutes(hours * 60)
                #expect(trimmed.offset(at: time) == rules.offset(at: time), "\(text), \(hours) h")
            }
        }
    }

    @Test func `parts that no zone has are refused`() {
        let bad: [TimeZoneRules.Parts] = [
            .init(firstOffset: 100_000, seconds: [], offsets: [], yearly: ""),
            .init(firstOffset: 0, seconds: [1], offsets: [], yearly: ""),
            .init(firstOffset: 0, seconds: [2, 1], offsets: [0, 0], yearly: ""),
            .init(firstOffset: 0, seconds: [1], offsets: [-100_000], yearly: ""),
            .init(firstOffset: 0, seconds: [.min], offsets: [0], yearly: ""),
            .init(firstOffset: 0, seconds: [], offsets: [], yearly: "nonsense"),
            .init(firstOffset: 0, seconds: Array(0..<2000), offsets: Array(repeating: 0, count: 2000), yearly: ""),
        ]
        for parts in bad { #expect(throws: TimeZoneError.self) { try TimeZoneRules(parts) } }
    }

    @Test func `a run is called as Kubernetes calls it`() throws {
        guard let hash = ContentHash(bytes: Array(repeating: 1, count: 32)) else { return }
        let spec = RecurringSpec(
            name: Name(unchecked: "nightly"), timetable: try Timetable("@daily"),
            job: Boxed(JobSpec(name: Name(unchecked: "x"), payload: hash)))
        let run = spec.run(RecurringID(3), at: Self.start)
        #expect(run.name.text == "nightly-29453760")
        #expect(run.recurring == RecurringRun(recurring: RecurringID(3), time: Self.start))
        #expect(Self.start.text == "2026-01-01T00:00:00Z")
    }
}
