// The coordinator's bounds and waits, each with its reason.

package import ClusterModel

package struct Settings: Hashable, Sendable {
    /// Silence after which a node gets no new work: three heartbeats of 5 s.
    package var patience = Span.seconds(15)
    /// Silence after which a node is shown as lost; what it ran is given up by each job's own rule.
    package var lostAfter = Span.seconds(60)
    /// How long a maintenance may be.
    package var longestMaintenance = Maintenance.lengths.upperBound
    /// The nodes that may be gateways; nil where every node is believed that says it is one.
    package var gateways: [Name]?
    /// Whether there is a command that powers machines off.
    package var canFence = false
    /// Silence after which it is run for a node on which something is left that waits for proof: twice the time in
    /// which a machine reboots.
    package var fenceAfter = Span.minutes(5)
    /// How many of these run at once: controllers of machines' power are slow, and some take few connections.
    package var fencesAtOnce = 4
    /// How long after one that failed the next is tried: doubled each time, and never longer than the second.
    package var fenceAgain = Span.seconds(15)
    package var fenceAgainLimit = Span.minutes(10)
    /// How long a second agent with a node's identity is shown after it last asked: twice the longest wait between two
    /// of its attempts.
    package var rivalShownFor = Span.seconds(60)
    /// How often what a node has not confirmed is said again; far above a round trip, far below patience of people.
    package var nudgeEvery = Span.seconds(10)
    /// What a user's process gets between TERM and KILL when its job is cancelled; Kubernetes' default.
    package var cancelGrace = Span.seconds(30)
    /// The same for the survivors of a gang that lost a rank: nothing good can come of it any more.
    package var failureGrace = Span.seconds(5)
    /// How much longer than its limit an attempt may be there, for plans: 30 s to prepare it and as long to end it.
    package var overrun = Span.seconds(60)
    /// How long an agent goes without hearing before it looks for the coordinator anew.
    package var lease = Span.seconds(15)
    /// Reports that an agent may have unacknowledged: some turns' worth, so that a commit never stops it.
    package var reportCredit: UInt32 = 4096
    /// Jobs of one queue that one cycle looks at: bounds the turn; what is placed makes room for the next look.
    package var pendingPerCycle = 512
    /// Finished jobs that stay in memory to be asked about, put back and depended on; about 120 MB.
    package var finishedKept = 100_000
    /// Finished jobs in one write of the history: some 600 bytes each, and no write holds up a question for long.
    package var recordsPerWrite = 500
    /// Clients that may wait for news of a job.
    package var watchers = 10_000
    /// Clients that wait for a list to change: each is looked at in every turn that changes something.
    package var listWatchers = 256
    /// Attempts that are lost to nodes before the job is given up: a job that kills its nodes must end.
    package var mishapLimit = 16
    /// The longest wait before a job that asked for it is started again.
    package var deferLimit = Span.minutes(10)
    /// How often in a row a job may ask for that: a week of the longest waits, after which it has failed.
    package var mostDeferrals = 1008
    /// How long a node that refused is taken only when no other will do.
    package var shunFor = Span.seconds(30)
    /// Events in one turn after which the rest waits for the next: a batch of the journal takes five times as many.
    package var eventsPerTurn = 20_000
    /// Elements of arrays that have not ended, in all: 4 MB of states, and a chunk of a checkpoint holds them.
    package var elementLimit = 1 << 24
    /// Elements of an array of which others may wait for single ones: when it leaves, what became of each is written
    /// down at every child, in 250 kB at worst.
    package var namedElements = 100_000
    /// Runs of indices that a request may name: what a command line of 16 KiB can say.
    package var elementRuns = 4096
    /// Allocations promised in one turn, and one gang more: 60 bytes each, and a batch of the journal takes 16 MiB.
    package var allocationsPerTurn = 65_536
    /// Queues, which are declared by hand; a checkpoint's head holds so many.
    package var queueLimit = 4096
    /// Placements in one page of a list: what a message holds, many times over.
    package var placementsPerPage = 10_000
    /// Rows in one page of a list.
    package var pageLimit = 1000
    /// Rows of services, models, recurring jobs and what is given to whom that are told as changed in one answer.
    package var rowsPerAnswer = 256
    /// Jobs that are looked at for one page: where few of very many are for whoever asks, a page may be short, and
    /// says where to go on; 5 ms of a turn.
    package var rowsPerPage = 50_000
    /// Services in all, and those of one user but for the admin: as of recurring jobs.
    package var serviceLimit = 4096
    package var servicesPerUser = 256
    package var servicesPerPage = 256
    /// Replicas that one look at a service submits or ends: the rest follows a tick later, and a turn stays short.
    package var replicasPerLook = 256
    /// A replica that ended by itself starts again after a second, then after 10 s, doubling to this: Kubernetes' 5
    /// minutes.
    package var replicaPause = Span.minutes(5)
    /// One that ran for so long had no trouble: its pause begins anew. Kubernetes' 10 min.
    package var replicaTrusted = Span.minutes(10)
    /// So many ends of new replicas by themselves, or two of each where that is more, and a rollout goes back at once.
    package var endsOfRollout: Int64 = 5
    /// So long after its start a coordinator waits for nodes to say which replicas are ready before it tells gateways
    /// otherwise: agents come back within seconds, and one that does not has been silent for twice its patience.
    package var routingPatience = Span.seconds(30)
    /// How often an autoscaler looks: as often as agents measure. Kubernetes' looks every 15 s.
    package var scalingEvery = Span.seconds(5)
    /// A gateway tells of requests every second; one that was silent for so long is not believed to see none.
    package var trafficPatience = Span.seconds(5)
    /// Before gateways have told for so long, what they saw is no rate by which anything is scaled.
    package var trafficEnough = Span.seconds(5)
    /// A service that has just been sent to sleep is not woken before: gateways look twice a second and tell once, and
    /// what waits longer than that is told again.
    package var wakeAfter = Span.seconds(2)
    /// Requests that a gateway keeps waiting for a service that sleeps, of some 34 KB each; they are let go as replicas
    /// have room. Two minutes are a start with a model; most callers leave
    /// sooner, and have woken it all the same.
    package var heldMost = 1_024
    package var heldFor = Span.minutes(2)
    /// A service whose replicas are refused is looked at again so much later.
    package var serviceRetry = Span.seconds(10)
    /// Recurring jobs in all: a look at all of them takes 0.2 ms, and a batch of changes to them fits the journal.
    package var recurringLimit = 4096
    /// Recurring jobs that one user may have declared, but for the admin: more than a person reads through.
    package var recurringPerUser = 256
    /// Runs that one turn submits; the rest are a second late. Their specs, of 32 KiB at most, fill half a batch.
    package var firingsPerTurn = 256
    /// Runs of one recurring job that have not ended: one that never ends must not fill its queue, and one that
    /// replaces them all depends on so many.
    package var runsPerRecurring = Dependency.mostTerms
    /// Recurring jobs in one page of a list: each computes the time that comes next.
    package var recurringPerPage = 256
    package var bulkPort: UInt32 = 0
    /// Models in all: as of services.
    package var modelLimit = 4096
    package var modelsPerPage = 256
    /// Versions whose files came and that are not registered yet: a client does so at once, or pushes again.
    package var receivedModels = 1024
    /// When files that no version has are looked for: a while after the start, when those who pushed while the
    /// coordinator was away have come back, and once a day.
    package var firstSweep = Span.minutes(10)
    package var sweepEvery = Span.minutes(24 * 60)
    /// Models that are fetched ahead at a time, and for one service or job: what a coordinator sends to four nodes at
    /// once fills its disk's and its network's rate, and others have to fetch too.
    package var aheadAtOnce = 16
    package var aheadPerOwner = 4
    /// Bytes of them in all: at 100 MB/s three quarters of an hour.
    package var aheadBytes: Int64 = 256 << 30
    /// Nodes that are thought of for one rollout.
    package var aheadNodes = 64
    /// Heads of queues that start later than this have nothing fetched yet: others would push it out again.
    package var aheadWithin = Span.minutes(60)
    /// How often it is looked where the replicas of a later step would come.
    package var aheadLookEvery = Span.seconds(15)
    /// How long a rollout waits with its next replica while its model comes: the usual deadline of a rollout.
    package var aheadGate = Span.minutes(10)

    package init() {}

    /// How long a node may take for a model that is fetched ahead: 5 minutes in which its turn comes, and 10 MB/s.
    func aheadPatience(_ bytes: Int64) -> Span { .minutes(5) + Span(milliseconds: bytes / 10_000) }

    /// Where the history can not be written, finished jobs are forgotten beyond so many: the memory has an end.
    package var finishedMost: Int { 2 * finishedKept + 1000 }

    /// How many more than `finishedKept` there are before a write begins: one sync for many jobs.
    package var keptAtOnce: Int { max(1, min(recordsPerWrite, finishedKept / 100)) }
}
