// Which nodes a job's gang may use and must use, as it was asked for. Whether a node is meant depends on its name, its
// labels and its taints alone; how the planner uses the answer is in Scheduling.

package struct NodeSelection: Hashable, Sendable {
    package enum Limits {
        /// Nodes that one job names: beyond this, label them. A host list of so many names is about 50 kB at worst.
        package static let nodes = 4_096
        /// The host list as text; compressed, thousands of numbered nodes are a few bytes.
        package static let text = 65_536
    }

    /// Every node of the gang has all of these, ascending by key (Kubernetes' `nodeSelector`).
    package var labels: [Label]
    package var constraint: Constraint?
    /// The gang includes all of these, and others where these are not enough (Slurm's `--nodelist`); ascending.
    package var include: [Name]
    /// Ascending.
    package var exclude: [Name]
    package var tolerations: [Toleration]
    /// Its nodes are held whole: nobody else is there, and the job holds, and pays with its queue's quota, all that
    /// they have.
    package var isExclusive: Bool

    /// Asks for nothing: any node without a taint.
    package static let none = NodeSelection()

    package init(
        labels: [Label] = [], constraint: Constraint? = nil, include: [Name] = [], exclude: [Name] = [],
        tolerations: [Toleration] = [], isExclusive: Bool = false
    ) {
        self.labels = labels.sorted()
        self.constraint = constraint
        self.include = Self.ascending(include)
        self.exclude = Self.ascending(exclude)
        self.tolerations = tolerations
        self.isExclusive = isExclusive
    }

    /// In order, each once.
    private static func ascending(_ names: [Name]) -> [Name] {
        var kept: [Name] = []
        for name in names.sorted() where kept.last != name { kept.append(name) }
        return kept
    }

    /// Why a node is left out: the first of the job's own terms that does it.
    package enum Exclusion: Hashable, Sendable {
        case list
        case selector
        case constraint
        case taint
    }

    /// Why the gang may not use this node; nil when it may.
    package func exclusion(of name: Name, labels: [Label], taints: [Taint]) -> Exclusion? {
        if !exclude.isEmpty, isListed(name) { return .list }
        for wanted in self.labels where labels.value(of: wanted.key) != wanted.value { return .selector }
        if let constraint, !constraint.holds(for: labels) { return .constraint }
        return isKeptOff(by: taints, .noSchedule) ? .taint : nil
    }

    /// Whether a node is taken only when no other will do.
    package func avoids(_ taints: [Taint]) -> Bool { isKeptOff(by: taints, .preferNoSchedule) }

    private func isKeptOff(by taints: [Taint], _ effect: TaintEffect) -> Bool {
        taints.contains { taint in taint.effect == effect && !tolerations.contains { $0.tolerates(taint) } }
    }

    /// Whether the name stands among the excluded, which ascend.
    private func isListed(_ name: Name) -> Bool { exclude.containsSorted(name) }
}

/// How many of the nodes that answer a job's own terms leave out, each counted under the first that does.
package struct Exclusions: Hashable, Sendable {
    package var nodesUp: Int
    package var bySelector = 0
    package var byConstraint = 0
    package var byList = 0
    package var byTaint = 0

    package init(nodesUp: Int) { self.nodesUp = nodesUp }

    package var total: Int { bySelector + byConstraint + byList + byTaint }

    package mutating func count(_ exclusion: NodeSelection.Exclusion) {
        switch exclusion {
        case .list: byList += 1
        case .selector: bySelector += 1
        case .constraint: byConstraint += 1
        case .taint: byTaint += 1
        }
    }

    /// `6 of 8 nodes are left out: 4 by its constraint, 2 by taints`.
    package var summary: String {
        let parts = [
            (byList, "by its exclude list"), (bySelector, "by its nodeSelector"), (byConstraint, "by its constraint"),
            (byTaint, "by taints that it does not tolerate"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let nodes = "\(total) of \(counted(nodesUp, "node"))"
        return "\(nodes) \(total == 1 ? "is" : "are") left out: \(parts.joined(separator: ", "))"
    }
}
