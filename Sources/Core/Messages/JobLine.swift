// What a list shows of a job: a line, in the codes that people know from `squeue`. A list of 100,000 jobs is read often
// and by many; whole views of them cost both ends three times as much.

package import ClusterModel

/// A job as a line of a list. It says no more than the view that it is made from, so it is veiled where that is.
package struct JobLine: Hashable, Sendable {
    package var id: JobID
    /// As `squeue` shows it: `20`, `20_3`, or `20_[5-99%4]` for what still waits of an array.
    package var title: String
    package var name: Name
    package var queue: Name
    package var namespace: Name
    package var account: Name
    package var owner: Name
    /// Slurm's word.
    package var state: String
    /// Where it runs or ran, or in brackets why it does not.
    package var place: String
    package var attempt: UInt32
    package var submitted: WallTime
    /// When the current or last attempt began; nil before the first, and while it waits again.
    package var started: WallTime?
    package var ended: WallTime?
    /// How long of that it stood still; nil where it never did.
    package var suspension: Suspension?
    /// Nodes that it has or had, or else those that it asked for; nil where any number will do.
    package var nodes: Int?
    package var ranks: Int
    /// What the whole gang is promised.
    package var cpu: MilliCPU
    package var memory: ByteCount
    package var gpus: Int64
    package var priority: Int32
    package var timeLimit: Span?
    /// `code:signal`, once it has ended.
    package var exit: String?

    package init(_ view: JobView) {
        let spec = view.spec.value
        let total = spec.total
        id = view.id
        title = view.tableID
        (name, queue, namespace, account) = (spec.name, spec.queue, spec.namespace, spec.account)
        owner = view.owner.name
        state = view.slurmState
        suspension = view.suspension
        place = view.place
        attempt = view.attempt
        submitted = view.submitted
        started = view.runStart
        ended = view.phase.outcome == nil ? nil : view.phase.since
        nodes = view.placements.isEmpty ? spec.shape.nodes : view.placements.count
        ranks = spec.shape.ranks
        (cpu, memory, gpus) = (total.cpu, total.memory, total.gpus)
        priority = spec.priority
        timeLimit = spec.timeLimit
        exit = view.phase.outcome?.slurmExit
    }

    /// For lines that come from elsewhere; the times but the submit's and the limit are set afterwards.
    package init(
        id: JobID, title: String, name: Name, queue: Name, namespace: Name, account: Name, owner: Name, state: String,
        place: String, attempt: UInt32, submitted: WallTime, nodes: Int?, ranks: Int, cpu: MilliCPU,
        memory: ByteCount, gpus: Int64, priority: Int32, exit: String?
    ) {
        (self.id, self.title, self.name, self.queue) = (id, title, name, queue)
        (self.namespace, self.account, self.owner) = (namespace, account, owner)
        (self.state, self.place, self.attempt, self.submitted) = (state, place, attempt, submitted)
        (self.nodes, self.ranks, self.cpu, self.memory, self.gpus) = (nodes, ranks, cpu, memory, gpus)
        (self.priority, self.exit) = (priority, exit)
    }

    /// How long the current or last attempt has run; nil before the first.
    package func runTime(at now: WallTime) -> Span? {
        let end = ended ?? now
        return started.map { max(.zero, end.since($0) - (suspension?.total(at: end) ?? .zero)) }
    }
}

package struct JobLinePage: Hashable, Sendable {
    package var lines: [JobLine]
    /// Ask again with this to go on; nil at the end.
    package var next: JobID?

    package init(lines: [JobLine], next: JobID?) {
        self.lines = lines
        self.next = next
    }
}

extension JobView {
    /// The number in a table, as `squeue` shows it: `20`, `20_3`, or `20_[5-99%4]` for what still waits of an array.
    package var tableID: String {
        guard let array, array.waiting > 0 else { return title }
        let limit = spec.value.array?.maxRunning.map { "%\($0)" } ?? ""
        return "\(id)_[\(array.waitingText)\(limit)]"
    }

    /// Where it runs or ran, or in brackets why it does not.
    package var place: String {
        if let array, !phase.isWaiting { return array.words }
        return switch phase {
        case .held, .deferred, .pending: "(\(slurmReason))"
        case .starting, .running: nodeList
        case .stopping: "\(nodeList) (\(slurmReason))"
        case .finished(.completed, _): nodeList
        case .finished: placements.isEmpty ? "(\(slurmReason))" : "\(nodeList) (\(slurmReason))"
        }
    }
}

extension ArrayView {
    /// How far it is: `4 running, 95 completed, 1 failed`.
    package var words: String {
        let queued = live - running
        let parts = [
            (running, "running"), (queued, "put back"), (waiting, "waiting"), (completed, "completed"),
            (failed, "not completed"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}
