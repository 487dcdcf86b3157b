// `RostersQuery` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RostersQuery`.
package struct PBRostersQuery: PBMessage {
    package var kind: PBRosterKind

    package init(
        kind: PBRosterKind = PBRosterKind(rawValue: 0)
    ) {
        self.kind = kind
    }

    package static var wireName: StaticString { "coord.v1.RostersQuery" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRostersQuery { try read(bytes, rules) }
}

extension PBRostersQuery: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RostersQuery>, _ writer: WireWriter) throws(WireError) {
        coord__v1__rosters_query__init(c)
        c.pointee.kind = Coord__V1__RosterKind(rawValue: UInt32(bitPattern: kind.rawValue))
    }

    init(_ c: UnsafePointer<Coord__V1__RostersQuery>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RostersQuery")
        kind = try reader.option(c.pointee.kind.rawValue, "RostersQuery.kind")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RostersQuery>? {
        coord__v1__rosters_query__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
