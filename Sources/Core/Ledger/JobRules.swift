// How facts about jobs change the tables.

package import ClusterModel

extension ClusterState {
    /// Folds one fact about a job into the state.
    package mutating func apply(_ event: JobEvent) {
        switch event {
        case .submitted(let id, let spec, let owner, let request, let time):
            submit(id, spec, owner: owner, request: request, at: time)
        case .placed(let id, let attempt, let allocations, let time):
            place(id, attempt: attempt, allocations, at: time)
        case .stopping(let id, let cause, let time):
            changeJob(id) { $0.phase = .stopping(cause, since: time) }
        case .requeued(let id, let kind, let time):
            requeue(id, kind, at: time)
        case .finished(let id, let outcome, let time):
            finish(id, outcome, at: time)
        case .archived(let id):
            precondition(finished.oldest == id, "jobs are archived in the order in which they finished")
            finished.removeOldest()
            jobs[id] = nil
        }
    }

    private mutating func submit(
        _ id: JobID, _ spec: Boxed<JobSpec>, owner: Principal, request: RequestKey, at time: WallTime
    ) {
        precondition(id == nextJob, "job ids are handed out in order")
        nextJob = JobID(id.number + 1)
        let job = Job(id: id, spec: spec, owner: owner, request: request, submitted: time, version: version)
        jobs[id] = job
        requests.remember(request, id)
        changeQueue(spec.value.queue) { $0.pending.insert(job.pendingEntry) }
    }

    private mutating func place(_ id: JobID, attempt: UInt32, _ shares: [Allocation], at time: WallTime) {
        guard let job = jobs[id], job.phase.isPending, attempt == job.attempt + 1 else {
            preconditionFailure("only a pending job is placed, as its next attempt")
        }
        for share in shares { hold(share) }
        changeQueue(job.spec.value.queue) { queue in
            queue.pending.remove(job.pendingEntry)
            queue.running += 1
            for share in shares { queue.used += share.resources }
        }
        changeJob(id) { job in
            job.phase = .starting(since: time)
            job.attempt = attempt
            job.started = nil
            job.placements = shares.map { Placement(allocation: $0.id, node: $0.node, ranks: $0.ranks) }
        }
    }

    /// Takes one node's share out of what is free there.
    private mutating func hold(_ share: Allocation) {
        precondition(share.id == nextAllocation, "allocation ids are handed out in order")
        guard var node = nodes[share.node], node.freeUnits.isSuperset(of: share.units) else {
            preconditionFailure("what is promised is free on a node that exists")
        }
        nextAllocation = AllocationID(share.id.number + 1)
        node.free -= share.resources
        node.freeUnits.subtract(share.units)
        node.allocations.append(share.id)
        if let port = share.units.ports.numbers.last { node.nextPort = port + 1 }
        nodes[share.node] = node
        allocations[share.id] = share
    }

    private mutating func requeue(_ id: JobID, _ kind: Requeue, at time: WallTime) {
        guard let before = jobs[id] else { preconditionFailure("a job that exists is requeued") }
        precondition(active(of: before).isEmpty, "a job is requeued when nothing of it is left")
        changeJob(id) { job in
            job.phase = .pending(since: time)
            switch kind {
            case .restart: job.restarts += 1
            case .mishap: job.mishaps += 1
            }
        }
        changeQueue(before.spec.value.queue) { queue in
            queue.running -= 1
            queue.pending.insert(before.pendingEntry)
        }
    }

    private mutating func finish(_ id: JobID, _ outcome: Outcome, at time: WallTime) {
        guard let job = jobs[id], !job.phase.isTerminal else { preconditionFailure("a job finishes once") }
        precondition(active(of: job).isEmpty, "a job finishes when nothing of it is left")
        changeQueue(job.spec.value.queue) { queue in
            if job.phase.isPending { queue.pending.remove(job.pendingEntry) } else { queue.running -= 1 }
        }
        changeJob(id) { $0.phase = .finished(outcome, at: time) }
        finished.append(id)
    }

    mutating func changeJob(_ id: JobID, _ change: (inout Job) -> Void) {
        guard var job = jobs[id] else { preconditionFailure("a fact is about a job that exists") }
        change(&job)
        job.version = version
        jobs[id] = job
    }
}

extension Job {
    package var pendingEntry: PendingList.Entry { PendingList.Entry(priority: spec.value.priority, job: id) }
}
