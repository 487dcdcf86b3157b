// What changed since a client last asked. Nothing of it is durable: a cursor of another coordinator's life, or one from
// too long ago, is answered by "read the list anew". Reasons why jobs wait are looked up when they are asked for, and
// are no changes.

package import ClusterModel
import Ledger
package import Messages

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
        if changeLog.turnOn(at: now.boot) { rememberServices(at: now) }
        guard query.since != nil else { return .changes(Changes(cursor: cursor)) }
        let found = changes(query, for: watcher.principal, at: now)
        guard found.isEmpty else { return .changes(found) }
        guard listWatchers.count < settings.listWatchers else {
            throw .tooManyWaiting(limit: settings.listWatchers)
        }
        listWatchers.append(ListWatcher(watcher: watcher, query: query))
        return nil
    }

    private var cursor: ChangeCursor { ChangeCursor(epoch: state.epoch, number: changeLog.number) }

    /// Tells those who wait, when there is something for them.
    mutating func tellChanges(at now: Now, into turn: inout Turn) {
        noteServices(at: now)
        guard !listWatchers.isEmpty, changeLog.number > told else { return }
        told = changeLog.number
        var patient: [ListWatcher] = []
        for waiting in listWatchers {
            let found = changes(waiting.query, for: waiting.watcher.principal, at: now)
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
    package func hasUntold(at now: Now) -> Bool {
        listWatchers.contains { !changes($0.query, for: $0.watcher.principal, at: now).isEmpty }
    }

    /// What changed since then, as far as one answer holds it; empty where nothing did.
    package func changes(_ query: ChangesQuery, for principal: Principal, at now: Now) -> Changes {
        var found = Changes(cursor: cursor)
        guard let since = query.since, since.epoch == state.epoch, changeLog.isOn,
            since.number >= changeLog.start(of: query.list), since.number <= changeLog.number,
            !changeLog.changed(sightOf: principal.name, since: since.number)
        else {
            found.isStale = true
            return found
        }
        switch query.list {
        case .jobs: addJobs(query.jobs, since.number, for: principal, to: &found)
        case .nodes: addNodes(since.number, to: &found)
        case .queues:
            found.queues = queueViews().filter { changeLog.changed(queue: $0.spec.name, since: since.number) }
        case .services, .models, .recurring, .grants, .groups, .accounts, .classes:
            addRows(query, since.number, for: principal, at: now, to: &found)
        }
        return found
    }

    /// Rows that have names: what has such a name now is told as it is, and else that it is gone.
    private func addRows(
        _ query: ChangesQuery, _ since: UInt64, for principal: Principal, at now: Now, to found: inout Changes
    ) {
        let rights = state.access.rights(of: principal)
        var met = Lookup<RowName, Bool>()
        for (number, row) in changeLog.rows(of: query.list, since: since) {
            guard found.rowCount < settings.rowsPerAnswer else {
                found.cursor = ChangeCursor(epoch: state.epoch, number: number)
                return
            }
            guard met[row] == nil, sees(row, in: query, by: rights) else { continue }
            met[row] = true
            if !add(row, of: query.list, for: rights, at: now, to: &found) { found.gone.append(row) }
        }
    }

    /// Whether it would be told of a row of this name, whether it is there or not: by the same rights as it reads the
    /// list. Whoever loses a row by a change of what it may see reads the list anew.
    private func sees(_ row: RowName, in query: ChangesQuery, by rights: Rights) -> Bool {
        switch query.list {
        case .jobs, .nodes, .queues: false
        case .services, .models, .recurring:
            row.namespace.map { rights.role(in: $0) != nil && (query.namespace ?? $0) == $0 } ?? false
        case .grants: state.access.sees(row.subject, row.scope, by: rights)
        case .groups: state.access.sees(.group, row.name, by: rights)
        case .accounts: state.access.sees(.account, row.name, by: rights)
        case .classes: true
        }
    }

    /// Adds the row as it is; says whether there is one.
    private func add(
        _ row: RowName, of list: ChangesQuery.List, for rights: Rights, at now: Now, to found: inout Changes
    ) -> Bool {
        let namespace = row.namespace ?? .standard
        switch list {
        case .jobs, .nodes, .queues: return false
        case .services:
            guard let service = state.service(row.name, in: namespace) else { return false }
            found.services.append(view(of: service, for: rights, at: now))
        case .models:
            guard let model = state.model(row.name, in: namespace) else { return false }
            found.models.append(line(of: model))
        case .recurring:
            guard let job = state.recurring(row.name, in: namespace) else { return false }
            found.recurring.append(line(of: job, for: rights, at: now))
        case .grants:
            guard let grant = state.access.grants(of: row.subject).first(where: { $0.scope == row.scope }) else {
                return false
            }
            found.grants.append(grant)
        case .groups, .accounts:
            guard let roster = state.access.roster(list == .groups ? .group : .account, row.name) else { return false }
            found.rosters.append(roster)
        case .classes:
            guard let known = state.access.priorityClass(row.name) else { return false }
            found.classes.append(known)
        }
        return true
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
}
