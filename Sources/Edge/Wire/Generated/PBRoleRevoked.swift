// `RoleRevoked` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RoleRevoked`.
package struct PBRoleRevoked: PBMessage {
    package var subject: PBSubject?
    package var scope: PBScope?
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        subject: PBSubject? = nil,
        scope: PBScope? = nil,
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.subject = subject
        self.scope = scope
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.RoleRevoked" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRoleRevoked { try read(bytes, rules) }
}

extension PBRoleRevoked: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RoleRevoked>, _ writer: WireWriter) throws(WireError) {
        coord__v1__role_revoked__init(c)
        c.pointee.subject = try writer.message(subject)
        c.pointee.scope = try writer.message(scope)
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__RoleRevoked>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RoleRevoked")
        subject = try reader.message(c.pointee.subject)
        scope = try reader.message(c.pointee.scope)
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RoleRevoked>? {
        coord__v1__role_revoked__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
