// What is shown of the cluster to those who ask: plain values, in our own words. Tables and other dialects are made
// of them at the edge.

package import ClusterModel

package struct PlacementView: Hashable, Sendable {
    package var node: Name
    package var ranks: Range<UInt32>
    package var ending: Ending?

    package init(node: Name, ranks: Range<UInt32>, ending: Ending?) {
        self.node = node
        self.ranks = ranks
        self.ending = ending
    }
}

package struct JobView: Hashable, Sendable {
    package var id: JobID
    package var spec: Boxed<JobSpec>
    package var owner: Principal
    package var phase: JobPhase
    package var attempt: UInt32
    package var restarts: Int
    package var submitted: WallTime
    package var started: WallTime?
    package var placements: [PlacementView]
    /// Only while it is pending.
    package var wait: Wait?
    /// Which element of an array it is; nil for a job of its own.
    package var element: ElementName?
    /// How its elements stand; nil unless it is an array.
    package var array: ArrayView?
    /// How long its current or last attempt stood still; nil where it never did.
    package var suspension: Suspension?
    /// How far its model is on its nodes, of those that wait for it while it is starting.
    package var fetches: [FetchView] = []
    package var version: UInt64

    /// How people call it.
    package var title: String { element?.description ?? "\(id)" }

    package init(
        id: JobID, spec: Boxed<JobSpec>, owner: Principal, phase: JobPhase, attempt: UInt32, restarts: Int,
        submitted: WallTime, started: WallTime?, placements: [PlacementView], wait: Wait?,
        element: ElementName? = nil, array: ArrayView? = nil, version: UInt64
    ) {
        self.id = id
        self.spec = spec
        self.owner = owner
        self.phase = phase
        self.attempt = attempt
        self.restarts = restarts
        self.submitted = submitted
        self.started = started
        self.placements = placements
        self.wait = wait
        self.element = element
        self.array = array
        self.version = version
    }
}

/// How many elements of an array are where.
package struct ArrayView: Hashable, Sendable {
    package var waiting: Int
    /// With a row that has not finished.
    package var live: Int
    /// Of these, starting, running or stopping.
    package var running: Int
    package var completed: Int
    package var failed: Int
    /// The indices of those that wait, cut with dots where the list is long.
    package var waitingText: String

    package init(waiting: Int, live: Int, running: Int, completed: Int, failed: Int, waitingText: String) {
        self.waiting = waiting
        self.live = live
        self.running = running
        self.completed = completed
        self.failed = failed
        self.waitingText = waitingText
    }
}

/// Where one element of an array is.
package struct ElementView: Hashable, Sendable {
    package var name: ElementName
    package var state: ElementState
    /// The job that it became; nil while it waits, and when that is not kept any more.
    package var row: JobID?

    package init(name: ElementName, state: ElementState, row: JobID?) {
        self.name = name
        self.state = state
        self.row = row
    }
}

package struct JobPage: Hashable, Sendable {
    package var jobs: [JobView]
    /// Ask again with this to go on; nil at the end.
    package var next: JobID?

    package init(jobs: [JobView], next: JobID?) {
        self.jobs = jobs
        self.next = next
    }
}

/// Why a job is where it is.
package struct Explanation: Hashable, Sendable {
    package var job: JobView
    /// All that stands in its way, the first thing to go first.
    package var obstacles: [Wait]
    /// Its place among the pending jobs of its queue, from 1; nil when it is not pending.
    package var position: Int?
    /// The node named in an obstacle.
    package var closest: Name?
    /// When a job that waits for room starts at the latest, as far as the limits of what runs say; one of higher
    /// priority that comes meanwhile, or a node that is lost, may still delay it.
    package var startsBy: WallTime?
    /// Its nodes that do not answer; nil where all do, or where it runs nowhere.
    package var silence: Silence?

    package init(job: JobView, obstacles: [Wait], position: Int?, closest: Name?) {
        self.job = job
        self.obstacles = obstacles
        self.position = position
        self.closest = closest
    }
}

/// Nodes of a job that do not answer, and what follows from it.
package struct Silence: Hashable, Sendable {
    package var nodes: [Name]
    /// For how long the first of them to be given up was not heard.
    package var length: Span
    /// After how much longer it is given up; nil where it waits for proof that its machine is dead.
    package var left: Span?

    package init(nodes: [Name], length: Span, left: Span?) {
        self.nodes = nodes
        self.length = length
        self.left = left
    }
}

package struct NodeView: Hashable, Sendable {
    package enum Condition: Hashable, Sendable {
        /// It joined and has not been heard since the coordinator's start.
        case unheard
        case alive
        case suspect
        case lost
    }

    package var id: NodeID
    package var name: Name
    package var condition: Condition
    package var capacity: Resources
    package var free: Resources
    package var allocations: Int
    package var address: String
    package var unenforced: [String]
    /// Why it takes no new work; nil while it is open.
    package var closure: NodeClosure?
    /// Another machine shows its identity.
    package var isContested: Bool
    package var labels: [Label] = []
    package var taints: [Taint] = []
    /// How it goes with powering its machine off; nil where nobody tries to.
    package var fence: FenceView?

    package init(
        id: NodeID, name: Name, condition: Condition, capacity: Resources, free: Resources, allocations: Int,
        address: String, unenforced: [String], closure: NodeClosure? = nil, isContested: Bool = false
    ) {
        self.id = id
        self.name = name
        self.condition = condition
        self.capacity = capacity
        self.free = free
        self.allocations = allocations
        self.address = address
        self.unenforced = unenforced
        self.closure = closure
        self.isContested = isContested
    }
}

/// How it goes with the command that is to prove that a node's machine is off.
package struct FenceView: Hashable, Sendable {
    /// It did; nothing ran there since.
    package var isDone: Bool
    package var isRunning: Bool
    /// How often it was run by this coordinator.
    package var attempts: Int
    /// What came of it last, in words; nil where that was no failure.
    package var failure: String?

    package init(isDone: Bool, isRunning: Bool, attempts: Int, failure: String?) {
        self.isDone = isDone
        self.isRunning = isRunning
        self.attempts = attempts
        self.failure = failure
    }
}

/// How a planned stop of the coordinator stands.
package struct MaintenanceView: Hashable, Sendable {
    /// Leases are granted for so much longer; zero where nothing is.
    package var left: Span
    /// Who began it; nil where nothing is granted.
    package var by: Principal?
    /// How many nodes answer, and how many of them surely hold what is granted.
    package var nodes: Int
    package var holding: Int

    package init(left: Span, by: Principal?, nodes: Int, holding: Int) {
        self.left = left
        self.by = by
        self.nodes = nodes
        self.holding = holding
    }
}

package struct NodePage: Hashable, Sendable {
    package var nodes: [NodeView]
    package var next: NodeID?

    package init(nodes: [NodeView], next: NodeID?) {
        self.nodes = nodes
        self.next = next
    }
}

package struct QueueView: Hashable, Sendable {
    package var spec: QueueSpec
    package var used: Resources
    package var pending: Int
    /// Held, or deferred to a time or another job.
    package var deferred: Int
    package var running: Int

    package init(spec: QueueSpec, used: Resources, pending: Int, deferred: Int = 0, running: Int) {
        self.spec = spec
        self.used = used
        self.pending = pending
        self.deferred = deferred
        self.running = running
    }
}

/// Where a log can be read, and the word that opens it.
package struct LogGrant: Hashable, Sendable {
    package var stream: StreamToken
    package var port: UInt32
    package var attempt: UInt32
    package var node: Name

    package init(stream: StreamToken, port: UInt32, attempt: UInt32, node: Name) {
        self.stream = stream
        self.port = port
        self.attempt = attempt
        self.node = node
    }
}
