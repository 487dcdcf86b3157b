// `RoleGranted` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RoleGranted`.
package struct PBRoleGranted: PBMessage {
    package var grant: PBGrant?
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        grant: PBGrant? = nil,
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.grant = grant
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.RoleGranted" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRoleGranted { try read(bytes, rules) }
}

extension PBRoleGranted: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RoleGranted>, _ writer: WireWriter) throws(WireError) {
        coord__v1__role_granted__init(c)
        c.pointee.grant = try writer.message(grant)
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__RoleGranted>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RoleGranted")
        grant = try reader.message(c.pointee.grant)
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RoleGranted>? {
        coord__v1__role_granted__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
