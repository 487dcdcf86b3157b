// `PlacementList` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Where the ranks of an attempt were put: lists of one length, so that a gang of 10,000 nodes takes 50 to 80 kB.
package struct PBPlacementList: PBMessage {
    /// Each as the difference to the one before; the first to 0.
    package var allocations: [Int64]
    package var nodes: [Int64]
    /// The first rank as the difference to the upper end of the one before.
    package var rankGaps: [Int64]
    package var rankCounts: [UInt32]
    /// How each ended: UNSPECIFIED where it stands, or where `endings` says it.
    package var endingKinds: [PBEndingKind]
    /// Endings with a rank or with words.
    package var endings: [PBPlacementEnding]

    package init(
        allocations: [Int64] = [],
        nodes: [Int64] = [],
        rankGaps: [Int64] = [],
        rankCounts: [UInt32] = [],
        endingKinds: [PBEndingKind] = [],
        endings: [PBPlacementEnding] = []
    ) {
        self.allocations = allocations
        self.nodes = nodes
        self.rankGaps = rankGaps
        self.rankCounts = rankCounts
        self.endingKinds = endingKinds
        self.endings = endings
    }

    package static var wireName: StaticString { "coord.v1.PlacementList" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBPlacementList { try read(bytes, rules) }
}

extension PBPlacementList: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__PlacementList>, _ writer: WireWriter) throws(WireError) {
        coord__v1__placement_list__init(c)
        if !allocations.isEmpty {
            c.pointee.n_allocations = allocations.count
            c.pointee.allocations = try writer.values(allocations)
        }
        if !nodes.isEmpty {
            c.pointee.n_nodes = nodes.count
            c.pointee.nodes = try writer.values(nodes)
        }
        if !rankGaps.isEmpty {
            c.pointee.n_rank_gaps = rankGaps.count
            c.pointee.rank_gaps = try writer.values(rankGaps)
        }
        if !rankCounts.isEmpty {
            c.pointee.n_rank_counts = rankCounts.count
            c.pointee.rank_counts = try writer.values(rankCounts)
        }
        if !endingKinds.isEmpty {
            c.pointee.n_ending_kinds = endingKinds.count
            c.pointee.ending_kinds = try writer.options(endingKinds)
        }
        if !endings.isEmpty {
            c.pointee.n_endings = endings.count
            c.pointee.endings = try writer.messages(endings)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__PlacementList>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "PlacementList")
        allocations = reader.values(c.pointee.allocations, c.pointee.n_allocations)
        nodes = reader.values(c.pointee.nodes, c.pointee.n_nodes)
        rankGaps = reader.values(c.pointee.rank_gaps, c.pointee.n_rank_gaps)
        rankCounts = reader.values(c.pointee.rank_counts, c.pointee.n_rank_counts)
        endingKinds = try reader.options(c.pointee.ending_kinds, c.pointee.n_ending_kinds, "PlacementList.ending_kinds")
        endings = try reader.messages(c.pointee.endings, c.pointee.n_endings)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__PlacementList>? {
        coord__v1__placement_list__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
