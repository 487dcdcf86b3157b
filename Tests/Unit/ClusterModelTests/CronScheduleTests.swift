// The next time of a schedule: known answers around clock changes and leap days, laws, and a naive twin.

import ClusterModel
import Testing

@Suite struct CronScheduleTests {
    private static func times(_ text: String, after: String, in zone: String, count: Int) throws -> [WallTime] {
        let schedule = try CronSchedule.parse(text, seconds: .optional)
        let rules = try Zones.rules(zone)
        var times: [WallTime] = []
        var time = try Zones.time(after)
        for _ in 0..<count {
            guard let next = schedule.next(after: time, in: rules) else { break }
            times.append(next)
            time = next
        }
        return times
    }

    @Test(arguments: [
        // Clocks go from 2 to 3: half past two does not come.
        ("30 2 * * *", "Europe/Berlin", "2026-03-28 12:00:00 UTC", ["2026-03-30 02:30:00 +02:00"]),
        (
            "0 * * * *", "Europe/Berlin", "2026-03-29 00:30:00 UTC",
            ["2026-03-29 03:00:00 +02:00", "2026-03-29 04:00:00 +02:00"]
        ),
        // Clocks go from 3 to 2: half past two comes twice.
        (
            "30 2 * * *", "Europe/Berlin", "2026-10-24 12:00:00 UTC",
            ["2026-10-25 02:30:00 +02:00", "2026-10-25 02:30:00 +01:00", "2026-10-26 02:30:00 +01:00"]
        ),
        (
            "59 59 1 * * *", "America/New_York", "2026-11-01 00:00:00 -04:00",
            ["2026-11-01 01:59:59 -04:00", "2026-11-01 01:59:59 -05:00", "2026-11-02 01:59:59 -05:00"]
        ),
        ("30 2 8 3 *", "America/New_York", "2026-01-01 00:00:00 UTC", ["2027-03-08 02:30:00 -05:00"]),
        ("0 0 * * *", "America/New_York", "2026-03-08 00:00:00 -05:00", ["2026-03-09 00:00:00 -04:00"]),
        // Midnight itself is skipped, and so is a whole day.
        ("0 0 4 11 *", "America/Sao_Paulo", "2017-12-01 00:00:00 UTC", ["2019-11-04 00:00:00 -03:00"]),
        ("0 12 30 12 *", "Pacific/Apia", "2011-01-01 00:00:00 UTC", ["2012-12-30 12:00:00 +14:00"]),
        // A zone that is half an hour off, and one that changes by half an hour.
        (
            "30 9 * * mon", "Asia/Kolkata", "2026-03-29 00:00:00 UTC",
            ["2026-03-30 09:30:00 +05:30", "2026-04-06 09:30:00 +05:30"]
        ),
        ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03 12:00:00 +10:30", ["2026-10-05 02:15:00 +11:00"]),
        // Beyond the last change that the file lists.
        ("30 2 * * *", "Europe/Berlin", "2090-03-25 12:00:00 UTC", ["2090-03-27 02:30:00 +02:00"]),
    ])
    func `skipped times do not come, repeated ones come twice`(
        text: String, zone: String, after: String, times: [String]
    ) throws {
        let found = try Self.times(text, after: after, in: zone, count: times.count)
        #expect(try found == times.map { try Zones.time($0) })
    }

    @Test(arguments: [
        ("0 0 29 2 *", "2026-01-01 00:00:00 UTC", "2028-02-29 00:00:00 UTC"),
        ("0 0 29 2 *", "2028-02-29 00:00:00 UTC", "2032-02-29 00:00:00 UTC"),
        ("59 23 31 12 *", "2026-12-31 23:58:59 UTC", "2026-12-31 23:59:00 UTC"),
        ("0 0 31 * *", "2026-01-31 00:00:00 UTC", "2026-03-31 00:00:00 UTC"),
        ("0 0 1 1 *", "2026-12-31 23:59:59 UTC", "2027-01-01 00:00:00 UTC"),
        // The year 2100 has no 29 February; from 2099 on the next one is five years away.
        ("0 0 29 2 *", "2099-01-01 00:00:00 UTC", "2104-02-29 00:00:00 UTC"),
        // Both day fields restricted: one is enough. A star, alone or with /1, makes it both.
        ("0 0 13 * fri", "2026-11-01 00:00:00 UTC", "2026-11-06 00:00:00 UTC"),
        ("0 0 */12 * fri", "2026-11-06 00:00:00 UTC", "2026-11-13 00:00:00 UTC"),
        ("0 0 13 * *", "2026-11-01 00:00:00 UTC", "2026-11-13 00:00:00 UTC"),
        ("0 0 */1 * fri", "2026-11-01 00:00:00 UTC", "2026-11-06 00:00:00 UTC"),
    ])
    func `days are found over months and years`(text: String, after: String, next: String) throws {
        #expect(try Self.times(text, after: after, in: "UTC", count: 1) == [Zones.time(next)])
    }

    @Test(arguments: [
        ("0 0 30 2 *", "2026-01-01 00:00:00 UTC"), ("0 0 31 4,6,9,11 ?", "2026-01-01 00:00:00 UTC"),
        ("0 0 29 2 *", "2096-02-29 00:00:00 UTC"), ("0 0 29 2 *", "2098-12-31 23:59:58 UTC"),
    ])
    func `after five years the search gives up`(text: String, after: String) throws {
        #expect(try Self.times(text, after: after, in: "UTC", count: 1).isEmpty)
    }

    @Test func `an interval is counted from the whole second`() throws {
        let schedule = try CronSchedule.parse("@every 90s")
        for (after, next) in [(Int64(0), Int64(90_000)), (999, 90_000), (1000, 91_000), (-1, 89_000), (-1000, 89_000)] {
            let found = schedule.next(after: WallTime(milliseconds: after), in: .utc)
            #expect(found == WallTime(milliseconds: next))
        }
        #expect(CronSchedule.every(nanoseconds: .min).form == .interval(.seconds(1)))
        #expect(CronSchedule.every(nanoseconds: 1_999_999_999).form == .interval(.seconds(1)))
    }

    @Test(arguments: ["* * * * *", "0 0 29 2 *", "@every 1s", "@yearly"])
    func `the ends of time are no trap`(text: String) throws {
        let schedule = try CronSchedule.parse(text)
        for zone in ["UTC", "Europe/Berlin", "-23:59", "+23:59"] {
            let rules = try Zones.rules(zone)
            #expect(schedule.next(after: WallTime(milliseconds: .max), in: rules) == nil)
            let first = schedule.next(after: WallTime(milliseconds: .min), in: rules)
            #expect(first.map { $0 > WallTime(milliseconds: .min) } ?? true)
        }
    }
}

/// An expression made by chance, with what it means worked out beside it.
private struct Sample {
    var text = ""
    var fields: [(isIn: [Bool], hasStar: Bool)] = []

    init(using randomness: inout Randomness, withSeconds: Bool) {
        let bounds = [(0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 6)]
        var words: [String] = []
        for (place, (low, high)) in bounds.enumerated() {
            guard place > 0 || withSeconds else {
                fields.append(((0...59).map { $0 == 0 }, false))
                continue
            }
            let items = (0...(randomness.chance(perMille: 300) ? 1 : 0)).map { _ in
                Self.item(low, high, using: &randomness)
            }
            words.append(items.map(\.text).joined(separator: ","))
            let values = items.flatMap(\.values)
            fields.append(((0...high).map(values.contains), items.contains { $0.hasStar }))
        }
        text = words.joined(separator: " ")
    }

    private static func item(
        _ low: Int, _ high: Int, using randomness: inout Randomness
    ) -> (text: String, values: [Int], hasStar: Bool) {
        let first = low + randomness.below(high - low + 1)
        let last = first + randomness.below(high - first + 1)
        let step = 1 + randomness.below(9)
        switch randomness.below(7) {
        case 0: return ("\(first)", [first], false)
        case 1: return ("\(first)-\(last)", Array(first...last), false)
        case 2: return ("\(first)-\(last)/\(step)", Array(stride(from: first, through: last, by: step)), false)
        case 3: return ("*/\(step)", Array(stride(from: low, through: high, by: step)), step == 1)
        case 4: return ("\(first)/\(step)", Array(stride(from: first, through: high, by: step)), false)
        default: return (randomness.chance(perMille: 500) ? "*" : "?", Array(low...high), true)
        }
    }

    func isMeant(_ time: CivilTime) -> Bool {
        let isDay = lets(time.date.day, 3)
        let isWeekday = lets(time.date.weekday, 5)
        let isMeantDay = fields[3].hasStar || fields[5].hasStar ? isDay && isWeekday : isDay || isWeekday
        return isMeantDay && lets(time.minute, 1) && lets(time.hour, 2) && lets(time.second, 0)
            && lets(time.date.month, 4)
    }

    private func lets(_ value: Int, _ field: Int) -> Bool { fields[field].isIn[value] }
}

@Suite struct CronLaws {
    /// Days on which these zones change their clocks, and one on which none does.
    private static let days = ["2026-03-07", "2026-03-28", "2026-10-24", "2026-10-31", "2024-02-28", "2018-11-03"]
    private static let zones = [
        "Europe/Berlin", "America/New_York", "Asia/Kolkata", "America/Sao_Paulo", "Australia/Lord_Howe", "-03:30",
    ]

    @Test(arguments: 1...24 as ClosedRange<UInt64>)
    func `the next time is the one that a walk over all minutes or seconds finds`(seed: UInt64) throws {
        var randomness = Randomness(seed: seed)
        let zone = Self.zones[randomness.below(Self.zones.count)]
        let rules = try Zones.rules(zone)
        for _ in 0..<4 {
            let withSeconds = randomness.chance(perMille: 300)
            let sample = Sample(using: &randomness, withSeconds: withSeconds)
            let schedule = try CronSchedule.parse(sample.text, seconds: .optional)
            let day = Self.days[randomness.below(Self.days.count)]
            let start = try Zones.time("\(day) \(10 + randomness.below(14)):\(randomness.below(60)):00 UTC")
            let step = Span.seconds(withSeconds ? 1 : 60)
            var twin = start + step
            let end = start + Span(milliseconds: 5000 * step.milliseconds)
            while twin < end, !sample.isMeant(rules.local(twin)) { twin = twin + step }
            let next = schedule.next(after: start, in: rules)
            let isSame = twin < end ? next == twin : next.map { $0 >= end } ?? true
            #expect(isSame, "seed \(seed): \(sample.text) in \(zone) after \(start), not \(twin)")
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `the next time is later, on a whole second, meant, and not missed from in between`(seed: UInt64) throws {
        var randomness = Randomness(seed: seed &+ 1000)
        let rules = try Zones.rules(Self.zones[randomness.below(Self.zones.count)])
        for _ in 0..<60 {
            let sample = Sample(using: &randomness, withSeconds: true)
            let schedule = try CronSchedule.parse(sample.text, seconds: .required)
            guard case .calendar(let calendar) = schedule.form else { continue }
            let start = WallTime(milliseconds: Int64(randomness.below(4_000_000_000_000)) - 1_000_000_000_000)
            guard let next = schedule.next(after: start, in: rules) else { continue }
            let local = rules.local(next)
            #expect(next > start && next.milliseconds.isMultiple(of: 1000), "seed \(seed): \(sample.text)")
            #expect(sample.isMeant(local) && calendar.matches(local), "seed \(seed): \(sample.text)")
            let between = start.milliseconds + Int64(randomness.below(Int(next.since(start).milliseconds)))
            #expect(schedule.next(after: WallTime(milliseconds: between), in: rules) == next, "seed \(seed)")
        }
    }
}
