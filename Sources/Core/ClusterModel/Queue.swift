// Where jobs wait and what they may use.

/// The most that a queue's jobs may hold together; a kind that is not listed has no bound.
package struct Quota: Hashable, Sendable {
    /// Sorted by kind, one entry a kind.
    package private(set) var bounds: [Bound]

    package struct Bound: Hashable, Sendable {
        package let kind: ResourceKind
        package let amount: Int64

        package init(kind: ResourceKind, amount: Int64) {
            self.kind = kind
            self.amount = amount
        }
    }

    package init(_ bounds: [Bound] = []) {
        self.bounds = bounds.sorted { $0.kind < $1.kind }
    }

    /// What would be over the bound if `more` were added to `used`; zero when it fits.
    package func excess(used: Resources, adding more: Resources) -> Resources {
        var excess = Resources()
        for bound in bounds where more[bound.kind] > 0 {
            let over = used[bound.kind] + more[bound.kind] - bound.amount
            if over > 0 { excess[bound.kind] = over }
        }
        return excess
    }

    /// As much of this as there is a bound for; kinds without one have no share.
    package func share(of held: Resources) -> Resources {
        var share = Resources()
        for bound in bounds where held[bound.kind] > 0 { share[bound.kind] = min(bound.amount, held[bound.kind]) }
        return share
    }

    package func admits(_ used: Resources) -> Bool { bounds.allSatisfy { used[$0.kind] <= $0.amount } }
}

/// Who goes first in a queue (Kueue's words).
package enum QueueingStrategy: Hashable, Sendable, CaseIterable {
    /// A job goes before one that waits for the same nodes only where that does not delay it. The standard, since users
    /// of Slurm expect it, and nobody loses by it.
    case backfill
    /// No job goes before one that waits for the same nodes.
    case strictFIFO

    package var word: String {
        switch self {
        case .backfill: "Backfill"
        case .strictFIFO: "StrictFIFO"
        }
    }
}

/// A queue as it was declared.
package struct QueueSpec: Hashable, Sendable {
    package var name: Name
    package var quota: Quota
    package var pendingLimit: Int
    /// A closed queue takes no new jobs; those that stand in it go on.
    package var isOpen: Bool
    /// What each of its users and accounts may have here.
    package var limits = UsageLimits.none
    package var strategy = QueueingStrategy.backfill
    /// How far beyond the quota the queue may be while services exchange their replicas: the new ones beside the old,
    /// and never more than the old ones give back. Kinds that are not listed are not lent.
    package var rolloutSurge = Quota()

    /// Enough for a burst, and 100 MB of the coordinator at about 1 kB a job.
    package static let standardPendingLimit = 100_000

    package init(
        name: Name, quota: Quota = Quota(), pendingLimit: Int = QueueSpec.standardPendingLimit,
        isOpen: Bool = true
    ) {
        self.name = name
        self.quota = quota
        self.pendingLimit = pendingLimit
        self.isOpen = isOpen
    }
}
