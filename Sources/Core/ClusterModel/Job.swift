// What a user can ask for, and what becomes of it. A spec points at its command, environment and files by content
// hash and does not contain them; a phase carries what is true only then.

/// How the ranks of a gang lie over nodes.
package struct GangShape: Hashable, Sendable {
    /// All ranks of the gang.
    package var ranks: Int
    /// Exactly so many different nodes; nil lets the scheduler choose.
    package var nodes: Int?

    package init(ranks: Int, nodes: Int? = nil) {
        self.ranks = ranks
        self.nodes = nodes
    }

    /// Ranks for each of the nodes asked for, the first ones taking the remainder: 4 over 3 is 2, 1, 1.
    package func shares(over nodes: Int) -> [Int] {
        (0..<nodes).map { ranks / nodes + ($0 < ranks % nodes ? 1 : 0) }
    }
}

/// How the ranks find each other: which families of variables stand in their environment.
package enum Launcher: Hashable, Sendable, CaseIterable {
    case none
    case torchrun
    case jax

    package var word: String {
        switch self {
        case .none: "none"
        case .torchrun: "torchrun"
        case .jax: "jax"
        }
    }
}

/// What a node's silence means for the job that runs there.
package enum OnDisconnect: Hashable, Sendable {
    /// After so long the node is given up and the gang starts elsewhere as a new generation; the old ranks may still
    /// run for a while, and nothing that they report is believed.
    case rerun(after: Span)
    /// Two attempts never overlap: a node that was not answered for so long ends the ranks itself, and only when that
    /// is surely done the gang starts elsewhere. It holds a lease, counted from when it asked for it; the coordinator
    /// counts from when it granted it, which is later.
    case stop(after: Span)
    /// It runs on, and starts nowhere else before its node is proven dead: by a kernel that started anew, or by an
    /// operator's word (`coordctl node down`).
    case keep

    package static let standard = OnDisconnect.rerun(after: .minutes(5))

    /// What ranks get between TERM and KILL when their lease has ended.
    package static let stopGrace = Span.seconds(30)
    /// The shortest lease: three heartbeats of 5 s may be lost, as everywhere.
    package static let shortestLease = Span.seconds(15)

    /// How long a node is silent, or does not know of its ranks, until they are given up; nil is for ever.
    package var patience: Span? {
        switch self {
        case .rerun(let after): after
        case .stop(let after): Self.sureEnd(ofLease: after)
        case .keep: nil
        }
    }

    /// How long after it was granted nothing runs any more by this lease.
    ///
    /// After a lease and its grace come 10 s in which the kernel ends what was killed, and 0.2 % for two clocks of
    /// which each may be off by 500 ppm, which is what Linux lets NTP correct, and as much again.
    package static func sureEnd(ofLease length: Span) -> Span {
        let lease = length + stopGrace
        return lease + .seconds(10) + Span(milliseconds: lease.milliseconds / 500)
    }

    /// How long the node may go on without an answer; nil where it holds no lease.
    package var lease: Span? {
        switch self {
        case .stop(let after): after
        case .rerun, .keep: nil
        }
    }
}

/// What was asked for, as the ledger keeps it.
package struct JobSpec: Hashable, Sendable {
    package var name: Name
    package var namespace: Name
    package var account: Name
    package var queue: Name
    package var shape: GangShape
    /// Promised to each rank.
    package var requests: Resources
    /// Not exceeded by any rank.
    package var limits: ResourceLimits
    package var launcher: Launcher
    /// How long one attempt may run; nil is as long as it likes.
    package var timeLimit: Span?
    /// How often the gang is started again after a failure.
    package var maxRestarts: Int
    /// Higher runs first within a queue.
    package var priority: Int32
    /// The class in which it was asked for; its value is in `priority` already once the job is submitted.
    package var priorityClass: Name?
    package var onDisconnect: OnDisconnect
    /// It is submitted held, and waits for its release.
    package var startsHeld = false
    /// It is not looked at before.
    package var begin: WallTime?
    /// What has not ended by then is ended, and what can not end by then is not begun.
    package var deadline: WallTime?
    package var dependency: Dependency?
    /// Which nodes it wants; nil is any without a taint.
    package var selection: Boxed<NodeSelection>?
    /// A signal before the time limit; nil is none.
    @Rare package var endNotice: EndNotice?
    /// What failures mean, the first that fits; where none fits, what `maxRestarts` says.
    package var failureRules: [FailureRule] = []
    /// It stands for many; shape and requests are of each element.
    @Rare package var array: ArrayShape?
    /// The recurring job of which it is a run; only the coordinator says so.
    @Rare package var recurring: RecurringRun?
    /// The workflow of which it is a part; only the coordinator says so.
    package var workflow: Boxed<WorkflowPart>?
    /// The service of which it is a replica; only the coordinator says so.
    package var replica: ReplicaOf?
    /// The files that its ranks find on their nodes before they start.
    @Rare package var model: ModelUse?
    /// The launch payload: command, environment, directories.
    package var payload: ContentHash

    package init(
        name: Name, namespace: Name = .standard, account: Name = .standard, queue: Name = .standard,
        shape: GangShape = GangShape(ranks: 1), requests: Resources = Resources(cpu: 1000),
        limits: ResourceLimits = ResourceLimits(), launcher: Launcher = .none, timeLimit: Span? = nil,
        maxRestarts: Int = 0, priority: Int32 = 0, onDisconnect: OnDisconnect = .standard, payload: ContentHash
    ) {
        self.name = name
        self.namespace = namespace
        self.account = account
        self.queue = queue
        self.shape = shape
        self.requests = requests
        self.limits = limits
        self.launcher = launcher
        self.timeLimit = timeLimit
        self.maxRestarts = maxRestarts
        self.priority = priority
        self.onDisconnect = onDisconnect
        self.payload = payload
    }

    /// What the whole gang is promised.
    package var total: Resources { requests * shape.ranks }

    /// Whether its first rank is promised a port: where ranks meet, or where a replica is asked.
    package var needsPort: Bool { shape.ranks > 1 || launcher != .none || replica != nil }

    /// Whether its nodes are held whole.
    package var isExclusive: Bool { selection?.value.isExclusive == true }

    /// Whether it is a part of nothing that the coordinator keeps.
    package var isFree: Bool { recurring == nil && workflow == nil && replica == nil }

    /// Whether a time or another job may stand before it.
    package var isConditional: Bool { begin != nil || dependency != nil }
}

/// A value on the heap, shared until it is replaced: keeps rows short and events cheap to pass.
package final class Boxed<Value: Hashable & Sendable>: Hashable, Sendable {
    package let value: Value

    package init(_ value: Value) { self.value = value }

    package static func == (left: Boxed, right: Boxed) -> Bool { left === right || left.value == right.value }

    package func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

/// What few rows have: 8 bytes where there is none, and a box where there is one. A ledger of 100,000 jobs is about
/// 12 MB smaller by it.
@propertyWrapper
package struct Rare<Value: Hashable & Sendable>: Hashable, Sendable {
    private var box: Boxed<Value>?

    package init(wrappedValue: Value? = nil) { box = wrappedValue.map { Boxed($0) } }

    package var wrappedValue: Value? {
        get { box?.value }
        set { box = newValue.map { Boxed($0) } }
    }
}

/// How one process ended.
package enum Exit: Hashable, Sendable, CustomStringConvertible {
    case code(Int32)
    case signal(Int32)
    /// The kernel killed it for memory.
    case outOfMemory(peak: ByteCount, limit: ByteCount)
    /// It ran into the job's time limit and was ended.
    case timedOut
    /// It could not be started at all; the text says why.
    case notStarted(String)
    /// It was ended because it did not answer as it must; the text says how it was probed.
    case unhealthy(String)
    /// Nobody saw it end: its node restarted, or its record is gone.
    case unseen

    package var isSuccess: Bool { self == .code(0) }

    package var description: String {
        switch self {
        case .code(let code): "exit code \(code)"
        case .signal(let number): "signal \(number)"
        case .outOfMemory(let peak, let limit):
            "out of memory (peak \(Quantity.binary(peak.value)), limit \(Quantity.binary(limit.value)))"
        case .timedOut: "time limit reached"
        case .notStarted(let why): "could not start: \(why)"
        case .unhealthy(let why): "unhealthy: \(why)"
        case .unseen: "ended unseen"
        }
    }
}

/// The rank that failed first; what the others show afterwards is an echo.
package struct Blame: Hashable, Sendable {
    package let rank: UInt32
    package let node: Name
    package let exit: Exit
    /// A bit for each of the job's failure rules whose patterns stand in what the rank said last: `1 << place`.
    package let signs: UInt32

    package init(rank: UInt32, node: Name, exit: Exit, signs: UInt32 = 0) {
        self.rank = rank
        self.node = node
        self.exit = exit
        self.signs = signs
    }
}

/// Why a gang is being stopped.
package enum StopCause: Hashable, Sendable {
    case cancelled(by: Principal)
    case rankFailed(Blame)
    case nodeLost(Name)
    /// A promise could not be kept on the node, a port in use for one: placed again, without counting as a restart.
    case refused(node: Name, why: String)
    /// Somebody wants it to start again from the queue.
    case requeued(by: Principal)
    case deadlineReached
    /// Its node is being emptied, and the time for that is over.
    case drained(Name)
}

/// How a job ended.
package enum Outcome: Hashable, Sendable {
    case completed
    case failed(Blame)
    case outOfMemory(Blame)
    case timedOut(Blame)
    case nodeFailed(Name)
    case cancelled(by: Principal)
    case refused(node: Name, why: String)
    case deadlineMissed
}

package enum JobPhase: Hashable, Sendable {
    /// Somebody holds it back, and somebody must release it.
    case held(by: Principal, since: WallTime)
    /// A time or another job stands before it; it becomes pending by itself.
    case deferred(since: WallTime)
    /// Nothing but room and quota stands before it.
    case pending(since: WallTime)
    case starting(since: WallTime)
    case running(since: WallTime)
    case stopping(StopCause, since: WallTime)
    case finished(Outcome, at: WallTime)

    package var isTerminal: Bool {
        switch self {
        case .finished: true
        case .held, .deferred, .pending, .starting, .running, .stopping: false
        }
    }

    package var isPending: Bool {
        switch self {
        case .pending: true
        case .held, .deferred, .starting, .running, .stopping, .finished: false
        }
    }

    package var isRunning: Bool {
        switch self {
        case .running: true
        case .held, .deferred, .pending, .starting, .stopping, .finished: false
        }
    }

    /// Whether it stands before its first or next attempt.
    package var isWaiting: Bool {
        switch self {
        case .held, .deferred, .pending: true
        case .starting, .running, .stopping, .finished: false
        }
    }
}

/// One job as the ledger keeps it.
package struct Job: TableRow, Hashable {
    package let id: JobID
    package let spec: Boxed<JobSpec>
    package let owner: Principal
    package let request: RequestKey
    package let submitted: WallTime
    package var phase: JobPhase
    /// Counts placements, from 1; 0 before the first. It only ever rises, and stands in every order and report.
    package var attempt: UInt32 = 0
    /// How often the gang was started again after a rank failed; bounded by the spec's `maxRestarts`.
    package var restarts: Int = 0
    /// How often it was started again because a node was lost or refused what it had promised: not the job's fault,
    /// and bounded by the ledger.
    package var mishaps: Int = 0
    /// How often in a row it ended by asking to be started again later (exit code 75); doubles the wait each time.
    package var deferrals: Int = 0
    /// It asked not to be started again before.
    package var notBefore: WallTime?
    /// Parents that were archived while this job still depended on them.
    package var departed: [DepartedParent] = []
    /// Which element of an array it is; nil for a job of its own, and for the array itself.
    package let element: ElementName?
    /// None or one, so that a row that is no array is 8 bytes longer and not 250.
    private var progress: [ArrayProgress]
    package var started: WallTime?
    /// How long the current attempt stood still, or the last one; nil where none of its ranks ever did.
    package var suspension: Boxed<Suspension>?
    /// Where the current attempt, or the last one, runs.
    package var placements: [Placement] = []
    /// What happened to it since it was submitted.
    package var facts: [JobFact] = []
    /// The turn of the last change, for those who wait for the next.
    package var version: UInt64

    package init(
        id: JobID, spec: Boxed<JobSpec>, owner: Principal, request: RequestKey, submitted: WallTime, version: UInt64,
        element: ElementName? = nil
    ) {
        self.id = id
        self.spec = spec
        self.owner = owner
        self.request = request
        self.submitted = submitted
        self.element = element
        progress = element == nil ? spec.value.array.map { [ArrayProgress(count: $0.count)] } ?? [] : []
        // What stood before the array does not stand before an element that left it.
        self.phase =
            element == nil
            ? Job.firstPhase(of: spec.value, owner: owner, at: submitted) : .pending(since: submitted)
        self.version = version
    }

    /// How its elements stand; nil unless this row is an array.
    package var array: ArrayProgress? {
        get { progress.first }
        set { progress = newValue.map { [$0] } ?? [] }
    }

    /// Whether it stands for elements, and never runs itself.
    package var isArray: Bool { !progress.isEmpty }

    /// Whether it, or an element of it, is on its way or runs.
    package var hasBegun: Bool { !phase.isWaiting && !phase.isTerminal || array?.states.count(of: .live) ?? 0 > 0 }

    /// The job by whose age it is looked at: an element is as old as its array.
    package var elder: JobID { element?.array ?? id }

    /// How people call it.
    package var title: String { element?.description ?? "\(id)" }

    private static func firstPhase(of spec: JobSpec, owner: Principal, at time: WallTime) -> JobPhase {
        if spec.startsHeld { return .held(by: owner, since: time) }
        return spec.isConditional ? .deferred(since: time) : .pending(since: time)
    }

    /// Whether a time or another job may stand before its next attempt.
    package var isConditional: Bool { element == nil && spec.value.isConditional || notBefore != nil }

    /// Whether its parents stand before it while it waits. What began once is not held up by them again, except in a
    /// workflow: there one that is put back goes after those before it that were put back too.
    package var heedsParents: Bool { element == nil && (attempt == 0 || spec.value.workflow != nil) }

    /// How a term stands whose parent nobody knows any more. A submit that names an unknown parent is refused, and who
    /// waits is told of one that leaves; what has begun did not wait then, and had what it needs.
    package var standingOfLost: Standing { attempt > 0 ? .met : .never }

    /// The first moment at which it may be looked at; nil where no time is set.
    package var earliest: WallTime? {
        guard element == nil, let begin = spec.value.begin else { return notBefore }
        return notBefore.map { max(begin, $0) } ?? begin
    }
}
