// What the cluster can promise: a node's share of one attempt of a job. One row a node and gang, not one a rank: a
// gang of 1,000 nodes with 8 ranks each is 1,000 rows, orders and reports instead of 8,000, and a node's ranks are
// prepared, started and stopped together anyway.

/// The resources of one node promised to consecutive ranks of one attempt.
package struct Allocation: TableRow, Hashable {
    package enum Phase: Hashable, Sendable {
        case placed
        case running(since: WallTime)
    }

    package let id: AllocationID
    package let job: JobID
    package let attempt: UInt32
    package let node: NodeID
    package let ranks: Range<UInt32>
    package let resources: Resources
    package let units: Units
    package var phase: Phase = .placed
    /// Where it was promised to, once its node was heard from elsewhere; nil while who is heard would know of it.
    package var promisedTo: RunPlace?

    package init(
        id: AllocationID, job: JobID, attempt: UInt32, node: NodeID, ranks: Range<UInt32>, resources: Resources,
        units: Units
    ) {
        self.id = id
        self.job = job
        self.attempt = attempt
        self.node = node
        self.ranks = ranks
        self.resources = resources
        self.units = units
    }
}

/// Where some ranks of an attempt were put, and how that ended; what a job remembers of its allocations.
package struct Placement: Hashable, Sendable {
    package let allocation: AllocationID
    package let node: NodeID
    package let ranks: Range<UInt32>
    package var ending: Ending?

    package init(allocation: AllocationID, node: NodeID, ranks: Range<UInt32>, ending: Ending? = nil) {
        self.allocation = allocation
        self.node = node
        self.ranks = ranks
        self.ending = ending
    }
}

/// How an allocation ended.
package enum Ending: Hashable, Sendable {
    /// Every rank ended with success.
    case completed
    /// A rank of this node failed, the first one named.
    case failed(rank: UInt32, Exit)
    /// Its ranks were ended because the gang was being stopped.
    case stopped
    /// The node was given up, or came back without it.
    case lost
    /// The node ended its ranks by itself, cut off from the coordinator for as long as the job allows.
    case cutOff
    /// The node would not start it.
    case refused(String)
}
