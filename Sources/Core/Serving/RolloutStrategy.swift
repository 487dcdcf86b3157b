// What a way to a new revision needs, before it begins and while it is watched.

package import ClusterModel

extension RolloutStrategy {
    /// How many replicas there are at most beyond those that are to be there.
    package func extra(desired: Int64) -> Int64 {
        switch self {
        case .steps(let steps, _): steps.map { Self.size(share: $0.share, desired: desired) }.max() ?? desired
        case .rolling(let surge, let unavailable):
            RollingUpdate(desired: desired, surge: surge, unavailable: unavailable).surge
        }
    }

    /// Replicas for a share of the traffic: rounded up, and one at least.
    package static func size(share: Int64, desired: Int64) -> Int64 {
        desired == 0 ? 0 : max(1, (desired * share + 999) / 1000)
    }

    /// Whether it can come to its end where so many more replicas would fit now, and which way could where it cannot.
    package func feasibility(desired: Int64, spare: Int64) -> Feasibility {
        let extra = extra(desired: desired)
        if desired == 0 || extra <= spare { return .fits }
        // One of the old may go first, and makes the room.
        if case .rolling(let surge, let unavailable) = self,
            RollingUpdate(desired: desired, surge: surge, unavailable: unavailable).mostUnavailable > 0
        {
            return .fits
        }
        if spare > 0 { return .only(.rolling(surge: .count(spare), unavailable: .count(0)), lacks: extra - spare) }
        if desired > 1 { return .only(.surgeFree, lacks: extra) }
        return .never(lacks: extra)
    }

    /// What is known before a rollout begins.
    package enum Feasibility: Hashable, Sendable {
        case fits
        /// Not so, but that way.
        case only(RolloutStrategy, lacks: Int64)
        /// Its only replica holds what the new one needs: it would have to be away for a while.
        case never(lacks: Int64)
    }
}

/// What a revision's requests were like since the step began.
package struct RevisionTraffic: Hashable, Sendable {
    package var requests: Int64
    package var failures: Int64
    /// Milliseconds that 95 of a hundred did not exceed.
    package var p95: Int64

    package init(requests: Int64 = 0, failures: Int64 = 0, p95: Int64 = 0) {
        (self.requests, self.failures, self.p95) = (requests, failures, p95)
    }

    fileprivate var errorRate: Double { requests == 0 ? 0 : Double(failures) / Double(requests) }
}

extension Analysis {
    /// Why the new revision is worse; nil while it is not, or too little is known.
    package func fault(of new: RevisionTraffic, against old: RevisionTraffic) -> RolloutFault? {
        // An old one that nobody asks any more tells nothing of what is usual.
        guard new.requests >= leastRequests, old.requests >= leastRequests else { return nil }
        // Two deviations above what the old one's rate would let fail: a single failure in a hundred is chance.
        let usual = Double(new.requests) * old.errorRate
        let chance = 2 * (usual + 1).squareRoot()
        if new.errorRate > old.errorRate + errorExcess, Double(new.failures) > usual + chance {
            return .errors(permille: Int64(new.errorRate * 1000), before: Int64(old.errorRate * 1000))
        }
        guard old.p95 > 0 else { return nil }
        return Double(new.p95) > Double(old.p95) * latencyRatio ? .latency(new.p95, before: old.p95) : nil
    }
}
