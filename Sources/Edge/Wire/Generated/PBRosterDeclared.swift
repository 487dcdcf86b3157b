// `RosterDeclared` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RosterDeclared`.
package struct PBRosterDeclared: PBMessage {
    package var roster: PBRoster?
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        roster: PBRoster? = nil,
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.roster = roster
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.RosterDeclared" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRosterDeclared { try read(bytes, rules) }
}

extension PBRosterDeclared: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RosterDeclared>, _ writer: WireWriter) throws(WireError) {
        coord__v1__roster_declared__init(c)
        c.pointee.roster = try writer.message(roster)
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__RosterDeclared>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RosterDeclared")
        roster = try reader.message(c.pointee.roster)
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RosterDeclared>? {
        coord__v1__roster_declared__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
