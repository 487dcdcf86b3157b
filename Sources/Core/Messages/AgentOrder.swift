// What a node is to do. Orders carry the epoch of the coordinator that gave them and the attempt they belong to, and
// are safe to obey twice.

package import ClusterModel

/// Where some ranks of a gang are.
package struct GangHost: Hashable, Sendable {
    package let node: Name
    package let address: String
    package let ranks: Range<UInt32>

    package init(node: Name, address: String, ranks: Range<UInt32>) {
        self.node = node
        self.address = address
        self.ranks = ranks
    }
}

/// The whole gang as each of its ranks must know it; one value shared by the orders to all its nodes.
package struct GangView: Hashable, Sendable {
    /// In rank order.
    package let hosts: [GangHost]
    /// On the first host, promised by the ledger, new for each attempt.
    package let masterPort: Int

    package init(hosts: [GangHost], masterPort: Int) {
        self.hosts = hosts
        self.masterPort = masterPort
    }

    package var ranks: Int { hosts.reduce(0) { $0 + $1.ranks.count } }
}

/// Everything that a node needs to start its share of a gang.
package struct PrepareOrder: Hashable, Sendable {
    package var allocation: AllocationID
    package var job: JobID
    package var attempt: UInt32
    package var restarts: Int
    package var ranks: Range<UInt32>
    package var spec: Boxed<JobSpec>
    package var owner: Principal
    /// Which element of an array it is; nil for a job of its own.
    package var element: ElementName?
    package var units: Units
    package var gang: Boxed<GangView>
    /// Whether the ranks may start as soon as they are prepared: a gang on one node needs no second word.
    package var startsAtOnce: Bool
    /// What of a replica is probed; nil of what is none, or is not probed.
    package var probes: ReplicaProbes?
    /// The coordinator's port at which the files of the job's model are fetched; 0 where it has none.
    package var filesPort: UInt32 = 0
    /// Nodes that have those files, to be asked before it: `ADDRESS:PORT`, at most `ModelTalkLimits.neighbours`.
    package var neighbours: [String] = []

    package init(
        allocation: AllocationID, job: JobID, attempt: UInt32, restarts: Int, ranks: Range<UInt32>,
        spec: Boxed<JobSpec>, owner: Principal, element: ElementName? = nil, units: Units, gang: Boxed<GangView>,
        startsAtOnce: Bool
    ) {
        self.allocation = allocation
        self.job = job
        self.attempt = attempt
        self.restarts = restarts
        self.ranks = ranks
        self.spec = spec
        self.owner = owner
        self.element = element
        self.units = units
        self.gang = gang
        self.startsAtOnce = startsAtOnce
    }
}

/// A wish to read one rank's output, passed on to the node that holds it.
package struct LogOrder: Hashable, Sendable {
    package var stream: StreamToken
    package var job: JobID
    package var attempt: UInt32
    package var rank: UInt32
    /// Where to begin, in bytes.
    package var offset: UInt64
    /// Whether to wait for more until the rank has ended.
    package var follow: Bool
    package var bulkPort: UInt32

    package init(
        stream: StreamToken, job: JobID, attempt: UInt32, rank: UInt32, offset: UInt64, follow: Bool, bulkPort: UInt32
    ) {
        self.stream = stream
        self.job = job
        self.attempt = attempt
        self.rank = rank
        self.offset = offset
        self.follow = follow
        self.bulkPort = bulkPort
    }
}

/// Names one stream on the bulk endpoint for the seconds in which its two ends must meet.
package struct StreamToken: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

package enum AgentOrder: Hashable, Sendable {
    case prepare(PrepareOrder)
    /// Every node of the gang is prepared.
    case go(AllocationID)
    /// TERM, and after the grace KILL; `ended` is expected.
    case stop(AllocationID, grace: Span)
    /// It is not the coordinator's any more: end it at once and say nothing.
    case discard(AllocationID)
    case sendLog(LogOrder)
    /// Runs a command beside a rank and sends what comes of it.
    case command(CommandOrder)
    /// Its ranks stand still, and keep all that they hold.
    case suspend(AllocationID)
    case resume(AllocationID)
    /// What a gateway is to send to whom.
    case route(RoutingOrder)
    /// Whom the ingress of this node lets in, and to whom.
    case admit(IngressOrder)
    /// Reboot the machine, if this is the kernel that runs and nothing is held here.
    case reboot(kernel: String)
    /// These are fetched before anything here needs them, when nothing else is: they and no others.
    case fetchAhead(AheadOrder)
}

/// What the coordinator says to an agent.
package enum CoordinatorMessage: Hashable, Sendable {
    case welcome(AgentWelcome)
    case orders([AgentOrder], epoch: UInt64)
    /// Every report below this number is durable.
    case acknowledged(UInt64)
    case heartbeat(epoch: UInt64, LeaseAnswer)
    case joined(JoinGrant)
    /// The session ends here, for this reason.
    case refused(String)
}
