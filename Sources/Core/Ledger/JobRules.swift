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
            let fact = stop(cause)
            changeJob(id) { job in
                job.endStillness(at: time)
                job.phase = .stopping(cause, since: time)
                job.facts.note(.stopping(Boxed(fact)), at: time)
            }
        case .requeued(let id, let kind, let time):
            requeue(id, kind, at: time)
        case .finished(let id, let outcome, let time):
            finish(id, outcome, at: time)
        case .archived(let id):
            precondition(finished.oldest?.job == id, "jobs are archived in the order in which they finished")
            finished.removeOldest()
            if let element = jobs[id]?.element { nameElement(element, nil) }
            jobs[id] = nil
        case .held(let id, let principal, let time):
            moveWaiting(id, .held(by: principal), at: time) { _ in .held(by: principal, since: time) }
        case .released(let id, let principal, let time):
            moveWaiting(id, .released(by: principal), at: time) {
                $0.isConditional ? .deferred(since: time) : .pending(since: time)
            }
        case .suspended(let id, let principal, let time):
            changeJob(id) { job in
                precondition(job.phase.isRunning, "only what runs is suspended")
                let before = job.suspension?.value.total(at: time) ?? .zero
                job.suspension = Boxed(Suspension(by: principal, since: time, before: before))
                job.facts.note(.suspended(by: principal), at: time)
            }
        case .resumed(let id, let principal, let time):
            changeJob(id) { job in
                precondition(job.suspended != nil, "only what is suspended is resumed")
                job.endStillness(at: time)
                job.facts.note(.resumed(by: principal), at: time)
            }
        case .ready(let id, let time):
            moveWaiting(id, .ready, at: time) { _ in .pending(since: time) }
        case .parentDeparted(let id, let parent):
            changeJob(id) { $0.departed.append(parent) }
        case .split(let id, let array, let place, let time):
            split(id, from: array, place: place, at: time)
        case .elementsEnded(let id, let places, let outcome, let time):
            endElements(of: id, places, outcome, at: time)
        }
    }

    private mutating func submit(
        _ id: JobID, _ spec: Boxed<JobSpec>, owner: Principal, request: RequestKey, at time: WallTime
    ) {
        precondition(id == nextJob, "job ids are handed out in order")
        nextJob = JobID(id.number + 1)
        let job = Job(id: id, spec: spec, owner: owner, request: request, submitted: time, version: version)
        jobs[id] = job
        openElements += job.spec.value.array?.count ?? 0
        if request != .none { requests.remember(request, id) }
        noteRun(job)
        noteReplica(job)
        changeQueue(spec.value.queue) { $0.enter(job) }
    }

    /// Changes how a job waits; it must wait.
    private mutating func moveWaiting(
        _ id: JobID, _ fact: JobFact.What, at time: WallTime, _ phase: (Job) -> JobPhase
    ) {
        guard let before = jobs[id], before.phase.isWaiting else { preconditionFailure("only a waiting job is moved") }
        let next = phase(before)
        changeQueue(before.spec.value.queue) { $0.leave(before) }
        changeJob(id) { job in
            job.phase = next
            job.facts.note(fact, at: time)
        }
        guard let after = jobs[id] else { return }
        changeQueue(after.spec.value.queue) { $0.enter(after) }
    }

    private mutating func place(_ id: JobID, attempt: UInt32, _ shares: [Allocation], at time: WallTime) {
        guard let job = jobs[id], job.phase.isPending, attempt > job.attempt else {
            preconditionFailure("only a pending job is placed, as a later attempt")
        }
        for share in shares { hold(share) }
        changeQueue(job.spec.value.queue) { queue in
            queue.leave(job)
            queue.countRunning(job, 1)
            for share in shares { queue.hold(share.resources, for: job) }
        }
        let places = places(of: shares, attempt: attempt)
        changeJob(id) { job in
            job.facts.note(.placed(Boxed(places)), at: time)
            job.phase = .starting(since: time)
            job.attempt = attempt
            (job.started, job.suspension) = (nil, nil)
            job.placements = shares.map { Placement(allocation: $0.id, node: $0.node, ranks: $0.ranks) }
        }
        if let element = job.element { changeArray(element.array) { $0.running += 1 } }
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
            job.begin(again: kind, at: time)
            job.facts.note(.requeued(Boxed(kind)), at: time)
        }
        if before.isArray { rewind(before) }
        guard let after = jobs[id] else { return }
        changeQueue(before.spec.value.queue) { queue in
            if before.phase.isWaiting {
                queue.leave(before)
            } else if !before.phase.isTerminal {
                queue.countRunning(before, -1)
            }
            queue.enter(after)
        }
        if before.phase.isTerminal { finished.remove(id) }
        noteRun(after)
        noteReplica(after)
        noteAgain(before, at: time)
    }

    private mutating func finish(_ id: JobID, _ outcome: Outcome, at time: WallTime) {
        guard let job = jobs[id], !job.phase.isTerminal else { preconditionFailure("a job finishes once") }
        precondition(active(of: job).isEmpty, "a job finishes when nothing of it is left")
        changeQueue(job.spec.value.queue) { queue in
            if job.phase.isWaiting { queue.leave(job) } else if !job.isArray { queue.countRunning(job, -1) }
        }
        changeJob(id) { job in
            job.endStillness(at: time)
            job.phase = .finished(outcome, at: time)
            job.facts.note(.finished(outcome == .completed ? .completed : Boxed(outcome.brief)), at: time)
            // It grows no more: what was reserved for growth is given back.
            job.facts = job.facts.map { $0 }
        }
        finished.append(id, at: version)
        noteEnd(job, outcome)
        noteRunEnded(job)
        noteReplicaEnded(job)
    }

    /// Who emptied the node is known now, and perhaps not when somebody asks.
    private func stop(_ cause: StopCause) -> JobFact.Stop {
        guard case .drained(let name) = cause, let closure = node(named: name)?.closure else {
            return JobFact.Stop(cause: cause.brief)
        }
        return JobFact.Stop(cause: cause, by: closure.by, reason: closure.reason.brief)
    }

    private func places(of shares: [Allocation], attempt: UInt32) -> JobFact.Places {
        let names = shares.compactMap { nodes[$0.node]?.name.text }
        return JobFact.Places(
            attempt: attempt, ranks: shares.reduce(0) { $0 + $1.ranks.count }, nodes: shares.count,
            hosts: (names.count == 1 ? names[0] : Hostlist.compress(names)).brief)
    }

    mutating func changeJob(_ id: JobID, _ change: (inout Job) -> Void) {
        guard var job = jobs[id] else { preconditionFailure("a fact is about a job that exists") }
        change(&job)
        job.version = version
        jobs[id] = job
    }
}

extension Job {
    fileprivate mutating func endStillness(at time: WallTime) {
        guard let value = suspension?.value, value.since != nil else { return }
        suspension = Boxed(value.ended(at: time))
    }

    fileprivate mutating func begin(again kind: Requeue, at time: WallTime) {
        phase = .pending(since: time)
        switch kind {
        case .restart:
            restarts += 1
            deferrals = 0
        case .mishap:
            mishaps += 1
        case .deferred(let until):
            deferrals += 1
            notBefore = until
            phase = .deferred(since: time)
        case .commanded, .drained:
            // Whoever asks for it now does not mean later, whatever the job asked for.
            if case .commanded = kind { (notBefore, deferrals) = (nil, 0) }
            // What never began has to wait for what stood before it, and so has a part of a workflow that is run again.
            let isSingleton = element == nil && spec.value.dependency?.isSingleton == true
            var hasToWait = attempt == 0
            if case .commanded = kind { hasToWait = hasToWait || heedsParents }
            if hasToWait && isConditional || isSingleton { phase = .deferred(since: time) }
        case .held:
            deferrals = 0
            phase = .held(by: owner, since: time)
        }
    }

    package var pendingEntry: PendingList.Entry {
        PendingList.Entry(priority: spec.value.priority, elder: elder, job: id)
    }
}

extension Boxed where Value == Outcome {
    /// The one that nearly every job ends with, shared by all of them.
    fileprivate static let completed = Boxed(Outcome.completed)
}
