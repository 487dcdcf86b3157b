// `Principal` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Who asks, as the transport proved it.
package struct PBPrincipal: PBMessage {
    package var kind: PBPrincipalKind
    package var name: String

    package init(
        kind: PBPrincipalKind = PBPrincipalKind(rawValue: 0),
        name: String = ""
    ) {
        self.kind = kind
        self.name = name
    }

    package static var wireName: StaticString { "coord.v1.Principal" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBPrincipal { try read(bytes, rules) }
}

extension PBPrincipal: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Principal>, _ writer: WireWriter) throws(WireError) {
        coord__v1__principal__init(c)
        c.pointee.kind = Coord__V1__PrincipalKind(rawValue: UInt32(bitPattern: kind.rawValue))
        if !name.isEmpty { c.pointee.name = try writer.text(name, "Principal.name") }
    }

    init(_ c: UnsafePointer<Coord__V1__Principal>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Principal")
        kind = try reader.option(c.pointee.kind.rawValue, "Principal.kind")
        name = try reader.text(c.pointee.name, "Principal.name")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Principal>? {
        coord__v1__principal__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
