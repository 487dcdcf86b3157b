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
    package var tenancy: Tenancy
    /// What comes back when allocations have surely ended.
    package var departures: [Departure] = []
    /// Allocations of which nothing says when they end.
    package var stayers = 0

    /// Whose the node is now.
    package enum Tenancy: Hashable, Sendable {
        /// Nothing is promised there.
        case idle
        case shared
        /// A job holds it whole: nobody else comes, whatever is free.
        case whole
    }

    package init(
        id: NodeID, capacity: Resources, free: Resources, freeUnits: Units, nextPort: Int, isShunned: Bool = false,
        tenancy: Tenancy = .shared
    ) {
        self.id = id
        self.capacity = capacity
        self.free = free
        self.freeUnits = freeUnits
        self.nextPort = nextPort
        self.isShunned = isShunned
        self.tenancy = tenancy
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
    package var strategy = QueueingStrategy.backfill

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
    /// Which nodes it may use; nil is all.
    package var eligible: Boxed<Eligibility>?
    /// Its nodes are held whole.
    package var isExclusive = false
    /// After so long it has surely ended, once it is placed; nil where nothing says so.
    package var length: Span?
    /// The job by whose age it is looked at: an element of an array is as old as the array.
    package var elder: JobID
    /// How many gangs like this it stands for: elements of an array that may begin.
    package var copies = 1
    /// How many more elements of its array may run, and at most at a time; nil without such a limit.
    package var limit: ElementLimit?
    /// On whose behalf it is counted; nil where its queue has no limits.
    package var payer: Payer?
    /// Where the other replicas of its revision are; nil of what is no replica.
    package var kin: Kin?
    /// How far beyond its queue's quota it may go, for a while; nil of what may not.
    package var surge: Boxed<Resources>?
    /// Which nodes have the files of the model that it works with; nil where it works with none, or none has them.
    package var holders: Boxed<NodeSet>?

    package init(id: JobID, priority: Int32, shape: GangShape, requests: Resources, needsPort: Bool) {
        self.id = id
        self.priority = priority
        self.shape = shape
        self.requests = requests
        self.needsPort = needsPort
        elder = id
    }

    package init(id: JobID, spec: JobSpec, eligible: Boxed<Eligibility>? = nil) {
        self.init(
            id: id, priority: spec.priority, shape: spec.shape, requests: spec.requests,
            needsPort: spec.needsPort)
        self.eligible = eligible
        isExclusive = spec.isExclusive
    }
}

/// The replicas that one node's end must not end all together.
package struct Kin: Hashable, Sendable {
    package let replica: ReplicaOf
    /// How many of them each node holds.
    package let nodes: Boxed<Lookup<NodeID, Int>>

    package init(_ replica: ReplicaOf, on nodes: Lookup<NodeID, Int>) {
        (self.replica, self.nodes) = (replica, Boxed(nodes))
    }
}

/// What an array's limit leaves in this cycle, for all of its elements together.
package struct ElementLimit: Hashable, Sendable {
    package let array: JobID
    package let most: Int
    package let room: Int

    package init(array: JobID, most: Int, room: Int) {
        self.array = array
        self.most = most
        self.room = room
    }
}

package struct Snapshot: Hashable, Sendable {
    /// Nodes that take work now, by ascending id.
    package var nodes: [NodeSlot]
    /// By ascending name.
    package var queues: [QueueSlot]
    package var now: WallTime

    package init(nodes: [NodeSlot], queues: [QueueSlot], now: WallTime = WallTime(milliseconds: 0)) {
        self.nodes = nodes
        self.queues = queues
        self.now = now
    }
}
