// The table of contents of a plan. Jobs are looked at by priority and age over all queues; a queue whose first job is
// over quota waits as a whole; a job that waits for room keeps every node that could hold it from those behind, so
// that nothing overtakes it at its cost, while jobs that it could never collide with go on. Of the others those go on
// that do not delay it (Shadow.swift).

import ClusterModel

package struct Scheduler: Hashable, Sendable {
    /// Jobs that may be found blocked before the cycle ends: each costs a walk over the nodes, and those behind them
    /// are behind them.
    package var blockedLimit = 64

    package init() {}

    /// Jobs that may be tried in vain once every node is kept: each costs a walk over the nodes.
    package var overtakingLimit = 32

    /// One cycle: whole gangs to place, and why the others wait.
    package func plan(_ snapshot: Snapshot) -> Plan {
        var draft = Draft(snapshot)
        var queues = QueueBounds(snapshot.queues)
        var blocked = 0
        var impossible: [Impossible] = []
        var overtaking = Overtaking(limit: overtakingLimit)
        for candidate in order(snapshot.queues) {
            guard !draft.isExhausted || !draft.shadows.isEmpty && !overtaking.isOver, blocked < blockedLimit else {
                draft.close()
                break
            }
            if draft.isExhausted {
                overtaking.attempt(candidate, on: &draft, within: &queues)
            } else if let reason = queues.obstacle(for: candidate) {
                draft.wait(candidate.job, reason)
            } else if let known = impossible.first(where: { $0.job.asksAsMuch(as: candidate.job) }) {
                // Costs no walk, and so does not count: jobs that no node can hold must not stop those behind them.
                draft.wait(candidate.job, known.reason)
            } else if let reason = place(candidate, on: &draft, &queues) {
                guard reason.needsWalk else { continue }
                blocked += 1
                if !reason.isForRoom { impossible.append(Impossible(job: candidate.job, reason: reason)) }
            }
        }
        if draft.isExhausted { draft.close() }
        return draft.plan
    }

    /// Places as many of the candidate's gangs as may go; the reason of the first that must wait, nil when none does.
    private func place(_ candidate: Candidacy, on draft: inout Draft, _ queues: inout QueueBounds) -> Wait? {
        for copy in 0..<candidate.job.copies {
            if copy > 0, let reason = queues.obstacle(for: candidate) {
                draft.wait(candidate.job, reason)
                return reason
            }
            guard let seats = draft.seats(for: candidate.job, mayOvertake: queues.mayOvertake(candidate)) else {
                return hold(candidate, on: &draft, within: &queues)
            }
            if let reason = put(candidate, on: seats, of: &draft, within: &queues) { return reason }
        }
        return nil
    }

    /// Puts one gang on its seats, unless what it holds there is more than its queue, or a head of it, leaves.
    private func put(
        _ candidate: Candidacy, on seats: [Seat], of draft: inout Draft, within queues: inout QueueBounds
    ) -> Wait? {
        let total = draft.total(of: candidate.job, on: seats)
        var reason: Wait?
        // Whole nodes hold more than was asked for, and how much is known only now.
        if candidate.job.isExclusive { reason = queues.obstacle(for: candidate, holding: total) }
        reason = reason ?? queues.head(before: candidate, holding: total).map { .behind($0) }
        if let reason {
            draft.wait(candidate.job, reason)
            return reason
        }
        draft.put(candidate.job, on: seats)
        queues.charge(candidate, total)
        return nil
    }

    private func hold(
        _ candidate: Candidacy, on draft: inout Draft, within queues: inout QueueBounds
    ) -> Wait {
        let reason = draft.obstacle(for: candidate.job)
        draft.wait(candidate.job, reason)
        guard reason.isForRoom, draft.keep(for: candidate.job) else { return reason }
        let shadow = draft.castShadow(of: candidate.job) { queues.excess(of: $0, for: candidate).isZero }
        guard let shadow else { return reason }
        queues.reserve(candidate, shadow.total)
        // One ahead of it that waits for quota may have it any time, and then needs room first. In a queue with a quota
        // whoever waits ahead, for whatever, may come to hold it by quota; and what whole nodes count nobody knows.
        let isAlone = draft.plan.waiting.count == 1 && !candidate.job.isExclusive
        if !queues.areSomeBlocked, isAlone || !queues.isBounded(candidate) {
            draft.promise(shadow.promise)
        }
        return reason
    }

    /// All pending jobs by priority, then age.
    private func order(_ queues: [QueueSlot]) -> [Candidacy] {
        let all = queues.indices.flatMap { place in queues[place].pending.map { Candidacy(job: $0, queue: place) } }
        guard queues.count > 1 else { return all }
        return all.sorted {
            ($1.job.priority, $0.job.elder, $0.job.id) < ($0.job.priority, $1.job.elder, $1.job.id)
        }
    }
}

/// A job that the nodes that are up could not hold if they were empty, and in whose words to say so.
private struct Impossible {
    let job: PendingJob
    let reason: Wait
}

extension PendingJob {
    fileprivate func asksAsMuch(as other: PendingJob) -> Bool {
        shape == other.shape && requests == other.requests && needsPort == other.needsPort
            && eligible == other.eligible
    }
}

extension Wait {
    /// Whether it ends when other jobs end.
    var isForRoom: Bool {
        switch self {
        case .capacity, .behind, .behindOthers: true
        case .impossibleNow, .excluded, .nodeAbsent, .quota, .limit, .nextCycle, .held, .heldByRule, .notBefore,
            .dependency,
            .neverSatisfied, .arrayLimit, .quotaTooSmall, .singleton:
            false
        }
    }

    /// Whether the nodes were walked over to find it.
    fileprivate var needsWalk: Bool {
        switch self {
        case .capacity, .behind, .behindOthers, .impossibleNow, .excluded, .nodeAbsent: true
        case .quota, .quotaTooSmall, .limit, .nextCycle, .held, .heldByRule, .notBefore, .dependency, .neverSatisfied,
            .arrayLimit,
            .singleton:
            false
        }
    }
}
