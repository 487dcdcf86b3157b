// Which pending jobs of a queue a cycle looks at. In a queue with limits, those of a user who may have no more now are
// passed by, so that the jobs of others behind them are looked at: they are taken in order from the users' own lines.

import ClusterModel
import Ledger
import Scheduling

extension ClusterConductor {
    /// Jobs of one user that are found to be over a limit before the rest of that user's line waits for the next
    /// cycle: what this leaves out is only ever a user's own, and 1,000 such users cost a cycle 2 ms.
    private static let patience = 16

    /// The first jobs, in order, at most so many.
    mutating func limitedCandidates(of queue: Queue, upTo most: Int) -> [PendingJob] {
        guard let lines = queue.lines else { return [] }
        var heads = LineHeads(lines, of: lines.users.filter { !hasAllItMay($0, in: queue) })
        var found: [PendingJob] = []
        var gangs = 0
        while found.count < most, let (entry, user) = heads.first {
            guard let job = state.jobs[entry.job] else { break }
            guard limit(for: job, in: queue) == nil, var candidate = candidate(job, upTo: max(1, most - gangs)) else {
                heads.passFirst(lines[user], patience: Self.patience)
                continue
            }
            candidate.payer = job.payer
            gangs += candidate.copies
            found.append(candidate)
            heads.takeFirst(lines[user])
        }
        return found
    }

    private func hasAllItMay(_ user: Name, in queue: Queue) -> Bool {
        queue.spec.limits.perUser.running.map { queue.usage[.user(user)].running >= $0 } ?? false
    }

    /// The limit that keeps this job from running now; nil when none does.
    func limit(for job: Job, in queue: Queue) -> LimitReached? {
        guard !queue.spec.limits.isEmpty else { return nil }
        return queue.spec.limits.obstacle(
            in: queue.spec.name, to: job.payer, gpus: job.spec.value.total.gpus, book: queue.usage)
    }
}

/// The first of every line that is not yet taken, the one that goes first on top: a binary heap.
private struct LineHeads {
    private struct Head {
        var entry: PendingList.Entry
        let user: Name
        var place = 0
        var passed = 0
    }

    private var heap: [Head] = []

    init(_ lines: UserLines, of users: [Name]) {
        heap = users.compactMap { user in lines[user].entry(at: 0).map { Head(entry: $0, user: user) } }
        for place in heap.indices.reversed() { sink(place) }
    }

    var first: (PendingList.Entry, user: Name)? { heap.first.map { ($0.entry, $0.user) } }

    /// Goes on in the first one's line, which must be this.
    mutating func takeFirst(_ line: PendingList) {
        heap[0].place += 1
        guard let next = line.entry(at: heap[0].place) else { return leaveFirst() }
        heap[0].entry = next
        sink(0)
    }

    private mutating func leaveFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        sink(0)
    }

    /// The same, and leaves the line when so many of it were passed.
    mutating func passFirst(_ line: PendingList, patience: Int) {
        heap[0].passed += 1
        if heap[0].passed < patience { takeFirst(line) } else { leaveFirst() }
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while true {
            var best = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
                if heap[child].entry < heap[best].entry { best = child }
            }
            guard best != place else { return }
            heap.swapAt(place, best)
            place = best
        }
    }
}
