// `PlacementView` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.PlacementView`.
package struct PBPlacementView: PBMessage {
    package var node: String
    package var rankLower: UInt32
    package var rankUpper: UInt32
    /// Unset while it stands.
    package var ending: PBEnding?

    package init(
        node: String = "",
        rankLower: UInt32 = 0,
        rankUpper: UInt32 = 0,
        ending: PBEnding? = nil
    ) {
        self.node = node
        self.rankLower = rankLower
        self.rankUpper = rankUpper
        self.ending = ending
    }

    package static var wireName: StaticString { "coord.v1.PlacementView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBPlacementView { try read(bytes, rules) }
}

extension PBPlacementView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__PlacementView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__placement_view__init(c)
        if !node.isEmpty { c.pointee.node = try writer.text(node, "PlacementView.node") }
        c.pointee.rank_lower = rankLower
        c.pointee.rank_upper = rankUpper
        c.pointee.ending = try writer.message(ending)
    }

    init(_ c: UnsafePointer<Coord__V1__PlacementView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "PlacementView")
        node = try reader.text(c.pointee.node, "PlacementView.node")
        rankLower = c.pointee.rank_lower
        rankUpper = c.pointee.rank_upper
        ending = try reader.message(c.pointee.ending)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__PlacementView>? {
        coord__v1__placement_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
