// Labels and taints: how admins change them, what they and a job's other terms say of the nodes, and what is refused
// because no node could ever be meant.

import ClusterModel
import Ledger
import Messages
import Scheduling

/// What the terms of jobs say of the nodes, until names, labels or taints change. Only a cache.
struct SelectionMemo: Sendable {
    /// Every entry is a byte a node: 10 MB at 10,000 nodes. Beyond this it starts over.
    private static let capacity = 1024

    private var known = Lookup<Boxed<NodeSelection>, Boxed<Eligibility>>()
    /// Of jobs without terms; nil where nothing was asked, and nil inside where no node has a taint.
    private var plain: Boxed<Eligibility>??

    mutating func forget() {
        known.removeAll()
        plain = nil
    }

    /// Which nodes a job may use; nil is all.
    mutating func eligibility(for spec: JobSpec, in state: ClusterState) -> Boxed<Eligibility>? {
        guard let selection = spec.selection else {
            if let plain { return plain }
            let fresh = Self.fresh(nil, in: state)
            plain = .some(fresh)
            return fresh
        }
        if let found = known[selection] { return found }
        if known.count >= Self.capacity { known.removeAll() }
        let fresh = Self.fresh(selection, in: state)
        known[selection] = fresh
        return fresh
    }

    /// The same, made anew.
    static func fresh(_ selection: Boxed<NodeSelection>?, in state: ClusterState) -> Boxed<Eligibility>? {
        guard selection != nil || state.nodes.contains(where: { !$0.taints.isEmpty }) else { return nil }
        return Boxed(Eligibility(of: selection?.value ?? .none, over: state.nodes))
    }
}

extension NodeEvent {
    /// Whether it may change what the terms of jobs say of a node.
    var changesSelections: Bool {
        switch self {
        case .joined, .removed, .labelled, .tainted: true
        case .inventoried, .lost, .vouchedDown, .closed, .reopened, .fenceWanted, .fenced: false
        }
    }

    /// The node whose replicas may have to move now, or may stay again.
    var changesClosure: NodeID? {
        switch self {
        case .closed(let id, _), .reopened(let id, _, _): id
        case .joined, .removed, .labelled, .tainted, .inventoried, .lost, .vouchedDown, .fenceWanted, .fenced: nil
        }
    }
}

extension ClusterConductor {
    mutating func label(
        _ name: Name, put: [Label], remove: [String], by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let node = state.node(named: name) else { throw .unknownNode(name) }
        let labels = node.labels.changed(put: put, remove: remove)
        guard labels.count <= LabelSyntax.mostLabels else {
            throw .invalid(
                field: "labels",
                why:
                    "node \(name) would have \(labels.count), and at most \(LabelSyntax.mostLabels) are kept;"
                    + " take some off"
            )
        }
        // Asked twice is the same as once.
        if labels != node.labels { commit(.node(.labelled(node.id, labels, by: principal, at: now.wall)), to: &turn) }
        return .done
    }

    mutating func taint(
        _ name: Name, put: [Taint], remove: [Toleration], by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        guard let node = state.node(named: name) else { throw .unknownNode(name) }
        let taints = node.taints.changed(put: put, remove: remove)
        guard taints.count <= LabelSyntax.mostTaints else {
            throw .invalid(
                field: "taints",
                why:
                    "node \(name) would have \(taints.count), and at most \(LabelSyntax.mostTaints) are kept;"
                    + " take some off"
            )
        }
        if taints != node.taints { commit(.node(.tainted(node.id, taints, by: principal, at: now.wall)), to: &turn) }
        return .done
    }

    /// Refuses terms that contradict each other, and names of nodes that there are not: a slip of the pen in an exclude
    /// list would run the job just where it must not.
    func checkSelection(of spec: JobSpec) throws(Rejection) {
        guard let selection = spec.selection?.value else { return }
        for name in selection.include + selection.exclude where state.node(named: name) == nil {
            throw .unknownNode(name)
        }
        if let name = selection.include.first(where: selection.exclude.contains) {
            throw .invalid(field: "excludeNodes", why: "node \(name) is to be included and excluded at once")
        }
        let most = spec.shape.nodes ?? spec.shape.ranks
        guard selection.include.count <= most else {
            throw .invalid(
                field: "includeNodes",
                why: "\(selection.include.count) nodes are to be included, but the job has only \(most)"
                    + " \(spec.shape.nodes == nil ? "ranks" : "nodes")")
        }
    }

    /// That a job's own terms leave too few nodes to ever hold it, in words; nil where they are not the reason.
    func exclusionReason(for job: PendingJob) -> String? {
        let nodes = state.nodes.compactMap { state.slot(of: $0) }
        guard let eligible = job.eligible?.value, couldHold(job.anywhere, nodes: nodes) else { return nil }
        let exclusions = eligible.exclusions(among: nodes)
        let ranks = "\(counted(job.shape.ranks, "rank")) of \(job.requests.summary)"
        guard exclusions.total > 0 else { return "the nodes that it must include can not hold its \(ranks)" }
        guard exclusions.total < nodes.count else { return exclusions.summary }
        return "\(exclusions.summary); the others can not hold its \(ranks), even when they are empty"
    }

    /// How many nodes that take work now a job's terms leave out; nil where they leave none out.
    func exclusions(for job: Job) -> Exclusions? {
        guard job.phase.isPending, let slots = memo.slots,
            let eligible = SelectionMemo.fresh(job.spec.value.selection, in: state)?.value
        else { return nil }
        let exclusions = eligible.exclusions(among: slots)
        return exclusions.total > 0 ? exclusions : nil
    }
}
