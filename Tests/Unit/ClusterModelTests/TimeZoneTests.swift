// Names of zones, and what their rules say of the past and of the years to come.

import ClusterModel
import Testing

@Suite struct TimeZoneTests {
    @Test(arguments: [
        ("Europe/Berlin", Int?.none), ("America/Argentina/ComodRivadavia", nil), ("Etc/GMT+5", nil), ("UTC", 0),
        ("+05:30", 19_800), ("-04:00", -14_400), ("+00:00", 0), ("-23:59", -86_340), ("EST5EDT", nil), ("W-SU", nil),
    ])
    func `zones have names of places, or say their offset`(text: String, offset: Int?) throws {
        let name = try TimeZoneName(text)
        #expect(name.fixedOffset == offset && "\(name)" == text)
        #expect((TimeZoneRules(name) != nil) == (offset != nil))
    }

    @Test(arguments: [
        "", " ", "/etc/passwd", "..", "../etc/passwd", "Europe/../../etc/passwd", "Europe/.", "Europe//Berlin",
        "Europe/", ".hidden", "Europe/.hidden", "a\0b", "Europe/Berlin\n", "Zürich", "+5:30", "+24:00", "+05:60",
        "+0530", "+05:3a", "a b", "a\\b", "-", "+", String(repeating: "a", count: 65),
    ])
    func `a name that could lead elsewhere is refused`(text: String) {
        #expect(throws: TimeZoneError.badName(String(text.prefix(40)))) { try TimeZoneName(text) }
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-03-29 00:59:59 UTC", 3600), ("Europe/Berlin", "2026-03-29 01:00:00 UTC", 7200),
        ("Europe/Berlin", "2026-10-25 00:59:59 UTC", 7200), ("Europe/Berlin", "2026-10-25 01:00:00 UTC", 3600),
        ("Europe/Berlin", "2426-07-01 00:00:00 UTC", 7200), ("Europe/Berlin", "1890-01-01 00:00:00 UTC", 3208),
        ("America/New_York", "2012-03-11 06:59:59 UTC", -18_000),
        ("America/New_York", "2012-03-11 07:00:00 UTC", -14_400),
        ("America/New_York", "2100-12-31 23:59:59 UTC", -18_000), ("Asia/Kolkata", "2026-07-01 00:00:00 UTC", 19_800),
        ("Asia/Kolkata", "2999-07-01 00:00:00 UTC", 19_800), ("Australia/Sydney", "2077-01-01 00:00:00 UTC", 39_600),
        ("Australia/Lord_Howe", "2077-01-01 00:00:00 UTC", 39_600), ("Etc/UTC", "2026-01-01 00:00:00 UTC", 0),
        ("Europe/Dublin", "2077-07-01 00:00:00 UTC", 3600), ("Europe/Dublin", "2077-01-01 00:00:00 UTC", 0),
        ("America/Sao_Paulo", "2018-11-04 02:59:59 UTC", -10_800), ("Etc/GMT+5", "2026-01-01 00:00:00 UTC", -18_000),
    ])
    func `known zones have their known offsets`(zone: String, time: String, offset: Int) throws {
        #expect(try Zones.rules(zone).offset(at: Zones.time(time)) == offset)
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-03-29 02:30:00", [String]()),
        ("Europe/Berlin", "2026-03-29 03:00:00", ["2026-03-29 03:00:00 +02:00"]),
        ("Europe/Berlin", "2026-10-25 02:30:00", ["2026-10-25 02:30:00 +02:00", "2026-10-25 02:30:00 +01:00"]),
        ("Europe/Berlin", "2090-10-29 02:30:00", ["2090-10-29 02:30:00 +02:00", "2090-10-29 02:30:00 +01:00"]),
        ("Europe/Berlin", "2090-03-26 02:30:00", []),
        ("America/Sao_Paulo", "2018-11-04 00:30:00", []), ("Pacific/Apia", "2011-12-30 12:00:00", []),
        ("Asia/Kolkata", "2026-03-29 02:30:00", ["2026-03-29 02:30:00 +05:30"]),
    ])
    func `clocks show a time once, twice or never`(zone: String, local: String, times: [String]) throws {
        let found = try Zones.rules(zone).times(showing: Zones.civil(local))
        #expect(try found == times.map { try Zones.time($0) })
    }

    @Test(arguments: [
        "Europe/Berlin", "America/New_York", "Asia/Kolkata", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia",
        "Africa/Casablanca", "Europe/Dublin", "+05:30",
    ])
    func `what clocks show leads back to the instant`(zone: String) throws {
        let rules = try Zones.rules(zone)
        var randomness = Randomness(seed: 11)
        for _ in 0..<500 {
            let time = WallTime(milliseconds: Int64(randomness.below(8_000_000_000) - 3_000_000_000) * 1000)
            let times = rules.times(showing: rules.local(time))
            #expect(times.contains(time) && times == times.sorted(), "\(time)")
        }
    }

    @Test(arguments: [
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-07-01 00:00:00 UTC", 7200), ("<-03>3", "2026-07-01 00:00:00 UTC", -10_800),
        // A rule of which daylight time is never left.
        ("XXX3EDT4,0/0,J365/23", "2026-01-01 03:30:00 UTC", -14_400),
        ("EST5EDT,0/0,J365/25", "2026-12-31 23:30:00 UTC", -14_400),
        ("EST5EDT,0/0,J365/25", "2027-01-01 04:30:00 UTC", -14_400),
        // Winter time is the exception, and is behind.
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-12-01 00:00:00 UTC", 0),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01 00:00:00 UTC", 3600),
        // Hours that lie in other days.
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-27 23:59:59 UTC", 7200),
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-28 00:00:00 UTC", 10_800),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29 01:00:00 UTC", -3600),
        // 1 March is day 60 of a common year (J60), and in a leap year the day after 29 February.
        ("AAA0BBB,J60/0,J61/0", "2024-03-01 00:00:00 UTC", 3600),
        ("AAA0BBB,J60/0,J61/0", "2024-02-29 23:59:59 UTC", 0), ("AAA0BBB,59/0,60/0", "2024-02-29 00:00:00 UTC", 3600),
        ("AAA-1:30:15", "2026-07-01 00:00:00 UTC", 5415),
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01 00:00:00 UTC", 39_600),
    ])
    func `yearly rules say what comes after the last change`(rule: String, time: String, offset: Int) throws {
        let bytes = ZoneBytes(version: UInt8(ascii: "3"), footer: "\n\(rule)\n").bytes
        #expect(try TimeZoneRules.decode(bytes).offset(at: Zones.time(time)) == offset)
    }
}
