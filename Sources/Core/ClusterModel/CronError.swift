// What can be wrong with a cron expression, said so that whoever wrote it can mend it.

/// Why a text is no cron expression.
package enum CronError: Error, Hashable, Sendable {
    /// There is nothing, or nothing but a time zone.
    case empty
    /// It has more bytes than anybody writes.
    case tooLong(limit: Int)
    /// It has another number of fields than the form that was asked for.
    case fieldCount(Int, expected: ClosedRange<Int>)
    /// A field can not be read.
    case field(CronField.Bounds, text: String, CronFieldProblem)
    /// A word that begins with @ is not one of those known.
    case unknownWord(String)
    /// After @every stands no length of time.
    case badInterval(String)
    /// The length of time after @every does not fit 64 bits of nanoseconds.
    case intervalTooLong(String)
    /// After TZ= or CRON_TZ= stands no name of a time zone.
    case badZone(String)
}

/// What is wrong with a field.
package enum CronFieldProblem: Error, Hashable, Sendable {
    /// Where a number or a name is due stands something else.
    case notANumber(String)
    /// A value is too small for the field.
    case belowLowest
    /// A value is too large for the field.
    case aboveHighest
    /// The range's end lies before its beginning.
    case reversed
    /// A range has more than two ends.
    case tooManyHyphens
    /// A range has more than one step.
    case tooManySlashes
    /// A step leads nowhere.
    case stepIsZero
    /// Between two commas, or beside one, stands nothing.
    case emptyItem
    /// A star stands at an end of a range.
    case starInRange
}

extension CronError: CustomStringConvertible {
    /// What is wrong, and what to write.
    package var description: String {
        switch self {
        case .empty: "there is no cron expression; write five fields, such as 30 4 * * mon-fri, or @daily"
        case .tooLong(let limit): "the cron expression has more than \(limit) bytes; write ranges and steps, not lists"
        case .fieldCount(let found, let expected): Self.countText(found, expected)
        case .field(let bounds, let text, let problem):
            "\(problem) in the field '\(text)' for the \(bounds.name); \(bounds.remedy)"
        case .unknownWord(let word):
            "'\(word)' is not known; write @yearly, @monthly, @weekly, @daily, @hourly or @every 1h30m"
        case .badInterval(let text): "'\(text)' after @every is no length of time; write 90s, 15m or 1h30m"
        case .intervalTooLong(let text): "'\(text)' after @every is longer than 292 years; write a shorter one"
        case .badZone(let text): "'\(text)' names no time zone; write TZ=Europe/Berlin, TZ=UTC or TZ=+05:30"
        }
    }

    private static func countText(_ found: Int, _ expected: ClosedRange<Int>) -> String {
        let count =
            expected.count == 1 ? "\(expected.lowerBound)" : "\(expected.lowerBound) or \(expected.upperBound)"
        let names = "minute, hour, day of month, month, day of week"
        return "the cron expression has \(found) fields, not \(count); write "
            + (expected.upperBound == 6 ? "second, " : "") + names
    }
}

extension CronFieldProblem: CustomStringConvertible {
    /// What is wrong, in a few words.
    package var description: String {
        switch self {
        case .notANumber(let text): "'\(text)' is no number"
        case .belowLowest: "number too small"
        case .aboveHighest: "number too large"
        case .reversed: "range ends before it begins"
        case .tooManyHyphens: "more than one hyphen"
        case .tooManySlashes: "more than one slash"
        case .stepIsZero: "step of 0"
        case .emptyItem: "empty item"
        case .starInRange: "star at an end of a range"
        }
    }
}
