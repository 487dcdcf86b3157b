// Bytes of zone rules that can not be trusted: whatever they say, the answer is a value or an error.

import ClusterModel
import Testing

@Suite struct TimeZoneDecodingTests {
    @Test(arguments: ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Etc/UTC"])
    func `a file that was cut anywhere is refused`(zone: String) throws {
        let bytes = try Zones.bytes(zone)
        for count in 0..<bytes.count {
            let start = Array(bytes.prefix(count))
            #expect(throws: TimeZoneError.truncated, "\(count) bytes") { try TimeZoneRules.decode(start) }
        }
    }

    @Test(arguments: ["Europe/Berlin", "Asia/Kolkata"])
    func `a file with a changed byte is refused or gives rules that answer`(zone: String) throws {
        let bytes = try Zones.bytes(zone)
        let schedule = try CronSchedule.parse("30 2 29 2 *")
        var randomness = Randomness(seed: 3)
        for place in bytes.indices {
            var changed = bytes
            changed[place] = UInt8(randomness.below(256))
            guard let rules = try? TimeZoneRules.decode(changed) else { continue }
            for milliseconds in [Int64.min, 0, 1_790_000_000_000, .max] {
                let time = WallTime(milliseconds: milliseconds)
                let next = schedule.next(after: time, in: rules)
                #expect(next.map { $0 > time } ?? true)
                #expect(rules.times(showing: rules.local(time)).count < 10)
            }
        }
    }

    @Test func `noise is no zone`() throws {
        var randomness = Randomness(seed: 5)
        for _ in 0..<2000 {
            let noise = (0..<randomness.below(300)).map { _ in UInt8(randomness.below(256)) }
            #expect(throws: TimeZoneError.self) { try TimeZoneRules.decode(noise) }
            #expect(throws: TimeZoneError.self) { try TimeZoneRules.decode(Array("TZif2".utf8) + noise) }
        }
    }

    @Test func `what is too large is not read`() {
        let bytes = [UInt8](repeating: 0, count: TimeZoneRules.Limits.bytes + 1)
        #expect(throws: TimeZoneError.tooLarge(limit: 262_144)) { try TimeZoneRules.decode(bytes) }
    }

    @Test func `changes, first offset and a missing yearly rule are taken as they are`() throws {
        for version in [0, UInt8(ascii: "2"), UInt8(ascii: "3"), UInt8(ascii: "4")] {
            let file = ZoneBytes(
                version: version, changes: [(100, 1), (200, 0)], types: [(60, 0, 0), (-120, 1, 1)], marks: 2)
            let rules = try TimeZoneRules.decode(file.bytes)
            let offsets = [-1_000_000, 99, 100, 199, 200, 1_000_000].map {
                rules.offset(at: WallTime(milliseconds: $0 * 1000))
            }
            #expect(offsets == [60, 60, -120, -120, 60, 60])
        }
    }

    @Test(arguments: [
        (ZoneBytes(version: UInt8(ascii: "1")), TimeZoneError.unknownVersion(0x31)),
        (ZoneBytes(version: UInt8(ascii: "5")), .unknownVersion(0x35)), (ZoneBytes(version: 255), .unknownVersion(255)),
        (ZoneBytes(types: []), .badPart("count of local times")),
        (ZoneBytes(names: []), .badPart("count of name bytes")),
        (ZoneBytes(marks: 2), .badPart("count of marks")), (ZoneBytes(leapSeconds: [(78_796_800, 1)]), .leapSeconds),
        (ZoneBytes(changes: [(5, 0), (5, 0)]), .badPart("time of a change")),
        (ZoneBytes(changes: [(.max, 0)]), .badPart("time of a change")),
        (ZoneBytes(changes: [(.min, 0)]), .badPart("time of a change")),
        (ZoneBytes(changes: [(5, 1)]), .badPart("local time of a change")),
        (ZoneBytes(types: [(.max, 0, 0)]), .badPart("offset from UTC")),
        (ZoneBytes(types: [(.min, 0, 0)]), .badPart("offset from UTC")),
        (ZoneBytes(types: [(93_600, 0, 0)]), .badPart("offset from UTC")),
        (ZoneBytes(types: [(0, 2, 0)]), .badPart("mark of daylight time")),
        (ZoneBytes(types: [(0, 0, 2)]), .badPart("name of a local time")),
        (ZoneBytes(footer: ""), .truncated), (ZoneBytes(footer: "\n"), .truncated),
        (ZoneBytes(footer: "UTC0\n"), .badPart("end of the second block")), (ZoneBytes(footer: "\nUTC0"), .truncated),
        (ZoneBytes(footer: "\n" + String(repeating: "A", count: 300) + "0\n"), .badPart("length of the yearly rule")),
    ])
    func `a part that the format does not allow is named`(file: ZoneBytes, error: TimeZoneError) {
        #expect(throws: error) { try TimeZoneRules.decode(file.bytes) }
    }

    @Test(arguments: [
        "CET", "1", "AB1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,", "CET-1CEST,M3.5.0,M10.5.0/3x",
        "CET-25", "CET-1:60", "CET-1:", "CET--1", "<CET1", "<>1", "CET-1CEST,M0.5.0,M10.5.0",
        "CET-1CEST,M13.5.0,M1.1.0",
        "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.0.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J5",
        "CET-1CEST,J366,J5", "CET-1CEST,366,5", "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,M3.5,M10.5.0", ":Berlin",
        "CET99999999999999999999", "CET-1CEST,M3.5.0 ,M10.5.0", "AAA+24:59:59BBB",
    ])
    func `a yearly rule that can not be read is shown`(rule: String) {
        let bytes = ZoneBytes(footer: "\n\(rule)\n").bytes
        #expect(throws: TimeZoneError.badYearlyRule(rule)) { try TimeZoneRules.decode(bytes) }
    }
}
