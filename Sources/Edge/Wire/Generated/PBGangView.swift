// `GangView` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The whole gang, host by host in rank order; all lists have the same length.
package struct PBGangView: PBMessage {
    package var nodes: PBTextList?
    package var addresses: PBTextList?
    package var rankLower: [UInt32]
    package var rankUpper: [UInt32]
    /// On the first host.
    package var masterPort: UInt32

    package init(
        nodes: PBTextList? = nil,
        addresses: PBTextList? = nil,
        rankLower: [UInt32] = [],
        rankUpper: [UInt32] = [],
        masterPort: UInt32 = 0
    ) {
        self.nodes = nodes
        self.addresses = addresses
        self.rankLower = rankLower
        self.rankUpper = rankUpper
        self.masterPort = masterPort
    }

    package static var wireName: StaticString { "coord.v1.GangView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBGangView { try read(bytes, rules) }
}

extension PBGangView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__GangView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__gang_view__init(c)
        c.pointee.nodes = try writer.message(nodes)
        c.pointee.addresses = try writer.message(addresses)
        if !rankLower.isEmpty {
            c.pointee.n_rank_lower = rankLower.count
            c.pointee.rank_lower = try writer.values(rankLower)
        }
        if !rankUpper.isEmpty {
            c.pointee.n_rank_upper = rankUpper.count
            c.pointee.rank_upper = try writer.values(rankUpper)
        }
        c.pointee.master_port = masterPort
    }

    init(_ c: UnsafePointer<Coord__V1__GangView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "GangView")
        nodes = try reader.message(c.pointee.nodes)
        addresses = try reader.message(c.pointee.addresses)
        rankLower = reader.values(c.pointee.rank_lower, c.pointee.n_rank_lower)
        rankUpper = reader.values(c.pointee.rank_upper, c.pointee.n_rank_upper)
        masterPort = c.pointee.master_port
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__GangView>? {
        coord__v1__gang_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
