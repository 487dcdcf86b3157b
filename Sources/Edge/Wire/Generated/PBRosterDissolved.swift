// `RosterDissolved` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RosterDissolved`.
package struct PBRosterDissolved: PBMessage {
    package var kind: PBRosterKind
    package var name: String
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        kind: PBRosterKind = PBRosterKind(rawValue: 0),
        name: String = "",
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.kind = kind
        self.name = name
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.RosterDissolved" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRosterDissolved { try read(bytes, rules) }
}

extension PBRosterDissolved: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RosterDissolved>, _ writer: WireWriter) throws(WireError) {
        coord__v1__roster_dissolved__init(c)
        c.pointee.kind = Coord__V1__RosterKind(rawValue: UInt32(bitPattern: kind.rawValue))
        if !name.isEmpty { c.pointee.name = try writer.text(name, "RosterDissolved.name") }
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__RosterDissolved>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RosterDissolved")
        kind = try reader.option(c.pointee.kind.rawValue, "RosterDissolved.kind")
        name = try reader.text(c.pointee.name, "RosterDissolved.name")
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RosterDissolved>? {
        coord__v1__roster_dissolved__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
