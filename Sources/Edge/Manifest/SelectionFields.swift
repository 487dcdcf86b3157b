// Which nodes a job wants, as a manifest says it: `nodeSelector` and `tolerations` as in Kubernetes, `constraint`,
// `includeNodes`, `excludeNodes` and `exclusive` as Slurm's flags of that meaning.

import ClusterModel

struct SelectionFields {
    static let names = ["nodeSelector", "constraint", "includeNodes", "excludeNodes", "exclusive", "tolerations"]

    let spec: Fields

    /// nil where no field says anything.
    func read() -> Boxed<NodeSelection>? {
        let selection = NodeSelection(
            labels: spec["nodeSelector"].map(labels) ?? [], constraint: spec["constraint"]?.checked(Rules.constraint),
            include: spec["includeNodes"]?.checked(Rules.hosts) ?? [],
            exclude: spec["excludeNodes"]?.checked(Rules.hosts) ?? [],
            tolerations: spec["tolerations"].map(tolerations) ?? [], isExclusive: spec["exclusive"]?.flag() ?? false)
        return selection == .none ? nil : Boxed(selection)
    }

    private func labels(_ value: Value) -> [Label] {
        guard let entries = value.entries() else { return [] }
        guard entries.count <= LabelSyntax.mostLabels else {
            value.complain("it lists more than \(LabelSyntax.mostLabels) labels", remedy: "name fewer")
            return []
        }
        return entries.compactMap { key, value in
            value.checked { (text) throws(Problem) in
                try Rules.labelled(key) { () throws(LabelTextError) in
                    try LabelText.label(key: key, value: text, in: key)
                }
            }
        }
    }

    private func tolerations(_ value: Value) -> [Toleration] {
        guard let items = value.items() else { return [] }
        guard items.count <= LabelSyntax.mostTaints else {
            value.complain(Rules.tooManyTolerations)
            return []
        }
        return items.compactMap(toleration)
    }

    private func toleration(_ item: Value) -> Toleration? {
        guard let fields = item.fields(["key", "operator", "value", "effect"]) else { return nil }
        let key = fields["key"]?.checked { (text) throws(Problem) in
            try Rules.labelled(text) { () throws(LabelTextError) in try LabelText.key(text, in: text) }
        }
        let effect = fields["effect"]?.checked { (text) throws(Problem) in
            try Rules.labelled(text) { () throws(LabelTextError) in try LabelText.effect(text, in: text) }
        }
        let test = fields["operator"].map { $0.checked(Rules.tolerationOperator) } ?? .some(.equal)
        guard let test, fields["key"] == nil || key != nil, fields["effect"] == nil || effect != nil else { return nil }
        switch test {
        case .exists:
            guard let value = fields["value"] else { return Toleration(key: key ?? "", effect: effect) }
            value.complain("Exists looks at no value", remedy: "remove the value, or write `operator: Equal`")
            return nil
        case .equal:
            guard let key else {
                item.complain("it has no key", remedy: "add `key: ...`, or `operator: Exists` for every taint")
                return nil
            }
            let value = fields["value"].map { $0.checked(Rules.labelValue) } ?? .some("")
            return value.map { Toleration(key: key, value: $0, effect: effect) }
        }
    }
}

/// How a toleration looks at a taint's value (Kubernetes).
enum TolerationOperator {
    case exists
    case equal
}

extension Rules {
    static let tooManyTolerations = Problem(
        "there are more than \(LabelSyntax.mostTaints) tolerations", remedy: "name fewer")

    static func constraint(_ text: String) throws(Problem) -> Constraint {
        do throws(ConstraintError) {
            return try Constraint(text)
        } catch {
            throw Problem("\(Wording.quoted(text)) is refused", remedy: error.description)
        }
    }

    /// The nodes of a host list.
    static func hosts(_ text: String) throws(Problem) -> [Name] {
        let limit = NodeSelection.Limits.self
        guard text.utf8.count <= limit.text else {
            throw Problem("it has more than \(limit.text) characters", remedy: "label the nodes, and ask for the label")
        }
        let hosts: [String]
        do throws(HostlistError) {
            hosts = try Hostlist.expand(text)
        } catch {
            throw Problem("\(Wording.quoted(text)) is no host list", remedy: error.description)
        }
        guard hosts.count <= limit.nodes else {
            throw Problem("it names more than \(limit.nodes) nodes", remedy: "label the nodes, and ask for the label")
        }
        var names: [Name] = []
        for host in hosts {
            guard let name = Name(host) else { throw badName(host) }
            names.append(name)
        }
        return names
    }

    static func toleration(_ text: String) throws(Problem) -> Toleration {
        try labelled(text) { () throws(LabelTextError) in try LabelText.toleration(text) }
    }

    static func labelValue(_ text: String) throws(Problem) -> String {
        if let problem = LabelSyntax.problem(ofValue: text) {
            throw Problem("\(Wording.quoted(text)) is refused", remedy: problem)
        }
        return text
    }

    static func tolerationOperator(_ text: String) throws(Problem) -> TolerationOperator {
        switch text {
        case "Exists": return .exists
        case "Equal": return .equal
        default: throw Problem("\(Wording.quoted(text)) is no operator", remedy: "operators are Exists and Equal")
        }
    }

    static func labelled<Result>(
        _ text: String, _ read: () throws(LabelTextError) -> Result
    ) throws(Problem) -> Result {
        do throws(LabelTextError) {
            return try read()
        } catch {
            throw Problem("\(Wording.quoted(text)) is refused", remedy: error.why)
        }
    }
}
