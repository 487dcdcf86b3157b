// `Roster` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A group, or an account, with its members.
package struct PBRoster: PBMessage {
    package var kind: PBRosterKind
    package var name: String
    package var members: [PBSubject]

    package init(
        kind: PBRosterKind = PBRosterKind(rawValue: 0),
        name: String = "",
        members: [PBSubject] = []
    ) {
        self.kind = kind
        self.name = name
        self.members = members
    }

    package static var wireName: StaticString { "coord.v1.Roster" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRoster { try read(bytes, rules) }
}

extension PBRoster: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Roster>, _ writer: WireWriter) throws(WireError) {
        coord__v1__roster__init(c)
        c.pointee.kind = Coord__V1__RosterKind(rawValue: UInt32(bitPattern: kind.rawValue))
        if !name.isEmpty { c.pointee.name = try writer.text(name, "Roster.name") }
        if !members.isEmpty {
            c.pointee.n_members = members.count
            c.pointee.members = try writer.messages(members)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__Roster>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Roster")
        kind = try reader.option(c.pointee.kind.rawValue, "Roster.kind")
        name = try reader.text(c.pointee.name, "Roster.name")
        members = try reader.messages(c.pointee.members, c.pointee.n_members)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Roster>? {
        coord__v1__roster__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
