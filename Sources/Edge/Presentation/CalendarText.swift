// Points of time as text in UTC, by the calendar of ISO 8601. It knows no time zones and reads nothing back.

package import ClusterModel

/// Writes points of time.
package enum CalendarText {
    /// `2026-11-22T10:29:05Z`, with milliseconds when asked: for documents and logs.
    package static func iso(_ time: WallTime, milliseconds: Bool = false) -> String {
        let parts = Parts(time)
        let fraction = milliseconds ? "." + padded(parts.millisecond, to: 3) : ""
        return "\(parts.date)T\(parts.clock)\(fraction)Z"
    }

    /// `2026-11-22 10:29:05`: for people; the heading says that it is UTC.
    package static func plain(_ time: WallTime) -> String {
        let parts = Parts(time)
        return "\(parts.date) \(parts.clock)"
    }

    fileprivate static func padded(_ number: Int64, to width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

/// A point of time by the civil calendar.
private struct Parts {
    let date: String
    let clock: String
    let millisecond: Int64

    init(_ time: WallTime) {
        let (day, rest) = floored(time.milliseconds, by: 86_400_000)
        date = Parts.date(day)
        let seconds = rest / 1000
        millisecond = rest % 1000
        clock = [seconds / 3600, seconds / 60 % 60, seconds % 60]
            .map { CalendarText.padded($0, to: 2) }.joined(separator: ":")
    }

    /// The date of a day counted from 1970-01-01.
    ///
    /// Days are shifted to eras of 400 years that begin on the first of March, so that the leap day is the last of a
    /// year (Hinnant, "chrono-compatible low-level date algorithms").
    private static func date(_ day: Int64) -> String {
        let (era, dayOfEra) = floored(day + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let dayOfMonth = dayOfYear - (153 * shifted + 2) / 5 + 1
        return "\(CalendarText.padded(year, to: 4))-\(CalendarText.padded(month, to: 2))-"
            + CalendarText.padded(dayOfMonth, to: 2)
    }
}

private func floored(_ number: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
