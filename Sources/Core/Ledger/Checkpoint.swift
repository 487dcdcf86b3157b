// The state as it is written down between two journal rows: chunks of tables that changed, and one head. Sums (what is
// free, what is used, who waits) are not written: they are added up again when the state is restored.

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
}

extension ClusterState {
    /// The head and every chunk that changed since the last call. A chunk without rows says that it is empty now.
    package mutating func takeCheckpoint() -> [CheckpointChunk] {
        let jobChunks = jobs.takeDirty().map { CheckpointChunk.jobs(index: $0, jobs.rows(ofChunk: $0)) }
        let allocationChunks = allocations.takeDirty().map {
            CheckpointChunk.allocations(index: $0, allocations.rows(ofChunk: $0))
        }
        let nodeChunks = nodes.takeDirty().map { CheckpointChunk.nodes(index: $0, nodes.rows(ofChunk: $0)) }
        let recurringChunks = recurring.takeDirty().map { index in
            // Which runs have not ended is found again from the jobs.
            CheckpointChunk.recurring(index: index, recurring.rows(ofChunk: index).map(\.withoutRuns))
        }
        return [.head(head)] + nodeChunks + jobChunks + allocationChunks + recurringChunks
    }

    private var head: CheckpointHead {
        var head = CheckpointHead(
            cluster: cluster, epoch: epoch, version: version, nextJob: nextJob, nextAllocation: nextAllocation,
            nextNode: nextNode, queues: queues.map(\.spec), promises: promises, requests: requests.all,
            finished: Array(finished.all))
        head.grants = access.grants
        head.rosters = access.rosters
        head.classes = access.classes
        head.nextRecurring = nextRecurring
        return head
    }

    /// Puts the chunks of a whole checkpoint together again; nil without a head.
    package init?(restoring chunks: [CheckpointChunk]) {
        var found: CheckpointHead?
        for case .head(let head) in chunks { found = head }
        guard let head = found else { return nil }
        self.init(cluster: head.cluster)
        (epoch, version) = (head.epoch, head.version)
        (nextJob, nextAllocation, nextNode) = (head.nextJob, head.nextAllocation, head.nextNode)
        for queue in head.queues { declare(queue) }
        for grant in head.grants { access.set(grant) }
        for roster in head.rosters { access.set(roster) }
        for priorityClass in head.classes { access.set(priorityClass) }
        nextRecurring = head.nextRecurring
        promises = head.promises
        for entry in head.requests { requests.remember(entry.key, entry.job) }
        for entry in head.finished { finished.append(entry.job, at: entry.ordinal) }
        restoreNodes(chunks)
        for case .recurring(_, let rows) in chunks { for row in rows { putRecurring(row.withoutRuns) } }
        restoreJobs(chunks)
        restoreAllocations(chunks)
        _ = (jobs.takeDirty(), allocations.takeDirty(), nodes.takeDirty(), recurring.takeDirty())
    }

    private mutating func restoreNodes(_ chunks: [CheckpointChunk]) {
        for case .nodes(_, let rows) in chunks {
            for var node in rows {
                node.allocations = []
                node.free = node.inventory?.resources ?? .zero
                node.freeUnits = node.inventory?.units ?? Units()
                nodes[node.id] = node
                if node.removed == nil { nameNode(node.id, node.name) }
            }
        }
    }

    private mutating func restoreJobs(_ chunks: [CheckpointChunk]) {
        for case .jobs(_, let rows) in chunks {
            for var job in rows {
                job.array?.running = 0
                jobs[job.id] = job
                if let element = job.element { nameElement(element, job.id) }
                guard !job.phase.isTerminal else { continue }
                noteRun(job)
                openElements += job.array?.states.count ?? 0
                changeQueue(job.spec.value.queue) { queue in
                    if job.phase.isWaiting { queue.enter(job) } else if !job.isArray { queue.countRunning(job, 1) }
                }
            }
        }
        for job in jobs where !job.phase.isTerminal && !job.phase.isWaiting {
            if let element = job.element { jobs[element.array]?.changeArray { $0.running += 1 } }
        }
    }

    private mutating func restoreAllocations(_ chunks: [CheckpointChunk]) {
        var rows: [Allocation] = []
        for case .allocations(_, let chunk) in chunks { rows += chunk }
        for allocation in rows.sorted(by: { $0.id < $1.id }) {
            allocations[allocation.id] = allocation
            nodes[allocation.node]?.free -= allocation.resources
            nodes[allocation.node]?.freeUnits.subtract(allocation.units)
            nodes[allocation.node]?.allocations.append(allocation.id)
            guard let job = jobs[allocation.job] else {
                preconditionFailure("an allocation's job is in the checkpoint")
            }
            changeQueue(job.spec.value.queue) { $0.hold(allocation.resources, for: job) }
        }
    }
}

extension RecurringJob {
    fileprivate var withoutRuns: RecurringJob {
        var row = self
        row.active = []
        return row
    }
}
