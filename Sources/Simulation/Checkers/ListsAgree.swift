// Whoever has read a list once and was told all changes since has the list as it is; and whoever waits for changes has
// not been left without one.

import ClusterModel
import ControlPlane
import Ledger
import Messages

struct ListsAgree {
    static let promise = "a list that is followed is the list"

    /// A list as somebody has it who follows it.
    private struct Mirror {
        let principal: Principal
        var query: ChangesQuery
        var jobs = Lookup<JobID, JobLine>()
        var nodes = Lookup<NodeID, NodeView>()
        var queues = Lookup<Name, QueueView>()
        var rows = Lookup<RowName, ListedRow>()
        var rowCount = 0

        mutating func put(_ row: ListedRow?, as name: RowName) {
            rowCount += (row == nil ? 0 : 1) - (rows[name] == nil ? 0 : 1)
            rows[name] = row
        }
    }

    private struct Listing {
        var jobs: [JobLine] = []
        var nodes: [NodeView] = []
        var queues: [QueueView] = []
        var rows: [ListedRow] = []
    }

    private var mirrors: [Mirror]
    /// How often one was read anew, and how often it was told of changes.
    private(set) var readings = 0
    private(set) var tellings = 0

    init(_ principals: [Principal]) {
        mirrors = principals.flatMap { principal in
            ([
                ChangesQuery(.jobs, since: nil, jobs: JobsQuery(includesFinished: true)),
                ChangesQuery(.jobs, since: nil),
            ] + ChangesQuery.List.allCases.dropFirst().map { ChangesQuery($0, since: nil) })
            .map { Mirror(principal: principal, query: $0) }
        }
    }

    /// Reads nothing but what is asked for by everybody; changes nothing.
    mutating func judge(_ conductor: ClusterConductor, at now: Now, into broken: inout [BrokenPromise]) {
        if conductor.hasUntold(at: now) {
            broken.append(BrokenPromise(promise: Self.promise, detail: "somebody waits for changes that are there"))
        }
        for place in mirrors.indices {
            follow(place, conductor, at: now)
            let fresh = read(mirrors[place], conductor, at: now)
            guard let found = difference(mirrors[place], fresh) else { continue }
            broken.append(
                BrokenPromise(
                    promise: Self.promise,
                    detail: "\(mirrors[place].principal) has \(mirrors[place].query.list) otherwise: \(found)"))
        }
    }

    private mutating func follow(_ place: Int, _ conductor: ClusterConductor, at now: Now) {
        while true {
            let changes = conductor.changes(mirrors[place].query, for: mirrors[place].principal, at: now)
            guard !changes.isStale, mirrors[place].query.since != nil else {
                readings += 1
                begin(place, read(mirrors[place], conductor, at: now), at: changes.cursor)
                return
            }
            if !changes.isEmpty { tellings += 1 }
            for line in changes.jobs { mirrors[place].jobs[line.id] = line }
            for id in changes.goneJobs { mirrors[place].jobs[id] = nil }
            for node in changes.nodes { mirrors[place].nodes[node.id] = node }
            for id in changes.goneNodes { mirrors[place].nodes[id] = nil }
            for queue in changes.queues { mirrors[place].queues[queue.spec.name] = queue }
            for name in changes.gone { mirrors[place].put(nil, as: name) }
            for row in ListedRow.all(in: changes) { mirrors[place].put(row, as: row.name) }
            guard changes.cursor != mirrors[place].query.since else { return }
            mirrors[place].query.since = changes.cursor
        }
    }

    private mutating func begin(_ place: Int, _ listing: Listing, at cursor: ChangeCursor) {
        var fresh = Mirror(principal: mirrors[place].principal, query: mirrors[place].query)
        fresh.query.since = cursor
        for line in listing.jobs { fresh.jobs[line.id] = line }
        for node in listing.nodes { fresh.nodes[node.id] = node }
        for queue in listing.queues { fresh.queues[queue.spec.name] = queue }
        for row in listing.rows { fresh.put(row, as: row.name) }
        mirrors[place] = fresh
    }

    /// The list as it is, page by page.
    private func read(_ mirror: Mirror, _ conductor: ClusterConductor, at now: Now) -> Listing {
        var listing = Listing()
        switch mirror.query.list {
        case .jobs:
            var query = mirror.query.jobs
            repeat {
                let page = conductor.linePage(query, for: mirror.principal)
                listing.jobs += page.lines
                query.after = page.next
            } while query.after != nil
        case .nodes:
            var after: NodeID?
            repeat {
                let page = conductor.nodePage(after: after)
                listing.nodes += page.nodes
                after = page.next
            } while after != nil
        case .queues: listing.queues = conductor.queueViews()
        case .services, .models, .recurring: listing.rows = readPages(mirror, conductor, at: now)
        case .grants: listing.rows = conductor.grants(for: mirror.principal).map(ListedRow.grant)
        case .groups: listing.rows = conductor.rosters(.group, for: mirror.principal).map(ListedRow.roster)
        case .accounts: listing.rows = conductor.rosters(.account, for: mirror.principal).map(ListedRow.roster)
        case .classes: listing.rows = conductor.state.access.classes.map(ListedRow.priorityClass)
        }
        return listing
    }

    private func readPages(_ mirror: Mirror, _ conductor: ClusterConductor, at now: Now) -> [ListedRow] {
        var rows: [ListedRow] = []
        var after: UInt64?
        repeat {
            switch mirror.query.list {
            case .services:
                let query = ServicesQuery(after: after.map { ServiceID($0) })
                let page = conductor.servicePage(query, for: mirror.principal, at: now)
                rows += page.rows.map(ListedRow.service)
                after = page.next?.number
            case .models:
                let page = conductor.modelPage(ModelsQuery(after: after.map { ModelID($0) }), for: mirror.principal)
                rows += page.rows.map(ListedRow.model)
                after = page.next?.number
            default:
                let query = RecurringQuery(after: after.map { RecurringID($0) })
                let page = conductor.recurringPage(query, for: mirror.principal, at: now)
                rows += page.rows.map(ListedRow.recurring)
                after = page.next?.number
            }
        } while after != nil
        return rows
    }

    private func difference(_ mirror: Mirror, _ fresh: Listing) -> String? {
        for line in fresh.jobs where mirror.jobs[line.id].map({ !$0.agrees(with: line) }) ?? true {
            return "job \(line.id) is \(line) and not \(mirror.jobs[line.id].map { "\($0)" } ?? "there")"
        }
        for node in fresh.nodes where mirror.nodes[node.id] != node { return "\(node.name)" }
        for queue in fresh.queues where mirror.queues[queue.spec.name] != queue { return "\(queue.spec.name)" }
        for row in fresh.rows {
            let name = row.name
            guard let known = mirror.rows[name], known.plain == row.plain else {
                return "\(name) is \(row) and not \(mirror.rows[name].map { "\($0)" } ?? "there")"
            }
        }
        let isWhole =
            mirror.jobs.count == fresh.jobs.count && mirror.nodes.count == fresh.nodes.count
            && mirror.rowCount == fresh.rows.count
        return isWhole ? nil : "what has left is still there"
    }
}

extension JobLine {
    /// Reasons for waiting are read when they are asked for, and told as no change.
    fileprivate func agrees(with other: JobLine) -> Bool {
        var (mine, theirs) = (self, other)
        if state == other.state, state == "PENDING" { (mine.place, theirs.place) = ("", "") }
        return mine == theirs
    }
}

/// A row of a list whose rows have names.
private enum ListedRow: Hashable {
    case service(ServiceView)
    case model(ModelView)
    case recurring(RecurringView)
    case grant(Grant)
    case roster(Roster)
    case priorityClass(PriorityClass)

    static func all(in changes: Changes) -> [ListedRow] {
        changes.services.map(Self.service) + changes.models.map(Self.model) + changes.recurring.map(Self.recurring)
            + changes.grants.map(Self.grant) + changes.rosters.map(Self.roster)
            + changes.classes.map(Self.priorityClass)
    }

    var name: RowName {
        switch self {
        case .service(let view):
            let spec = view.newest?.spec.value
            return RowName(spec?.name ?? .standard, in: spec?.namespace)
        case .model(let view): return RowName(view.model.name, in: view.model.namespace)
        case .recurring(let view): return RowName(view.spec.value.name, in: view.spec.value.namespace)
        case .grant(let grant): return RowName(grant.subject, in: grant.scope)
        case .roster(let roster): return RowName(roster.name)
        case .priorityClass(let known): return RowName(known.name)
        }
    }

    /// Without what moves with time alone, or with every request: that is read when it is asked for, and told as no
    /// change.
    var plain: ListedRow {
        switch self {
        case .service(var view):
            (view.available, view.traffic, view.scalingState) = (0, nil, nil)
            return .service(view)
        case .recurring(var view):
            (view.next, view.waitingSince) = ([], nil)
            return .recurring(view)
        case .model, .grant, .roster, .priorityClass: return self
        }
    }
}
