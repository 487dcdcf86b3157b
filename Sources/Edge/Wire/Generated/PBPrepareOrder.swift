// `PrepareOrder` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Everything that a node needs to start its share of a gang.
package struct PBPrepareOrder: PBMessage {
    package var allocation: UInt64
    package var job: UInt64
    package var attempt: UInt32
    package var restarts: UInt32
    package var rankLower: UInt32
    package var rankUpper: UInt32
    package var spec: PBJobSpec?
    package var owner: PBPrincipal?
    package var units: PBUnits?
    /// An encoded GangView, so that it is encoded once for all nodes of a gang.
    package var gang: [UInt8]
    /// Whether the ranks may start as soon as they are prepared.
    package var startsAtOnce: Bool
    /// Unset for a job of its own.
    package var element: PBElementName?
    /// Unset where nothing is probed.
    package var probes: PBReplicaProbes?
    /// Where the files of its model are fetched, a port of the coordinator; 0 where it has none.
    package var filesPort: UInt32
    /// Nodes that have those files and are asked first, as ADDRESS:PORT.
    package var neighbours: [String]

    package init(
        allocation: UInt64 = 0,
        job: UInt64 = 0,
        attempt: UInt32 = 0,
        restarts: UInt32 = 0,
        rankLower: UInt32 = 0,
        rankUpper: UInt32 = 0,
        spec: PBJobSpec? = nil,
        owner: PBPrincipal? = nil,
        units: PBUnits? = nil,
        gang: [UInt8] = [],
        startsAtOnce: Bool = false,
        element: PBElementName? = nil,
        probes: PBReplicaProbes? = nil,
        filesPort: UInt32 = 0,
        neighbours: [String] = []
    ) {
        self.allocation = allocation
        self.job = job
        self.attempt = attempt
        self.restarts = restarts
        self.rankLower = rankLower
        self.rankUpper = rankUpper
        self.spec = spec
        self.owner = owner
        self.units = units
        self.gang = gang
        self.startsAtOnce = startsAtOnce
        self.element = element
        self.probes = probes
        self.filesPort = filesPort
        self.neighbours = neighbours
    }

    package static var wireName: StaticString { "coord.v1.PrepareOrder" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBPrepareOrder { try read(bytes, rules) }
}

extension PBPrepareOrder: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__PrepareOrder>, _ writer: WireWriter) throws(WireError) {
        coord__v1__prepare_order__init(c)
        c.pointee.allocation = allocation
        c.pointee.job = job
        c.pointee.attempt = attempt
        c.pointee.restarts = restarts
        c.pointee.rank_lower = rankLower
        c.pointee.rank_upper = rankUpper
        c.pointee.spec = try writer.message(spec)
        c.pointee.owner = try writer.message(owner)
        c.pointee.units = try writer.message(units)
        if !gang.isEmpty { c.pointee.gang = try writer.bytes(gang) }
        c.pointee.starts_at_once = startsAtOnce ? 1 : 0
        c.pointee.element = try writer.message(element)
        c.pointee.probes = try writer.message(probes)
        c.pointee.files_port = filesPort
        if !neighbours.isEmpty {
            c.pointee.n_neighbours = neighbours.count
            c.pointee.neighbours = try writer.texts(neighbours, "PrepareOrder.neighbours")
        }
    }

    init(_ c: UnsafePointer<Coord__V1__PrepareOrder>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "PrepareOrder")
        allocation = c.pointee.allocation
        job = c.pointee.job
        attempt = c.pointee.attempt
        restarts = c.pointee.restarts
        rankLower = c.pointee.rank_lower
        rankUpper = c.pointee.rank_upper
        spec = try reader.message(c.pointee.spec)
        owner = try reader.message(c.pointee.owner)
        units = try reader.message(c.pointee.units)
        gang = reader.bytes(c.pointee.gang)
        startsAtOnce = c.pointee.starts_at_once != 0
        element = try reader.message(c.pointee.element)
        probes = try reader.message(c.pointee.probes)
        filesPort = c.pointee.files_port
        neighbours = try reader.texts(c.pointee.neighbours, c.pointee.n_neighbours, "PrepareOrder.neighbours")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__PrepareOrder>? {
        coord__v1__prepare_order__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
