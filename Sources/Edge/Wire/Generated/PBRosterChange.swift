// `RosterChange` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RosterChange`.
package struct PBRosterChange: PBMessage {
    package var kind: PBRosterKind
    package var name: String
    package var action: PBRosterAction
    /// Add, remove: whom.
    package var members: [PBSubject]

    package init(
        kind: PBRosterKind = PBRosterKind(rawValue: 0),
        name: String = "",
        action: PBRosterAction = PBRosterAction(rawValue: 0),
        members: [PBSubject] = []
    ) {
        self.kind = kind
        self.name = name
        self.action = action
        self.members = members
    }

    package static var wireName: StaticString { "coord.v1.RosterChange" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRosterChange { try read(bytes, rules) }
}

extension PBRosterChange: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RosterChange>, _ writer: WireWriter) throws(WireError) {
        coord__v1__roster_change__init(c)
        c.pointee.kind = Coord__V1__RosterKind(rawValue: UInt32(bitPattern: kind.rawValue))
        if !name.isEmpty { c.pointee.name = try writer.text(name, "RosterChange.name") }
        c.pointee.action = Coord__V1__RosterAction(rawValue: UInt32(bitPattern: action.rawValue))
        if !members.isEmpty {
            c.pointee.n_members = members.count
            c.pointee.members = try writer.messages(members)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__RosterChange>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RosterChange")
        kind = try reader.option(c.pointee.kind.rawValue, "RosterChange.kind")
        name = try reader.text(c.pointee.name, "RosterChange.name")
        action = try reader.option(c.pointee.action.rawValue, "RosterChange.action")
        members = try reader.messages(c.pointee.members, c.pointee.n_members)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RosterChange>? {
        coord__v1__roster_change__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
