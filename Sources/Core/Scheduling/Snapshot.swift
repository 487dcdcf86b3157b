// What one cycle sees: dense arrays, indices instead of ids, sorted once. It is made from the ledger by the control
// plane and knows nothing of how facts are kept.

package import ClusterModel

/// A node as a place for ranks.
package struct NodeSlot: Hashable, Sendable {
    package let id: NodeID
    package let capacity: Resources
    package var free: Resources
    package var freeUnits: Units
    package let nextPort: Int
    /// It refused what it was promised lately: taken only when no other will do.
    package let isShunned: Bool

    package init(
        id: NodeID, capacity: Resources, free: Resources, freeUnits: Units, nextPort: Int, isShunned: Bool = false
    ) {
        self.id = id
        self.capacity = capacity
        self.free = free
        self.freeUnits = freeUnits
        self.nextPort = nextPort
        self.isShunned = isShunned
    }
}

/// A queue as a bound on what may be placed.
package struct QueueSlot: Hashable, Sendable {
    package let name: Name
    package let quota: Quota
    package var used: Resources
    package let limits: UsageLimits
    /// What its users and accounts have; looked at only where there are limits.
    package var usage: UsageBook
    /// The first pending jobs, in order.
    package let pending: [PendingJob]

    package init(
        name: Name, quota: Quota, used: Resources, limits: UsageLimits = .none, usage: UsageBook = UsageBook(),
        pending: [PendingJob]
    ) {
        self.name = name
        self.quota = quota
        self.used = used
        self.limits = limits
        self.usage = usage
        self.pending = pending
    }
}

/// A job that waits for its gang to be placed.
package struct PendingJob: Hashable, Sendable {
    package let id: JobID
    package let priority: Int32
    package let shape: GangShape
    /// Of each rank.
    package let requests: Resources
    /// Whether its ranks meet at a port of the first node.
    package let needsPort: Bool
    /// On whose behalf it is counted; nil where its queue has no limits.
    package var payer: Payer?

    package init(id: JobID, priority: Int32, shape: GangShape, requests: Resources, needsPort: Bool) {
        self.id = id
        self.priority = priority
        self.shape = shape
        self.requests = requests
        self.needsPort = needsPort
    }

    package init(id: JobID, spec: JobSpec) {
        self.init(
            id: id, priority: spec.priority, shape: spec.shape, requests: spec.requests,
            needsPort: spec.shape.ranks > 1 || spec.launcher != .none)
    }
}

package struct Snapshot: Hashable, Sendable {
    /// Nodes that take work now, by ascending id.
    package var nodes: [NodeSlot]
    /// By ascending name.
    package var queues: [QueueSlot]

    package init(nodes: [NodeSlot], queues: [QueueSlot]) {
        self.nodes = nodes
        self.queues = queues
    }
}
