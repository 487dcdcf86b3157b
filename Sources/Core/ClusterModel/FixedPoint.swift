// Powers and logarithms of two in fixed point, so that two machines agree to the bit. Used wherever a decay or an age
// enters a score; floating point never does.

/// A number with 32 binary digits after the point.
package struct Fixed: Hashable, Comparable, Sendable {
    package static let one = Fixed(raw: 1 << 32)

    package let raw: Int64

    package init(raw: Int64) { self.raw = raw }

    package init(_ whole: Int32) { raw = Int64(whole) << 32 }

    package static func < (less: Fixed, more: Fixed) -> Bool { less.raw < more.raw }

    /// 2 to the power of this number, for numbers from -32 up to but not including 31; outside it saturates.
    ///
    /// Square-and-multiply over the binary digits: 2^f is the product of 2^(2^-i) over the digits set in f. The error
    /// is under 40 units of the last place (32 roundings of at most one unit each, and the table's own).
    package func exp2() -> Fixed {
        let whole = raw >> 32
        guard whole < 31 else { return Fixed(raw: .max) }
        guard whole >= -32 else { return Fixed(raw: 0) }
        var product: UInt64 = 1 << 62
        let fraction = UInt64(bitPattern: raw) & 0xFFFF_FFFF
        for (digit, root) in Self.roots.enumerated() where fraction & (1 << UInt64(31 - digit)) != 0 {
            product = product.multipliedFullWidth(by: root).high << 2
        }
        return Fixed(raw: Int64(product >> UInt64(30 - whole)))
    }

    /// The logarithm to base 2 of this number, which must be above zero.
    ///
    /// Digit by digit: squaring the mantissa doubles its logarithm, and an overflow past 2 is the next digit (Knuth,
    /// The Art of Computer Programming 1, section 1.2.2, exercise 25's method in binary).
    package func log2() -> Fixed {
        precondition(raw > 0, "the logarithm of a positive number")
        let top = 63 - raw.leadingZeroBitCount
        var mantissa = UInt64(raw) << UInt64(62 - top)
        var fraction: Int64 = 0
        for digit in stride(from: Int64(31), through: 0, by: -1) {
            mantissa = mantissa.multipliedFullWidth(by: mantissa).high << 1
            // Past 2 the same bits, read with one more binary digit, are the half.
            if mantissa >= 1 << 62 {
                fraction |= 1 << digit
            } else {
                mantissa <<= 1
            }
        }
        return Fixed(raw: Int64(top - 32) << 32 | fraction)
    }

    /// 2^(2^-i) for i = 1 to 32, with 62 binary digits after the point, made once by integer square roots.
    private static let roots: [UInt64] = {
        var roots: [UInt64] = []
        var value: UInt64 = 1 << 63
        for _ in 1...32 {
            value = squareRoot(high: value >> 2, low: value << 62)
            roots.append(value)
        }
        return roots
    }()

    /// The whole square root of a 128-bit number below 2^126.
    private static func squareRoot(high: UInt64, low: UInt64) -> UInt64 {
        var root: UInt64 = 0
        var bit: UInt64 = 1 << 63
        while bit != 0 {
            let trial = root | bit
            let square = trial.multipliedFullWidth(by: trial)
            if square.high < high || (square.high == high && square.low <= low) { root = trial }
            bit >>= 1
        }
        return root
    }
}
