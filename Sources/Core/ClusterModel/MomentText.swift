// Points of time as people write them: RFC 3339 (2026-11-25T13:00:00Z, with an offset, or without one for UTC, which is
// what every table shows), and `now` or `now+2h` where the reader knows the time.

/// Why a text is no point of time.
package enum MomentTextError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed
    case noSuchDate
    case relative

    package var description: String {
        switch self {
        case .malformed: "it is no point of time; write 2026-11-25T13:00:00Z, 2026-11-25T13:00+01:00 or now+2h"
        case .noSuchDate: "there is no such day or time"
        case .relative: "a file means the same whenever it is read; write a date such as 2026-11-25T13:00:00Z"
        }
    }
}

package enum MomentText {
    /// Years that a date may have: what four digits hold, from the first of the epoch.
    private static let years: ClosedRange<Int64> = 1970...9999

    /// Reads a point of time; `now` is nil where only a date makes sense.
    package static func parse(_ text: String, now: WallTime?) throws(MomentTextError) -> WallTime {
        guard text.hasPrefix("now") else { return try date(text) }
        guard let now else { throw .relative }
        let rest = text.dropFirst(3)
        if rest.isEmpty { return now }
        guard rest.utf8.first == 0x2B, let span = span(rest.dropFirst()) else { throw .malformed }
        return now + span
    }

    /// Reads a point of time in the past: `2d` (so long ago), a day, or whatever `parse` reads.
    package static func past(_ text: String, now: WallTime) throws(MomentTextError) -> WallTime {
        if let last = text.last, last.isLetter, let span = span(text[...]), text.first?.isNumber == true {
            return WallTime(milliseconds: max(0, now.milliseconds - span.milliseconds))
        }
        // A bare day begins at midnight.
        return try parse(text.utf8.count == 10 ? text + "T00:00" : text, now: now)
    }

    /// `2h`, or as Slurm has it `2hours`, `30minutes`, or a bare number of seconds.
    private static func span(_ text: Substring) -> Span? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), count <= TimeText.Limits.days * 86_400 else { return nil }
        let seconds: Int64
        switch text.dropFirst(digits.count) {
        case "", "s", "second", "seconds": seconds = 1
        case "m", "minute", "minutes": seconds = 60
        case "h", "hour", "hours": seconds = 3600
        case "d", "day", "days": seconds = 86_400
        case "week", "weeks": seconds = 604_800
        default: return nil
        }
        let (whole, over) = count.multipliedReportingOverflow(by: seconds)
        return over || whole > TimeText.Limits.days * 86_400 ? nil : .seconds(whole)
    }

    private static func date(_ text: String) throws(MomentTextError) -> WallTime {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip(0x2D), let month = reader.number(2), reader.skip(0x2D),
            let day = reader.number(2), reader.skip(0x54) || reader.skip(0x74) || reader.skip(0x20),
            let hour = reader.number(2), reader.skip(0x3A), let minute = reader.number(2)
        else { throw .malformed }
        var second: Int64 = 0
        if reader.skip(0x3A) {
            guard let number = reader.number(2) else { throw .malformed }
            second = number
        }
        guard let offset = reader.offset(), reader.isAtEnd else { throw .malformed }
        guard years.contains(year), (1...12).contains(month), day >= 1, day <= days(in: month, of: year), hour < 24,
            minute < 60, second < 60
        else { throw .noSuchDate }
        let seconds = ((days(before: year, month) + day - 1) * 24 + hour) * 3600 + minute * 60 + second - offset
        return WallTime(milliseconds: seconds * 1000)
    }

    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 to the first of a month.
    private static func days(before year: Int64, _ month: Int64) -> Int64 {
        let last = year - 1
        let leaps = last / 4 - last / 100 + last / 400 - 477
        return (year - 1970) * 365 + leaps + (1..<month).reduce(0) { $0 + days(in: $1, of: year) }
    }
}

/// Walks over ASCII.
private struct DigitReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { place == bytes.count }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    /// Exactly so many digits.
    mutating func number(_ count: Int) -> Int64? {
        guard place + count <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[place..<place + count] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        place += count
        return value
    }

    /// Seconds east of UTC: `Z`, `+01:00`, or nothing for UTC.
    mutating func offset() -> Int64? {
        if isAtEnd || skip(0x5A) || skip(0x7A) { return 0 }
        let isWest = place < bytes.count && bytes[place] == 0x2D
        guard skip(0x2B) || skip(0x2D), let hours = number(2), skip(0x3A), let minutes = number(2), hours < 24,
            minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (isWest ? -60 : 60)
    }
}
