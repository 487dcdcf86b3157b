// What the queues still admit in one cycle: quotas, and limits of single users and accounts. A job that is over its
// queue's quota holds back those behind it, or small jobs would keep a large one out for ever. A job that is over its
// user's or account's limit holds back nobody: what it waits for is its own people's, and others have no part in it.

import ClusterModel

/// A job and the place of its queue.
struct Candidacy {
    let job: PendingJob
    let queue: Int
}

/// What the queues still admit in this cycle.
struct QueueBounds {
    private var queues: [QueueSlot]
    /// The job that waits for quota first, by place of its queue.
    private var blockers: [JobID?]
    /// Elements of each limited array that were placed in this cycle.
    private var placed = Lookup<JobID, Int>()

    init(_ queues: [QueueSlot]) {
        self.queues = queues
        blockers = Array(repeating: nil, count: queues.count)
    }

    /// Why the queue does not let this job go; a job that is over quota holds back those behind it in its queue.
    mutating func obstacle(for candidate: Candidacy) -> Wait? {
        if let blocker = blockers[candidate.queue] { return .behind(blocker) }
        // Its own affair: it holds nobody back.
        if let limit = candidate.job.limit, placed[limit.array] ?? 0 >= limit.room {
            return .arrayLimit(limit.array, limit.most)
        }
        if let limit = limit(for: candidate) { return .limit(limit) }
        let queue = queues[candidate.queue]
        let total = candidate.job.requests * candidate.job.shape.ranks
        let excess = queue.quota.excess(used: queue.used, adding: total)
        guard !excess.isZero else { return nil }
        // What can not go whatever ends holds nobody back.
        let whole = queue.quota.excess(used: .zero, adding: total)
        guard whole.isZero else { return .quotaTooSmall(queue: queue.name, shortOf: whole) }
        blockers[candidate.queue] = candidate.job.id
        return .quota(queue: queue.name, shortOf: excess)
    }

    private func limit(for candidate: Candidacy) -> LimitReached? {
        guard let payer = candidate.job.payer else { return nil }
        return queues[candidate.queue].limits.obstacle(
            in: queues[candidate.queue].name, to: payer, gpus: candidate.job.gpus,
            book: queues[candidate.queue].usage)
    }

    mutating func charge(_ candidate: Candidacy) {
        queues[candidate.queue].used += candidate.job.requests * candidate.job.shape.ranks
        if let limit = candidate.job.limit { placed[limit.array, default: 0] += 1 }
        guard let payer = candidate.job.payer else { return }
        queues[candidate.queue].usage.add(Usage(running: 1, gpus: candidate.job.gpus), for: payer)
    }
}

extension PendingJob {
    fileprivate var gpus: Int64 { requests.gpus * Int64(shape.ranks) }
}
