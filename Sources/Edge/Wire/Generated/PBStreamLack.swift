// `StreamLack` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The other answer: there is no such piece, and why.
package struct PBStreamLack: PBMessage {
    package var hash: [UInt8]
    package var why: String

    package init(
        hash: [UInt8] = [],
        why: String = ""
    ) {
        self.hash = hash
        self.why = why
    }

    package static var wireName: StaticString { "coord.v1.StreamLack" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBStreamLack { try read(bytes, rules) }
}

extension PBStreamLack: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__StreamLack>, _ writer: WireWriter) throws(WireError) {
        coord__v1__stream_lack__init(c)
        if !hash.isEmpty { c.pointee.hash = try writer.bytes(hash) }
        if !why.isEmpty { c.pointee.why = try writer.text(why, "StreamLack.why") }
    }

    init(_ c: UnsafePointer<Coord__V1__StreamLack>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "StreamLack")
        hash = reader.bytes(c.pointee.hash)
        why = try reader.text(c.pointee.why, "StreamLack.why")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__StreamLack>? {
        coord__v1__stream_lack__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
