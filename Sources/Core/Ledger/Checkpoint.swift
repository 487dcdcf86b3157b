// The state as it is written down between two journal rows: chunks of tables that changed, and one head. Sums (what is
// free, what is used, who waits) are not written: they are added up again when the state is put together again
// (Rebuilding.swift).

package import ClusterModel

/// Everything that is not a row of a table.
package struct CheckpointHead: Hashable, Sendable {
    package var cluster: ClusterID
    package var epoch: UInt64
    package var version: UInt64
    package var nextJob: JobID
    package var nextAllocation: AllocationID
    package var nextNode: NodeID
    package var queues: [QueueSpec]
    package var promises: [JoinPromise]
    package var requests: [RequestWindow.Entry]
    package var finished: [FinishedList.Entry]
    package var grants: [Grant] = []
    package var rosters: [Roster] = []
    package var classes: [PriorityClass] = []
    package var nextRecurring = RecurringID(1)
    package var nextService = ServiceID(1)
    package var nextModel = ModelID(1)
    package var maintenance: Maintenance?

    package init(
        cluster: ClusterID, epoch: UInt64, version: UInt64, nextJob: JobID, nextAllocation: AllocationID,
        nextNode: NodeID, queues: [QueueSpec], promises: [JoinPromise], requests: [RequestWindow.Entry],
        finished: [FinishedList.Entry]
    ) {
        self.cluster = cluster
        self.epoch = epoch
        self.version = version
        self.nextJob = nextJob
        self.nextAllocation = nextAllocation
        self.nextNode = nextNode
        self.queues = queues
        self.promises = promises
        self.requests = requests
        self.finished = finished
    }
}

/// A piece of a checkpoint; `index` is the chunk's place in its table.
package enum CheckpointChunk: Hashable, Sendable {
    case head(CheckpointHead)
    case jobs(index: Int, [Job])
    case allocations(index: Int, [Allocation])
    case nodes(index: Int, [Node])
    case recurring(index: Int, [RecurringJob])
    case services(index: Int, [Service])
    case models(index: Int, [Model])
}

/// What a checkpoint is made of, as of one moment. Taking it costs next to nothing, since tables are shared; making the
/// chunks costs as much as copying every row that changed, and can be done elsewhere.
package struct CheckpointDraft: Sendable {
    private let head: CheckpointHead
    private let nodes: Table<Node>
    private let jobs: Table<Job>
    private let allocations: Table<Allocation>
    private let recurring: Table<RecurringJob>
    private let services: Table<Service>
    private let models: Table<Model>
    private let changed:
        (nodes: [Int], jobs: [Int], allocations: [Int], recurring: [Int], services: [Int], models: [Int])

    fileprivate init(_ state: inout ClusterState) {
        head = state.head
        changed = (
            state.nodes.takeDirty(), state.jobs.takeDirty(), state.allocations.takeDirty(),
            state.recurring.takeDirty(), state.services.takeDirty(), state.models.takeDirty()
        )
        (nodes, jobs, allocations) = (state.nodes, state.jobs, state.allocations)
        (recurring, services, models) = (state.recurring, state.services, state.models)
    }

    /// The head and every chunk that changed since the last draft, one after the other. A chunk without rows says that
    /// it is empty now.
    package func forEachChunk<Failure: Error>(_ body: (CheckpointChunk) throws(Failure) -> Void) throws(Failure) {
        try body(.head(head))
        for index in changed.nodes { try body(.nodes(index: index, nodes.rows(ofChunk: index))) }
        for index in changed.jobs { try body(.jobs(index: index, jobs.rows(ofChunk: index))) }
        for index in changed.allocations { try body(.allocations(index: index, allocations.rows(ofChunk: index))) }
        for index in changed.recurring {
            // Which runs have not ended is found again from the jobs.
            try body(.recurring(index: index, recurring.rows(ofChunk: index).map(\.withoutRuns)))
        }
        for index in changed.services {
            try body(.services(index: index, services.rows(ofChunk: index).map(\.withoutReplicas)))
        }
        for index in changed.models { try body(.models(index: index, models.rows(ofChunk: index))) }
    }

    /// The launch payloads that a job, a recurring one, or a revision of a service pointed to.
    package var payloads: [ContentHash] {
        jobs.map(\.spec.value.payload) + recurring.map(\.spec.value.job.value.payload)
            + services.flatMap { $0.revisions.map(\.spec.value.job.value.payload) }
    }
}

extension ClusterState {
    /// The head and every chunk that changed since the last call. A chunk without rows says that it is empty now.
    package mutating func takeCheckpoint() -> [CheckpointChunk] {
        var chunks: [CheckpointChunk] = []
        takeCheckpointDraft().forEachChunk { chunks.append($0) }
        return chunks
    }

    /// The same, to be made into chunks elsewhere; they count as written.
    package mutating func takeCheckpointDraft() -> CheckpointDraft { CheckpointDraft(&self) }

    fileprivate var head: CheckpointHead {
        var head = CheckpointHead(
            cluster: cluster, epoch: epoch, version: version, nextJob: nextJob, nextAllocation: nextAllocation,
            nextNode: nextNode, queues: queues.map(\.spec), promises: promises, requests: requests.all,
            finished: Array(finished.all))
        head.grants = access.grants
        head.rosters = access.rosters
        head.classes = access.classes
        head.nextRecurring = nextRecurring
        head.nextService = nextService
        head.nextModel = nextModel
        head.maintenance = maintenance
        return head
    }
}

extension Service {
    var withoutReplicas: Service {
        var row = self
        row.active = []
        return row
    }
}

extension RecurringJob {
    var withoutRuns: RecurringJob {
        var row = self
        row.active = []
        return row
    }
}
