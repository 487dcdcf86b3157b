// Zone rules taken apart and put together again, so that they can be carried: the changes that are still to come, and
// the yearly rule as POSIX writes it. What lies in the past is left out: a timetable never asks for it.

extension TimeZoneRules {
    package enum PartLimits {
        /// The tz database lists changes up to 2037, and up to 2087 for zones that follow the moon: below 200.
        package static let changes = 1024
    }

    /// Offset before the first change, changes in their order, and the yearly rule; empty is none.
    package struct Parts: Hashable, Sendable {
        /// Seconds east of UTC.
        package var firstOffset: Int64
        /// Seconds since 1970, ascending.
        package var seconds: [Int64]
        /// Seconds east of UTC, as many as there are changes.
        package var offsets: [Int64]
        /// CET-1CEST,M3.5.0,M10.5.0/3 without the names: <x00>-1<x00>-2,M3.5.0/2,M10.5.0/3.
        package var yearly: String

        package init(firstOffset: Int64, seconds: [Int64], offsets: [Int64], yearly: String) {
            self.firstOffset = firstOffset
            self.seconds = seconds
            self.offsets = offsets
            self.yearly = yearly
        }
    }

    /// The same for every time from this one on; before it one offset for ever.
    package func trimmed(from time: WallTime) -> TimeZoneRules {
        let second = time.wholeSeconds
        let later = changes.filter { $0.second > second }
        return TimeZoneRules(firstOffset: stretch(at: second).offset, changes: later, yearly: yearly)
    }

    package var parts: Parts {
        Parts(
            firstOffset: Int64(firstOffset), seconds: changes.map(\.second), offsets: changes.map { Int64($0.offset) },
            yearly: yearly?.text ?? "")
    }

    /// Puts parts together; they are not trusted.
    package init(_ parts: Parts) throws(TimeZoneError) {
        guard parts.seconds.count == parts.offsets.count, parts.seconds.count <= PartLimits.changes else {
            throw .badPart("count of changes")
        }
        guard zip(parts.seconds, parts.seconds.dropFirst()).allSatisfy(<),
            parts.seconds.allSatisfy(Limits.seconds.contains)
        else { throw .badPart("time of a change") }
        guard (parts.offsets + [parts.firstOffset]).allSatisfy(Limits.offsets.contains) else {
            throw .badPart("offset from UTC")
        }
        let text = Array(parts.yearly.utf8)
        guard text.count <= Limits.yearlyRule else { throw .badPart("length of the yearly rule") }
        self.init(
            firstOffset: Int(parts.firstOffset),
            changes: zip(parts.seconds, parts.offsets).map { Change(second: $0, offset: Int($1)) },
            yearly: text.isEmpty ? nil : try YearlyZoneRule.parse(text[...]))
    }
}

extension YearlyZoneRule {
    /// What `parse` reads as this rule.
    var text: String {
        let name = "<x00>"
        guard let daylight else { return name + Self.text(-standard) }
        return name + Self.text(-standard) + name + Self.text(-daylight.offset) + "," + daylight.start.text + ","
            + daylight.end.text
    }

    /// [-]hh:mm:ss.
    fileprivate static func text(_ seconds: Int) -> String {
        let size = seconds.magnitude
        return (seconds < 0 ? "-" : "") + "\(size / 3600):\(size / 60 % 60):\(size % 60)"
    }
}

extension YearlyZoneRule.Turn {
    fileprivate var text: String {
        let day =
            switch day {
            case .ofCommonYear(let day): "J\(day)"
            case .ofYear(let day): "\(day)"
            case .weekday(let weekday, let week, let month): "M\(month).\(week).\(weekday)"
            }
        return day + "/" + YearlyZoneRule.text(second)
    }
}
