// What changed since a client last asked. Nothing of it is durable: a cursor of another coordinator's life, or one from
// too long ago, is answered by "read the list anew". Reasons why jobs wait are looked up when they are asked for, and
// are no changes.

package import ClusterModel
import Ledger
package import Messages

/// The last changes, in order, once somebody wants to know.
struct ChangeLog: Sendable {
    enum JobChange: Hashable, Sendable {
        case changed(JobID)
        /// It left the memory, and with it all that tells who may know of it.
        case left(JobID, namespace: Name)
    }

    /// Jobs that are remembered to have changed: some seconds of the busiest cluster, in 3 MB.
    static let most = 65_536
    /// Nobody has asked for so long: then it is not written any more.
    static let idle = Span.minutes(10)

    /// All changes that were ever noted; each is named by how many came before it.
    private(set) var number: UInt64 = 0
    /// Before this nothing is known.
    private(set) var start: UInt64 = 0
    private(set) var isOn = false
    private var asked = BootTime(milliseconds: 0)
    /// A ring, once it is full.
    private var jobs: [(number: UInt64, change: JobChange)] = []
    private var oldest = 0
    /// When each of them last changed.
    private var nodes = Lookup<NodeID, UInt64>()
    private var queues = Lookup<Name, UInt64>()

    /// Begins to remember, or goes on.
    mutating func turnOn(at now: BootTime) {
        asked = now
        guard !isOn else { return }
        isOn = true
        // A cursor from before knows nothing of what went unnoted.
        number += 1
        start = number
    }

    /// Forgets all when nobody has asked for long.
    mutating func rest(at now: BootTime) {
        guard isOn, now.since(asked) >= Self.idle else { return }
        forget()
        isOn = false
    }

    /// What anybody may see has changed: every cursor is stale.
    mutating func forget() {
        (jobs, oldest) = ([], 0)
        nodes.removeAll()
        queues.removeAll()
        number += 1
        start = number
    }

    mutating func note(_ change: JobChange) {
        guard isOn else { return }
        let entry = (number: number, change: change)
        number += 1
        if jobs.count < Self.most {
            jobs.append(entry)
            return
        }
        start = max(start, jobs[oldest].number + 1)
        jobs[oldest] = entry
        oldest = (oldest + 1) % Self.most
    }

    mutating func note(_ node: NodeID) {
        guard isOn else { return }
        nodes[node] = number
        number += 1
    }

    mutating func note(queue: Name) {
        guard isOn else { return }
        queues[queue] = number
        number += 1
    }

    /// Changes of jobs from a number on, the oldest first.
    func jobs(since number: UInt64) -> some Sequence<(number: UInt64, change: JobChange)> {
        var low = 0
        var high = jobs.count
        while low < high {
            let middle = (low + high) / 2
            if jobs[(oldest + middle) % jobs.count].number < number { low = middle + 1 } else { high = middle }
        }
        return (low..<jobs.count).lazy.map { [jobs, oldest] in jobs[(oldest + $0) % jobs.count] }
    }

    /// When it changed, if that was then or later.
    func change(of node: NodeID, since number: UInt64) -> UInt64? { nodes[node].flatMap { $0 >= number ? $0 : nil } }

    func changed(queue: Name, since number: UInt64) -> Bool { queues[queue].map { $0 >= number } ?? false }
}

extension NodeEvent {
    fileprivate var node: NodeID {
        switch self {
        case .joined(let id, _, _, _, _), .inventoried(let id, _), .lost(let id, _), .closed(let id, _),
            .fenceWanted(let id, _, _, _), .fenced(let id, _, _),
            .reopened(let id, _, _), .vouchedDown(let id, _, _, _), .removed(let id, _, _),
            .labelled(let id, _, _, _), .tainted(let id, _, _, _):
            id
        }
    }
}

/// A client that waits for a list to change.
struct ListWatcher: Sendable {
    let watcher: Watcher
    var query: ChangesQuery
}

extension ClusterConductor {
    /// The changes, or nil when there are none yet and whoever asked waits.
    mutating func changes(
        _ query: ChangesQuery, _ watcher: Watcher, at now: Now
    ) throws(Rejection) -> ClientReply? {
        changeLog.turnOn(at: now.boot)
        guard query.since != nil else { return .changes(Changes(cursor: cursor)) }
        let found = changes(query, for: watcher.principal)
        guard found.isEmpty else { return .changes(found) }
        guard listWatchers.count < settings.listWatchers else {
            throw .tooManyWaiting(limit: settings.listWatchers)
        }
        listWatchers.append(ListWatcher(watcher: watcher, query: query))
        return nil
    }

    private var cursor: ChangeCursor { ChangeCursor(epoch: state.epoch, number: changeLog.number) }

    /// Tells those who wait, when there is something for them.
    mutating func tellChanges(into turn: inout Turn) {
        guard !listWatchers.isEmpty, changeLog.number > told else { return }
        told = changeLog.number
        var patient: [ListWatcher] = []
        for waiting in listWatchers {
            let found = changes(waiting.query, for: waiting.watcher.principal)
            if found.isEmpty {
                // What was of no interest is not looked at again, and does not become too long ago.
                var next = waiting
                next.query.since = found.cursor
                patient.append(next)
            } else {
                let (session, number) = (waiting.watcher.session, waiting.watcher.number)
                turn.effects.append(.reply(session, number: number, .changes(found)))
            }
        }
        listWatchers = patient
    }

    /// Whether somebody waits who should have been told; never after a turn.
    package var hasUntold: Bool {
        listWatchers.contains { !changes($0.query, for: $0.watcher.principal).isEmpty }
    }

    /// What changed since then, as far as one answer holds it; empty where nothing did.
    package func changes(_ query: ChangesQuery, for principal: Principal) -> Changes {
        var found = Changes(cursor: cursor)
        guard let since = query.since, since.epoch == state.epoch, changeLog.isOn, since.number >= changeLog.start,
            since.number <= changeLog.number
        else {
            found.isStale = true
            return found
        }
        switch query.list {
        case .jobs: addJobs(query.jobs, since.number, for: principal, to: &found)
        case .nodes: addNodes(since.number, to: &found)
        case .queues:
            found.queues = queueViews().filter { changeLog.changed(queue: $0.spec.name, since: since.number) }
        }
        return found
    }

    private func addNodes(_ since: UInt64, to found: inout Changes) {
        let changed = state.nodes.compactMap { node in changeLog.change(of: node.id, since: since).map { ($0, node) } }
            .sorted { $0.0 < $1.0 }
        if changed.count > settings.pageLimit {
            found.cursor = ChangeCursor(epoch: state.epoch, number: changed[settings.pageLimit].0)
        }
        for (_, node) in changed.prefix(settings.pageLimit) {
            if node.removed == nil { found.nodes.append(view(of: node)) } else { found.goneNodes.append(node.id) }
        }
    }

    private func addJobs(_ query: JobsQuery, _ since: UInt64, for principal: Principal, to found: inout Changes) {
        let rights = state.access.rights(of: principal)
        var met = Lookup<JobID, Bool>()
        var placements = 0
        for (number, change) in changeLog.jobs(since: since) {
            guard found.jobs.count + found.goneJobs.count < settings.pageLimit, placements < settings.placementsPerPage
            else {
                found.cursor = ChangeCursor(epoch: state.epoch, number: number)
                return
            }
            switch change {
            case .changed(let id):
                // What has left meanwhile is told of where it left.
                guard met[id] == nil, let job = state.jobs[id], query.admits(job), rights.sees(job) else { continue }
                met[id] = true
                if query.includesFinished || !job.phase.isTerminal {
                    placements += job.placements.count
                    found.jobs.append(line(of: job, for: rights))
                } else {
                    found.goneJobs.append(id)
                }
            case .left(let id, let namespace):
                guard met[id] == nil, rights.role(in: namespace) != nil, (query.namespace ?? namespace) == namespace
                else { continue }
                met[id] = true
                found.goneJobs.append(id)
            }
        }
    }

    /// Notes what a fact changed in the lists; called once it is folded.
    mutating func noteChanges(of event: Event) {
        guard changeLog.isOn else { return }
        switch event {
        case .job(.archived): break
        case .job(let event):
            changeLog.note(.changed(event.job))
            guard let job = state.jobs[event.job] else { return }
            changeLog.note(queue: job.spec.value.queue)
            if let array = job.element?.array { changeLog.note(.changed(array)) }
            if case .placed(_, _, let shares, _) = event { for share in shares { changeLog.note(share.node) } }
            if case .split(_, let array, _, _) = event { changeLog.note(.changed(array)) }
        case .allocation(.started(let id, _)):
            if let allocation = state.allocations[id] { changeLog.note(.changed(allocation.job)) }
        case .allocation(.ended): break
        case .node(let event): changeLog.note(event.node)
        case .queue(.declared(let spec)): changeLog.note(queue: spec.name)
        case .access: changeLog.forget()
        case .cluster, .recurring, .service, .model: break
        }
    }

    /// Notes what will be gone once the fact is folded.
    mutating func noteLeaving(_ event: Event) {
        guard changeLog.isOn else { return }
        switch event {
        case .job(.archived(let id)):
            if let job = state.jobs[id] { changeLog.note(.left(id, namespace: job.spec.value.namespace)) }
        case .allocation(.ended(let id, _, _)):
            guard let allocation = state.allocations[id] else { return }
            changeLog.note(.changed(allocation.job))
            changeLog.note(allocation.node)
            if let job = state.jobs[allocation.job] { changeLog.note(queue: job.spec.value.queue) }
        default: break
        }
    }
}
