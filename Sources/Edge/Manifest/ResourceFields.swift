// The block `resources` of a manifest: requests and limits as Kubernetes writes them. A limit without a request is also
// the request; a request for processors or memory without a limit leaves them without one.

import ClusterModel

struct ResourceFields {
    static let standard = Resources(cpu: 1000)

    private typealias Entry = (amount: Int64, value: Value)

    let fields: Fields

    init?(_ value: Value) {
        guard let fields = value.fields(["requests", "limits"]) else { return nil }
        self.fields = fields
    }

    func read() -> (requests: Resources, limits: ResourceLimits) {
        let asked = amounts("requests")
        let limits = amounts("limits")
        var requests = Resources()
        for (kind, entry) in asked { requests[kind] = entry.amount }
        for (kind, limit) in limits {
            let request = asked.first { $0.kind == kind }?.entry.amount ?? limit.amount
            requests[kind] = request
            do {
                try Rules.check(limit: limit.amount, request: request, of: kind)
            } catch {
                limit.value.complain(error)
            }
        }
        let hasProcessors = (asked + limits).contains { $0.kind == .cpu }
        if !hasProcessors { requests.cpu = Self.standard.cpu }
        let bound = { (kind: ResourceKind) in limits.first { $0.kind == kind }?.entry.amount }
        return (
            requests, ResourceLimits(cpu: bound(.cpu).map(MilliCPU.init), memory: bound(.memory).map(ByteCount.init))
        )
    }

    private func amounts(_ name: String) -> [(kind: ResourceKind, entry: Entry)] {
        guard let entries = fields[name]?.entries() else { return [] }
        guard entries.count <= ManifestReader.Limits.resourceKinds else {
            fields[name]?.complain(
                "it lists more than \(ManifestReader.Limits.resourceKinds) kinds", remedy: "ask for fewer kinds")
            return []
        }
        return entries.compactMap { name, value in
            value.amount(of: name, upTo: Resources.largestAmount).map { ($0.kind, ($0.amount, value)) }
        }
    }
}

extension Value {
    /// This value as an amount of the kind with that name.
    func amount(of name: String, upTo most: Int64) -> (kind: ResourceKind, amount: Int64)? {
        do {
            let kind = try Rules.resourceKind(name)
            guard let text = text() else { return nil }
            return (kind, try Rules.amount(text, of: kind, upTo: most))
        } catch {
            complain(error)
            return nil
        }
    }

    /// What the rule makes of the text here; complains of the rule's problem.
    func checked<Result>(_ rule: (String) throws(Problem) -> Result) -> Result? {
        guard let text = text() else { return nil }
        do {
            return try rule(text)
        } catch {
            complain(error)
            return nil
        }
    }
}
