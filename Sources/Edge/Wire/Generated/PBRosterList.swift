// `RosterList` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RosterList`.
package struct PBRosterList: PBMessage {
    package var rosters: [PBRoster]

    package init(
        rosters: [PBRoster] = []
    ) {
        self.rosters = rosters
    }

    package static var wireName: StaticString { "coord.v1.RosterList" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRosterList { try read(bytes, rules) }
}

extension PBRosterList: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RosterList>, _ writer: WireWriter) throws(WireError) {
        coord__v1__roster_list__init(c)
        if !rosters.isEmpty {
            c.pointee.n_rosters = rosters.count
            c.pointee.rosters = try writer.messages(rosters)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__RosterList>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RosterList")
        rosters = try reader.messages(c.pointee.rosters, c.pointee.n_rosters)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RosterList>? {
        coord__v1__roster_list__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
