// What a failure rule looks for in the output of the rank that failed. No regular expressions: what a tenant writes
// must take no longer than its length allows, on every node.

/// Text of one line, in which `*` stands for any characters; `\*`, `\~` and `\\` are themselves.
package struct OutputPattern: Hashable, Sendable {
    /// Bytes of one pattern.
    package static let longest = 200
    /// Patterns of one rule.
    package static let most = 8
    /// How much of a rank's output is looked at, from its end, in bytes: what it said last is what it died of.
    package static let tail = 65_536

    /// As it is written behind a `~`.
    package let text: String
    /// The literal parts between the stars, in bytes.
    private let parts: [[UInt8]]

    /// nil when it is empty, too long, of several lines, of nothing but stars, or has a backslash before anything else.
    package init?(_ text: String) {
        guard (1...Self.longest).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x09 }) else {
            return nil
        }
        var parts: [[UInt8]] = [[]]
        var written = ""
        var isEscaped = false
        for scalar in text.unicodeScalars {
            guard !isEscaped || "*~\\".unicodeScalars.contains(scalar) else { return nil }
            switch scalar {
            case "\\" where !isEscaped:
                isEscaped = true
                continue
            case "*" where !isEscaped:
                parts.append([])
                written += "*"
                continue
            case "*", "~", "\\": written += "\\\(scalar)"
            default: written.unicodeScalars.append(scalar)
            }
            parts[parts.count - 1] += UTF8.encode(scalar).map(Array.init) ?? []
            isEscaped = false
        }
        self.parts = parts.filter { !$0.isEmpty }
        guard !isEscaped, !self.parts.isEmpty else { return nil }
        self.text = written
    }

    /// Whether it stands somewhere in this line.
    package func fits(_ line: some RandomAccessCollection<UInt8>) -> Bool {
        var rest = line[...]
        for part in parts {
            guard let end = Self.end(of: part, in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    /// Behind its first place.
    private static func end<Bytes: RandomAccessCollection<UInt8>>(
        of part: [UInt8], in bytes: Bytes
    ) -> Bytes.Index? {
        var start = bytes.startIndex
        while let first = bytes[start...].firstIndex(of: part[0]) {
            guard bytes.distance(from: first, to: bytes.endIndex) >= part.count else { return nil }
            let end = bytes.index(first, offsetBy: part.count)
            if bytes[first..<end].elementsEqual(part) { return end }
            start = bytes.index(after: first)
        }
        return nil
    }
}

extension [FailureRule] {
    /// A bit for each rule whose patterns were found in what a rank said last: `1 << place`.
    package func signs(in output: some RandomAccessCollection<UInt8>) -> UInt32 {
        var signs: UInt32 = 0
        for line in output.split(separator: UInt8(ascii: "\n")) {
            for (place, rule) in enumerated() where signs >> UInt32(place) & 1 == 0 {
                if rule.output.contains(where: { $0.fits(line) }) { signs |= 1 << UInt32(place) }
            }
        }
        return signs
    }
}
