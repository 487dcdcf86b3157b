// A checkpoint put together again, chunk by chunk as they are read, and what is not written in it added up: a large one
// is mostly jobs that wait, and these are taken while the next ones are still being read.

import ClusterModel

/// A state on its way back from the chunks of a whole checkpoint, in any order.
package struct Rebuilding {
    private var state: ClusterState?
    /// What has to wait for the head, or for all others.
    private var kept: [CheckpointChunk] = []
    private var tally = Tally()

    package init() {}

    package mutating func take(_ chunk: CheckpointChunk) {
        switch chunk {
        case .head(let head): state = ClusterState(head)
        case .jobs(let index, let rows) where state != nil: state?.gather(index, rows, &tally)
        case .jobs, .allocations, .nodes, .recurring, .services, .models: kept.append(chunk)
        }
    }

    /// The state, whole; nil when there was no head. To be called once.
    package mutating func finish() -> ClusterState? {
        state?.settle(kept, &tally)
        defer { state = nil }
        return state
    }
}

/// What is known of the jobs so far and counted at once.
private struct Tally {
    /// Jobs in a row that wait in one queue for one payer.
    var queue = Name.standard
    var payer = Payer(user: .standard, account: .standard)
    var waiting = 0
    /// Elements that have begun, by which their arrays count, and what recurring jobs started.
    var live: [ElementName] = []
    var runs: [JobID] = []
    var replicas: [JobID] = []
}

extension ClusterState {
    /// Puts the chunks of a whole checkpoint together again; nil without a head.
    package init?(restoring chunks: [CheckpointChunk]) {
        var rebuilding = Rebuilding()
        for chunk in chunks { rebuilding.take(chunk) }
        guard let state = rebuilding.finish() else { return nil }
        self = state
    }

    fileprivate init(_ head: CheckpointHead) {
        self.init(cluster: head.cluster)
        (epoch, version) = (head.epoch, head.version)
        (nextJob, nextAllocation, nextNode) = (head.nextJob, head.nextAllocation, head.nextNode)
        for queue in head.queues { declare(queue) }
        for grant in head.grants { access.set(grant) }
        for roster in head.rosters { access.set(roster) }
        for priorityClass in head.classes { access.set(priorityClass) }
        nextRecurring = head.nextRecurring
        nextService = head.nextService
        nextModel = head.nextModel
        maintenance = head.maintenance
        promises = head.promises
        requests.reserveCapacity(head.requests.count)
        for entry in head.requests { requests.remember(entry.key, entry.job) }
        for entry in head.finished { finished.append(entry.job, at: entry.ordinal) }
    }

    /// Takes one chunk of jobs. Their queues are put in order at the end, and what few of them need is only noted.
    fileprivate mutating func gather(_ index: Int, _ rows: [Job], _ tally: inout Tally) {
        jobs.fill(chunk: index, with: rows)
        for job in rows {
            if job.isArray { jobs[job.id]?.array?.running = 0 }
            if let element = job.element { nameElement(element, job.id) }
            guard !job.phase.isTerminal else { continue }
            if job.spec.value.recurring != nil { tally.runs.append(job.id) }
            if job.spec.value.replica != nil { tally.replicas.append(job.id) }
            openElements += job.array?.states.count ?? 0
            if job.phase.isWaiting {
                count(job, &tally)
                changeQueue(job.spec.value.queue) { $0.gather(job) }
            } else {
                if !job.isArray { changeQueue(job.spec.value.queue) { $0.countRunning(job, 1) } }
                if let element = job.element { tally.live.append(element) }
            }
        }
    }

    private mutating func count(_ job: Job, _ tally: inout Tally) {
        if tally.queue != job.spec.value.queue || tally.payer != job.payer { post(&tally) }
        (tally.queue, tally.payer) = (job.spec.value.queue, job.payer)
        tally.waiting += 1
    }

    private mutating func post(_ tally: inout Tally) {
        guard tally.waiting > 0 else { return }
        changeQueue(tally.queue) { $0.usage.add(Usage(pending: tally.waiting), for: tally.payer) }
        tally.waiting = 0
    }

    /// Takes all that is left, and counts every row as unchanged.
    fileprivate mutating func settle(_ chunks: [CheckpointChunk], _ tally: inout Tally) {
        restoreNodes(chunks)
        for case .recurring(_, let rows) in chunks { for row in rows { putRecurring(row.withoutRuns) } }
        for case .services(_, let rows) in chunks { for row in rows { putService(row.withoutReplicas) } }
        for case .models(_, let rows) in chunks { for row in rows { putModel(row) } }
        for case .jobs(let index, let rows) in chunks { gather(index, rows, &tally) }
        post(&tally)
        for id in tally.runs { if let job = jobs[id] { noteRun(job) } }
        for id in tally.replicas { if let job = jobs[id] { noteReplica(job) } }
        for element in tally.live { jobs[element.array]?.changeArray { $0.running += 1 } }
        for queue in queues.map(\.spec.name) { settleLines(of: queue) }
        restoreAllocations(chunks)
        _ = (jobs.takeDirty(), allocations.takeDirty(), nodes.takeDirty())
        _ = (recurring.takeDirty(), services.takeDirty(), models.takeDirty())
    }

    private mutating func settleLines(of name: Name) {
        changeQueue(name) { $0.pending.sort() }
        guard let queue = queue(name), var lines = queue.lines else { return }
        for entry in queue.pending.first(queue.pending.count) {
            if let job = jobs[entry.job] { lines.insert(entry, of: job.payer.user) }
        }
        changeQueue(name) { $0.lines = lines }
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

extension Queue {
    /// Takes a waiting job whose place in the line is found later, and which is counted elsewhere.
    fileprivate mutating func gather(_ job: Job) {
        if job.phase.isPending { pending.append(job.pendingEntry) } else { deferred += 1 }
    }
}
