// The yearly rule at the end of a zone's file, as POSIX writes it in TZ: CET-1CEST,M3.5.0,M10.5.0/3. Read with the
// hours that RFC 8536 adds (from -167 to 167); the names of the two times are passed over.

/// Standard time, and the part of each year in which clocks show another.
struct YearlyZoneRule: Hashable, Sendable {
    /// The moment of a year, on the clocks shown until then.
    struct Turn: Hashable, Sendable {
        let day: Day
        /// Seconds after midnight; may lie in other days.
        let second: Int
    }

    enum Day: Hashable, Sendable {
        /// From 1 to 365; 29 February is never counted.
        case ofCommonYear(Int)
        /// From 0 to 365; 29 February is counted.
        case ofYear(Int)
        /// The weekday's first, second, third, fourth or last (5) time in a month.
        case weekday(Int, week: Int, month: Int)
    }

    struct Daylight: Hashable, Sendable {
        let offset: Int
        let start: Turn
        let end: Turn
    }

    /// Seconds east of UTC.
    let standard: Int
    /// nil when clocks never change.
    let daylight: Daylight?

    /// The offset at this second, and until when it holds.
    func stretch(at second: Int64) -> TimeZoneRules.Stretch {
        guard let daylight else { return TimeZoneRules.Stretch(offset: standard, end: nil) }
        let year = CivilTime(number: second + Int64(standard)).date.year
        // A turn may lie more than a week outside its year; with two years on each side one is always behind us.
        var changes: [(second: Int64, isStart: Bool)] = []
        for near in (year - 2)...(year + 2) {
            changes.append((daylight.end.second(in: near) - Int64(daylight.offset), false))
            changes.append((daylight.start.second(in: near) - Int64(standard), true))
        }
        // Where a year's end meets the next year's start the start counts: that zone has daylight time all year.
        changes.sort { ($0.second, $0.isStart ? 1 : 0) < ($1.second, $1.isStart ? 1 : 0) }
        let isDaylight = changes.last { $0.second <= second }?.isStart == true
        return TimeZoneRules.Stretch(
            offset: isDaylight ? daylight.offset : standard, end: changes.first { $0.second > second }?.second)
    }
}

extension YearlyZoneRule.Turn {
    /// In seconds since 1970-01-01 00:00 of the zone's clocks.
    func second(in year: Int) -> Int64 {
        dayNumber(in: year) * CivilTime.secondsInDay + Int64(second)
    }

    private func dayNumber(in year: Int) -> Int64 {
        let first = CivilDate.number(ofFirstDayIn: year)
        switch day {
        case .ofCommonYear(let day): return first + Int64(day) - (day < 60 || !CivilDate.isLeap(year) ? 1 : 0)
        case .ofYear(let day): return first + Int64(day)
        case .weekday(let weekday, let week, let month):
            var start = first
            for earlier in 1..<month { start += Int64(CivilDate.length(ofMonth: earlier, year: year)) }
            var day = (weekday - CivilDate.weekday(of: start) + 7) % 7 + (week - 1) * 7
            if day >= CivilDate.length(ofMonth: month, year: year) { day -= 7 }
            return start + Int64(day)
        }
    }
}

extension YearlyZoneRule {
    /// Reads the whole text.
    static func parse(_ text: ArraySlice<UInt8>) throws(TimeZoneError) -> YearlyZoneRule {
        var reader = YearlyZoneReader(rest: text)
        guard let rule = reader.rule(), reader.rest.isEmpty else {
            throw .badYearlyRule(String(decoding: text.prefix(60), as: UTF8.self))
        }
        return rule
    }
}

/// Takes the parts of a yearly rule off its front; nil is a part that can not be read.
private struct YearlyZoneReader {
    var rest: ArraySlice<UInt8>

    mutating func rule() -> YearlyZoneRule? {
        guard skipName(), let west = duration(hours: 24) else { return nil }
        if rest.isEmpty { return YearlyZoneRule(standard: -west, daylight: nil) }
        guard skipName() else { return nil }
        var offset = 3600 - west
        if rest.first != UInt8(ascii: ",") {
            guard let west = duration(hours: 24) else { return nil }
            offset = -west
        }
        // POSIX lets the two days be left out, and does not say which are meant then.
        guard take(","), let start = turn(), take(","), let end = turn() else { return nil }
        return YearlyZoneRule(
            standard: -west, daylight: YearlyZoneRule.Daylight(offset: offset, start: start, end: end))
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: mark) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Three letters or more; between angle brackets digits and signs too.
    private mutating func skipName() -> Bool {
        let isQuoted = take("<")
        let name = rest.prefix { byte in
            switch byte {
            case 0x41...0x5A, 0x61...0x7A: true
            case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"): isQuoted
            default: false
            }
        }
        rest = rest.dropFirst(name.count)
        return name.count >= 3 && (!isQuoted || take(">"))
    }

    /// [+-]hh[:mm[:ss]] in seconds.
    private mutating func duration(hours: Int) -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard var seconds = number(0...hours).map({ $0 * 3600 }) else { return nil }
        for unit in [60, 1] {
            guard take(":") else { break }
            guard let part = number(0...59) else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }

    private mutating func turn() -> YearlyZoneRule.Turn? {
        guard let day = day() else { return nil }
        guard take("/") else { return YearlyZoneRule.Turn(day: day, second: 2 * 3600) }
        return duration(hours: 167).map { YearlyZoneRule.Turn(day: day, second: $0) }
    }

    private mutating func day() -> YearlyZoneRule.Day? {
        if take("J") { return number(1...365).map { .ofCommonYear($0) } }
        guard take("M") else { return number(0...365).map { .ofYear($0) } }
        guard let month = number(1...12), take("."), let week = number(1...5), take("."), let weekday = number(0...6)
        else { return nil }
        return .weekday(weekday, week: week, month: month)
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard digits.count <= 3, let number = Int(String(decoding: digits, as: UTF8.self)), range.contains(number)
        else { return nil }
        rest = rest.dropFirst(digits.count)
        return number
    }
}
