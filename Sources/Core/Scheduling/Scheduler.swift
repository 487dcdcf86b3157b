// The table of contents of a plan. Jobs are looked at by priority and age over all queues; a queue whose first job is
// over quota waits as a whole; a job that waits for room keeps every node that could hold it from those behind, so
// that nothing overtakes it at its cost, while jobs that it could never collide with go on.

import ClusterModel

package struct Scheduler: Hashable, Sendable {
    /// Jobs that may be found blocked before the cycle ends: each costs a walk over the nodes, and those behind them
    /// are behind them.
    package var blockedLimit = 64

    package init() {}

    /// One cycle: whole gangs to place, and why the others wait.
    package func plan(_ snapshot: Snapshot) -> Plan {
        var draft = Draft(snapshot)
        var queues = QueueBounds(snapshot.queues)
        var blocked = 0
        var impossible: [Impossible] = []
        for candidate in order(snapshot.queues) {
            guard !draft.isExhausted, blocked < blockedLimit else {
                draft.close()
                break
            }
            if let reason = queues.obstacle(for: candidate) {
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
        return draft.plan
    }

    /// Places as many of the candidate's gangs as may go; the reason of the first that must wait, nil when none does.
    private func place(_ candidate: Candidacy, on draft: inout Draft, _ queues: inout QueueBounds) -> Wait? {
        for copy in 0..<candidate.job.copies {
            if copy > 0, let reason = queues.obstacle(for: candidate) {
                draft.wait(candidate.job, reason)
                return reason
            }
            guard let seats = draft.seats(for: candidate.job, where: { draft.keepers[$0] == nil }) else {
                return hold(candidate.job, on: &draft)
            }
            draft.put(candidate.job, on: seats)
            queues.charge(candidate)
        }
        return nil
    }

    private func hold(_ job: PendingJob, on draft: inout Draft) -> Wait {
        let reason = draft.obstacle(for: job)
        draft.wait(job, reason)
        if reason.isForRoom { draft.keep(for: job) }
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
    }
}

extension Wait {
    /// Whether it ends when other jobs end.
    var isForRoom: Bool {
        switch self {
        case .capacity, .behind, .behindOthers: true
        case .impossibleNow, .quota, .limit, .nextCycle, .held, .notBefore, .dependency, .neverSatisfied, .arrayLimit,
            .quotaTooSmall, .singleton:
            false
        }
    }

    /// Whether the nodes were walked over to find it.
    fileprivate var needsWalk: Bool {
        switch self {
        case .capacity, .behind, .behindOthers, .impossibleNow: true
        case .quota, .quotaTooSmall, .limit, .nextCycle, .held, .notBefore, .dependency, .neverSatisfied, .arrayLimit,
            .singleton:
            false
        }
    }
}
