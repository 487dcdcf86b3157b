// `StreamPiece` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The answer to an ask.
package struct PBStreamPiece: PBMessage {
    /// SHA-256 of the data.
    package var hash: [UInt8]
    /// At most 1 MiB.
    package var data: [UInt8]

    package init(
        hash: [UInt8] = [],
        data: [UInt8] = []
    ) {
        self.hash = hash
        self.data = data
    }

    package static var wireName: StaticString { "coord.v1.StreamPiece" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBStreamPiece { try read(bytes, rules) }
}

extension PBStreamPiece: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__StreamPiece>, _ writer: WireWriter) throws(WireError) {
        coord__v1__stream_piece__init(c)
        if !hash.isEmpty { c.pointee.hash = try writer.bytes(hash) }
        if !data.isEmpty { c.pointee.data = try writer.bytes(data) }
    }

    init(_ c: UnsafePointer<Coord__V1__StreamPiece>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "StreamPiece")
        hash = reader.bytes(c.pointee.hash)
        data = reader.bytes(c.pointee.data)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__StreamPiece>? {
        coord__v1__stream_piece__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
