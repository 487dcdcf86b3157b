// How people name a time zone: by place (Europe/Berlin), or by a fixed distance from UTC (+05:30). Whether a place is
// known is the edge's to say; that a name can not lead out of a folder of zones is decided here.

/// Why a text names no time zone, or why bytes are no rules of one.
package enum TimeZoneError: Error, Hashable, Sendable {
    /// It is neither a place nor a fixed offset.
    case badName(String)
    /// It has more bytes than any zone needs.
    case tooLarge(limit: Int)
    /// The bytes end too early.
    case truncated
    /// The bytes do not begin as a file of zone rules does.
    case notZoneRules
    /// A version of the format that nobody here knows.
    case unknownVersion(UInt8)
    /// A part has a value that the format does not allow.
    case badPart(String)
    /// The rules count leap seconds, which wall time does not.
    case leapSeconds
    /// The rule for the years to come can not be read.
    case badYearlyRule(String)
}

extension TimeZoneError: CustomStringConvertible {
    /// What is wrong, and what to do.
    package var description: String {
        switch self {
        case .badName(let text): "'\(text)' names no time zone; write Europe/Berlin, UTC or +05:30"
        case .tooLarge(let limit): "the zone's rules have more than \(limit) bytes; install the tz database again"
        case .truncated: "the zone's rules end too early; install the tz database again"
        case .notZoneRules: "these are no rules of a time zone (no TZif); name a zone of the tz database"
        case .unknownVersion(let version): "the zone's rules have the unknown version \(version); 1 to 4 are known"
        case .badPart(let part): "the zone's rules have a bad \(part); install the tz database again"
        case .leapSeconds: "the zone counts leap seconds; name it without right/ in front"
        case .badYearlyRule(let rule): "the zone's yearly rule '\(rule)' can not be read; install the tz database again"
        }
    }
}

/// A name that is safe to look up: Europe/Berlin, UTC, or a fixed offset such as +05:30.
package struct TimeZoneName: Hashable, Sendable, CustomStringConvertible {
    /// How long a name is.
    package enum Limits {
        /// Twice the longest name that the tz database has.
        package static let bytes = 64
    }

    /// Coordinated universal time.
    package static let utc = TimeZoneName(unchecked: "UTC", fixedOffset: 0)

    /// As it was written.
    package let text: String
    /// Seconds east of UTC, when the name says them itself.
    package let fixedOffset: Int?

    private init(unchecked text: String, fixedOffset: Int?) {
        self.text = text
        self.fixedOffset = fixedOffset
    }

    /// Takes a name apart. No part of it is empty or begins with a dot, so it stays below the folder it is sought in.
    package init(_ text: String) throws(TimeZoneError) {
        if let offset = Self.offset(text) {
            self.init(unchecked: text, fixedOffset: offset)
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard text.utf8.count <= Limits.bytes, text.first?.isLetter == true, parts.allSatisfy(Self.isPart) else {
            throw .badName(String(text.prefix(40)))
        }
        self.init(unchecked: text, fixedOffset: nil)
    }

    /// As it was written.
    package var description: String { text }

    private static func isPart(_ part: Substring) -> Bool {
        !part.isEmpty && part.first != "."
            && part.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
                default: false
                }
            }
    }

    /// Reads UTC, +HH:MM and -HH:MM.
    private static func offset(_ text: String) -> Int? {
        if text == utc.text { return 0 }
        let bytes = Array(text.utf8)
        guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            bytes[3] == UInt8(ascii: ":"), let hours = number(bytes[1...2]), let minutes = number(bytes[4...5]),
            hours < 24, minutes < 60
        else { return nil }
        let offset = (hours * 60 + minutes) * 60
        return bytes[0] == UInt8(ascii: "-") ? -offset : offset
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.allSatisfy { (0x30...0x39).contains($0) } ? Int(String(decoding: digits, as: UTF8.self)) : nil
    }
}
