// What stands in a queue, counted as it comes and goes: the queue's own sums, what each user and account has, and,
// where there are limits, the pending jobs of each user in a line of their own. A plan looks past a user who has as
// much as there may be; with one line for all, such a user's thousands would hide everybody behind them.

package import ClusterModel

extension Queue {
    /// Counts a job among those that wait.
    mutating func enter(_ job: Job) {
        usage.add(Usage(pending: 1), for: job.payer)
        guard job.phase.isPending else {
            deferred += 1
            return
        }
        pending.insert(job.pendingEntry)
        lines?.insert(job.pendingEntry, of: job.payer.user)
    }

    mutating func leave(_ job: Job) {
        usage.add(Usage(pending: -1), for: job.payer)
        guard job.phase.isPending else {
            deferred -= 1
            return
        }
        pending.remove(job.pendingEntry)
        lines?.remove(job.pendingEntry, of: job.payer.user)
    }

    /// Counts a job among those that hold something, or not any more.
    mutating func countRunning(_ job: Job, _ change: Int) {
        running += change
        usage.add(Usage(running: change), for: job.payer)
    }

    /// Counts what an allocation of the job holds.
    mutating func hold(_ resources: Resources, for job: Job) {
        used += resources
        if resources.gpus != 0 { usage.add(Usage(gpus: resources.gpus), for: job.payer) }
    }

    mutating func letGo(_ resources: Resources, of job: Job) {
        used -= resources
        if resources.gpus != 0 { usage.add(Usage(gpus: -resources.gpus), for: job.payer) }
    }
}

extension ClusterState {
    /// A queue that is declared with limits for the first time lines its jobs up by user; one without needs no lines.
    mutating func declare(_ spec: QueueSpec) {
        guard let old = queue(spec.name) else {
            insertQueue(Queue(spec: spec))
            return changeQueue(spec.name) { $0.lines = spec.limits.isEmpty ? nil : UserLines() }
        }
        var lines = spec.limits.isEmpty ? nil : old.lines ?? UserLines()
        if old.lines == nil, lines != nil {
            for entry in old.pending.first(old.pending.count) {
                guard let job = jobs[entry.job] else { continue }
                lines?.insert(entry, of: job.payer.user)
            }
        }
        changeQueue(spec.name) { queue in
            queue.spec = spec
            queue.lines = lines
        }
    }
}

/// The pending jobs of each user of a queue.
package struct UserLines: Hashable, Sendable {
    /// Who has pending jobs, sorted.
    package private(set) var users: [Name] = []
    private var lines = Lookup<Name, PendingList>()

    package init() {}

    package subscript(user: Name) -> PendingList { lines[user] ?? PendingList() }

    mutating func insert(_ entry: PendingList.Entry, of user: Name) {
        if lines[user] == nil { users.insert(user, at: place(of: user)) }
        lines[user, default: PendingList()].insert(entry)
    }

    mutating func remove(_ entry: PendingList.Entry, of user: Name) {
        lines[user]?.remove(entry)
        guard lines[user]?.isEmpty == true else { return }
        lines[user] = nil
        users.remove(at: place(of: user))
    }

    private func place(of user: Name) -> Int { users.firstPlace { $0 < user } }
}

extension Job {
    package var payer: Payer { Payer(user: owner.name, account: spec.value.account) }
}
