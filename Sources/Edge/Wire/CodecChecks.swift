// The checks of decoding: every one takes what stood in a field and returns it as a value, or throws an error that
// names the field. Not the meaning of a whole message: that is in the codecs.
import ClusterModel

/// A generated message that stands for a value of ours.
protocol Coded: WireMessage {
    associatedtype Model
    init(_ model: Model)
    /// The value, checked. Throws where a field is missing, out of bounds or of a newer version.
    func checked() throws(WireError) -> Model
}

/// Checks of single fields. `field` is always `Message.field`.
enum Check {
    static func refuse(_ field: StaticString, _ reason: String) -> WireError {
        .invalid(field: "\(field)", reason: reason)
    }

    /// The error for a value of an enum that has no meaning here: unset, or a newer version's.
    static func unknown<E: PBEnum>(_ value: E, _ field: StaticString) -> WireError {
        value.rawValue == 0
            ? refuse(field, "it is missing, or a newer version put something else; update this program")
            : .unknownValue(field: "\(field)", value: value.rawValue)
    }

    /// The error for a choice in which nothing that is known here was chosen.
    static func unchosen(_ field: StaticString) -> WireError {
        refuse(field, "nothing is chosen that this version knows; update this program if the sender is newer")
    }

    static func need<P: Coded>(_ message: P?, _ field: StaticString) throws(WireError) -> P.Model {
        guard let message else { throw refuse(field, "it is missing") }
        return try message.checked()
    }

    static func list<P: Coded>(_ list: [P], upTo most: Int, _ field: StaticString) throws(WireError) -> [P.Model] {
        try count(list.count, upTo: most, field)
        var result: [P.Model] = []
        result.reserveCapacity(list.count)
        for element in list { result.append(try element.checked()) }
        return result
    }

    static func count(_ count: Int, upTo most: Int, _ field: StaticString) throws(WireError) {
        guard count <= most else { throw refuse(field, "\(count) entries, but at most \(most) are allowed") }
    }

    static func name(_ text: String, _ field: StaticString) throws(WireError) -> Name {
        guard let name = Name(text) else {
            throw refuse(
                field,
                "\(quoted(text)) is not a name: 1 to 63 letters, digits, '.', '_' or '-', a letter or"
                    + " digit at both ends")
        }
        return name
    }

    static func hash(_ bytes: [UInt8], _ field: StaticString) throws(WireError) -> ContentHash {
        guard let hash = ContentHash(bytes: bytes) else {
            throw refuse(field, "\(bytes.count) bytes are not a SHA-256, which has 32")
        }
        return hash
    }

    static func text(
        _ text: String, upTo most: Int = WireLimits.text, _ field: StaticString
    ) throws(WireError) -> String {
        guard text.utf8.count <= most else {
            throw refuse(field, "\(text.utf8.count) bytes of text, but at most \(most) are allowed")
        }
        return text
    }

    static func texts(
        _ texts: [String], upTo most: Int, each length: Int, _ field: StaticString
    ) throws(WireError) -> [String] {
        try count(texts.count, upTo: most, field)
        for text in texts { _ = try Check.text(text, upTo: length, field) }
        return texts
    }

    static func bytes(_ bytes: [UInt8], upTo most: Int, _ field: StaticString) throws(WireError) -> [UInt8] {
        guard bytes.count <= most else {
            throw refuse(field, "\(bytes.count) bytes, but at most \(most) are allowed")
        }
        return bytes
    }

    static func within<I: FixedWidthInteger & Sendable>(
        _ value: I, _ bounds: ClosedRange<I>, _ field: StaticString
    ) throws(WireError) -> I {
        guard bounds.contains(value) else {
            throw refuse(field, "\(value) is not within \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return value
    }

    /// A count, bounded so that counting on cannot overflow.
    static func number(
        _ value: UInt32, upTo most: UInt32 = WireLimits.count, _ field: StaticString
    ) throws(WireError) -> Int {
        Int(try within(value, 0...most, field))
    }

    /// Epochs, versions, sequences and offsets: bounded, so that one more never overflows.
    static func counter(_ value: UInt64, _ field: StaticString) throws(WireError) -> UInt64 {
        try within(value, 0...WireLimits.counter, field)
    }

    static func job(_ number: UInt64, _ field: StaticString) throws(WireError) -> JobID {
        JobID(try within(number, 0...WireLimits.job, field))
    }

    static func allocation(_ number: UInt64, _ field: StaticString) throws(WireError) -> AllocationID {
        AllocationID(try within(number, 0...WireLimits.id, field))
    }

    static func model(_ number: UInt64, _ field: StaticString) throws(WireError) -> ModelID {
        ModelID(try within(number, 0...WireLimits.id, field))
    }

    static func node(_ number: UInt64, _ field: StaticString) throws(WireError) -> NodeID {
        NodeID(try within(number, 0...WireLimits.id, field))
    }

    static func rank(_ rank: UInt32, _ field: StaticString) throws(WireError) -> UInt32 {
        try within(rank, 0...(WireLimits.ranks - 1), field)
    }

    static func ranks(_ lower: UInt32, _ upper: UInt32, _ field: StaticString) throws(WireError) -> Range<UInt32> {
        guard lower <= upper, upper <= WireLimits.ranks else {
            throw refuse(field, "\(lower) to \(upper) is not a range of ranks within 0 to \(WireLimits.ranks)")
        }
        return lower..<upper
    }

    static func time(_ milliseconds: Int64, _ field: StaticString) throws(WireError) -> WallTime {
        WallTime(milliseconds: try within(milliseconds, 0...WireLimits.time, field))
    }

    /// A time of a peer's own boot clock.
    static func boot(_ milliseconds: Int64, _ field: StaticString) throws(WireError) -> BootTime {
        BootTime(milliseconds: try within(milliseconds, 0...WireLimits.time, field))
    }

    static func span(_ milliseconds: Int64, _ field: StaticString) throws(WireError) -> Span {
        Span(milliseconds: try within(milliseconds, 0...WireLimits.span, field))
    }

    static func port(_ port: UInt32, _ field: StaticString) throws(WireError) -> UInt32 {
        try within(port, 0...(WireLimits.ports - 1), field)
    }

    /// A numeric address and a port, as `10.0.0.12:30900` or `[fd00::12]:30900`; empty where there is none.
    static func endpoint(_ text: String, _ field: StaticString) throws(WireError) -> String {
        guard !text.isEmpty else { return "" }
        guard let colon = text.lastIndex(of: ":"), UInt16(text[text.index(after: colon)...]) ?? 0 > 0 else {
            throw refuse(field, "\(quoted(text)) is no ADDRESS:PORT")
        }
        let address = text[..<colon]
        let isBracketed = address.hasPrefix("[") && address.hasSuffix("]")
        _ = try host(String(isBracketed ? address.dropFirst().dropLast() : address), field)
        return text
    }

    /// An address or a host name, or nothing: commands get it as an argument.
    static func host(_ host: String, _ field: StaticString) throws(WireError) -> String {
        let allowed = host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "-"),
                UInt8(ascii: "_"), UInt8(ascii: "%"):
                true
            default: false
            }
        }
        guard allowed, host.utf8.count <= WireLimits.label, !host.hasPrefix("-") else {
            throw refuse(field, "\(quoted(host)) is no address")
        }
        return host
    }

    /// Text of a stranger for an error: the beginning, with nothing that a terminal could obey.
    private static func quoted(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(80).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }
        return "'\(shown.joined())'"
    }
}

extension String {
    /// Text for people, fit for the wire: cut at a character's end to `most` bytes, and without NUL. A remark that is
    /// too long must not keep a report from being sent.
    func remark(upTo most: Int = WireLimits.text) -> String {
        var copy = self
        return copy.withUTF8 { $0.count <= most && !$0.contains(0) } ? copy : shortened(upTo: most)
    }

    private func shortened(upTo most: Int) -> String {
        var kept = String.UnicodeScalarView()
        var bytes = 0
        for scalar in unicodeScalars {
            let scalar = scalar.value == 0 ? "\u{FFFD}" : scalar
            bytes += UTF8.width(scalar)
            guard bytes <= most else { break }
            kept.append(scalar)
        }
        return String(kept)
    }
}

extension ContentHash {
    /// The 32 bytes as the wire has them.
    var wire: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            for (index, word) in words.enumerated() {
                for place in 0..<8 { buffer[index * 8 + place] = UInt8(truncatingIfNeeded: word >> (56 - 8 * place)) }
            }
            count = 32
        }
    }
}
