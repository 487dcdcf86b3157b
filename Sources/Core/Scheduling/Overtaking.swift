// Who may go before a job that waits for room, once every node is kept by such a job: those whose queue lets them, who
// delay no keeper, and who leave to the keepers of their queue what those need of the quota. Everybody else waits
// behind the last keeper, and is told so without being looked at again.

import ClusterModel

struct Overtaking {
    /// Jobs that found no room in this cycle: each cost a walk over the nodes.
    private var misses: [PendingJob] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var isOver: Bool { misses.count >= limit }

    /// Places the job if it may go, and of an array as many elements as may.
    mutating func attempt(_ candidate: Candidacy, on draft: inout Draft, within queues: inout QueueBounds) {
        for _ in 0..<candidate.job.copies {
            guard place(candidate, on: &draft, within: &queues) else { return }
        }
    }

    private mutating func place(
        _ candidate: Candidacy, on draft: inout Draft, within queues: inout QueueBounds
    ) -> Bool {
        let job = candidate.job
        guard queues.mayOvertake(candidate), queues.ownLimit(of: candidate) == nil, queues.admits(candidate),
            !misses.contains(where: { job.wantsAsMuch(as: $0) })
        else { return false }
        guard let seats = draft.seats(for: job, mayOvertake: true) else {
            misses.append(job)
            return false
        }
        let total = draft.total(of: job, on: seats)
        guard queues.admits(candidate, holding: total) else { return false }
        draft.put(job, on: seats)
        queues.charge(candidate, total)
        return true
    }
}

extension PendingJob {
    /// Whether it could not sit where the other one can not: it asks for as much or more, for as long or longer.
    fileprivate func wantsAsMuch(as other: PendingJob) -> Bool {
        let isLonger = length.map { length in other.length.map { length >= $0 } ?? false } ?? true
        return isLonger && shape.ranks >= other.shape.ranks && (other.shape.nodes == nil || shape == other.shape)
            && (needsPort || !other.needsPort) && (isExclusive || !other.isExclusive) && eligible == other.eligible
            && other.requests.fits(in: requests)
    }
}

/// What a head needs of its queue's quota when it starts, and of whose limits it takes a part then.
struct Reserve {
    let queue: Int
    let job: JobID
    let total: Resources
    let payer: Payer?
    let array: JobID?
}

extension QueueBounds {
    /// Whether neither the quota nor a head of the same queue stands in the way of what was asked for.
    func admits(_ candidate: Candidacy) -> Bool {
        admits(candidate, holding: candidate.job.requests * candidate.job.shape.ranks)
    }

    func admits(_ candidate: Candidacy, holding total: Resources) -> Bool {
        !isBlocked(candidate.queue) && excess(of: total, for: candidate).isZero
            && head(before: candidate, holding: total) == nil
    }

    /// The head of the same queue that could not start for want of quota if this job ran. That it may have ended when
    /// the head's time comes does not help: meanwhile the head would wait for quota, and keep no nodes.
    func head(before candidate: Candidacy, holding total: Resources) -> JobID? {
        var sum = total
        for reserve in reserves where reserve.queue == candidate.queue {
            // What it takes of a limit that they share may be what the head lacks then.
            if sharesLimit(candidate, with: reserve.payer) { return reserve.job }
            if let array = candidate.job.limit?.array, array == reserve.array { return reserve.job }
            sum += reserve.total
            // What is lent to a rollout is not taken from a head.
            if !plainExcess(of: sum, in: candidate.queue).isZero { return reserve.job }
        }
        return nil
    }
}
