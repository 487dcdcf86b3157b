// The coordinator's mind: inputs in, events and effects out. It holds the ledger's state, and beside it only what may
// be forgotten at any moment: who is connected, what was heard, why jobs waited in the last cycle.

package import ClusterModel
import Health
package import Ledger
import Messages
import Scheduling

package struct ClusterConductor: Sendable {
    package internal(set) var state: ClusterState
    package var settings: Settings
    let scheduler = Scheduler()
    /// What is known of each node's session; nothing of a node that was not heard since the start.
    var links = Lookup<NodeID, NodeLink>()
    var sessions = Lookup<SessionID, NodeID>()
    /// Allocations whose node said that it waits for go.
    var prepared = Lookup<AllocationID, Bool>()
    /// Allocations that ran on a node that knew nothing of them when it last said hello, and since when.
    var missing = Lookup<AllocationID, BootTime>()
    /// Allocations that may run, or have run and ended, where nobody tells of it, so that they are not prepared again.
    var doubtful = Lookup<AllocationID, Doubt>()
    /// Jobs that are starting or stopping, ascending: what must be said again while it is not confirmed.
    var unsettled = SortedIDs()
    var waits = Lookup<JobID, Wait>()
    /// How many jobs the last cycle looked at that the nodes that are up can not hold: so many more are looked at in
    /// the next, or they would starve those behind them.
    var hopeless = 0
    /// The job behind which everyone waits whom the last cycle did not look at.
    var lastInLine: JobID?
    /// When those start at the latest of whom the last cycle could say it.
    var starts: [StartPromise] = []
    var watchers = WatchList()
    /// What changed lately in the lists, who waits for more, and up to where they were told.
    var changeLog = ChangeLog()
    var listWatchers: [ListWatcher] = []
    var told: UInt64 = 0
    /// Arrays that are being ended while some of their elements still run, ascending.
    var ending = SortedIDs()
    /// Who waits for times and for other jobs.
    var conditions = Conditions()
    /// When recurring jobs are looked at next.
    var recurrences = Recurrences()
    /// What is remembered of services and their replicas.
    var services = ServiceMemory()
    /// Roots of which every file came, the latest last, until they are registered or forgotten.
    var receivedModels: [ReceivedModel] = []
    /// The number of the last word about files.
    var receivedNumber: UInt64 = 0
    /// When files that nobody knows of are looked for.
    var nextSweep = BootTime(milliseconds: 0)
    /// What nodes said of models, and what they were told to fetch ahead.
    var places = ModelPlaces()
    var ahead = AheadMemory()
    /// What gateways were told.
    var routing = RoutingMemory()
    var ingress = IngressMemory()
    /// What gateways told.
    var traffic = TrafficMemory()
    /// What is granted for a maintenance.
    var grants = Grants()
    /// How it goes with nodes that are to be fenced.
    var fences = Fences()
    /// What is on its way into the history.
    var keeping = Keeping()
    var verdicts = FittingMemo()
    var memo = SlotMemo()
    var selections = SelectionMemo()
    /// Whether anything changed that could let a job start.
    var isDirty = true
    /// When this coordinator began: no silence is longer than that.
    var opened = BootTime(milliseconds: 0)
    var nextNudge = BootTime(milliseconds: 0)
    var randomness: Randomness
    var outgoing: [OutgoingOrder] = []
    var acknowledgements: [SessionID] = []

    package init(state: ClusterState, seed: UInt64, settings: Settings = Settings()) {
        self.state = state
        self.settings = settings
        randomness = Randomness(seed: seed)
        for job in state.jobs where !job.phase.isTerminal {
            if job.isUnsettled { unsettled.insert(job.id) }
            if job.spec.value.replica != nil, job.phase.isRunning { services.elders[job.id] = job.attempt }
            doubt(job)
            if job.array?.ending != nil { ending.insert(job.id) }
            conditions.meet(job)
        }
        conditions.listNamesakes(among: state.jobs)
        for row in state.recurring { noteRecurring(row.id) }
        for row in state.services {
            services.touch(row.id)
            ingress.unseated.append(row.id)
        }
        for row in state.models { for version in row.versions { places.meet(version.content, among: state.nodes) } }
    }

    /// The first turn under a new epoch.
    package mutating func open(epoch: UInt64, at now: Now) -> Turn {
        var turn = Turn()
        opened = now.boot
        nextNudge = now.boot + settings.nudgeEvery
        nextSweep = now.boot + settings.firstSweep
        commit(.cluster(.opened(epoch: epoch, at: now.wall)), to: &turn)
        resumeMaintenance(at: now)
        if state.queue(.standard) == nil {
            commit(.queue(.declared(QueueSpec(name: .standard))), to: &turn)
        }
        turn.effects.append(.admit(admissible(at: now)))
        return turn
    }

    /// One turn: every input in order, then one planning cycle if anything could have changed it.
    package mutating func step(_ inputs: [Input], at now: Now) -> Turn {
        var turn = Turn()
        for input in inputs { take(input, at: now, into: &turn) }
        endElements(at: now, into: &turn)
        fireRecurring(at: now, into: &turn)
        attendToServices(at: now, into: &turn)
        settleConditions(at: now, into: &turn)
        // Before anything is placed: what can not end by its deadline any more is not begun.
        endOverdue(at: now, into: &turn)
        if isDirty { cycle(at: now, into: &turn) }
        settleAhead(at: now)
        // After it: an ingress knows a replica as soon as that has its place, which is before anybody is sent there.
        tellIngresses()
        retire(at: now, into: &turn)
        flush(at: now, into: &turn)
        return turn
    }

    private mutating func take(_ input: Input, at now: Now, into turn: inout Turn) {
        switch input {
        case .request(let session, let number, let principal, let request):
            answer(request, number: number, of: principal, on: session, at: now, into: &turn)
        case .malformed(let session, let number, let why):
            turn.effects.append(.reply(session, number: number, .rejected(why)))
        case .agent(let session, let proof, let message):
            take(message, from: proof, on: session, at: now, into: &turn)
        case .join(let session, let token, let request):
            join(request, token: token, on: session, at: now, into: &turn)
        case .closed(let session):
            close(session)
        case .keep(let outcome):
            take(outcome, at: now)
        case .recalled(let recall, let recollection):
            turn.effects.append(
                .reply(recall.session, number: recall.number, reply(to: recall, with: recollection)))
        case .fence(let node, let outcome):
            take(outcome, of: node, at: now, into: &turn)
        case .received(let content, let outcome, let number):
            receivedNumber = number
            take(received: content, outcome)
        case .tick:
            tick(at: now, into: &turn)
        }
    }

    /// The one way in which anything becomes true: folded, written down, and reacted to.
    mutating func commit(_ event: Event, to turn: inout Turn) {
        noteLeaving(event)
        state.apply(event)
        noteChanges(of: event)
        turn.events.append(event)
        react(to: event)
        conclude(arrayAfter: event, into: &turn)
    }
}

/// A version of which every file came.
struct ReceivedModel: Hashable, Sendable {
    let content: ContentHash
    let bytes: Int64
    let files: Int
}

/// What the coordinator remembers of one node's conversation.
struct NodeLink: Hashable, Sendable {
    /// nil while it is not connected.
    var session: SessionID?
    var incarnation: UInt64
    var generation: UInt64
    /// Of the protocol, as it was agreed.
    var version = ProtocolRange.ours.newest
    var liveness: Liveness
    /// The number of the report that comes next.
    var nextReport: UInt64
    /// It refused what it was promised; until then others are asked.
    var shunnedUntil: BootTime?
    /// What it may hold of a maintenance.
    var grant = NodeGrant()
    /// Another agent that shows the same identity.
    var rival: Rival?
}

struct OutgoingOrder: Hashable, Sendable {
    let node: NodeID
    let order: AgentOrder
}

extension Job {
    /// Whether a node has yet to confirm something about it.
    var isUnsettled: Bool {
        switch phase {
        case .starting, .stopping: true
        case .held, .deferred, .pending, .running, .finished: false
        }
    }
}

extension ClusterConductor {
    /// The chunks that changed since the last checkpoint; they count as written.
    package mutating func takeCheckpoint() -> [CheckpointChunk] { state.takeCheckpoint() }

    /// The same, to be made into chunks elsewhere.
    package mutating func takeCheckpointDraft() -> CheckpointDraft { state.takeCheckpointDraft() }
}
