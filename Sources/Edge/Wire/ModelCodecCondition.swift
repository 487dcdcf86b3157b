// What jobs wait for, and why nodes are closed, as bytes and back.
import ClusterModel

extension PBDependencyKind {
    init(_ kind: DependencyKind) {
        self =
            switch kind {
            case .after: .after
            case .afterAny: .afterAny
            case .afterOK: .afterOk
            case .afterNotOK: .afterNotOk
            case .afterCorrespondingOK: .afterCorrespondingOk
            }
    }

    func checked(_ field: StaticString) throws(WireError) -> DependencyKind {
        switch self {
        case .after: return .after
        case .afterAny: return .afterAny
        case .afterOk: return .afterOK
        case .afterNotOk: return .afterNotOK
        case .afterCorrespondingOk: return .afterCorrespondingOK
        default: throw Check.unknown(self, field)
        }
    }
}

extension PBDependency: Coded {
    init(_ dependency: Dependency) {
        self.init(
            kinds: dependency.terms.map { PBDependencyKind($0.kind) }, jobs: dependency.terms.map(\.job.number),
            isAny: dependency.isAny,
            elements: dependency.terms.allSatisfy { $0.element == nil }
                ? [] : dependency.terms.map { $0.element.map { UInt32($0) + 1 } ?? 0 },
            isSingleton: dependency.isSingleton)
    }

    func checked() throws(WireError) -> Dependency {
        try Check.count(kinds.count, upTo: Dependency.mostTerms, "Dependency.kinds")
        guard !kinds.isEmpty || isSingleton, kinds.count == jobs.count else {
            throw Check.refuse("Dependency.kinds", "there is one kind a job, and at least one")
        }
        guard elements.isEmpty || elements.count == jobs.count else {
            throw Check.refuse("Dependency.elements", "there is one a job, or none")
        }
        var terms: [Dependency.Term] = []
        for (place, kind) in kinds.enumerated() {
            let element = elements.isEmpty ? nil : try Check.element(elements[place], "Dependency.elements")
            terms.append(
                Dependency.Term(
                    try kind.checked("Dependency.kinds"), try Check.job(jobs[place], "Dependency.jobs"),
                    element: element))
        }
        return Dependency(terms, isAny: isAny, isSingleton: isSingleton)
    }
}

extension PBNodeClosure: Coded {
    init(_ closure: NodeClosure) {
        self.init(
            isDraining: closure.isDraining, reason: closure.reason.remark(), by: PBPrincipal(closure.by),
            sinceMs: closure.since.milliseconds, deadline: closure.deadline.map { .deadlineMs($0.milliseconds) },
            rebootOf: closure.rebootOf ?? "", staysClosed: closure.staysClosed,
            rebootFailure: closure.rebootFailure?.remark() ?? "")
    }

    func checked() throws(WireError) -> NodeClosure {
        var time: WallTime?
        if case .deadlineMs(let value) = deadline { time = try Check.time(value, "NodeClosure.deadline_ms") }
        return NodeClosure(
            isDraining: isDraining, reason: try Check.text(reason, "NodeClosure.reason"),
            by: try Check.need(by, "NodeClosure.by"), since: try Check.time(sinceMs, "NodeClosure.since_ms"),
            deadline: time, rebootOf: rebootOf.isEmpty ? nil : try Check.text(rebootOf, "NodeClosure.reboot_of"),
            staysClosed: staysClosed,
            rebootFailure: rebootFailure.isEmpty
                ? nil : try Check.text(rebootFailure, "NodeClosure.reboot_failure"))
    }
}

extension PBNodeClosing {
    func patience() throws(WireError) -> Span? {
        guard case .withinMs(let span) = within else { return nil }
        return try Check.span(span, "NodeClosing.within_ms")
    }
}
