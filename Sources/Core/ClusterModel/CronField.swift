// One field of a cron expression: the values that it lets through, below 64 of them, and whether it was a star.

/// The values of a field.
package struct CronField: Hashable, Sendable {
    /// Bit n is value n.
    private let bits: UInt64
    /// Whether * or ? stands in it without a step. It matters for the two fields that name days.
    package let hasStar: Bool

    private init(bits: UInt64, hasStar: Bool) {
        self.bits = bits
        self.hasStar = hasStar
    }

    /// Every `step`-th value between two, both of which are below 64.
    package init(from low: Int, through high: Int, step: Int = 1, hasStar: Bool = false) {
        precondition(low >= 0 && high < 64 && step > 0, "values below 64 and a step above zero")
        // A step past all values gives the first one; cut, it can not overflow.
        let values = stride(from: low, through: high, by: min(step, 64))
        self.init(bits: values.reduce(0) { $0 | 1 << UInt64($1) }, hasStar: hasStar)
    }

    /// The first value alone.
    static func lowest(of bounds: Bounds) -> CronField { CronField(from: bounds.lowest, through: bounds.lowest) }

    /// What a star means.
    static func all(of bounds: Bounds) -> CronField {
        CronField(from: bounds.lowest, through: bounds.highest, hasStar: true)
    }

    /// Ascending.
    package var values: [Int] { (0..<64).filter(contains) }

    /// Whether the field lets this value through.
    package func contains(_ value: Int) -> Bool { bits >> UInt64(value) & 1 == 1 }

    /// The first value that is not below this one.
    func first(from value: Int) -> Int? {
        let rest = value < 64 ? bits >> UInt64(value) : 0
        return rest == 0 ? nil : value + rest.trailingZeroBitCount
    }

    fileprivate func union(_ other: CronField) -> CronField {
        CronField(bits: bits | other.bits, hasStar: hasStar || other.hasStar)
    }
}

extension CronField {
    /// What may stand in a field.
    package struct Bounds: Hashable, Sendable {
        /// As people call it.
        package let name: String
        /// The smallest value.
        package let lowest: Int
        /// The largest value.
        package let highest: Int
        /// Other words for the values, from the lowest on, in small letters.
        package let names: [String]

        /// Bounds with a name for messages; the highest value must be below 64.
        package init(name: String, lowest: Int, highest: Int, names: [String] = []) {
            precondition(lowest >= 0 && lowest <= highest && highest < 64, "values below 64")
            self.name = name
            self.lowest = lowest
            self.highest = highest
            self.names = names
        }

        /// From 0 to 59.
        package static let second = Bounds(name: "second", lowest: 0, highest: 59)
        /// From 0 to 59.
        package static let minute = Bounds(name: "minute", lowest: 0, highest: 59)
        /// From 0 to 23.
        package static let hour = Bounds(name: "hour", lowest: 0, highest: 23)
        /// From 1 to 31.
        package static let dayOfMonth = Bounds(name: "day of month", lowest: 1, highest: 31)
        /// From 1 to 12, or by name.
        package static let month = Bounds(
            name: "month", lowest: 1, highest: 12,
            names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
        /// From 0, Sunday, to 6, or by name.
        package static let dayOfWeek = Bounds(
            name: "day of week", lowest: 0, highest: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

        /// What to write instead.
        var remedy: String {
            let words = names.isEmpty ? "" : " (or \(names[0]) to \(names[names.count - 1]))"
            return "write numbers from \(lowest) to \(highest)\(words): *, \(highest), "
                + "\(lowest),\(highest), \(lowest)-\(highest) or */2"
        }
    }

    /// Reads a list of ranges, such as 1,5-7/2.
    package static func list(_ text: Substring, in bounds: Bounds) throws(CronError) -> CronField {
        var field = CronField(bits: 0, hasStar: false)
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard !item.isEmpty else { throw .field(bounds, text: String(text.prefix(40)), .emptyItem) }
            field = field.union(try range(item, in: bounds))
        }
        return field
    }

    /// Reads one range: a star, a value or two with a hyphen, and after a slash a step.
    ///
    /// A single value with a step begins there and runs to the highest: 5/15 is 5-59/15 for minutes.
    package static func range(_ text: Substring, in bounds: Bounds) throws(CronError) -> CronField {
        do {
            return try read(text, in: bounds)
        } catch {
            throw .field(bounds, text: String(text.prefix(40)), error)
        }
    }

    private static func read(_ text: Substring, in bounds: Bounds) throws(CronFieldProblem) -> CronField {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw .tooManySlashes }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2 else { throw .tooManyHyphens }
        let step = try parts.count == 2 ? number(parts[1]) : 1
        guard step > 0 else { throw .stepIsZero }
        // A star with a step leaves values out, so it restricts its day as a list of them would.
        if isStar(ends[0]), ends.count == 1 {
            return CronField(from: bounds.lowest, through: bounds.highest, step: step, hasStar: step == 1)
        }
        guard !ends.contains(where: isStar) else { throw .starInRange }
        let low = try value(ends[0], in: bounds)
        let high = try ends.count == 2 ? value(ends[1], in: bounds) : parts.count == 2 ? bounds.highest : low
        guard low >= bounds.lowest else { throw .belowLowest }
        guard max(low, high) <= bounds.highest else { throw .aboveHighest }
        guard low <= high else { throw .reversed }
        return CronField(from: low, through: high, step: step)
    }

    private static func isStar(_ text: Substring) -> Bool { text == "*" || text == "?" }

    private static func value(_ text: Substring, in bounds: Bounds) throws(CronFieldProblem) -> Int {
        if let place = bounds.names.firstIndex(of: text.lowercased()) { return bounds.lowest + place }
        return try number(text)
    }

    /// Digits alone; what does not fit is larger than every bound anyway.
    private static func number(_ text: Substring) throws(CronFieldProblem) -> Int {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .notANumber(String(text.prefix(20)))
        }
        return Int(text) ?? .max
    }
}
