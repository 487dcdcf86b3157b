// `Grant` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A role that was given.
package struct PBGrant: PBMessage {
    package var subject: PBSubject?
    package var role: PBRoleKind
    package var scope: PBScope?

    package init(
        subject: PBSubject? = nil,
        role: PBRoleKind = PBRoleKind(rawValue: 0),
        scope: PBScope? = nil
    ) {
        self.subject = subject
        self.role = role
        self.scope = scope
    }

    package static var wireName: StaticString { "coord.v1.Grant" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBGrant { try read(bytes, rules) }
}

extension PBGrant: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Grant>, _ writer: WireWriter) throws(WireError) {
        coord__v1__grant__init(c)
        c.pointee.subject = try writer.message(subject)
        c.pointee.role = Coord__V1__RoleKind(rawValue: UInt32(bitPattern: role.rawValue))
        c.pointee.scope = try writer.message(scope)
    }

    init(_ c: UnsafePointer<Coord__V1__Grant>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Grant")
        subject = try reader.message(c.pointee.subject)
        role = try reader.option(c.pointee.role.rawValue, "Grant.role")
        scope = try reader.message(c.pointee.scope)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Grant>? {
        coord__v1__grant__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
