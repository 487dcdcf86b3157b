// One planning cycle inside the turn: the ledger projected into a snapshot, the plan checked and turned into events,
// and the reasons of those who wait kept for whoever asks.

import ClusterModel
import Health
import Ledger
import Scheduling

extension ClusterConductor {
    mutating func cycle(at now: Now, into turn: inout Turn) {
        services.kins = Lookup()
        services.surges = Lookup()
        isDirty = false
        guard state.queues.contains(where: { !$0.pending.isEmpty }) else { return ahead.keepJobs([]) }
        let window = settings.pendingPerCycle + hopeless
        var isPartial = false
        for queue in state.queues where isLonger(queue, than: window) { isPartial = isPartial || !isBlocked(queue) }
        let plan = scheduler.plan(snapshot(window: window, at: now))
        var promised = 0
        let placements = plan.placements.prefix(max(1, settings.eventsPerTurn - turn.events.count)).prefix {
            placement in
            defer { promised += placement.shares.count }
            return promised < settings.allocationsPerTurn
        }
        for placement in placements { commit(placement, at: now, into: &turn) }
        waits.removeAll()
        for waiting in plan.waiting { waits[waiting.job] = recounted(waiting.reason, of: waiting.job) }
        lastInLine = plan.last
        starts = plan.starts
        foreseeHeads(at: now)
        let before = hopeless
        hopeless = min(plan.waiting.count { $0.reason.isHopeless }, 16 * settings.pendingPerCycle)
        // Some were not looked at, and there may be room for them still.
        isDirty =
            placements.count < plan.placements.count
            || isPartial && (!plan.placements.isEmpty || hopeless > before)
    }

    /// A limit was looked at when those behind the job had not been placed yet: what is told of it is what is held now.
    private func recounted(_ reason: Wait, of id: JobID) -> Wait {
        guard case .limit = reason, let job = state.jobs[id], let queue = state.queue(job.spec.value.queue) else {
            return reason
        }
        return limit(for: job, in: queue).map { .limit($0) } ?? reason
    }

    private mutating func snapshot(window: Int, at now: Now) -> Snapshot {
        let slots = slots(at: now)
        var queues: [QueueSlot] = []
        for queue in state.queues {
            var slot = QueueSlot(
                name: queue.spec.name, quota: queue.spec.quota, used: queue.used, limits: queue.spec.limits,
                usage: queue.usage, pending: candidates(of: queue, upTo: isBlocked(queue) ? 1 : window))
            slot.strategy = queue.spec.strategy
            queues.append(slot)
        }
        return Snapshot(nodes: slots, queues: queues, now: now.wall)
    }

    /// The first jobs of a queue that may go as far as they themselves are concerned. An array brings as many of its
    /// elements as fit into the window, and one at least, so that it keeps nobody behind it out (seed 7461).
    private mutating func candidates(of queue: Queue, upTo most: Int) -> [PendingJob] {
        guard queue.lines == nil else { return limitedCandidates(of: queue, upTo: most) }
        var found: [PendingJob] = []
        var gangs = 0
        // Arrays at their limit are passed by: they must not stop those behind them.
        for entry in queue.pending.first(queue.pending.count) {
            guard found.count < most else { break }
            guard let job = state.jobs[entry.job], let candidate = candidate(job, upTo: max(1, most - gangs)) else {
                continue
            }
            gangs += candidate.copies
            found.append(candidate)
        }
        return found
    }

    mutating func candidate(_ job: Job, upTo most: Int) -> PendingJob? {
        let selected = selections.eligibility(for: job.spec.value, in: state)
        var candidate = PendingJob(id: job.id, spec: job.spec.value, eligible: selected)
        candidate.length = job.spec.value.timeLimit.map { $0 + settings.overrun }
        if let replica = job.spec.value.replica {
            candidate.kin = kin(of: replica)
            candidate.surge = surge(of: job, replica)
        }
        if let content = job.spec.value.model?.content { candidate.holders = places.box(of: content) }
        guard job.spec.value.array != nil else { return candidate }
        candidate.elder = job.elder
        candidate.limit = elementLimit(of: job)
        if job.isArray { candidate.copies = eligible(of: job, upTo: min(most, candidate.limit?.room ?? most)) }
        return candidate.copies > 0 && candidate.limit?.room ?? 1 > 0 ? candidate : nil
    }

    /// What its queue lends it: the same for all of its revision that have no place yet.
    private mutating func surge(of job: Job, _ replica: ReplicaOf) -> Boxed<Resources>? {
        let lent = services.surges[replica] ?? state.surge(of: job) ?? .zero
        services.surges[replica] = lent
        return lent.isZero ? nil : Boxed(lent)
    }

    /// Where the replicas of this revision are.
    mutating func kin(of replica: ReplicaOf) -> Kin {
        if let known = services.kins[replica] { return known }
        var nodes = Lookup<NodeID, Int>()
        for id in state.services[replica.service]?.active ?? [] {
            guard let job = state.jobs[id], job.spec.value.replica == replica else { continue }
            for share in state.active(of: job) { nodes[share.node, default: 0] += 1 }
        }
        let kin = Kin(replica, on: nodes)
        services.kins[replica] = kin
        return kin
    }

    /// Whether more gangs may go in this queue than so many.
    private func isLonger(_ queue: Queue, than window: Int) -> Bool {
        guard queue.pending.count <= window else { return true }
        var gangs = 0
        for entry in queue.pending.first(window) {
            guard gangs <= window else { break }
            guard let job = state.jobs[entry.job], job.isArray else {
                gangs += 1
                continue
            }
            gangs += eligible(of: job, upTo: min(window + 1, elementLimit(of: job)?.room ?? window + 1))
        }
        return gangs > window
    }

    /// Whether the queue's first job is over its quota: then the whole queue waits behind it, and only it is looked at.
    /// Where there are limits it may be one that holds nobody back.
    private mutating func isBlocked(_ queue: Queue) -> Bool {
        guard queue.spec.limits.isEmpty, let first = candidates(of: queue, upTo: 1).first,
            let job = state.jobs[first.id]
        else { return false }
        let total = job.spec.value.total
        return first.surge == nil && !queue.spec.quota.excess(used: queue.used, adding: total).isZero
            && queue.spec.quota.excess(used: .zero, adding: total).isZero
    }

    /// The job itself; of an array its next element, which becomes a row now.
    private mutating func planned(_ id: JobID, at now: Now, into turn: inout Turn) -> Job? {
        guard let job = state.jobs[id], job.isArray else { return state.jobs[id] }
        guard let place = nextEligible(of: job) else { return nil }
        return split(job, place, at: now, into: &turn)
    }

    /// Places a gang whole. The plan was made in this turn, so nothing can have changed under it.
    private mutating func commit(_ placement: GangPlacement, at now: Now, into turn: inout Turn) {
        guard let job = planned(placement.job, at: now, into: &turn), job.phase.isPending else { return }
        let attempt = state.nextAttempt(of: job, beginningWith: state.nextAllocation)
        let first = state.nextAllocation.number
        let allocations = placement.shares.enumerated().map { index, share in
            Allocation(
                id: AllocationID(first + UInt64(index)), job: job.id, attempt: attempt, node: share.node,
                ranks: share.ranks, resources: share.resources, units: share.units)
        }
        commit(.job(.placed(job.id, attempt: attempt, allocations, at: now.wall)), to: &turn)
    }
}

extension Wait {
    /// Whether only other nodes can end it.
    fileprivate var isHopeless: Bool {
        switch self {
        case .impossibleNow, .excluded, .nodeAbsent, .quotaTooSmall: true
        case .quota, .capacity, .behind, .behindOthers, .limit, .nextCycle, .held, .heldByRule, .notBefore, .dependency,
            .neverSatisfied, .arrayLimit, .singleton:
            false
        }
    }
}
