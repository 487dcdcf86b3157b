// `ServiceDeclared` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A service exists now, or is now this, as this revision.
package struct PBServiceDeclared: PBMessage {
    package var service: UInt64
    package var spec: PBServiceSpec?
    package var revision: UInt32
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        service: UInt64 = 0,
        spec: PBServiceSpec? = nil,
        revision: UInt32 = 0,
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.service = service
        self.spec = spec
        self.revision = revision
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.ServiceDeclared" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceDeclared { try read(bytes, rules) }
}

extension PBServiceDeclared: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceDeclared>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_declared__init(c)
        c.pointee.service = service
        c.pointee.spec = try writer.message(spec)
        c.pointee.revision = revision
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceDeclared>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceDeclared")
        service = c.pointee.service
        spec = try reader.message(c.pointee.spec)
        revision = c.pointee.revision
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceDeclared>? {
        coord__v1__service_declared__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
