// Reads zone rules from TZif bytes (RFC 8536, versions 1 to 4). The bytes are not trusted: each count is held against
// what is left of them, and each value against what the format allows.

extension TimeZoneRules {
    /// What is taken for rules at all.
    package enum Limits {
        /// The largest zone of the tz database has 4 KiB; 256 KiB is also the bound of whoever reads the file.
        package static let bytes = 256 << 10
        /// Two to the 59 seconds lie beyond the age of the universe; sums with offsets stay far from overflow.
        static let seconds: ClosedRange<Int64> = -(1 << 59)...(1 << 59)
        /// As RFC 8536 bounds them: less than 25 hours west and 26 hours east.
        static let offsets: ClosedRange<Int64> = -89_999...93_599
        /// The longest yearly rule in use has under 50 bytes.
        static let yearlyRule = 256
    }

    /// Reads a file of the tz database.
    package static func decode(_ bytes: [UInt8]) throws(TimeZoneError) -> TimeZoneRules {
        guard bytes.count <= Limits.bytes else { throw .tooLarge(limit: Limits.bytes) }
        var reader = ZoneReader(rest: bytes[...])
        let header = try reader.header()
        guard header.version > 1 else { return try reader.block(header, wide: false).rules(yearly: nil) }
        // The first block is there for readers of version 1; the second says the same in 64 bits.
        _ = try reader.take(header.size(wide: false))
        let second = try reader.header()
        guard second.version == header.version else { throw .badPart("second header") }
        let block = try reader.block(second, wide: true)
        return try block.rules(yearly: reader.yearlyRule())
    }
}

/// The counts in front of a block.
private struct ZoneHeader {
    let version: Int
    let universalMarks: Int
    let standardMarks: Int
    let leapSeconds: Int
    let changes: Int
    let types: Int
    let nameBytes: Int

    /// The block's bytes. Counts have 32 bits, so that the sum does not overflow.
    func size(wide: Bool) -> Int {
        let width = wide ? 8 : 4
        return changes * (width + 1) + types * 6 + nameBytes + leapSeconds * (width + 4) + standardMarks
            + universalMarks
    }
}

/// The parts of a block that matter here.
private struct ZoneBlock {
    var seconds: [Int64] = []
    var types: [Int] = []
    var offsets: [Int] = []

    func rules(yearly: YearlyZoneRule?) throws(TimeZoneError) -> TimeZoneRules {
        guard let firstOffset = offsets.first else { throw .badPart("count of local times") }
        let changes = zip(seconds, types).map { TimeZoneRules.Change(second: $0, offset: offsets[$1]) }
        return TimeZoneRules(firstOffset: firstOffset, changes: changes, yearly: yearly)
    }
}

/// Takes numbers off the front of bytes.
private struct ZoneReader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ count: Int) throws(TimeZoneError) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw .truncated }
        let taken = rest.prefix(count)
        rest = rest.dropFirst(count)
        return taken
    }

    /// A signed number in so many bytes, the highest first.
    private mutating func number(_ width: Int) throws(TimeZoneError) -> Int64 {
        let bits = try take(width).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let unused = 64 - 8 * width
        return Int64(bitPattern: bits << unused) >> unused
    }

    private mutating func count() throws(TimeZoneError) -> Int { Int(try number(4)) & 0xFFFF_FFFF }

    mutating func header() throws(TimeZoneError) -> ZoneHeader {
        guard try take(4).elementsEqual("TZif".utf8) else { throw .notZoneRules }
        let mark = Int(try number(1))
        let version = mark == 0 ? 1 : mark - 0x30
        guard (1...4).contains(version), mark != 0x31 else { throw .unknownVersion(UInt8(truncatingIfNeeded: mark)) }
        _ = try take(15)
        return ZoneHeader(
            version: version, universalMarks: try count(), standardMarks: try count(), leapSeconds: try count(),
            changes: try count(), types: try count(), nameBytes: try count())
    }

    mutating func block(_ header: ZoneHeader, wide: Bool) throws(TimeZoneError) -> ZoneBlock {
        guard (1...256).contains(header.types) else { throw .badPart("count of local times") }
        guard header.nameBytes > 0 else { throw .badPart("count of name bytes") }
        guard [0, header.types].contains(header.standardMarks), [0, header.types].contains(header.universalMarks) else {
            throw .badPart("count of marks")
        }
        guard header.leapSeconds == 0 else { throw .leapSeconds }
        guard header.size(wide: wide) <= rest.count else { throw .truncated }
        var block = ZoneBlock()
        for _ in 0..<header.changes { block.seconds.append(try change(after: block.seconds.last, wide: wide)) }
        for type in try take(header.changes) {
            guard type < header.types else { throw .badPart("local time of a change") }
            block.types.append(Int(type))
        }
        for _ in 0..<header.types { block.offsets.append(try localTime(nameBytes: header.nameBytes)) }
        _ = try take(header.nameBytes + header.standardMarks + header.universalMarks)
        return block
    }

    private mutating func change(after last: Int64?, wide: Bool) throws(TimeZoneError) -> Int64 {
        let second = try number(wide ? 8 : 4)
        guard TimeZoneRules.Limits.seconds.contains(second), last.map({ $0 < second }) ?? true else {
            throw .badPart("time of a change")
        }
        return second
    }

    /// The offset of a local time; whether it is daylight time and what it is called does not matter here.
    private mutating func localTime(nameBytes: Int) throws(TimeZoneError) -> Int {
        let offset = try number(4)
        guard TimeZoneRules.Limits.offsets.contains(offset) else { throw .badPart("offset from UTC") }
        guard (0...1).contains(try number(1)) else { throw .badPart("mark of daylight time") }
        guard Int(try number(1)) & 0xFF < nameBytes else { throw .badPart("name of a local time") }
        return Int(offset)
    }

    /// The rule between the two ends of line after the second block; nil when there is nothing between them.
    mutating func yearlyRule() throws(TimeZoneError) -> YearlyZoneRule? {
        let end = UInt8(ascii: "\n")
        guard try take(1).first == end else { throw .badPart("end of the second block") }
        let text = rest.prefix(TimeZoneRules.Limits.yearlyRule).prefix { $0 != end }
        guard text.endIndex < rest.endIndex else { throw .truncated }
        guard rest[text.endIndex] == end else { throw .badPart("length of the yearly rule") }
        return text.isEmpty ? nil : try YearlyZoneRule.parse(text)
    }
}
