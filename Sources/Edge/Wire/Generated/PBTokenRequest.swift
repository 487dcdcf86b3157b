// `TokenRequest` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Lets the holder of the key join as a node, once.
package struct PBTokenRequest: PBMessage {
    package var key: [UInt8]
    package var validityMs: Int64

    package init(
        key: [UInt8] = [],
        validityMs: Int64 = 0
    ) {
        self.key = key
        self.validityMs = validityMs
    }

    package static var wireName: StaticString { "coord.v1.TokenRequest" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBTokenRequest { try read(bytes, rules) }
}

extension PBTokenRequest: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__TokenRequest>, _ writer: WireWriter) throws(WireError) {
        coord__v1__token_request__init(c)
        if !key.isEmpty { c.pointee.key = try writer.bytes(key) }
        c.pointee.validity_ms = validityMs
    }

    init(_ c: UnsafePointer<Coord__V1__TokenRequest>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "TokenRequest")
        key = reader.bytes(c.pointee.key)
        validityMs = c.pointee.validity_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__TokenRequest>? {
        coord__v1__token_request__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
