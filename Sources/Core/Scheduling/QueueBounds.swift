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
    private(set) var reserves: [Reserve] = []
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
        if let own = ownLimit(of: candidate) { return own }
        return obstacle(for: candidate, holding: candidate.job.requests * candidate.job.shape.ranks)
    }

    /// That as many elements of its array run as may, or that its user or account has all it may have.
    func ownLimit(of candidate: Candidacy) -> Wait? {
        if let limit = candidate.job.limit, placed[limit.array] ?? 0 >= limit.room {
            return .arrayLimit(limit.array, limit.most)
        }
        guard let payer = candidate.job.payer else { return nil }
        let queue = queues[candidate.queue]
        let reached = queue.limits.obstacle(
            in: queue.name, to: payer, gpus: candidate.job.gpus, book: queue.usage)
        return reached.map { .limit($0) }
    }

    /// The same for what its gang would hold.
    mutating func obstacle(for candidate: Candidacy, holding total: Resources) -> Wait? {
        let excess = excess(of: total, for: candidate)
        guard !excess.isZero else { return nil }
        let queue = queues[candidate.queue]
        // What can not go whatever ends holds nobody back.
        let whole = queue.quota.excess(used: .zero, adding: total)
        guard whole.isZero else { return .quotaTooSmall(queue: queue.name, shortOf: whole) }
        blockers[candidate.queue] = candidate.job.id
        return .quota(queue: queue.name, shortOf: excess)
    }

    /// Whether a job of this queue waits for quota.
    func isBlocked(_ queue: Int) -> Bool { blockers[queue] != nil }

    func isBounded(_ candidate: Candidacy) -> Bool { !queues[candidate.queue].quota.bounds.isEmpty }

    var areSomeBlocked: Bool { blockers.contains { $0 != nil } }

    /// What would be over the queue's quota, and over what it lends this one.
    func excess(of total: Resources, for candidate: Candidacy) -> Resources {
        let excess = plainExcess(of: total, in: candidate.queue)
        guard let surge = candidate.job.surge, !excess.isZero else { return excess }
        return excess.shortfall(in: surge.value).isZero ? .zero : excess
    }

    /// What would be over the queue's quota.
    func plainExcess(of total: Resources, in queue: Int) -> Resources {
        queues[queue].quota.excess(used: queues[queue].used, adding: total)
    }

    /// Whether its queue lets it go before one that waits for the same nodes.
    func mayOvertake(_ candidate: Candidacy) -> Bool { queues[candidate.queue].strategy == .backfill }

    /// Leaves to a head what it needs of its queue's quota and of its own people's limits when it starts.
    mutating func reserve(_ candidate: Candidacy, _ total: Resources) {
        reserves.append(
            Reserve(
                queue: candidate.queue, job: candidate.job.id, total: total, payer: candidate.job.payer,
                array: candidate.job.limit?.array))
    }

    /// Whether a limit of its queue counts this job and that payer's together.
    func sharesLimit(_ candidate: Candidacy, with other: Payer?) -> Bool {
        guard let mine = candidate.job.payer, let other else { return false }
        let limits = queues[candidate.queue].limits
        return !limits.perUser.isEmpty && mine.user == other.user
            || !limits.perAccount.isEmpty && mine.account == other.account
    }

    mutating func charge(_ candidate: Candidacy, _ total: Resources) {
        queues[candidate.queue].used += total
        if let limit = candidate.job.limit { placed[limit.array, default: 0] += 1 }
        guard let payer = candidate.job.payer else { return }
        queues[candidate.queue].usage.add(Usage(running: 1, gpus: candidate.job.gpus), for: payer)
    }
}

extension PendingJob {
    fileprivate var gpus: Int64 { requests.gpus * Int64(shape.ranks) }
}
