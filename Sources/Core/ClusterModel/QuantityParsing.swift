// Kubernetes' quantities, exactly: reading the whole grammar (2, 0.5, 250m, 8Gi, 1e3), rounding and arithmetic. Writing
// them back is in QuantityWriting.swift, tables for people in Quantity.swift.

/// Why a text is no quantity.
package enum QuantityError: Error, Hashable, Sendable {
    case empty
    case tooLong(limit: Int)
    /// There is no number in front of the suffix.
    case noNumber(String)
    /// What follows the number is no suffix.
    case unknownSuffix(String)
    /// Beyond what 128 bits hold in billionths.
    case tooLarge
}

extension QuantityError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "it is empty; write a number such as 2, 500m or 8Gi"
        case .tooLong(let limit): "it has more than \(limit) characters; write a number such as 2, 500m or 8Gi"
        case .noNumber: "it does not begin with a number; write one such as 2, 500m or 8Gi"
        case .unknownSuffix(let suffix):
            "'\(suffix)' is no unit; use n, u, m, k, M, G, T, P, E, or Ki, Mi, Gi, Ti, Pi, Ei, or an exponent as in 1e3"
        case .tooLarge: "the number is too large"
        }
    }
}

extension Quantity {
    package enum Limits {
        /// Longer than any number of 128 bits with its fraction; keeps messages and work short.
        package static let longestText = 128
        /// Beyond this exponent every number but zero is too large or rounds to a billionth.
        fileprivate static let largestExponent = 1_000
    }

    /// The family of suffixes that a number was written with, and will be written with again.
    package enum Format: Hashable, Sendable, CaseIterable {
        /// n, u, m, none, k, M, G, T, P, E: powers of 1000.
        case decimalSI
        /// Ki, Mi, Gi, Ti, Pi, Ei: powers of 1024.
        case binarySI
        /// e3, E-6: powers of ten.
        case decimalExponent
    }

    /// An exact number in billionths, and how it is written.
    package struct Amount: Hashable, Sendable {
        package var nano: Int128
        package var format: Format

        package init(nano: Int128, format: Format = .decimalSI) {
            self.nano = nano
            self.format = format
        }
    }

    /// The parts of a text before they are multiplied.
    private struct Parts {
        var isNegative = false
        var whole: [UInt8] = []
        var fraction: [UInt8] = []
    }

    /// Reads a quantity as Kubernetes does.
    ///
    /// Finer than a billionth is rounded away from zero, and binary numbers stop at 2^63 - 1. Stricter in one point: a
    /// suffix without any digit is refused, as the documented grammar says.
    package static func parse(_ text: String) throws(QuantityError) -> Amount {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= Limits.longestText else { throw .tooLong(limit: Limits.longestText) }
        var place = 0
        var parts = Parts()
        if bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") {
            parts.isNegative = bytes[0] == UInt8(ascii: "-")
            place = 1
        }
        parts.whole = digits(of: bytes, from: &place)
        if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
            place += 1
            parts.fraction = digits(of: bytes, from: &place)
        }
        guard !parts.whole.isEmpty || !parts.fraction.isEmpty else { throw .noNumber(text) }
        let suffix = String(decoding: bytes[place...], as: UTF8.self)
        return try amount(of: parts, suffix: suffix)
    }

    private static func digits(of bytes: [UInt8], from place: inout Int) -> [UInt8] {
        var found: [UInt8] = []
        while place < bytes.count, (0x30...0x39).contains(bytes[place]) {
            found.append(bytes[place] - 0x30)
            place += 1
        }
        return found
    }

    private static func amount(of parts: Parts, suffix: String) throws(QuantityError) -> Amount {
        if let power = decimalPowers[suffix] {
            return Amount(nano: try scaled(parts, exponent: power), format: .decimalSI)
        }
        if let power = binaryPowers[suffix] {
            let unit = oneInNano << Int128(10 * power)
            let magnitude = min((try? magnitude(of: parts, unit: unit)) ?? largestBinary, largestBinary)
            return Amount(nano: parts.isNegative ? -magnitude : magnitude, format: .binarySI)
        }
        guard let exponent = exponent(suffix) else { throw .unknownSuffix(suffix) }
        return Amount(nano: try scaled(parts, exponent: exponent), format: .decimalExponent)
    }

    /// The number after `e` or `E`, held at the bound beyond which it makes no difference; nil when there is none.
    private static func exponent(_ suffix: String) -> Int? {
        guard let first = suffix.first, first == "e" || first == "E" else { return nil }
        var digits = suffix.dropFirst()
        let isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits = digits.dropFirst() }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let size = min(Int(digits) ?? .max, Limits.largestExponent)
        return isNegative ? -size : size
    }

    /// The number times a power of ten, in billionths.
    private static func scaled(_ parts: Parts, exponent: Int) throws(QuantityError) -> Int128 {
        var moved = parts
        if exponent >= 0 {
            let across = min(exponent, moved.fraction.count)
            moved.whole += moved.fraction[..<across]
            moved.fraction.removeFirst(across)
            moved.whole += [UInt8](repeating: 0, count: exponent - across)
        } else {
            let padded = [UInt8](repeating: 0, count: max(0, -exponent - moved.whole.count)) + moved.whole
            moved.fraction = padded.suffix(-exponent) + moved.fraction
            moved.whole = padded.dropLast(-exponent)
        }
        let magnitude = try magnitude(of: moved, unit: oneInNano)
        return parts.isNegative ? -magnitude : magnitude
    }

    /// The number times the unit, rounded up.
    ///
    /// The fraction is worked off from its last digit: (d * unit + rest) / 10 keeps the whole part exact, and any
    /// remainder on the way means that the end is not.
    private static func magnitude(of parts: Parts, unit: Int128) throws(QuantityError) -> Int128 {
        var whole: Int128 = 0
        for digit in parts.whole {
            let (tenfold, over) = whole.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tenfold.addingReportingOverflow(Int128(digit))
            guard !over, !carry else { throw .tooLarge }
            whole = sum
        }
        var rest: Int128 = 0
        var isExact = true
        for digit in parts.fraction.reversed() {
            let (quotient, remainder) = (Int128(digit) * unit + rest).quotientAndRemainder(dividingBy: 10)
            rest = quotient
            if remainder != 0 { isExact = false }
        }
        let (product, over) = whole.multipliedReportingOverflow(by: unit)
        let (sum, carry) = product.addingReportingOverflow(rest + (isExact ? 0 : 1))
        guard !over, !carry else { throw .tooLarge }
        return sum
    }

    static let oneInNano: Int128 = 1_000_000_000
    static let largestBinary = Int128(Int64.max) * oneInNano
    private static let decimalPowers: [String: Int] = [
        "n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18,
    ]
    private static let binaryPowers: [String: Int] = ["Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6]
}

extension Quantity.Amount: Comparable {
    /// By value; the format does not count.
    package static func < (less: Self, more: Self) -> Bool { less.nano < more.nano }

    /// The sign of the difference: -1, 0 or 1.
    package func sign(against other: Self) -> Int { nano < other.nano ? -1 : nano == other.nano ? 0 : 1 }
}

extension Quantity.Amount {
    /// So many times ten to the power of `scale`.
    ///
    /// Finer than a billionth is rounded away from zero.
    package init(_ count: Int64, scale: Int, format: Quantity.Format = .decimalSI) throws(QuantityError) {
        self.init(nano: Int128(count), format: format)
        if scale < -9 {
            nano = Self.divided(nano, by: Self.power(min(-9 - scale, 37))).quotient
        } else {
            guard count != 0 else { return }
            guard scale <= 29 else { throw .tooLarge }
            let (product, over) = nano.multipliedReportingOverflow(by: Self.power(scale + 9))
            guard !over else { throw .tooLarge }
            nano = product
        }
    }

    package init(milli: Int64, format: Quantity.Format = .decimalSI) {
        self.init(nano: Int128(milli) * 1_000_000, format: format)
    }

    package init(whole: Int64, format: Quantity.Format = .decimalSI) {
        self.init(nano: Int128(whole) * Quantity.oneInNano, format: format)
    }

    /// In units of ten to the power of `scale`, rounded away from zero.
    ///
    /// - Throws: `tooLarge` when 128 bits do not hold it, for scales below -9.
    package func units(scale: Int) throws(QuantityError) -> Int128 {
        guard scale < -9 else { return Self.divided(nano, by: Self.power(min(scale + 9, 38))).quotient }
        guard nano != 0 else { return 0 }
        guard scale >= -47 else { throw .tooLarge }
        let (product, over) = nano.multipliedReportingOverflow(by: Self.power(-9 - scale))
        guard !over else { throw .tooLarge }
        return product
    }

    /// Rounded away from zero to a multiple of ten to the power of `scale`, and whether nothing was lost.
    package func rounded(scale: Int) throws(QuantityError) -> (amount: Self, isExact: Bool) {
        guard scale > -9 else { return (self, true) }
        guard nano != 0 else { return (self, true) }
        guard scale <= 29 else { throw .tooLarge }
        let step = Self.power(scale + 9)
        let (quotient, isExact) = Self.divided(nano, by: step)
        let (product, over) = quotient.multipliedReportingOverflow(by: step)
        guard !over else { throw .tooLarge }
        return (Self(nano: product, format: format), isExact)
    }

    /// Thousandths, rounded away from zero; nil when 64 bits do not hold them.
    package var milli: Int64? { Int64(exactly: Self.divided(nano, by: 1_000_000).quotient) }

    /// Whole things (bytes, devices), rounded away from zero; nil when 64 bits do not hold them.
    package var whole: Int64? { Int64(exactly: Self.divided(nano, by: Quantity.oneInNano).quotient) }

    package var isWhole: Bool { nano % Quantity.oneInNano == 0 }

    package var isNegative: Bool { nano < 0 }

    package var fitsInt64: Bool { isWhole && Int64(exactly: nano / Quantity.oneInNano) != nil }

    /// The nearest floating-point number, to within one unit of its last place.
    package var float: Double { isWhole ? Double(nano / Quantity.oneInNano) : Double(nano) / 1e9 }

    /// The sum, in the format of the first number that is not zero.
    package func adding(_ other: Self) throws(QuantityError) -> Self {
        let (sum, over) = nano.addingReportingOverflow(other.nano)
        guard !over else { throw .tooLarge }
        return Self(nano: sum, format: nano == 0 ? other.format : format)
    }

    /// The difference, in the format of the first number that is not zero.
    package func subtracting(_ other: Self) throws(QuantityError) -> Self {
        let (difference, over) = nano.subtractingReportingOverflow(other.nano)
        guard !over else { throw .tooLarge }
        return Self(nano: difference, format: nano == 0 ? other.format : format)
    }

    package func multiplied(by count: Int64) throws(QuantityError) -> Self {
        let (product, over) = nano.multipliedReportingOverflow(by: Int128(count))
        guard !over else { throw .tooLarge }
        return Self(nano: product, format: format)
    }

    /// The quotient rounded away from zero, and whether there was no remainder.
    private static func divided(_ number: Int128, by divisor: Int128) -> (quotient: Int128, isExact: Bool) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return (quotient + Int128(remainder.signum()), remainder == 0)
    }

    /// Ten to a power from 0 to 38.
    private static func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(Int128(1)) { product, _ in product * 10 }
    }
}
