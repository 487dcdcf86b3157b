// `StreamChunk` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.StreamChunk`.
package struct PBStreamChunk: PBMessage {
    /// Of the first byte, in bytes from the beginning.
    package var offset: UInt64
    /// At most 256 KiB.
    package var data: [UInt8]

    package init(
        offset: UInt64 = 0,
        data: [UInt8] = []
    ) {
        self.offset = offset
        self.data = data
    }

    package static var wireName: StaticString { "coord.v1.StreamChunk" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBStreamChunk { try read(bytes, rules) }
}

extension PBStreamChunk: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__StreamChunk>, _ writer: WireWriter) throws(WireError) {
        coord__v1__stream_chunk__init(c)
        c.pointee.offset = offset
        if !data.isEmpty { c.pointee.data = try writer.bytes(data) }
    }

    init(_ c: UnsafePointer<Coord__V1__StreamChunk>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "StreamChunk")
        offset = c.pointee.offset
        data = reader.bytes(c.pointee.data)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__StreamChunk>? {
        coord__v1__stream_chunk__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
