// Whoever has read a list once and was told all changes since has the list as it is; and whoever waits for changes has
// not been left without one.

import ClusterModel
import ControlPlane
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
    }

    private struct Listing {
        var jobs: [JobLine] = []
        var nodes: [NodeView] = []
        var queues: [QueueView] = []
    }

    private var mirrors: [Mirror]
    /// How often one was read anew, and how often it was told of changes.
    private(set) var readings = 0
    private(set) var tellings = 0

    init(_ principals: [Principal]) {
        mirrors = principals.flatMap { principal in
            [
                ChangesQuery(.jobs, since: nil, jobs: JobsQuery(includesFinished: true)),
                ChangesQuery(.jobs, since: nil), ChangesQuery(.nodes, since: nil), ChangesQuery(.queues, since: nil),
            ].map { Mirror(principal: principal, query: $0) }
        }
    }

    /// Reads nothing but what is asked for by everybody; changes nothing.
    mutating func judge(_ conductor: ClusterConductor, into broken: inout [BrokenPromise]) {
        if conductor.hasUntold {
            broken.append(BrokenPromise(promise: Self.promise, detail: "somebody waits for changes that are there"))
        }
        for place in mirrors.indices {
            follow(place, conductor)
            let fresh = read(mirrors[place], conductor)
            guard let found = difference(mirrors[place], fresh) else { continue }
            broken.append(
                BrokenPromise(
                    promise: Self.promise,
                    detail: "\(mirrors[place].principal) has \(mirrors[place].query.list) otherwise: \(found)"))
        }
    }

    private mutating func follow(_ place: Int, _ conductor: ClusterConductor) {
        while true {
            let changes = conductor.changes(mirrors[place].query, for: mirrors[place].principal)
            guard !changes.isStale, mirrors[place].query.since != nil else {
                readings += 1
                begin(place, read(mirrors[place], conductor), at: changes.cursor)
                return
            }
            if !changes.isEmpty { tellings += 1 }
            for line in changes.jobs { mirrors[place].jobs[line.id] = line }
            for id in changes.goneJobs { mirrors[place].jobs[id] = nil }
            for node in changes.nodes { mirrors[place].nodes[node.id] = node }
            for id in changes.goneNodes { mirrors[place].nodes[id] = nil }
            for queue in changes.queues { mirrors[place].queues[queue.spec.name] = queue }
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
        mirrors[place] = fresh
    }

    /// The list as it is, page by page.
    private func read(_ mirror: Mirror, _ conductor: ClusterConductor) -> Listing {
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
        }
        return listing
    }

    private func difference(_ mirror: Mirror, _ fresh: Listing) -> String? {
        for line in fresh.jobs where mirror.jobs[line.id].map({ !$0.agrees(with: line) }) ?? true {
            return "job \(line.id) is \(line) and not \(mirror.jobs[line.id].map { "\($0)" } ?? "there")"
        }
        for node in fresh.nodes where mirror.nodes[node.id] != node { return "\(node.name)" }
        for queue in fresh.queues where mirror.queues[queue.spec.name] != queue { return "\(queue.spec.name)" }
        let isWhole = mirror.jobs.count == fresh.jobs.count && mirror.nodes.count == fresh.nodes.count
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
