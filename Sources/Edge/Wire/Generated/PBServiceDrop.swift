// `ServiceDrop` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ServiceDrop`.
package struct PBServiceDrop: PBMessage {
    package var by: PBPrincipal?
    package var sinceMs: Int64

    package init(
        by: PBPrincipal? = nil,
        sinceMs: Int64 = 0
    ) {
        self.by = by
        self.sinceMs = sinceMs
    }

    package static var wireName: StaticString { "coord.v1.ServiceDrop" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceDrop { try read(bytes, rules) }
}

extension PBServiceDrop: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceDrop>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_drop__init(c)
        c.pointee.by = try writer.message(by)
        c.pointee.since_ms = sinceMs
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceDrop>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceDrop")
        by = try reader.message(c.pointee.by)
        sinceMs = c.pointee.since_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceDrop>? {
        coord__v1__service_drop__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
