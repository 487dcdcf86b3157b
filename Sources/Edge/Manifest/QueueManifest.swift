// `kind: Queue`: a name, what its jobs may hold together, and how many may wait.

import ClusterModel

struct QueueManifest {
    let fields: Fields

    /// The queue; nil, with complaints, when it has no name.
    func queue() -> QueueSpec? {
        let metadata = fields.required("metadata", example: "{name: research}")?.fields(["name"])
        let name = metadata?.required("name", example: "research")?.name()
        let spec = fields.fields("spec", ["nominalQuota", "pendingLimit", "open"])
        let quota = Quota(spec?["nominalQuota"].map(bounds) ?? [])
        let pending = spec?["pendingLimit"]?.integer(in: 1...ManifestReader.Limits.pendingJobs)
        return name.map {
            QueueSpec(
                name: $0, quota: quota, pendingLimit: pending ?? QueueSpec.standardPendingLimit,
                isOpen: spec?["open"]?.flag() ?? true)
        }
    }

    private func bounds(_ value: Value) -> [Quota.Bound] {
        guard let entries = value.entries() else { return [] }
        guard entries.count <= ManifestReader.Limits.resourceKinds else {
            value.complain(
                "it lists more than \(ManifestReader.Limits.resourceKinds) kinds", remedy: "list fewer kinds")
            return []
        }
        return entries.compactMap { name, value in
            value.amount(of: name, upTo: ManifestReader.Limits.quota).map {
                Quota.Bound(kind: $0.kind, amount: $0.amount)
            }
        }
    }
}
