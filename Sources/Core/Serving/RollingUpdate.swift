// How many replicas of the new revision may come and how many of the old may go, while enough are available and not
// too many exist. Kubernetes' rules for Deployments (documentation "Deployments", "Rolling Update Deployment").

package import ClusterModel

/// Replicas of one revision, or of all old ones.
package struct RevisionCount: Hashable, Sendable {
    /// As many as were asked for.
    package var size: Int64
    /// As many as have been ready for long enough.
    package var available: Int64

    package init(size: Int64, available: Int64) { (self.size, self.available) = (size, available) }
}

/// The two bounds of a rolling update of a service that is to have so many replicas.
package struct RollingUpdate: Hashable, Sendable {
    package let desired: Int64
    /// How many may exist beyond those; rounded up.
    package let surge: Int64
    /// How many may be missing; rounded down. 1 where both bounds would be 0, since nothing could ever move.
    package let unavailable: Int64

    package init(desired: Int64, surge: ReplicaShare = .count(0), unavailable: ReplicaShare = .count(0)) {
        self.desired = desired
        // More than there can be replicas says no more.
        let bounds = 0...Int64(Int32.max)
        self.surge = min(max(surge.number(of: desired, .up), bounds.lowerBound), bounds.upperBound)
        let missing = min(max(unavailable.number(of: desired, .down), bounds.lowerBound), bounds.upperBound)
        self.unavailable = self.surge == 0 && missing == 0 ? 1 : missing
    }

    /// How many may be missing of those that are to be there at all.
    package var mostUnavailable: Int64 { desired == 0 ? 0 : min(unavailable, desired) }

    /// The least that must be available at any moment.
    package var floor: Int64 { desired - mostUnavailable }

    /// The size to which the new revision may grow, where all that count together have `existing` replicas.
    package func grown(_ size: Int64, existing: Int64) -> Int64 {
        let room = desired + surge - existing
        return room > 0 ? size + min(room, desired - size) : size
    }

    /// The size of the new revision in one step: what is too much of it goes, what is missing comes as it may.
    package func newSize(from size: Int64, existing: Int64) -> Int64 {
        size > desired ? desired : grown(size, existing: existing)
    }

    /// What of the old revisions is not available and may go first, up to `most`.
    package func unhealthy(_ old: RevisionCount, most: Int64) -> Int64 {
        max(0, min(most, old.size - old.available))
    }

    /// The size of the old revisions when as many go as are available beyond the floor.
    package func oldSize(_ old: RevisionCount, available: Int64) -> Int64 {
        old.size - max(0, min(old.size, available - floor))
    }

    /// The size of the old revisions in one step: first what is not available, then what is more than is needed. What
    /// of the new revision is not available yet counts as missing.
    package func oldSize(_ old: RevisionCount, beside new: RevisionCount) -> Int64 {
        let most = old.size + new.size - floor - (new.size - new.available)
        guard old.size > 0, most > 0 else { return old.size }
        let healthy = RevisionCount(size: old.size - unhealthy(old, most: most), available: old.available)
        return oldSize(healthy, available: old.available + new.available)
    }
}

/// What a rollout has come to.
package struct RolloutCounts: Hashable, Sendable {
    package var current: Int64
    package var updated: Int64
    package var ready: Int64
    package var available: Int64

    package init(current: Int64, updated: Int64, ready: Int64, available: Int64) {
        (self.current, self.updated, self.ready, self.available) = (current, updated, ready, available)
    }

    /// All are of the new revision and available, and no other is left.
    package func isComplete(desired: Int64) -> Bool {
        current == desired && updated == desired && available == desired
    }

    /// Whether more is done than there was: a new one more, an old one fewer, one more that is ready or available.
    package func isBeyond(_ before: RolloutCounts) -> Bool {
        updated > before.updated || current - updated < before.current - before.updated || ready > before.ready
            || available > before.available
    }
}

/// How long a rollout may go without progress.
package struct RolloutPatience: Hashable, Sendable {
    /// nil: without end.
    package let deadline: Span?

    package init(_ deadline: Span?) { self.deadline = deadline }

    /// Whether it has taken too long since it last came on; one that was complete once never has.
    package func isOver(after silence: Span, wasComplete: Bool) -> Bool {
        guard let deadline, !wasComplete else { return false }
        return silence > deadline
    }
}
