// What the coordinator may forget at any moment: lists that are kept beside the state and made again after a restart.

import ClusterModel
import Scheduling

/// Job ids in ascending order.
struct SortedIDs: Hashable, Sendable {
    private(set) var all: [JobID] = []

    mutating func insert(_ id: JobID) { all.insertSorted(id) }

    mutating func remove(_ id: JobID) { all.removeSorted(id) }
}

/// A client that waits for news of a job.
struct Watcher: Hashable, Sendable {
    let session: SessionID
    let number: UInt64
    /// What it may know is looked up again when there is news.
    let principal: Principal
}

/// Who waits for news of which job, and which jobs had news in this turn.
struct WatchList: Sendable {
    private var byJob = Lookup<JobID, [Watcher]>()
    private var jobsOf = Lookup<SessionID, [JobID]>()
    private(set) var count = 0
    private var touched: [JobID] = []

    mutating func add(_ watcher: Watcher, for job: JobID) {
        byJob[job, default: []].append(watcher)
        jobsOf[watcher.session, default: []].append(job)
        count += 1
    }

    /// Notes that a job changed; costs nothing when nobody waits for it.
    mutating func touch(_ job: JobID) {
        if count > 0, byJob[job] != nil, touched.last != job { touched.append(job) }
    }

    /// The jobs that changed and those who waited for them, who are then taken off the list.
    mutating func takeNews() -> [(job: JobID, watchers: [Watcher])] {
        guard !touched.isEmpty else { return [] }
        var news: [(job: JobID, watchers: [Watcher])] = []
        for job in touched {
            guard let watchers = byJob[job] else { continue }
            byJob[job] = nil
            count -= watchers.count
            for watcher in watchers { jobsOf[watcher.session]?.removeAll { $0 == job } }
            news.append((job, watchers))
        }
        touched = []
        return news
    }

    mutating func close(_ session: SessionID) {
        for job in jobsOf[session] ?? [] {
            let before = byJob[job]?.count ?? 0
            byJob[job]?.removeAll { $0.session == session }
            count -= before - (byJob[job]?.count ?? 0)
            if byJob[job]?.isEmpty == true { byJob[job] = nil }
        }
        jobsOf[session] = nil
    }
}

/// Whether shapes that were asked for lately could ever fit, until the nodes change. Only a cache.
struct FittingMemo: Sendable {
    private struct Key: Hashable, Sendable {
        let shape: GangShape
        let requests: Resources
        let needsPort: Bool
        let selection: Boxed<NodeSelection>?
    }

    /// People submit few shapes; beyond this the memo starts over.
    private static let capacity = 1024

    private var verdicts = Lookup<Key, Bool>()

    mutating func forget() { verdicts.removeAll() }

    mutating func verdict(
        for job: PendingJob, selection: Boxed<NodeSelection>?, else judge: () -> Bool
    ) -> Bool {
        let key = Key(shape: job.shape, requests: job.requests, needsPort: job.needsPort, selection: selection)
        if let known = verdicts[key] { return known }
        if verdicts.count >= Self.capacity { verdicts.removeAll() }
        let verdict = judge()
        verdicts[key] = verdict
        return verdict
    }
}
