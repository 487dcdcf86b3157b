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
    /// Since when it stands still; nil while it does not.
    package var suspended: WallTime?
    /// How long it stood still before that.
    package var stoodStill = Span.zero
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
        self.init(
            view.spec.value, id: view.id, title: view.tableID, owner: view.owner, phase: view.phase,
            placements: view.placements.count,
            place: view.place)
        (attempt, submitted, started) = (view.attempt, view.submitted, view.phase.runStart(view.started))
        stand(still: view.suspension, in: view.phase)
    }

    /// Of a job that whoever asks may see, without making a view of it. `wait` is what they may know of why it waits,
    /// `array` how its elements stand, `fetches` how far its model is, and `hosts` are the nodes of its placements,
    /// asked for where they are shown.
    package init(_ job: Job, wait: Wait?, array: ArrayView?, fetches: [FetchView], hosts: () -> [String]) {
        let spec = job.spec.value
        self.init(
            spec, id: job.id, title: spec.title(of: job.id, job.element, array), owner: job.owner, phase: job.phase,
            placements: job.placements.count,
            place: job.phase.place(wait: wait, array: array, fetching: fetches.words(of: spec.model), hosts: hosts))
        (attempt, submitted, started) = (job.attempt, job.submitted, job.phase.runStart(job.started))
        stand(still: job.suspension?.value, in: job.phase)
    }

    private mutating func stand(still suspension: Suspension?, in phase: JobPhase) {
        guard let suspension else { return }
        (suspended, stoodStill) = (suspension.since, suspension.before)
        state = phase.slurmState(suspension)
    }

    private init(
        _ spec: JobSpec, id: JobID, title: String, owner: Principal, phase: JobPhase, placements: Int, place: String
    ) {
        let total = spec.total
        (self.id, self.title, self.place) = (id, title, place)
        (name, queue, namespace, account) = (spec.name, spec.queue, spec.namespace, spec.account)
        self.owner = owner.name
        state = phase.slurmState
        (attempt, submitted) = (0, phase.since)
        ended = phase.outcome == nil ? nil : phase.since
        nodes = placements == 0 ? spec.shape.nodes : placements
        ranks = spec.shape.ranks
        (cpu, memory, gpus) = (total.cpu, total.memory, total.gpus)
        priority = spec.priority
        timeLimit = spec.timeLimit
        exit = phase.outcome?.slurmExit
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
        let still = stoodStill + (suspended.map { max(.zero, end.since($0)) } ?? .zero)
        return started.map { max(.zero, end.since($0) - still) }
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
    package var tableID: String { spec.value.title(of: id, element, array) }

    /// Where it runs or ran, or in brackets why it does not.
    package var place: String {
        phase.place(wait: wait, array: array, fetching: fetches.words(of: spec.value.model)) {
            placements.map(\.node.text)
        }
    }
}

extension JobSpec {
    fileprivate func title(of id: JobID, _ element: ElementName?, _ progress: ArrayView?) -> String {
        guard let progress, progress.waiting > 0 else { return element?.description ?? "\(id)" }
        let limit = array?.maxRunning.map { "%\($0)" } ?? ""
        return "\(id)_[\(progress.waitingText)\(limit)]"
    }
}

extension JobPhase {
    fileprivate func place(wait: Wait?, array: ArrayView?, fetching: String?, hosts: () -> [String]) -> String {
        if let array, !isWaiting { return array.words }
        let reason = slurmReason(wait: wait)
        switch self {
        case .held, .deferred, .pending: return "(\(reason))"
        case .starting:
            let nodes = Hostlist.compress(hosts())
            return fetching.map { "\(nodes) (\($0))" } ?? nodes
        case .running, .finished(.completed, _): return Hostlist.compress(hosts())
        case .stopping: return "\(Hostlist.compress(hosts())) (\(reason))"
        case .finished:
            let hosts = hosts()
            return hosts.isEmpty ? "(\(reason))" : "\(Hostlist.compress(hosts)) (\(reason))"
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
