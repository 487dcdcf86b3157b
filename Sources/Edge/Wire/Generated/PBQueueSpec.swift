// `QueueSpec` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A queue as it was declared.
package struct PBQueueSpec: PBMessage {
    package var name: String
    /// One a kind; a kind that is missing has no bound.
    package var bounds: [PBQuotaBound]
    /// Pending jobs that it takes.
    package var pendingLimit: UInt32
    /// It takes no new jobs.
    package var isClosed: Bool
    /// No job of it goes before one that waits for the same nodes, even where that would not delay it.
    package var isStrictFifo: Bool
    /// What each of its users, and each of its accounts, may have here; unset is no bound.
    package var userLimits: PBUsageBound?
    package var accountLimits: PBUsageBound?
    /// How far beyond the bounds it may be while services exchange their replicas; one a kind.
    package var rolloutSurge: [PBQuotaBound]

    package init(
        name: String = "",
        bounds: [PBQuotaBound] = [],
        pendingLimit: UInt32 = 0,
        isClosed: Bool = false,
        isStrictFifo: Bool = false,
        userLimits: PBUsageBound? = nil,
        accountLimits: PBUsageBound? = nil,
        rolloutSurge: [PBQuotaBound] = []
    ) {
        self.name = name
        self.bounds = bounds
        self.pendingLimit = pendingLimit
        self.isClosed = isClosed
        self.isStrictFifo = isStrictFifo
        self.userLimits = userLimits
        self.accountLimits = accountLimits
        self.rolloutSurge = rolloutSurge
    }

    package static var wireName: StaticString { "coord.v1.QueueSpec" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBQueueSpec { try read(bytes, rules) }
}

extension PBQueueSpec: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__QueueSpec>, _ writer: WireWriter) throws(WireError) {
        coord__v1__queue_spec__init(c)
        if !name.isEmpty { c.pointee.name = try writer.text(name, "QueueSpec.name") }
        if !bounds.isEmpty {
            c.pointee.n_bounds = bounds.count
            c.pointee.bounds = try writer.messages(bounds)
        }
        c.pointee.pending_limit = pendingLimit
        c.pointee.is_closed = isClosed ? 1 : 0
        c.pointee.is_strict_fifo = isStrictFifo ? 1 : 0
        c.pointee.user_limits = try writer.message(userLimits)
        c.pointee.account_limits = try writer.message(accountLimits)
        if !rolloutSurge.isEmpty {
            c.pointee.n_rollout_surge = rolloutSurge.count
            c.pointee.rollout_surge = try writer.messages(rolloutSurge)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__QueueSpec>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "QueueSpec")
        name = try reader.text(c.pointee.name, "QueueSpec.name")
        bounds = try reader.messages(c.pointee.bounds, c.pointee.n_bounds)
        pendingLimit = c.pointee.pending_limit
        isClosed = c.pointee.is_closed != 0
        isStrictFifo = c.pointee.is_strict_fifo != 0
        userLimits = try reader.message(c.pointee.user_limits)
        accountLimits = try reader.message(c.pointee.account_limits)
        rolloutSurge = try reader.messages(c.pointee.rollout_surge, c.pointee.n_rollout_surge)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__QueueSpec>? {
        coord__v1__queue_spec__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
