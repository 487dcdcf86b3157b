// `RoleTaking` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RoleTaking`.
package struct PBRoleTaking: PBMessage {
    package var subject: PBSubject?
    package var scope: PBScope?

    package init(
        subject: PBSubject? = nil,
        scope: PBScope? = nil
    ) {
        self.subject = subject
        self.scope = scope
    }

    package static var wireName: StaticString { "coord.v1.RoleTaking" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRoleTaking { try read(bytes, rules) }
}

extension PBRoleTaking: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RoleTaking>, _ writer: WireWriter) throws(WireError) {
        coord__v1__role_taking__init(c)
        c.pointee.subject = try writer.message(subject)
        c.pointee.scope = try writer.message(scope)
    }

    init(_ c: UnsafePointer<Coord__V1__RoleTaking>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RoleTaking")
        subject = try reader.message(c.pointee.subject)
        scope = try reader.message(c.pointee.scope)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RoleTaking>? {
        coord__v1__role_taking__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
