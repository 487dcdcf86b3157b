// The calendar alone: days, weekdays, leap years, and the ends of what 64 bits hold.

import ClusterModel
import Testing

@Suite struct CivilTimeTests {
    @Test(arguments: [
        (1970, 1, 1, 4), (2000, 2, 29, 2), (2026, 11, 25, 3), (1900, 3, 1, 4), (2100, 2, 28, 0), (1582, 10, 15, 5),
        (1, 1, 1, 1), (0, 2, 29, 2), (-400, 2, 29, 2), (2400, 12, 31, 0),
    ])
    func `known days fall on known weekdays`(year: Int, month: Int, day: Int, weekday: Int) throws {
        #expect(try #require(CivilDate(year: year, month: month, day: day)).weekday == weekday)
    }

    @Test(arguments: [
        (2023, 2, 29), (1900, 2, 29), (2100, 2, 29), (2024, 2, 30), (2024, 4, 31), (2024, 0, 1), (2024, 13, 1),
        (2024, 1, 0), (2024, 1, 32), (300_000_001, 1, 1), (.max, 1, 1), (.min, 1, 1), (2024, .max, .min),
    ])
    func `what no calendar has is no day`(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test func `what no clock shows is no time`() throws {
        let date = try #require(CivilDate(year: 2024, month: 1, day: 1))
        for (hour, minute, second) in [(24, 0, 0), (0, 60, 0), (0, 0, 60), (-1, 0, 0), (.max, .max, .max)] {
            #expect(CivilTime(date, hour: hour, minute: minute, second: second) == nil)
        }
    }

    @Test func `days follow one another through months, leap years and centuries`() throws {
        let start = try #require(CivilDate(year: 1595, month: 12, day: 30))
        let midnight = try #require(CivilTime(start))
        var time = try #require(TimeZoneRules.utc.times(showing: midnight).first)
        var last = start
        for _ in 0..<40_000 {
            time = time + .seconds(86_400)
            let date = TimeZoneRules.utc.local(time).date
            let isNextMonth = date.day == 1 && date.month == last.month % 12 + 1
            let isNewYear = isNextMonth && date.month == 1
            #expect(date.day == last.day + 1 && date.month == last.month || isNextMonth)
            #expect(!isNextMonth || last.day == CivilDate.length(ofMonth: last.month, year: last.year))
            #expect(date.year == last.year + (isNewYear ? 1 : 0) && last < date)
            #expect(date.weekday == (last.weekday + 1) % 7)
            last = date
        }
        #expect(last == CivilDate(year: 1705, month: 7, day: 6))
    }

    @Test func `the ends of wall time are days like any other`() {
        for end in [Int64.min, .max] {
            let time = TimeZoneRules.utc.local(WallTime(milliseconds: end))
            #expect(CivilDate.Limits.years.contains(time.date.year))
        }
        #expect(TimeZoneRules.utc.local(WallTime(milliseconds: -1)).secondOfDay == 86_399)
    }
}
