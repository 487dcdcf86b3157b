// What goes into the agent's mind and what comes out. The same shape as the coordinator's turn, without a journal: what
// a node must not forget stands in the attempts' directories, and is read back from there.

package import ClusterModel
package import Health
package import Messages

/// Something that happened on this node, or was said to it.
package enum NodeInput: Sendable {
    /// A session stands; nothing was said on it yet.
    case connected
    case disconnected
    case message(CoordinatorMessage)
    case noticed(RuntimeNotice)
    /// Found when the agent started: made by an agent before this one.
    case found(FoundAttempt)
    /// Time has passed; comes about ten times a second while something is being stopped, once a second otherwise.
    case tick
}

/// What the agent's hands saw.
package enum RuntimeNotice: Hashable, Sendable {
    /// Directories, files and cgroups are there.
    case prepared(AllocationID)
    /// It can not be prepared or started here; nothing of it is left.
    case refused(AllocationID, why: String)
    case started(AllocationID, rank: UInt32, at: WallTime)
    /// `signs` as in the report that a rank fails.
    case exited(AllocationID, rank: UInt32, Exit, at: WallTime, signs: UInt32 = 0)
    /// What holds a rank ended it, because the lease was over; `exited` follows.
    case cutOff(AllocationID)
    case rebootFailed(String)
    /// How an attempt at probing a replica went, in a few words.
    case probed(AllocationID, Probe.Purpose, isSuccess: Bool, said: String)
    /// What ranks have used since they began, and hold now; by allocation.
    case measured([RankUsage])
    /// This node's gateway has let go of replicas.
    case released([AllocationID])
    /// What this node's gateway saw of requests in so long, ascending by service.
    case traffic([ServiceLoad], window: Span)
    /// Versions of models that are whole on its disk: all of them, or of very many those that were used last.
    case held([ContentHash])
    /// How far the models are that allocations wait for: all of those.
    case fetching([FetchProgress])
    /// These could not be fetched ahead.
    case failedAhead([ContentHash])
}

/// What the ranks of an allocation have used.
package struct RankUsage: Hashable, Sendable {
    package let allocation: AllocationID
    /// Nanoseconds of processors since they began.
    package let processor: UInt64
    /// Bytes that they hold.
    package let memory: UInt64

    package init(allocation: AllocationID, processor: UInt64, memory: UInt64) {
        (self.allocation, self.processor, self.memory) = (allocation, processor, memory)
    }
}

/// How the ranks of an attempt on this node are kept still, by its own clock.
package struct Stillness: Hashable, Sendable {
    /// nil while they run.
    package var since: BootTime?
    /// How long they stood still before that.
    package var before: Span

    package init(since: BootTime? = nil, before: Span = .zero) { (self.since, self.before) = (since, before) }
}

/// An attempt whose directory was there when the agent started.
package struct FoundAttempt: Hashable, Sendable {
    package var order: PrepareOrder
    package var started: [UInt32]
    package var exits: [RankExit]
    /// When the first of its ranks was started.
    package var since: BootTime?
    /// When what holds its ranks ends them by itself; nil where no lease stands.
    package var leaseEnd: BootTime?
    /// What holds a rank ended it, because the lease was over.
    package var isCutOff: Bool
    package var stillness: Stillness

    package init(
        order: PrepareOrder, started: [UInt32], exits: [RankExit], since: BootTime?, leaseEnd: BootTime? = nil,
        isCutOff: Bool = false, stillness: Stillness = Stillness()
    ) {
        self.order = order
        self.started = started
        self.exits = exits
        self.since = since
        self.leaseEnd = leaseEnd
        self.isCutOff = isCutOff
        self.stillness = stillness
    }
}

package struct RankExit: Hashable, Sendable {
    package let rank: UInt32
    package let exit: Exit
    package let time: WallTime
    /// A bit for each failure rule of the job whose patterns stand in what the rank said last.
    package let signs: UInt32

    package init(rank: UInt32, exit: Exit, time: WallTime, signs: UInt32 = 0) {
        self.rank = rank
        self.exit = exit
        self.time = time
        self.signs = signs
    }
}

/// Something to do on this node, or to say. Each is safe to do twice.
package enum NodeEffect: Hashable, Sendable {
    case send(AgentMessage)
    /// Makes everything that the ranks need; answered with prepared or refused.
    case prepare(PrepareOrder)
    /// Starts the ranks that were not started yet. Where they hold a lease, whatever starts them must end them by
    /// itself then, whether or not an agent lives.
    case start(AllocationID, leaseEnd: BootTime?)
    /// The lease goes on until then.
    case renew(AllocationID, leaseEnd: BootTime)
    /// The signal that tells the ranks that run that their time limit comes.
    case signal(AllocationID, EndNotice)
    /// No process of the ranks runs from now on, and what ends them by itself at their time limit does not. Both times
    /// are kept for the agent that comes after this one.
    case suspend(AllocationID, since: BootTime, before: Span)
    /// They run on; `timeLeft` is what is left of their time limit, where there is one.
    case resume(AllocationID, before: Span, timeLeft: Span?)
    /// TERM to every process of the ranks that run.
    case terminate(AllocationID)
    /// KILL to everything in the ranks' cgroups.
    case kill(AllocationID)
    /// Removes all that is left of the attempt but its logs.
    case clean(AllocationID)
    case sendLog(LogOrder)
    /// Runs a command beside a rank and sends what comes of it; where there is a refusal, that alone.
    case command(CommandOrder, refusal: String?)
    /// Probes a replica; answered with probed.
    case probe(ProbeAttempt)
    /// Measures what these use; answered with measured.
    case measure([AllocationID])
    /// What this node's gateway is to send to whom.
    case route(RoutingOrder)
    /// These models are fetched while nothing else is, and no others any more; answered with held, or with failedAhead.
    case fetchAhead(AheadOrder)
    /// Whom this node's ingress lets in, and to whom.
    case admit(IngressOrder)
    /// Reboots the machine; answered only where that fails.
    case reboot
    /// Writes down which epoch was obeyed, for the agent that comes after this one.
    case keepEpoch(UInt64)
    /// Ends the session; a new one is begun after a backoff.
    case reconnect(String)
    /// The coordinator does not want this node, and says why; trying again soon is no use.
    case turnedAway(String)
}

package struct NodeTurn: Sendable {
    package var effects: [NodeEffect] = []

    package init() {}
}
