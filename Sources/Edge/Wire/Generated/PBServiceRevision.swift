// `ServiceRevision` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ServiceRevision`.
package struct PBServiceRevision: PBMessage {
    package var number: UInt32
    package var spec: PBServiceSpec?
    package var by: PBPrincipal?
    package var createdMs: Int64

    package init(
        number: UInt32 = 0,
        spec: PBServiceSpec? = nil,
        by: PBPrincipal? = nil,
        createdMs: Int64 = 0
    ) {
        self.number = number
        self.spec = spec
        self.by = by
        self.createdMs = createdMs
    }

    package static var wireName: StaticString { "coord.v1.ServiceRevision" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceRevision { try read(bytes, rules) }
}

extension PBServiceRevision: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceRevision>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_revision__init(c)
        c.pointee.number = number
        c.pointee.spec = try writer.message(spec)
        c.pointee.by = try writer.message(by)
        c.pointee.created_ms = createdMs
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceRevision>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceRevision")
        number = c.pointee.number
        spec = try reader.message(c.pointee.spec)
        by = try reader.message(c.pointee.by)
        createdMs = c.pointee.created_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceRevision>? {
        coord__v1__service_revision__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
