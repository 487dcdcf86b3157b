// The frames of HTTP/2 (RFC 9113, section 4), written and read one by one.

struct HTTP2Frame: Equatable {
    enum Kind {
        static let data: UInt8 = 0
        static let headers: UInt8 = 1
        static let reset: UInt8 = 3
        static let settings: UInt8 = 4
        static let push: UInt8 = 5
        static let ping: UInt8 = 6
        static let goAway: UInt8 = 7
        static let continuation: UInt8 = 9
    }

    enum Flag {
        static let endOfStream: UInt8 = 1
        /// Of settings and pings.
        static let answer: UInt8 = 1
        static let endOfHeaders: UInt8 = 4
        static let padded: UInt8 = 8
        static let priority: UInt8 = 32
    }

    /// The largest payload that may come: it is what everybody may send before more was offered.
    static let largest = 16_384
    static let head = 9

    let kind: UInt8
    let flags: UInt8
    let stream: UInt32
    let payload: [UInt8]

    init(_ kind: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) {
        (self.kind, self.flags, self.stream, self.payload) = (kind, flags, stream, payload)
    }

    /// Payloads that are written are shorter than 2^24.
    var bytes: [UInt8] {
        let count = payload.count
        let length = [UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
        return length + [kind, flags] + Self.word(stream) + payload
    }

    static func word(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
    }

    static func word(_ bytes: some Collection<UInt8>) -> UInt32 { bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }

    /// The payload without what pads it and says its priority; nil where that is longer than there is.
    var content: [UInt8]? {
        var rest = payload[...]
        var padding = 0
        if flags & Flag.padded != 0 {
            guard let count = rest.popFirst() else { return nil }
            padding = Int(count)
        }
        if kind == Kind.headers, flags & Flag.priority != 0 {
            guard rest.count >= 5 else { return nil }
            rest = rest.dropFirst(5)
        }
        return padding <= rest.count ? Array(rest.dropLast(padding)) : nil
    }

    enum Read: Equatable {
        case frame(HTTP2Frame)
        /// It is not there whole yet.
        case more
        case tooLong
    }

    /// Takes the first frame off these bytes.
    static func take(from bytes: inout [UInt8]) -> Read {
        guard bytes.count >= head else { return .more }
        let length = bytes.prefix(3).reduce(0) { $0 << 8 | Int($1) }
        guard length <= largest else { return .tooLong }
        guard bytes.count >= head + length else { return .more }
        let frame = HTTP2Frame(
            bytes[3], flags: bytes[4], stream: word(bytes[5..<9]) & 0x7FFF_FFFF, Array(bytes[head..<(head + length)]))
        bytes.removeFirst(head + length)
        return .frame(frame)
    }
}
