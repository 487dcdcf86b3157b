// `RequestKey` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// One change that a client asked for, so that its retry is not a second change.
package struct PBRequestKey: PBMessage {
    /// Random, chosen by the client for its whole life.
    package var client: UInt64
    /// Counts up within that client.
    package var sequence: UInt64

    package init(
        client: UInt64 = 0,
        sequence: UInt64 = 0
    ) {
        self.client = client
        self.sequence = sequence
    }

    package static var wireName: StaticString { "coord.v1.RequestKey" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRequestKey { try read(bytes, rules) }
}

extension PBRequestKey: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RequestKey>, _ writer: WireWriter) throws(WireError) {
        coord__v1__request_key__init(c)
        c.pointee.client = client
        c.pointee.sequence = sequence
    }

    init(_ c: UnsafePointer<Coord__V1__RequestKey>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RequestKey")
        client = c.pointee.client
        sequence = c.pointee.sequence
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RequestKey>? {
        coord__v1__request_key__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
