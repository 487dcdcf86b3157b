// Array specs and the names of array elements as Slurm writes them: 0-15%4, 1-10:5, 20_[1-3]. Only text and numbers;
// what an array is belongs to the ledger.

/// Why a text is no array spec.
package enum ArrayTextError: Error, Hashable, Sendable {
    case empty
    case tooLong(limit: Int)
    case notANumber(String)
    case trailingText(String)
    case stepNotPositive
    case stepTooLarge(size: Int)
    case reversed(String)
    case indexTooLarge(size: Int)
    case badLimit(String)
    case tooMany(limit: Int)
}

extension ArrayTextError: CustomStringConvertible {
    /// What is wrong, in a few words.
    package var reason: String {
        switch self {
        case .empty: "no index"
        case .tooLong: "text too long"
        case .notANumber: "index not a number"
        case .trailingText: "trailing text"
        case .stepNotPositive: "step not positive"
        case .stepTooLarge: "step not below maxArraySize"
        case .reversed: "end below start"
        case .indexTooLarge: "index not below maxArraySize"
        case .badLimit: "limit not a number"
        case .tooMany: "too many indices"
        }
    }

    package var description: String {
        switch self {
        case .empty, .stepNotPositive: "\(reason); write 0-15, 1,3,5 or 1-10:2, and %4 to run four at a time"
        case .tooLong(let limit), .tooMany(let limit): "\(reason): at most \(limit); split the array"
        case .notANumber(let text), .trailingText(let text), .reversed(let text), .badLimit(let text):
            "\(reason): '\(text)'; write 0-15, 1,3,5 or 1-10:2, and %4 to run four at a time"
        case .stepTooLarge(let size), .indexTooLarge(let size): "\(reason), which is \(size); use smaller numbers"
        }
    }
}

/// The elements of an array, and how many may run at a time.
package struct ArraySpec: Hashable, Sendable {
    package enum Limits {
        /// Longer than any spec that a person writes.
        package static let text = 4096
        /// Slurm's largest MaxArraySize is 4,000,001; overlapping ranges may name this many indices in all.
        package static let indices = 1 << 22
    }

    /// Ascending, each once.
    package let indices: [Int]
    /// nil is no limit.
    package let maxRunning: Int?

    package init(indices: [Int], maxRunning: Int? = nil) {
        self.indices = indices
        self.maxRunning = maxRunning
    }

    /// Reads `0-15:4%2`, `1,3,5` or `[0-3]`; every index and step must be below `size`. `%0` is no limit, as in Slurm.
    package static func parse(_ text: String, size: Int) throws(ArrayTextError) -> ArraySpec {
        guard text.utf8.count <= Limits.text else { throw .tooLong(limit: Limits.text) }
        let halves = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        var list = halves[0]
        if list.first == "[", list.last == "]" { list = list.dropFirst().dropLast() }
        var found: Set<Int> = []
        var room = Limits.indices
        for part in list.split(separator: ",") {
            let range = try range(part, size: size)
            room -= (range.last - range.first) / range.step + 1
            guard room >= 0 else { throw .tooMany(limit: Limits.indices) }
            found.formUnion(stride(from: range.first, through: range.last, by: range.step))
        }
        guard !found.isEmpty else { throw .empty }
        return ArraySpec(indices: found.sorted(), maxRunning: try halves.count == 2 ? limit(halves[1]) : nil)
    }

    private static func limit(_ text: Substring) throws(ArrayTextError) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let limit = Int(text) else {
            throw .badLimit(String(text.prefix(40)))
        }
        return limit == 0 ? nil : limit
    }

    private static func range(
        _ part: Substring, size: Int
    ) throws(ArrayTextError) -> (first: Int, last: Int, step: Int) {
        var rest = part
        guard let first = takeNumber(&rest) else { throw .notANumber(String(part.prefix(40))) }
        var (last, step) = (first, 1)
        if rest.first == "-" {
            rest = rest.dropFirst()
            guard let end = takeNumber(&rest) else { throw .notANumber(String(part.prefix(40))) }
            last = end
            if rest.first == ":" {
                rest = rest.dropFirst()
                let isNegative = rest.first == "-"
                if isNegative { rest = rest.dropFirst() }
                guard let size = takeNumber(&rest) else { throw .notANumber(String(part.prefix(40))) }
                step = isNegative ? -size : size
            }
        }
        guard rest.isEmpty else { throw .trailingText(String(rest.prefix(40))) }
        guard step > 0 else { throw .stepNotPositive }
        guard step < size else { throw .stepTooLarge(size: size) }
        guard first <= last else { throw .reversed(String(part.prefix(40))) }
        guard last < size else { throw .indexTooLarge(size: size) }
        return (first, last, step)
    }

    /// Takes the digits off the front; nil when there is none or they do not fit.
    fileprivate static func takeNumber(_ text: inout Substring) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        text = text.dropFirst(digits.count)
        return number
    }
}

extension ArraySpec {
    /// The list's width in tables unless another is asked for, as in Slurm.
    package static let standardWidth = 64

    /// The indices of the bits set in a hexadecimal mask `0x...`; nil when the text is none.
    package static func indices(mask: String) -> [Int]? {
        guard mask.hasPrefix("0x"), mask.utf8.count > 2, mask.utf8.count <= Limits.indices / 4 else { return nil }
        var found: [Int] = []
        for (place, digit) in mask.dropFirst(2).reversed().enumerated() {
            guard let value = digit.hexDigitValue, digit.isASCII else { return nil }
            for bit in 0..<4 where value & (1 << bit) != 0 { found.append(4 * place + bit) }
        }
        return found
    }

    /// The short text: 2-18:2 for a long even sequence, else 1-3,5; then % and the limit.
    ///
    /// The list is cut to one character below `width`, the last three becoming dots; nil or a negative width is the
    /// standard one, 0 is none.
    package func text(width: Int? = nil) -> String {
        let limit = maxRunning.map { "%\($0)" } ?? ""
        if let even = evenText { return even + limit }
        let width = width.flatMap { $0 < 0 ? nil : $0 } ?? Self.standardWidth
        var list = listText
        guard width > 0 else { return list + limit }
        list = String(list.prefix(width - 1))
        if list.count > width - 3 {
            list = String(list.dropLast(3)) + String(repeating: ".", count: min(3, list.count))
        }
        return list + limit
    }

    /// The form with a step, for sequences that span more than ten and do not begin with two neighbours.
    private var evenText: String? {
        guard indices.count > 1, let first = indices.first, let last = indices.last, last - first > 10 else {
            return nil
        }
        let step = indices[1] - first
        guard step > 1, zip(indices, indices.dropFirst()).allSatisfy({ $1 - $0 == step }) else { return nil }
        return "\(first)-\(last):\(step)"
    }

    private var listText: String {
        var parts: [String] = []
        var rest = indices[...]
        while let first = rest.popFirst() {
            var last = first
            while rest.first == last + 1 { last = rest.removeFirst() }
            parts.append(first == last ? "\(first)" : "\(first)-\(last)")
        }
        return parts.joined(separator: ",")
    }
}

/// A job, or one element of an array, as people name it on a command line.
package struct ArrayTask: Hashable, Sendable {
    package let job: UInt64
    /// nil is the whole job.
    package let index: Int?

    package init(job: UInt64, index: Int? = nil) {
        self.job = job
        self.index = index
    }

    /// Reads `20`, `20_4` and `20_[1-3,7]`, several separated by white space or commas.
    package static func parse(_ text: String, size: Int = ArraySpec.Limits.indices) throws(ArrayTextError)
        -> [ArrayTask]
    {
        guard text.utf8.count <= ArraySpec.Limits.text else { throw .tooLong(limit: ArraySpec.Limits.text) }
        var tasks: [ArrayTask] = []
        guard let items = try? Hostlist.items(of: text) else { throw .trailingText(String(text.prefix(40))) }
        for item in items {
            let halves = item.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
            var rest = halves[0]
            guard let number = ArraySpec.takeNumber(&rest), rest.isEmpty else {
                throw .notANumber(String(item.prefix(40)))
            }
            let indices: [Int?] = try halves.count == 2 ? ArraySpec.parse(String(halves[1]), size: size).indices : [nil]
            guard tasks.count + indices.count <= Hostlist.Limits.hosts else {
                throw .tooMany(limit: Hostlist.Limits.hosts)
            }
            tasks += indices.map { ArrayTask(job: UInt64(number), index: $0) }
        }
        guard !tasks.isEmpty else { throw .empty }
        return tasks
    }
}
