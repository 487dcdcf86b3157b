// `AgentWelcome` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The answer to an agent's hello.
package struct PBAgentWelcome: PBMessage {
    package var version: UInt32
    package var clusterHigh: UInt64
    package var clusterLow: UInt64
    /// Orders of a lower one are refused.
    package var epoch: UInt64
    /// Counts this node's sessions within the epoch.
    package var generation: UInt64
    /// How long the agent may go without hearing.
    package var leaseMs: Int64
    /// How many reports may be unacknowledged.
    package var reportCredit: UInt32
    /// Every report below this number is durable.
    package var acknowledged: UInt64
    /// When the hello that it answers was sent, by the node's own boot clock.
    package var heardMs: Int64
    /// And for how long leases hold from then on, where that is more than their own length.
    package var grantMs: Int64

    package init(
        version: UInt32 = 0,
        clusterHigh: UInt64 = 0,
        clusterLow: UInt64 = 0,
        epoch: UInt64 = 0,
        generation: UInt64 = 0,
        leaseMs: Int64 = 0,
        reportCredit: UInt32 = 0,
        acknowledged: UInt64 = 0,
        heardMs: Int64 = 0,
        grantMs: Int64 = 0
    ) {
        self.version = version
        self.clusterHigh = clusterHigh
        self.clusterLow = clusterLow
        self.epoch = epoch
        self.generation = generation
        self.leaseMs = leaseMs
        self.reportCredit = reportCredit
        self.acknowledged = acknowledged
        self.heardMs = heardMs
        self.grantMs = grantMs
    }

    package static var wireName: StaticString { "coord.v1.AgentWelcome" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBAgentWelcome { try read(bytes, rules) }
}

extension PBAgentWelcome: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__AgentWelcome>, _ writer: WireWriter) throws(WireError) {
        coord__v1__agent_welcome__init(c)
        c.pointee.version = version
        c.pointee.cluster_high = clusterHigh
        c.pointee.cluster_low = clusterLow
        c.pointee.epoch = epoch
        c.pointee.generation = generation
        c.pointee.lease_ms = leaseMs
        c.pointee.report_credit = reportCredit
        c.pointee.acknowledged = acknowledged
        c.pointee.heard_ms = heardMs
        c.pointee.grant_ms = grantMs
    }

    init(_ c: UnsafePointer<Coord__V1__AgentWelcome>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "AgentWelcome")
        version = c.pointee.version
        clusterHigh = c.pointee.cluster_high
        clusterLow = c.pointee.cluster_low
        epoch = c.pointee.epoch
        generation = c.pointee.generation
        leaseMs = c.pointee.lease_ms
        reportCredit = c.pointee.report_credit
        acknowledged = c.pointee.acknowledged
        heardMs = c.pointee.heard_ms
        grantMs = c.pointee.grant_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__AgentWelcome>? {
        coord__v1__agent_welcome__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
