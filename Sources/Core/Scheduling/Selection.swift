// Which nodes a job may use and must use, as the planner sees it: one byte a node, made once for all jobs that want
// the same, and whether such a gang could ever be held.

package import ClusterModel

/// What a job's own terms say of every node, by the node's id: it stands as long as names, labels and taints do,
/// whoever of the nodes answers.
package struct Eligibility: Hashable, Sendable {
    /// What is said of one node.
    private enum Verdict {
        static let admitted: UInt8 = 0
        static let avoided: UInt8 = 1
        static let list: UInt8 = 2
        static let selector: UInt8 = 3
        static let constraint: UInt8 = 4
        static let taint: UInt8 = 5
        /// No such node.
        static let absent: UInt8 = 6
        /// Beside one of the others: the gang must include it.
        static let required: UInt8 = 0x80
    }

    /// A node that the gang must include; nil where there is none of that name.
    package struct Required: Hashable, Sendable {
        package let name: Name
        package let node: NodeID?
    }

    private var verdicts: [UInt8] = []
    /// By ascending name.
    package private(set) var required: [Required] = []

    /// - Parameter nodes: All nodes of the cluster.
    package init(of selection: NodeSelection, over nodes: Table<Node>) {
        var found = Lookup<Name, NodeID>()
        for name in selection.include { found[name] = NodeID(0) }
        for node in nodes {
            while verdicts.count < Int(node.id.ordinal) { verdicts.append(Verdict.absent) }
            let isRequired = !selection.include.isEmpty && found[node.name] != nil
            if isRequired { found[node.name] = node.id }
            verdicts.append(Self.verdict(of: selection, on: node) | (isRequired ? Verdict.required : 0))
        }
        required = selection.include.map { name in
            let node = found[name]
            return Required(name: name, node: node == NodeID(0) ? nil : node)
        }
    }

    private static func verdict(of selection: NodeSelection, on node: Node) -> UInt8 {
        switch selection.exclusion(of: node.name, labels: node.labels, taints: node.taints) {
        case .list: Verdict.list
        case .selector: Verdict.selector
        case .constraint: Verdict.constraint
        case .taint: Verdict.taint
        case nil: selection.avoids(node.taints) ? Verdict.avoided : Verdict.admitted
        }
    }

    private func verdict(_ node: NodeID) -> UInt8 {
        node.ordinal < UInt64(verdicts.count) ? verdicts[Int(node.ordinal)] : Verdict.absent
    }

    package func admits(_ node: NodeID) -> Bool { verdict(node) & ~Verdict.required <= Verdict.avoided }

    package func avoids(_ node: NodeID) -> Bool { verdict(node) & ~Verdict.required == Verdict.avoided }

    package func requires(_ node: NodeID) -> Bool { verdict(node) & Verdict.required != 0 }

    /// How many of these nodes are left out, and why.
    package func exclusions(among nodes: [NodeSlot]) -> Exclusions {
        var exclusions = Exclusions(nodesUp: nodes.count)
        for node in nodes {
            switch verdict(node.id) & ~Verdict.required {
            case Verdict.list: exclusions.count(.list)
            case Verdict.selector: exclusions.count(.selector)
            case Verdict.constraint: exclusions.count(.constraint)
            case Verdict.taint: exclusions.count(.taint)
            default: break
            }
        }
        return exclusions
    }
}

extension PendingJob {
    /// Whether a rank of it may be on that node. Where the nodes that it must include are all that it can have, no
    /// other is of use.
    package func admits(_ node: NodeID) -> Bool {
        guard let eligible = eligible?.value else { return true }
        return eligible.admits(node) && (!isConfined || eligible.requires(node))
    }

    /// Whether it wants no more nodes, or has no more ranks, than the nodes that it must include.
    private var isConfined: Bool {
        guard let required = eligible?.value.required.count, required > 0 else { return false }
        return required >= shape.nodes ?? shape.ranks
    }

    /// The same without any terms about nodes.
    package var anywhere: PendingJob {
        var job = self
        job.eligible = nil
        return job
    }
}

extension Draft {
    func admits(_ job: PendingJob, at place: Int) -> Bool { job.admits(nodes[place].id) }

    func isRequired(_ place: Int, by job: PendingJob) -> Bool {
        job.eligible?.value.requires(nodes[place].id) ?? false
    }

    func isAvoided(_ place: Int, by job: PendingJob) -> Bool { job.eligible?.value.avoids(nodes[place].id) ?? false }

    /// Why the nodes that are up could not hold this job, even empty.
    func impossibility(of job: PendingJob) -> Wait {
        if let eligible = job.eligible?.value {
            let absent = eligible.required.first { required in !nodes.contains { $0.id == required.node } }
            if let absent { return .nodeAbsent(absent.name) }
            let exclusions = eligible.exclusions(among: nodes)
            if exclusions.total > 0, couldHold(job.anywhere, nodes: nodes) { return .excluded(exclusions) }
        }
        let fitting = nodes.filter { job.requests.fits(in: $0.capacity) }
        let largest = nodes.max { ($0.capacity.gpus, $0.capacity.cpu) < ($1.capacity.gpus, $1.capacity.cpu) }
        let short = fitting.isEmpty ? job.requests.shortfall(in: largest?.capacity ?? .zero) : .zero
        return .impossibleNow(shortOf: short, nodesUp: nodes.count, nodesNeeded: job.shape.nodes ?? 1)
    }
}

/// Whether a gang would fit on these nodes if they were empty.
package func couldHold(_ job: PendingJob, nodes: [NodeSlot]) -> Bool {
    let required = job.eligible?.value.required.count ?? 0
    guard let wanted = job.shape.nodes else {
        var ranks = 0
        var found = 0
        for node in nodes {
            let room = roomIfEmpty(for: job, on: node)
            ranks += room
            if required > 0, room > 0, job.eligible?.value.requires(node.id) == true { found += 1 }
            if ranks >= job.shape.ranks, found == required { return job.shape.ranks >= required }
        }
        return false
    }
    // The largest shares on the roomiest nodes; a port is free on every node that is empty.
    let shares = job.shape.shares(over: wanted)
    let least = shares.last ?? 1
    var rooms: [Int] = []
    var musts: [Int] = []
    for node in nodes {
        let room = roomIfEmpty(for: job, on: node)
        guard room >= least else { continue }
        if required > 0, job.eligible?.value.requires(node.id) == true {
            musts.append(room)
        } else {
            rooms.append(room)
        }
    }
    guard musts.count == required, wanted >= required, rooms.count + required >= wanted else { return false }
    let chosen = musts + rooms.sorted(by: >).prefix(wanted - required)
    return zip(chosen.sorted(by: >), shares).allSatisfy { $0 >= $1 }
}

private func roomIfEmpty(for job: PendingJob, on node: NodeSlot) -> Int {
    guard job.admits(node.id) else { return 0 }
    return room(for: job.requests, in: node.capacity, gpus: Int(node.capacity.gpus))
}
