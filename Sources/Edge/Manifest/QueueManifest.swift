// `kind: Queue`: a name, what its jobs may hold together, how many may wait, and what one user or account may have.

import ClusterModel

struct QueueManifest {
    let fields: Fields

    /// The queue; nil, with complaints, when it has no name.
    func queue() -> QueueSpec? {
        let metadata = fields.required("metadata", example: "{name: research}")?.fields(["name"])
        let name = metadata?.required("name", example: "research")?.name()
        let spec = fields.fields(
            "spec", ["nominalQuota", "rolloutSurge", "pendingLimit", "limits", "open", "queueingStrategy"])
        let quota = Quota(spec?["nominalQuota"].map(bounds) ?? [])
        let surge = Quota(spec?["rolloutSurge"].map(bounds) ?? [])
        let pending = spec?["pendingLimit"]?.integer(in: 1...ManifestReader.Limits.pendingJobs)
        let limits = spec?.fields("limits", ["perUser", "perAccount"])
        let perUser = bound(limits, "perUser")
        let perAccount = bound(limits, "perAccount")
        let strategy = spec?["queueingStrategy"]?.checked(Self.strategy)
        return name.map {
            var queue = QueueSpec(
                name: $0, quota: quota, pendingLimit: pending ?? QueueSpec.standardPendingLimit,
                isOpen: spec?["open"]?.flag() ?? true)
            queue.limits = UsageLimits(perUser: perUser, perAccount: perAccount)
            if let strategy { queue.strategy = strategy }
            queue.rolloutSurge = surge
            return queue
        }
    }

    /// What one user or one account may have; 0 is none at all.
    private func bound(_ limits: Fields?, _ name: String) -> UsageBound {
        let fields = limits?.fields(name, ["runningJobs", "pendingJobs", "gpus"])
        let jobs = 0...ManifestReader.Limits.pendingJobs
        return UsageBound(
            running: fields?["runningJobs"]?.integer(in: jobs), pending: fields?["pendingJobs"]?.integer(in: jobs),
            gpus: fields?["gpus"]?.integer(in: 0...Int(Resources.largestAmount)).map(Int64.init))
    }

    private static func strategy(_ text: String) throws(Problem) -> QueueingStrategy {
        if let strategy = QueueingStrategy.allCases.first(where: { $0.word == text }) { return strategy }
        let words = QueueingStrategy.allCases.map(\.word)
        throw Problem("\(Wording.quoted(text)) is no strategy here", remedy: "strategies are \(Wording.list(words))")
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
