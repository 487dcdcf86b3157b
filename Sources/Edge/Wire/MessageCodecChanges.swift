// What changed in a list, as bytes and back.
import ClusterModel
import Ledger
import Messages

extension PBChangeCursor: Coded {
    init(_ cursor: ChangeCursor) { self.init(epoch: cursor.epoch, number: cursor.number) }

    func checked() throws(WireError) -> ChangeCursor {
        ChangeCursor(
            epoch: try Check.counter(epoch, "ChangeCursor.epoch"),
            number: try Check.counter(number, "ChangeCursor.number"))
    }
}

extension PBListKind {
    init(_ list: ChangesQuery.List) {
        self =
            switch list {
            case .jobs: .jobs
            case .nodes: .nodes
            case .queues: .queues
            case .services: .services
            case .models: .models
            case .recurring: .recurring
            case .grants: .grants
            case .groups: .groups
            case .accounts: .accounts
            case .classes: .classes
            }
    }

    func checked() throws(WireError) -> ChangesQuery.List {
        switch self {
        case .jobs: return .jobs
        case .nodes: return .nodes
        case .queues: return .queues
        case .services: return .services
        case .models: return .models
        case .recurring: return .recurring
        case .grants: return .grants
        case .groups: return .groups
        case .accounts: return .accounts
        case .classes: return .classes
        default: throw Check.unknown(self, "ChangesQuery.list")
        }
    }
}

extension PBChangesQuery: Coded {
    init(_ query: ChangesQuery) {
        self.init(
            list: PBListKind(query.list), since: query.since.map { PBChangeCursor($0) },
            jobs: query.list == .jobs ? PBJobsQuery(query.jobs) : nil, namespace: query.namespace?.text ?? "")
    }

    func checked() throws(WireError) -> ChangesQuery {
        ChangesQuery(
            try list.checked(), since: try since?.checked(), jobs: try jobs?.checked() ?? JobsQuery(),
            namespace: namespace.isEmpty ? nil : try Check.name(namespace, "ChangesQuery.namespace"))
    }
}

extension PBRowName: Coded {
    init(_ row: RowName) {
        self.init(name: row.name.text, namespace: row.namespace?.text ?? "", isGroup: row.isGroup)
    }

    func checked() throws(WireError) -> RowName {
        RowName(
            wholly: try Check.name(name, "RowName.name"),
            in: namespace.isEmpty ? nil : try Check.name(namespace, "RowName.namespace"), isGroup: isGroup)
    }
}

extension PBChanges: Coded {
    init(_ changes: Changes) {
        self.init(
            cursor: PBChangeCursor(changes.cursor), stale: changes.isStale, jobs: changes.jobs.map { PBJobLine($0) },
            goneJobs: changes.goneJobs.map(\.number), nodes: changes.nodes.map { PBNodeView($0) },
            goneNodes: changes.goneNodes.map(\.number), queues: changes.queues.map { PBQueueView($0) },
            services: changes.services.map { PBServiceView($0) }, models: changes.models.map { PBModelView($0) },
            recurring: changes.recurring.map { PBRecurringView($0) }, grants: changes.grants.map { PBGrant($0) },
            rosters: changes.rosters.map { PBRoster($0) }, classes: changes.classes.map { PBPriorityClass($0) },
            gone: changes.gone.map { PBRowName($0) })
    }

    func checked() throws(WireError) -> Changes {
        try Check.count(goneJobs.count, upTo: WireLimits.page, "Changes.gone_jobs")
        try Check.count(goneNodes.count, upTo: WireLimits.page, "Changes.gone_nodes")
        var changes = Changes(cursor: try Check.need(cursor, "Changes.cursor"), isStale: stale)
        changes.jobs = try Check.list(jobs, upTo: WireLimits.page, "Changes.jobs")
        changes.goneJobs = try goneJobs.map { (job) throws(WireError) in try Check.job(job, "Changes.gone_jobs") }
        changes.nodes = try Check.list(nodes, upTo: WireLimits.page, "Changes.nodes")
        changes.goneNodes = try goneNodes.map { (node) throws(WireError) in try Check.node(node, "Changes.gone_nodes") }
        changes.queues = try Check.list(queues, upTo: WireLimits.queues, "Changes.queues")
        changes.services = try Check.list(services, upTo: WireLimits.page, "Changes.services")
        changes.models = try Check.list(models, upTo: WireLimits.page, "Changes.models")
        changes.recurring = try Check.list(recurring, upTo: WireLimits.page, "Changes.recurring")
        changes.grants = try Check.list(grants, upTo: AccessBook.mostGrants, "Changes.grants")
        changes.rosters = try Check.rosters(rosters, "Changes.rosters")
        changes.classes = try Check.list(classes, upTo: AccessBook.mostClasses, "Changes.classes")
        changes.gone = try Check.list(gone, upTo: WireLimits.page, "Changes.gone")
        return changes
    }
}
