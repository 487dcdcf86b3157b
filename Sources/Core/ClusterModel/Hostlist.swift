// Lists of host names in Slurm's short form: n[001-003,7] for n001, n002, n003 and n7. Nothing here asks whether a host
// exists.

/// Why a text is no host list.
package enum HostlistError: Error, Hashable, Sendable {
    /// A bracket has no partner.
    case unmatchedBracket(String)
    /// Between brackets stands something that is no number and no range.
    case badRange(String)
    /// The range's end is below its beginning.
    case reversed(String)
    case tooMany(limit: Int)
    case nameTooLong(limit: Int)
}

extension HostlistError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unmatchedBracket(let item): "a bracket in '\(item)' has no partner; write n[1-3,7]"
        case .badRange(let range): "'\(range)' is no number and no range; write n[1-3,7]"
        case .reversed(let range): "the range '\(range)' ends before it begins; write the smaller number first"
        case .tooMany(let limit): "it names more than \(limit) hosts; split it"
        case .nameTooLong(let limit): "a host name in it has more than \(limit) characters"
        }
    }
}

/// Reads and writes host lists.
package enum Hostlist {
    package enum Limits {
        /// Slurm's own bound; 65,536 names of 255 characters are 16 MB.
        package static let hosts = 65_536
        /// The longest name that the name system allows is 253 characters.
        package static let name = 255
        /// Numbers up to here fit 64 bits.
        fileprivate static let digits = 18
    }

    fileprivate struct NumberRange {
        let low: Int
        let high: Int
        let width: Int

        var count: Int { high - low + 1 }
    }

    /// Reads the short form; items are separated by commas or white space, and empty ones do not count.
    ///
    /// With several brackets in a name the last one runs fastest.
    package static func expand(_ text: String) throws(HostlistError) -> [String] {
        var hosts: [String] = []
        for item in try items(of: text) {
            hosts += try expand(item: item, room: Limits.hosts - hosts.count)
        }
        return hosts
    }

    /// The host at this place, counted from 0; nil past the end.
    package static func host(_ place: Int, of text: String) throws(HostlistError) -> String? {
        let hosts = try expand(text)
        return hosts.indices.contains(place) ? hosts[place] : nil
    }

    /// Cuts at commas and white space outside brackets.
    static func items(of text: String) throws(HostlistError) -> [Substring] {
        var items: [Substring] = []
        var start = text.startIndex
        var isInside = false
        for place in text.indices {
            switch text[place] {
            case "[":
                guard !isInside else { throw .unmatchedBracket(String(text[start...].prefix(80))) }
                isInside = true
            case "]":
                guard isInside else { throw .unmatchedBracket(String(text[start...].prefix(80))) }
                isInside = false
            case ",", " ", "\t", "\n", "\r\n":
                guard !isInside else { continue }
                if start < place { items.append(text[start..<place]) }
                start = text.index(after: place)
            default: continue
            }
        }
        guard !isInside else { throw .unmatchedBracket(String(text[start...].prefix(80))) }
        if start < text.endIndex { items.append(text[start...]) }
        return items
    }

    private static func expand(item: Substring, room: Int) throws(HostlistError) -> [String] {
        var names = [""]
        for (index, piece) in item.split(separator: "[", omittingEmptySubsequences: false).enumerated() {
            var literal = piece
            if index > 0, let close = piece.firstIndex(of: "]") {
                names = try append(ranges(piece[..<close]), to: names, room: room)
                literal = piece[piece.index(after: close)...]
            }
            names = names.map { $0 + literal }
            guard names.allSatisfy({ $0.utf8.count <= Limits.name }) else { throw .nameTooLong(limit: Limits.name) }
        }
        guard names.count <= room else { throw .tooMany(limit: Limits.hosts) }
        return names
    }

    private static func append(_ ranges: [NumberRange], to names: [String], room: Int) throws(HostlistError) -> [String]
    {
        var endings: [String] = []
        for range in ranges {
            guard range.high - range.low < room - endings.count else { throw .tooMany(limit: Limits.hosts) }
            endings += (range.low...range.high).map { padded($0, to: range.width) }
        }
        guard names.count * endings.count <= room else { throw .tooMany(limit: Limits.hosts) }
        return names.flatMap { name in endings.map { name + $0 } }
    }

    /// The ranges between two brackets.
    private static func ranges(_ text: Substring) throws(HostlistError) -> [NumberRange] {
        var ranges: [NumberRange] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count <= 2, let first = ends.first, let last = ends.last, let low = number(first),
                let high = number(last)
            else { throw .badRange(String(part.prefix(80))) }
            guard low <= high else { throw .reversed(String(part.prefix(80))) }
            ranges.append(NumberRange(low: low, high: high, width: first.utf8.count))
        }
        return ranges
    }

    fileprivate static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count <= Limits.digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int(text)
    }

    fileprivate static func padded(_ number: Int, to width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Hostlist {
    /// A name cut before its last number.
    private struct Host {
        let prefix: Substring
        /// The digits at the end; nil when the name does not end in a digit.
        let digits: Substring?
        let number: Int

        init(_ name: String) {
            let count = min(name.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count, Limits.digits)
            let digits = name.suffix(count)
            prefix = name.dropLast(count)
            self.digits = count > 0 ? digits : nil
            number = Hostlist.number(digits) ?? 0
        }

        /// Whether it is the next one after `last` in a range whose first number has so many digits.
        func follows(_ last: Host, width: Int) -> Bool {
            guard let digits else { return false }
            return number == last.number + 1 && digits == Hostlist.padded(number, to: width)
        }
    }

    /// The short form, in the order given (or sorted first), duplicates kept.
    ///
    /// Neighbours with one prefix share brackets.
    package static func compress(_ hosts: [String], sorted: Bool = false) -> String {
        var rest = hosts.map(Host.init)[...]
        if sorted { rest.sort(by: isBefore) }
        var items: [String] = []
        while let first = rest.first {
            guard first.digits != nil else {
                items.append(String(first.prefix))
                rest.removeFirst()
                continue
            }
            let group = rest.prefix { $0.prefix == first.prefix && $0.digits != nil }
            rest = rest.dropFirst(group.count)
            let inside = ranges(of: group)
            let isAlone = group.count == 1
            items.append(isAlone ? first.prefix + inside : "\(first.prefix)[\(inside)]")
        }
        return items.joined(separator: ",")
    }

    private static func ranges(of group: ArraySlice<Host>) -> String {
        var ranges: [String] = []
        var rest = group
        while let first = rest.popFirst(), let digits = first.digits {
            var last = first
            while let next = rest.first, next.follows(last, width: digits.utf8.count) {
                last = next
                rest.removeFirst()
            }
            ranges.append(last.number == first.number ? "\(digits)" : "\(digits)-\(last.digits ?? digits)")
        }
        return ranges.joined(separator: ",")
    }

    /// By prefix, numbers inside it counted as numbers; then by number, then by its digits.
    private static func isBefore(_ left: Host, _ right: Host) -> Bool {
        if left.prefix != right.prefix { return isNaturallyBefore(left.prefix, right.prefix) }
        if (left.digits == nil) != (right.digits == nil) { return left.digits == nil }
        if left.number != right.number { return left.number < right.number }
        return (left.digits?.utf8.count ?? 0) < (right.digits?.utf8.count ?? 0)
    }

    private static func isNaturallyBefore(_ left: Substring, _ right: Substring) -> Bool {
        var (left, right) = (left.utf8, right.utf8)
        while let first = left.first, let second = right.first {
            let (here, there) = (takeNumber(&left), takeNumber(&right))
            if let here, let there {
                if here != there { return here < there }
            } else if first != second {
                return first < second
            } else {
                left = left.dropFirst()
                right = right.dropFirst()
            }
        }
        return left.isEmpty && !right.isEmpty
    }

    /// Takes up to 18 digits off the front; nil, and nothing taken, when there is none.
    private static func takeNumber(_ text: inout Substring.UTF8View) -> Int? {
        let digits = text.prefix { (0x30...0x39).contains($0) }.prefix(Limits.digits)
        guard let number = Int(Substring(digits)) else { return nil }
        text = text.dropFirst(digits.count)
        return number
    }
}
