// How fast a service may change its size: policies with periods, and what changed within them.

package import ClusterModel

/// What changed lately, in one direction.
package struct ScalingLog: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        /// A positive number of replicas.
        package let change: Int32
        package let time: BootTime

        package init(change: Int32, time: BootTime) { (self.change, self.time) = (change, time) }
    }

    /// Oldest first.
    package private(set) var entries: [Entry] = []

    package init(_ entries: [Entry] = []) { self.entries = entries.sorted { $0.time < $1.time } }

    /// The replicas that came, or went, within a period.
    package func change(within period: Span, at now: BootTime) -> Int32 {
        entries.reduce(0) { now.since($1.time) < period ? saturated($0, plus: Int64($1.change)) : $0 }
    }

    /// Notes a change, and forgets what is older than every policy looks back. Without rules nothing is noted.
    package mutating func note(_ change: Int32, rules: ScalingRules?, at now: BootTime) {
        guard let rules else { return }
        entries.removeAll { now.since($0.time) >= rules.longestPeriod }
        entries.append(Entry(change: change, time: now))
    }
}

extension ScalingRules {
    /// The largest size that may be reached now.
    package func limitUpwards(from current: Int32, up: ScalingLog, down: ScalingLog, at now: BootTime) -> Int32 {
        let limits = policies.map { policy in
            let start = size(at: policy, current: current, up: up, down: down, at: now)
            switch policy.amount {
            case .replicas(let count): return saturated(start, plus: Int64(count))
            // Rounded up, or 1 would never grow by half of it.
            case .percent(let percent):
                return Int32(clamping: Int64((Double(start) * (1 + Double(percent) / 100)).rounded(.up)))
            }
        }
        switch choice {
        case .disabled: return current
        case .largest: return limits.max() ?? current
        case .smallest: return limits.min() ?? current
        }
    }

    /// The smallest size that may be reached now.
    package func limitDownwards(from current: Int32, up: ScalingLog, down: ScalingLog, at now: BootTime) -> Int32 {
        let limits = policies.map { policy in
            let start = size(at: policy, current: current, up: up, down: down, at: now)
            switch policy.amount {
            case .replicas(let count): return saturated(start, plus: -Int64(count))
            // Cut, so that what goes is rounded up.
            case .percent(let percent): return Int32(clamping: Int64(Double(start) * (1 - Double(percent) / 100)))
            }
        }
        switch choice {
        case .disabled: return current
        case .largest: return limits.min() ?? current
        case .smallest: return limits.max() ?? current
        }
    }

    /// The size at the beginning of a policy's period.
    private func size(
        at policy: Policy, current: Int32, up: ScalingLog, down: ScalingLog, at now: BootTime
    ) -> Int32 {
        let came = Int64(up.change(within: policy.period, at: now))
        return saturated(current, plus: Int64(down.change(within: policy.period, at: now)) - came)
    }
}

func saturated(_ number: Int32, plus other: Int64) -> Int32 { Int32(clamping: Int64(number) + other) }
