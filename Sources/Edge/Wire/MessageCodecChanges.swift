// What changed in a list, as bytes and back.
import ClusterModel
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
            }
    }

    func checked() throws(WireError) -> ChangesQuery.List {
        switch self {
        case .jobs: return .jobs
        case .nodes: return .nodes
        case .queues: return .queues
        default: throw Check.unknown(self, "ChangesQuery.list")
        }
    }
}

extension PBChangesQuery: Coded {
    init(_ query: ChangesQuery) {
        self.init(
            list: PBListKind(query.list), since: query.since.map { PBChangeCursor($0) },
            jobs: query.list == .jobs ? PBJobsQuery(query.jobs) : nil)
    }

    func checked() throws(WireError) -> ChangesQuery {
        ChangesQuery(
            try list.checked(), since: try since?.checked(), jobs: try jobs?.checked() ?? JobsQuery())
    }
}

extension PBChanges: Coded {
    init(_ changes: Changes) {
        self.init(
            cursor: PBChangeCursor(changes.cursor), stale: changes.isStale, jobs: changes.jobs.map { PBJobLine($0) },
            goneJobs: changes.goneJobs.map(\.number), nodes: changes.nodes.map { PBNodeView($0) },
            goneNodes: changes.goneNodes.map(\.number), queues: changes.queues.map { PBQueueView($0) })
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
        return changes
    }
}
