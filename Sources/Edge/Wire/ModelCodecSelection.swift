// Labels, taints, and which nodes a job wants, as bytes and back.
import ClusterModel
import Messages

extension PBLabel: Coded {
    init(_ label: Label) { self.init(key: label.key, value: label.value) }

    func checked() throws(WireError) -> Label {
        if let problem = LabelSyntax.problem(ofValue: value) { throw Check.refuse("Label.value", problem) }
        return Label(key: try Check.labelKey(key, "Label.key"), value: value)
    }
}

extension PBTaintEffect {
    init(_ effect: TaintEffect) {
        self =
            switch effect {
            case .noSchedule: .noSchedule
            case .preferNoSchedule: .preferNoSchedule
            }
    }

    func checked(_ field: StaticString) throws(WireError) -> TaintEffect {
        switch self {
        case .noSchedule: return .noSchedule
        case .preferNoSchedule: return .preferNoSchedule
        default: throw Check.unknown(self, field)
        }
    }
}

extension PBTaint: Coded {
    init(_ taint: Taint) {
        self.init(key: taint.key, value: taint.value, effect: PBTaintEffect(taint.effect))
    }

    func checked() throws(WireError) -> Taint {
        if let problem = LabelSyntax.problem(ofValue: value) { throw Check.refuse("Taint.value", problem) }
        return Taint(
            key: try Check.labelKey(key, "Taint.key"), value: value, effect: try effect.checked("Taint.effect"))
    }
}

extension PBToleration: Coded {
    init(_ toleration: Toleration) {
        self.init(
            key: toleration.key, test: toleration.value.map { .value($0) },
            effects: toleration.effect.map { [PBTaintEffect($0)] } ?? [])
    }

    func checked() throws(WireError) -> Toleration {
        try Check.count(effects.count, upTo: 1, "Toleration.effects")
        var wanted: String?
        if case .value(let value) = test {
            if let problem = LabelSyntax.problem(ofValue: value) { throw Check.refuse("Toleration.value", problem) }
            wanted = value
        }
        var effect: TaintEffect?
        if let first = effects.first { effect = try first.checked("Toleration.effects") }
        return Toleration(
            key: key.isEmpty ? "" : try Check.labelKey(key, "Toleration.key"), value: wanted, effect: effect)
    }
}

extension Check {
    static func labelKey(_ key: String, _ field: StaticString) throws(WireError) -> String {
        if let problem = LabelSyntax.problem(ofKey: key) { throw refuse(field, problem) }
        return key
    }

    /// All labels of one thing: each key once, ascending, so that equal labels have equal bytes.
    static func labels(_ messages: [PBLabel], _ field: StaticString) throws(WireError) -> [Label] {
        let labels = try list(messages, upTo: LabelSyntax.mostLabels, field)
        guard zip(labels, labels.dropFirst()).allSatisfy({ $0.key < $1.key }) else {
            throw refuse(field, "keys ascend and stand once")
        }
        return labels
    }

    static func taints(_ messages: [PBTaint], _ field: StaticString) throws(WireError) -> [Taint] {
        let taints = try list(messages, upTo: LabelSyntax.mostTaints, field)
        guard zip(taints, taints.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw refuse(field, "keys and effects ascend and stand once")
        }
        return taints
    }

    /// A host list as names, ascending and each once.
    static func hosts(_ text: String, _ field: StaticString) throws(WireError) -> [Name] {
        guard !text.isEmpty else { return [] }
        guard text.utf8.count <= NodeSelection.Limits.text else {
            throw refuse(field, "it has more than \(NodeSelection.Limits.text) bytes")
        }
        let hosts: [String]
        do throws(HostlistError) {
            hosts = try Hostlist.expand(text)
        } catch {
            throw refuse(field, error.description)
        }
        try count(hosts.count, upTo: NodeSelection.Limits.nodes, field)
        var names: [Name] = []
        for host in hosts {
            let name = try name(host, field)
            guard names.last.map({ $0 < name }) ?? true else { throw refuse(field, "names ascend and stand once") }
            names.append(name)
        }
        return names
    }
}

extension PBJobSpec {
    /// Which nodes it wants; nil where no field says anything.
    func selection() throws(WireError) -> Boxed<NodeSelection>? {
        var selection = NodeSelection(
            labels: try Check.labels(nodeSelector, "JobSpec.node_selector"),
            include: try Check.hosts(includeNodes, "JobSpec.include_nodes"),
            exclude: try Check.hosts(excludeNodes, "JobSpec.exclude_nodes"),
            tolerations: try Check.list(tolerations, upTo: LabelSyntax.mostTaints, "JobSpec.tolerations"),
            isExclusive: isExclusive)
        if !constraint.isEmpty {
            do throws(ConstraintError) {
                selection.constraint = try Constraint(constraint)
            } catch {
                throw Check.refuse("JobSpec.constraint", error.description)
            }
        }
        return selection == .none ? nil : Boxed(selection)
    }
}

extension PBNodeLabelling {
    func request() throws(WireError) -> ClientRequest {
        let put = try Check.list(labels, upTo: LabelSyntax.mostLabels, "NodeLabelling.labels")
        try Check.count(removed.count, upTo: LabelSyntax.mostLabels, "NodeLabelling.removed")
        var remove: [String] = []
        for key in removed { remove.append(try Check.labelKey(key, "NodeLabelling.removed")) }
        return .label(try Check.name(node, "NodeLabelling.node"), put: put, remove: remove)
    }
}

extension PBNodeTainting {
    func request() throws(WireError) -> ClientRequest {
        .taint(
            try Check.name(node, "NodeTainting.node"),
            put: try Check.list(taints, upTo: LabelSyntax.mostTaints, "NodeTainting.taints"),
            remove: try Check.list(removed, upTo: LabelSyntax.mostTaints, "NodeTainting.removed"))
    }
}

extension PBWait {
    init(_ exclusions: Exclusions) {
        self.init(
            kind: .excluded, nodesUp: UInt32(clamping: exclusions.nodesUp),
            excludedBySelector: UInt32(clamping: exclusions.bySelector),
            excludedByConstraint: UInt32(clamping: exclusions.byConstraint),
            excludedByList: UInt32(clamping: exclusions.byList), excludedByTaint: UInt32(clamping: exclusions.byTaint))
    }

    func exclusions() throws(WireError) -> Exclusions {
        var exclusions = Exclusions(nodesUp: try Check.number(nodesUp, "Wait.nodes_up"))
        exclusions.bySelector = try Check.number(excludedBySelector, "Wait.excluded_by_selector")
        exclusions.byConstraint = try Check.number(excludedByConstraint, "Wait.excluded_by_constraint")
        exclusions.byList = try Check.number(excludedByList, "Wait.excluded_by_list")
        exclusions.byTaint = try Check.number(excludedByTaint, "Wait.excluded_by_taint")
        return exclusions
    }
}
