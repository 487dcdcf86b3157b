// `AgentHello` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// An agent's first word on a new session.
package struct PBAgentHello: PBMessage {
    /// Versions of the protocol that it speaks.
    package var oldestVersion: UInt32
    package var newestVersion: UInt32
    /// The cluster of its certificate.
    package var clusterHigh: UInt64
    package var clusterLow: UInt64
    /// Random, made at each start of the agent.
    package var incarnation: UInt64
    /// The highest epoch that it obeyed.
    package var highestEpoch: UInt64
    package var inventory: PBNodeInventory?
    /// Everything that it holds.
    package var accounts: [PBAllocationAccount]
    /// The number of the first report that was never acknowledged.
    package var nextReport: UInt64
    /// When it was sent, by the node's own boot clock.
    package var sentMs: Int64
    /// Versions of models that are whole on its disk, by the hashes of their roots.
    package var models: [[UInt8]]

    package init(
        oldestVersion: UInt32 = 0,
        newestVersion: UInt32 = 0,
        clusterHigh: UInt64 = 0,
        clusterLow: UInt64 = 0,
        incarnation: UInt64 = 0,
        highestEpoch: UInt64 = 0,
        inventory: PBNodeInventory? = nil,
        accounts: [PBAllocationAccount] = [],
        nextReport: UInt64 = 0,
        sentMs: Int64 = 0,
        models: [[UInt8]] = []
    ) {
        self.oldestVersion = oldestVersion
        self.newestVersion = newestVersion
        self.clusterHigh = clusterHigh
        self.clusterLow = clusterLow
        self.incarnation = incarnation
        self.highestEpoch = highestEpoch
        self.inventory = inventory
        self.accounts = accounts
        self.nextReport = nextReport
        self.sentMs = sentMs
        self.models = models
    }

    package static var wireName: StaticString { "coord.v1.AgentHello" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBAgentHello { try read(bytes, rules) }
}

extension PBAgentHello: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__AgentHello>, _ writer: WireWriter) throws(WireError) {
        coord__v1__agent_hello__init(c)
        c.pointee.oldest_version = oldestVersion
        c.pointee.newest_version = newestVersion
        c.pointee.cluster_high = clusterHigh
        c.pointee.cluster_low = clusterLow
        c.pointee.incarnation = incarnation
        c.pointee.highest_epoch = highestEpoch
        c.pointee.inventory = try writer.message(inventory)
        if !accounts.isEmpty {
            c.pointee.n_accounts = accounts.count
            c.pointee.accounts = try writer.messages(accounts)
        }
        c.pointee.next_report = nextReport
        c.pointee.sent_ms = sentMs
        if !models.isEmpty {
            c.pointee.n_models = models.count
            c.pointee.models = try writer.blobs(models)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__AgentHello>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "AgentHello")
        oldestVersion = c.pointee.oldest_version
        newestVersion = c.pointee.newest_version
        clusterHigh = c.pointee.cluster_high
        clusterLow = c.pointee.cluster_low
        incarnation = c.pointee.incarnation
        highestEpoch = c.pointee.highest_epoch
        inventory = try reader.message(c.pointee.inventory)
        accounts = try reader.messages(c.pointee.accounts, c.pointee.n_accounts)
        nextReport = c.pointee.next_report
        sentMs = c.pointee.sent_ms
        models = reader.blobs(c.pointee.models, c.pointee.n_models)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__AgentHello>? {
        coord__v1__agent_hello__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
