// Days and times of day as a wall calendar shows them (proleptic Gregorian, no leap seconds). Which instant a civil
// time is, a zone's rules know; nothing here does.

/// A day of the calendar.
package struct CivilDate: Hashable, Comparable, Sendable {
    /// Which years there are.
    package enum Limits {
        /// A little more than wall time in 64 bits of milliseconds reaches, and far from any overflow.
        package static let years = -300_000_000...300_000_000
    }

    /// From 1 BC on downwards: 0, -1 and so on.
    package let year: Int
    /// From 1 to 12.
    package let month: Int
    /// From 1 to 31.
    package let day: Int

    /// A day by its three numbers; nil when the calendar has no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard Limits.years.contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day so many days after 1970-01-01.
    init(number: Int64) {
        let (era, dayOfEra) = (number + Self.daysBefore1970).dividedDown(by: Self.daysInEra)
        var rest = Int(dayOfEra)
        // The last century of an era and the last year of four are a day longer than a plain division expects.
        let century = min(rest / 36_524, 3)
        rest -= century * 36_524
        let four = rest / 1461
        rest -= four * 1461
        let single = min(rest / 365, 3)
        rest -= single * 365
        year = Int(era) * 400 + century * 100 + four * 4 + single + 1
        var month = 1
        while rest >= Self.length(ofMonth: month, year: year) {
            rest -= Self.length(ofMonth: month, year: year)
            month += 1
        }
        self.month = month
        day = rest + 1
    }

    /// Days since 1970-01-01, negative before it.
    var number: Int64 {
        var number = Self.number(ofFirstDayIn: year) + Int64(day) - 1
        for earlier in 1..<month { number += Int64(Self.length(ofMonth: earlier, year: year)) }
        return number
    }

    /// 0 is Sunday.
    package var weekday: Int { Self.weekday(of: number) }

    /// The order of the calendar.
    package static func < (earlier: CivilDate, later: CivilDate) -> Bool {
        (earlier.year, earlier.month, earlier.day) < (later.year, later.month, later.day)
    }
}

extension CivilDate {
    private static let daysInEra: Int64 = 146_097
    /// From 0001-01-01, with which the first era begins.
    private static let daysBefore1970: Int64 = 719_162

    /// 1 January of the year, in days since 1970-01-01.
    static func number(ofFirstDayIn year: Int) -> Int64 {
        let past = Int64(year) - 1
        let leapDays =
            past.dividedDown(by: 4).quotient - past.dividedDown(by: 100).quotient + past.dividedDown(by: 400).quotient
        return past * 365 + leapDays - daysBefore1970
    }

    /// The weekday of a day by its number; 0 is Sunday, and 1970-01-01 was a Thursday.
    static func weekday(of number: Int64) -> Int { Int((number + 4).dividedDown(by: 7).remainder) }

    /// Whether the year has a 29 February.
    package static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    /// The days in a month from 1 to 12.
    package static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// A day and a time of day in whole seconds, in no zone.
package struct CivilTime: Hashable, Comparable, Sendable {
    static let secondsInDay: Int64 = 86_400

    /// The day.
    package let date: CivilDate
    /// Below 86,400.
    package let secondOfDay: Int

    /// A time by its parts; nil when no clock shows it.
    package init?(_ date: CivilDate, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second) else { return nil }
        self.date = date
        secondOfDay = (hour * 60 + minute) * 60 + second
    }

    /// The time so many seconds after 1970-01-01 00:00 of the same zone.
    init(number: Int64) {
        let (day, second) = number.dividedDown(by: Self.secondsInDay)
        date = CivilDate(number: day)
        secondOfDay = Int(second)
    }

    /// Seconds since 1970-01-01 00:00 of the same zone.
    var number: Int64 { date.number * Self.secondsInDay + Int64(secondOfDay) }

    /// From 0 to 23.
    package var hour: Int { secondOfDay / 3600 }

    /// From 0 to 59.
    package var minute: Int { secondOfDay / 60 % 60 }

    /// From 0 to 59.
    package var second: Int { secondOfDay % 60 }

    /// The order of the calendar and of a clock that is never set.
    package static func < (earlier: CivilTime, later: CivilTime) -> Bool {
        (earlier.date, earlier.secondOfDay) < (later.date, later.secondOfDay)
    }
}

extension WallTime {
    /// The whole second in which the time lies, counted from 1970; before 1970 too it is the earlier one.
    var wholeSeconds: Int64 { milliseconds.dividedDown(by: 1000).quotient }

    /// RFC 3339 in UTC, cut to the second: 2026-11-25T04:30:00Z.
    package var text: String {
        let time = CivilTime(number: wholeSeconds)
        func padded(_ number: Int, _ width: Int = 2) -> String {
            let digits = "\(number)"
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        return "\(padded(time.date.year, 4))-\(padded(time.date.month))-\(padded(time.date.day))T"
            + "\(padded(time.hour)):\(padded(time.minute)):\(padded(time.second))Z"
    }

    /// nil beyond what 64 bits of milliseconds hold.
    init?(wholeSeconds: Int64) {
        let (milliseconds, isTooFar) = wholeSeconds.multipliedReportingOverflow(by: 1000)
        guard !isTooFar else { return nil }
        self.init(milliseconds: milliseconds)
    }
}

extension Int64 {
    /// Division that rounds down, so that the remainder is never negative; the divisor is above zero.
    func dividedDown(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
