// Writing Kubernetes' quantities back: the one canonical text of a number in its format. Reading is in
// QuantityParsing.swift; what tables show a person is in Quantity.swift.

extension Quantity.Amount: CustomStringConvertible {
    /// The canonical text: no fraction, the largest suffix that leaves a whole number, no precision lost.
    ///
    /// Below 1024, or with a fraction, a binary number is written in decimal.
    package var description: String {
        guard nano != 0 else { return "0" }
        switch format {
        case .decimalSI: return decimal(asExponent: false)
        case .decimalExponent: return decimal(asExponent: true)
        case .binarySI:
            guard isWhole, nano.magnitude >= 1024 * Quantity.oneInNano.magnitude else {
                return decimal(asExponent: false)
            }
            return binary
        }
    }

    private var binary: String {
        var number = nano / Quantity.oneInNano
        var step = 0
        while step + 1 < Self.binarySuffixes.count, number % 1024 == 0 {
            number /= 1024
            step += 1
        }
        return "\(number)\(Self.binarySuffixes[step])"
    }

    private func decimal(asExponent: Bool) -> String {
        var number = nano
        var exponent = -9
        // Without an exponent the suffixes end at E, and the number in front grows instead.
        while number % 1000 == 0, asExponent || exponent < 18 {
            number /= 1000
            exponent += 3
        }
        if asExponent { return exponent == 0 ? "\(number)" : "\(number)e\(exponent)" }
        return "\(number)\(Self.decimalSuffixes[exponent / 3 + 3])"
    }

    /// The number without any suffix: 0.05, -12, 1000000000000000000.1.
    package var plain: String {
        let (whole, rest) = nano.magnitude.quotientAndRemainder(dividingBy: Quantity.oneInNano.magnitude)
        let sign = nano < 0 ? "-" : ""
        guard rest != 0 else { return "\(sign)\(whole)" }
        var digits = "\(rest)"
        digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }

    private static let decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]
    private static let binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
}
