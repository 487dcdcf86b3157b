// `ServiceRemoved` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Nothing of it is left.
package struct PBServiceRemoved: PBMessage {
    package var service: UInt64
    package var atMs: Int64

    package init(
        service: UInt64 = 0,
        atMs: Int64 = 0
    ) {
        self.service = service
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.ServiceRemoved" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceRemoved { try read(bytes, rules) }
}

extension PBServiceRemoved: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceRemoved>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_removed__init(c)
        c.pointee.service = service
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceRemoved>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceRemoved")
        service = c.pointee.service
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceRemoved>? {
        coord__v1__service_removed__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
