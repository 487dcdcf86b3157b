// Lengths of time as people write them: Slurm's (30, 1:30:00, 2-12) and the short ones (90s, 5m, 1h, 2d). Points of
// time and time zones are no business of this.

/// Why a text is no length of time.
package enum TimeTextError: Error, Hashable, Sendable {
    case malformed(String)
    case tooLong(limitDays: Int64)
}

extension TimeTextError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed:
            "it is no length of time; write 90s, 5m, 1h or 2d, or as Slurm does: minutes, MM:SS, HH:MM:SS, D-HH or "
                + "D-HH:MM:SS"
        case .tooLong(let limit): "it is longer than \(limit) days"
        }
    }
}

/// Reads and writes lengths of time.
package enum TimeText {
    package enum Limits {
        /// A hundred years: past every use, and far from any overflow in milliseconds.
        package static let days: Int64 = 36_500
    }

    package enum Length: Hashable, Sendable {
        case unlimited
        case span(Span)
    }

    /// Reads Slurm's forms: minutes, MM:SS, HH:MM:SS, D-HH, D-HH:MM, D-HH:MM:SS, and `infinite`, `unlimited` or -1.
    ///
    /// As in Slurm a part may be larger than its place suggests: 90:00 is an hour and a half.
    package static func slurm(_ text: String) throws(TimeTextError) -> Length {
        if ["infinite", "unlimited", "-1"].contains(text.lowercased()) { return .unlimited }
        let sides = text.split(separator: "-", omittingEmptySubsequences: false)
        guard sides.count <= 2, let clock = sides.last else { throw .malformed(text) }
        var parts: [Int64] = []
        for part in clock.split(separator: ":", omittingEmptySubsequences: false) {
            parts.append(try number(part, of: text))
        }
        guard (1...3).contains(parts.count) else { throw .malformed(text) }
        if sides.count == 2 {
            let days = try number(sides[0], of: text)
            parts += [Int64](repeating: 0, count: 3 - parts.count)
            return .span(try span([days] + parts))
        }
        switch parts.count {
        case 1: return .span(try span([0, 0, parts[0], 0]))
        case 2: return .span(try span([0, 0] + parts))
        case 3: return .span(try span([0] + parts))
        default: throw .malformed(text)
        }
    }

    /// Reads 90s, 5m, 1h and 2d, or any of Slurm's forms.
    package static func length(_ text: String) throws(TimeTextError) -> Length {
        let units: [Character] = ["d", "h", "m", "s"]
        guard let unit = text.last, let place = units.firstIndex(of: unit), text.utf8.count > 1,
            text.utf8.first.map({ (0x30...0x39).contains($0) }) == true
        else { return try slurm(text) }
        var parts: [Int64] = [0, 0, 0, 0]
        parts[place] = try number(text.dropLast(), of: text)
        return .span(try span(parts))
    }

    private static func number(_ text: Substring, of whole: String) throws(TimeTextError) -> Int64 {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .malformed(whole) }
        guard let number = Int64(text), number <= Limits.days * 86_400 else { throw .tooLong(limitDays: Limits.days) }
        return number
    }

    /// Days, hours, minutes and seconds; each is below the bound in seconds, so the sum does not overflow.
    private static func span(_ parts: [Int64]) throws(TimeTextError) -> Span {
        let seconds = ((parts[0] * 24 + parts[1]) * 60 + parts[2]) * 60 + parts[3]
        guard seconds <= Limits.days * 86_400 else { throw .tooLong(limitDays: Limits.days) }
        return .seconds(seconds)
    }
}

extension TimeText {
    /// As Slurm's tables show it, whole seconds, cut: 00:05:07 or 2-01:05:07.
    package static func clock(_ span: Span) -> String {
        let total = span.milliseconds.magnitude / 1000
        let (days, hours, minutes, seconds) = (total / 86_400, total / 3600 % 24, total / 60 % 60, total % 60)
        let sign = span.milliseconds < 0 ? "-" : ""
        return sign + (days > 0 ? "\(days)-" : "") + "\(padded(hours)):\(padded(minutes)):\(padded(seconds))"
    }

    /// The largest unit that leaves a whole number: 90s, 5m, 1h, 2d, and 250ms below a second.
    package static func short(_ span: Span) -> String {
        let count = span.milliseconds
        guard count != 0 else { return "0s" }
        for (unit, size) in [("d", Int64(86_400_000)), ("h", 3_600_000), ("m", 60_000), ("s", 1000)]
        where count % size == 0 {
            return "\(count / size)\(unit)"
        }
        return "\(count)ms"
    }

    private static func padded(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
