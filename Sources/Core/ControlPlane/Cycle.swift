// One planning cycle inside the turn: the ledger projected into a snapshot, the plan checked and turned into events,
// and the reasons of those who wait kept for whoever asks.

import ClusterModel
import Health
import Ledger
import Scheduling

extension ClusterConductor {
    mutating func cycle(at now: Now, into turn: inout Turn) {
        isDirty = false
        guard state.queues.contains(where: { !$0.pending.isEmpty }) else { return }
        let window = settings.pendingPerCycle + hopeless
        let isPartial = state.queues.contains { $0.pending.count > window && !isBlocked($0) }
        let plan = scheduler.plan(snapshot(window: window, at: now))
        let placements = plan.placements.prefix(max(1, settings.eventsPerTurn - turn.events.count))
        for placement in placements { commit(placement, at: now, into: &turn) }
        waits.removeAll()
        for waiting in plan.waiting { waits[waiting.job] = waiting.reason }
        lastInLine = plan.last
        let before = hopeless
        hopeless = min(plan.waiting.count { $0.reason.isHopeless }, 16 * settings.pendingPerCycle)
        // Some were not looked at, and there may be room for them still.
        isDirty =
            placements.count < plan.placements.count
            || isPartial && (!plan.placements.isEmpty || hopeless > before)
    }

    private mutating func snapshot(window: Int, at now: Now) -> Snapshot {
        Snapshot(
            nodes: slots(at: now),
            queues: state.queues.map { queue in
                QueueSlot(
                    name: queue.spec.name, quota: queue.spec.quota, used: queue.used, limits: queue.spec.limits,
                    usage: queue.usage, pending: candidates(of: queue, upTo: isBlocked(queue) ? 1 : window))
            })
    }

    /// Whether the queue's first job is over its quota: then the whole queue waits behind it, and only it is looked at.
    /// Where there are limits it may be one that holds nobody back.
    private func isBlocked(_ queue: Queue) -> Bool {
        guard queue.spec.limits.isEmpty, let first = queue.pending.first(1).first, let job = state.jobs[first.job]
        else { return false }
        return !queue.spec.quota.excess(used: queue.used, adding: job.spec.value.total).isZero
    }

    /// Places a gang whole. The plan was made in this turn, so nothing can have changed under it.
    private mutating func commit(_ placement: GangPlacement, at now: Now, into turn: inout Turn) {
        guard let job = state.jobs[placement.job], job.phase.isPending else { return }
        let attempt = job.attempt + 1
        let first = state.nextAllocation.number
        let allocations = placement.shares.enumerated().map { index, share in
            Allocation(
                id: AllocationID(first + UInt64(index)), job: job.id, attempt: attempt, node: share.node,
                ranks: share.ranks, resources: share.resources, units: share.units)
        }
        commit(.job(.placed(job.id, attempt: attempt, allocations, at: now.wall)), to: &turn)
    }
}

extension NodeSlot {
    /// nil for a node that never said what it has.
    init?(_ node: Node, isShunned: Bool = false) {
        guard let inventory = node.inventory else { return nil }
        self.init(
            id: node.id, capacity: inventory.resources, free: node.free, freeUnits: node.freeUnits,
            nextPort: node.nextPort, isShunned: isShunned)
    }
}

extension Wait {
    /// Whether only other nodes can end it.
    fileprivate var isHopeless: Bool {
        switch self {
        case .impossibleNow: true
        case .quota, .capacity, .behind, .behindOthers, .limit, .nextCycle, .held, .notBefore, .dependency,
            .neverSatisfied:
            false
        }
    }
}
