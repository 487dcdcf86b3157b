// `PlacementEnding` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.PlacementEnding`.
package struct PBPlacementEnding: PBMessage {
    /// Of the placement in the lists, ascending.
    package var index: UInt32
    package var ending: PBEnding?

    package init(
        index: UInt32 = 0,
        ending: PBEnding? = nil
    ) {
        self.index = index
        self.ending = ending
    }

    package static var wireName: StaticString { "coord.v1.PlacementEnding" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBPlacementEnding { try read(bytes, rules) }
}

extension PBPlacementEnding: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__PlacementEnding>, _ writer: WireWriter) throws(WireError) {
        coord__v1__placement_ending__init(c)
        c.pointee.index = index
        c.pointee.ending = try writer.message(ending)
    }

    init(_ c: UnsafePointer<Coord__V1__PlacementEnding>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "PlacementEnding")
        index = c.pointee.index
        ending = try reader.message(c.pointee.ending)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__PlacementEnding>? {
        coord__v1__placement_ending__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
