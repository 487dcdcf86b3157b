// The two journeys of every generated message: value to bytes and bytes to value, through protobuf-c. Not what the
// fields are: that is in Generated/, and not what they mean: that is in the codecs.
import CWire

/// A message of `Proto/` as a Swift value that becomes bytes and comes from bytes.
package protocol PBMessage: Hashable, Sendable {
    /// The full name in `Proto/`, such as `coord.v1.JobSpec`.
    static var wireName: StaticString { get }

    /// The bytes of this message, the same for equal values. Throws where a string has a NUL or `rules` are exceeded.
    func encoded(rules: WireRules) throws(WireError) -> [UInt8]

    /// Reads a message and refuses what `rules` do not allow. The bytes are copied from, never kept.
    static func decode(_ bytes: UnsafeRawBufferPointer, rules: WireRules) throws(WireError) -> Self
}

extension PBMessage {
    /// The bytes of a message between programs.
    package func encoded() throws(WireError) -> [UInt8] { try encoded(rules: .message) }

    /// Reads a message between programs; a newer peer's fields and enum values are let through.
    package static func decode(_ bytes: [UInt8], rules: WireRules = .message) throws(WireError) -> Self {
        try bytes.withUnsafeBufferPointer { (buffer) throws(WireError) -> Self in
            try decode(UnsafeRawBufferPointer(buffer), rules: rules)
        }
    }

    /// Reads a row of the journal: any field or enum value that is not known, at any depth, is refused.
    package static func decodeStrict(_ bytes: [UInt8]) throws(WireError) -> Self {
        try decode(bytes, rules: .row)
    }
}

extension WireMessage {
    /// The same for a row of which not everything is wanted as a generated message.
    static func unpackedStrict<Answer>(
        _ bytes: [UInt8], _ body: (UnsafePointer<CForm>, WireReader) throws(WireError) -> Answer
    ) throws(WireError) -> Answer {
        try bytes.withUnsafeBufferPointer { (buffer) throws(WireError) -> Answer in
            try unpacked(UnsafeRawBufferPointer(buffer), .row, body)
        }
    }
}

/// An enum of `Proto/`: open, so that the value of a newer peer survives the journey.
package protocol PBEnum: RawRepresentable, Hashable, Sendable where RawValue == Int32 {
    init(rawValue: Int32)
    /// Whether this version has a name for the value.
    var isKnown: Bool { get }
}

/// What the generator adds to a message; seen in this room only.
protocol WireMessage: PBMessage {
    /// protobuf-c's struct. Starts with a `ProtobufCMessage`.
    associatedtype CForm

    /// Copies the fields to `c`, whose memory is not initialised yet.
    func fill(_ c: UnsafeMutablePointer<CForm>, _ writer: WireWriter) throws(WireError)
    init(_ c: UnsafePointer<CForm>, _ reader: WireReader) throws(WireError)
    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<CForm>?
}

extension WireMessage {
    func encode(_ rules: WireRules) throws(WireError) -> [UInt8] {
        let arena = try Arena.ofThisThread(limit: rules.writingArena)
        defer { arena.pointee.finish() }
        let writer = WireWriter(arena: arena, message: Self.wireName, limit: rules.writingArena)
        guard let message = UnsafeRawPointer(try writer.message(self))?.assumingMemoryBound(to: ProtobufCMessage.self)
        else { return [] }
        let size = protobuf_c_message_get_packed_size(message)
        guard size <= rules.bytes else {
            throw .tooLarge(message: "\(Self.wireName)", bytes: size, limit: rules.bytes)
        }
        // Even a capacity of zero would be written to, in storage that all empty arrays of all threads share.
        guard size > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            if let start = buffer.baseAddress { count = protobuf_c_message_pack(message, start) }
        }
    }

    static func read(_ bytes: UnsafeRawBufferPointer, _ rules: WireRules) throws(WireError) -> Self {
        try unpacked(bytes, rules) { (c, reader) throws(WireError) in try Self(c, reader) }
    }

    /// What `body` makes of the message in protobuf-c's memory, of which nothing may be kept.
    static func unpacked<Answer>(
        _ bytes: UnsafeRawBufferPointer, _ rules: WireRules,
        _ body: (UnsafePointer<CForm>, WireReader) throws(WireError) -> Answer
    ) throws(WireError) -> Answer {
        guard bytes.count <= rules.bytes else {
            throw .tooLarge(message: "\(wireName)", bytes: bytes.count, limit: rules.bytes)
        }
        let arena = try Arena.ofThisThread(limit: rules.readingArena)
        defer { arena.pointee.finish() }
        guard let c = unpack(arena.pointee.allocator, bytes) else {
            throw arena.pointee.isExhausted
                ? .arenaExceeded(message: "\(wireName)", limit: rules.readingArena)
                : .malformed(message: "\(wireName)", bytes: bytes.count)
        }
        return try body(c, WireReader(arena: arena, isStrict: rules.strict))
    }
}
