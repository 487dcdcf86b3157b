// When two worlds are one: everything that a later step can depend on, and nothing else. Moments that were only noted
// (since when, at what version) are left out, so that the many ways to one standing of things meet there.

import ClusterModel
import ControlPlane
import Ledger

extension WalkedWorld {
    /// 64 bits for a world. Of ten million worlds two share a number with a chance of one in 370,000.
    var key: UInt64 {
        var hasher = Hasher()
        let state = conductor.state
        for job in state.jobs { job.mixStanding(into: &hasher, at: now.wall) }
        for allocation in state.allocations {
            hasher.combine(allocation.id)
            hasher.combine(allocation.attempt)
            hasher.combine(allocation.phase == .placed)
            hasher.combine(allocation.units)
        }
        for node in state.nodes {
            hasher.combine(node.allocations)
            hasher.combine(node.free)
            hasher.combine(node.freeUnits)
            hasher.combine(node.nextPort)
            hasher.combine(node.lost != nil)
            hasher.combine(node.closure?.deadline.map { max(.zero, $0.since(now.wall)) })
            hasher.combine(node.closure != nil)
        }
        hasher.combine(state.queues)
        hasher.combine(state.finished)
        hasher.combine(state.nextAllocation)
        hasher.combine(jobs)
        hasher.combine(sessions.map { $0 != nil })
        hasher.combine(prepared.filter { state.allocations[$0] != nil }.sorted())
        conductor.mixMemory(into: &hasher, at: now, longest: Self.longest)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}

extension Job {
    fileprivate func mixStanding(into hasher: inout Hasher, at now: WallTime) {
        hasher.combine(id)
        hasher.combine(spec.value.dependency)
        switch phase {
        case .held: hasher.combine(0)
        case .deferred: hasher.combine(1)
        case .pending: hasher.combine(2)
        case .starting: hasher.combine(3)
        case .running: hasher.combine(4)
        case .stopping(let cause, _):
            hasher.combine(5)
            hasher.combine(cause)
        case .finished(let outcome, _):
            hasher.combine(6)
            hasher.combine(outcome)
        }
        hasher.combine(attempt)
        hasher.combine(restarts)
        hasher.combine(mishaps)
        hasher.combine(deferrals)
        hasher.combine(notBefore.map { max(.zero, $0.since(now)) })
        hasher.combine(departed)
        hasher.combine(placements)
    }
}
