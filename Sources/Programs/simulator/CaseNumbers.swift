// Which numbers a case may have. What lies outside is a slip of the file, and is said of the case instead of being
// carried into arithmetic that has no room for it.

import Foundation

extension CaseLine {
    /// The first number that no case can mean, and what it may be; nil where there is none.
    var fault: String? {
        Self.fault(in: input, at: "input", within: Self.bound)
            ?? Self.fault(in: expect, at: "expect", within: { _ in .max })
    }

    /// How far from zero a number under this key may be.
    private static func bound(_ key: String) -> Int64 {
        // Thousandths and nanoseconds fill 64 bits in cases of the peers' own; `n` is any integer of a quantity.
        if key.hasSuffix("Milli") || key.hasSuffix("Ns") || key == "n" { return .max }
        // Three centuries in seconds, since each becomes a moment before or after another.
        if key.contains("Sec") { return 10_000_000_000 }
        // Powers of ten beyond it are no quantity any more.
        if key.lowercased().hasSuffix("scale") { return 1000 }
        // Sizes, percents, rates and steps.
        return Int64(Int32.max)
    }

    private static func fault(in value: Any, at path: String, within bound: (String) -> Int64) -> String? {
        if let fields = value as? [String: Any] {
            for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
                if let fault = fault(in: value, at: "\(path).\(key)", within: bound) { return fault }
            }
        } else if let values = value as? [Any] {
            for value in values {
                if let fault = fault(in: value, at: path, within: bound) { return fault }
            }
        } else if let number = value as? NSNumber {
            let limit = bound(path.split(separator: ".").last.map(String.init) ?? "")
            guard !isWithin(number, limit) else { return nil }
            return "\(path) is \(number), not a number from -\(limit) to \(limit); mend the case"
        }
        return nil
    }

    private static func isWithin(_ number: NSNumber, _ limit: Int64) -> Bool {
        if let whole = Int64(number.stringValue) { return whole >= -limit && whole <= limit }
        // Beyond 2^53 a number that is written as no integer is none, and its neighbours are no better.
        return abs(number.doubleValue) <= min(Double(limit), 0x1p53)
    }
}
