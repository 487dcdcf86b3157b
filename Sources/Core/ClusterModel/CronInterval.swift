// The lengths of time that may follow @every, as Go writes them: 1h30m, 1.5h, 300ms. Slurm's and the short forms are
// TimeText's.

/// Reads the lengths of time of cron expressions.
enum CronInterval {
    private static let units: [(name: Substring, nanoseconds: Int128)] = [
        ("ns", 1), ("us", 1000), ("\u{B5}s", 1000), ("\u{3BC}s", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
        ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// Numbers with their units, in any order and added up; `0` alone needs none.
    ///
    /// A plus sign may stand in front. A minus sign is refused, though cron would take it for a second: nobody means
    /// that.
    static func nanoseconds(_ text: String) throws(CronError) -> Int64 {
        var rest = text[...]
        if rest.first == "+" { rest = rest.dropFirst() }
        if rest == "0" { return 0 }
        guard !rest.isEmpty else { throw .badInterval(String(text.prefix(40))) }
        var total: Int128 = 0
        while !rest.isEmpty {
            guard let part = takePart(&rest) else { throw .badInterval(String(text.prefix(40))) }
            total += part
            guard total <= Int128(Int64.max) else { throw .intervalTooLong(String(text.prefix(40))) }
        }
        return Int64(total)
    }

    /// Takes a number and its unit off the front; nil when they do not stand there. What is too long stays too long.
    private static func takePart(_ rest: inout Substring) -> Int128? {
        let whole = takeDigits(&rest)
        var fraction: Substring = ""
        if rest.first == "." {
            rest = rest.dropFirst()
            fraction = takeDigits(&rest)
        }
        guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
        let name = rest.prefix { $0 != "." && !isDigit($0) }
        guard let unit = units.first(where: { $0.name == name }) else { return nil }
        rest = rest.dropFirst(name.count)
        // 18 digits behind the point are below a nanosecond for every unit, and their product fits 128 bits.
        let digits = fraction.prefix(18)
        let scale = digits.reduce(Int128(1)) { scale, _ in scale * 10 }
        let count = whole.isEmpty ? 0 : Int64(whole).map { Int128($0) } ?? Int128(Int64.max) + 1
        return count * unit.nanoseconds + (Int128(digits) ?? 0) * unit.nanoseconds / scale
    }

    private static func takeDigits(_ rest: inout Substring) -> Substring {
        let digits = rest.prefix(while: isDigit)
        rest = rest.dropFirst(digits.count)
        return digits
    }

    private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
}
