// `JobFact` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// One thing that happened to a job. What a kind has no use for is unset.
package struct PBJobFact: PBMessage {
    package var kind: PBFactKind
    package var atMs: Int64
    /// Who did it.
    package var by: PBPrincipal?
    package var attempt: UInt32
    /// Placed: how many ranks on how many nodes, and which, in the short form of host lists.
    package var rankCount: UInt32
    package var nodeCount: UInt32
    package var hosts: String
    /// Ended: the node and its ranks, and how many of other nodes ended alike.
    package var node: String
    package var rankLower: UInt32
    package var rankUpper: UInt32
    /// Ranks, elements or facts: whatever the kind counts.
    package var count: UInt32
    package var ending: PBEnding?
    package var cause: PBStopCause?
    /// What whoever emptied the node said.
    package var reason: String
    package var outcome: PBOutcome?
    package var untilMs: Int64

    package init(
        kind: PBFactKind = PBFactKind(rawValue: 0),
        atMs: Int64 = 0,
        by: PBPrincipal? = nil,
        attempt: UInt32 = 0,
        rankCount: UInt32 = 0,
        nodeCount: UInt32 = 0,
        hosts: String = "",
        node: String = "",
        rankLower: UInt32 = 0,
        rankUpper: UInt32 = 0,
        count: UInt32 = 0,
        ending: PBEnding? = nil,
        cause: PBStopCause? = nil,
        reason: String = "",
        outcome: PBOutcome? = nil,
        untilMs: Int64 = 0
    ) {
        self.kind = kind
        self.atMs = atMs
        self.by = by
        self.attempt = attempt
        self.rankCount = rankCount
        self.nodeCount = nodeCount
        self.hosts = hosts
        self.node = node
        self.rankLower = rankLower
        self.rankUpper = rankUpper
        self.count = count
        self.ending = ending
        self.cause = cause
        self.reason = reason
        self.outcome = outcome
        self.untilMs = untilMs
    }

    package static var wireName: StaticString { "coord.v1.JobFact" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobFact { try read(bytes, rules) }
}

extension PBJobFact: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobFact>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_fact__init(c)
        c.pointee.kind = Coord__V1__FactKind(rawValue: UInt32(bitPattern: kind.rawValue))
        c.pointee.at_ms = atMs
        c.pointee.by = try writer.message(by)
        c.pointee.attempt = attempt
        c.pointee.rank_count = rankCount
        c.pointee.node_count = nodeCount
        if !hosts.isEmpty { c.pointee.hosts = try writer.text(hosts, "JobFact.hosts") }
        if !node.isEmpty { c.pointee.node = try writer.text(node, "JobFact.node") }
        c.pointee.rank_lower = rankLower
        c.pointee.rank_upper = rankUpper
        c.pointee.count = count
        c.pointee.ending = try writer.message(ending)
        c.pointee.cause = try writer.message(cause)
        if !reason.isEmpty { c.pointee.reason = try writer.text(reason, "JobFact.reason") }
        c.pointee.outcome = try writer.message(outcome)
        c.pointee.until_ms = untilMs
    }

    init(_ c: UnsafePointer<Coord__V1__JobFact>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobFact")
        kind = try reader.option(c.pointee.kind.rawValue, "JobFact.kind")
        atMs = c.pointee.at_ms
        by = try reader.message(c.pointee.by)
        attempt = c.pointee.attempt
        rankCount = c.pointee.rank_count
        nodeCount = c.pointee.node_count
        hosts = try reader.text(c.pointee.hosts, "JobFact.hosts")
        node = try reader.text(c.pointee.node, "JobFact.node")
        rankLower = c.pointee.rank_lower
        rankUpper = c.pointee.rank_upper
        count = c.pointee.count
        ending = try reader.message(c.pointee.ending)
        cause = try reader.message(c.pointee.cause)
        reason = try reader.text(c.pointee.reason, "JobFact.reason")
        outcome = try reader.message(c.pointee.outcome)
        untilMs = c.pointee.until_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobFact>? {
        coord__v1__job_fact__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
