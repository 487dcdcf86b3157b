// `ServiceDropped` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Its replicas are ended.
package struct PBServiceDropped: PBMessage {
    package var service: UInt64
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        service: UInt64 = 0,
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.service = service
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.ServiceDropped" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceDropped { try read(bytes, rules) }
}

extension PBServiceDropped: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceDropped>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_dropped__init(c)
        c.pointee.service = service
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceDropped>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceDropped")
        service = c.pointee.service
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceDropped>? {
        coord__v1__service_dropped__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
