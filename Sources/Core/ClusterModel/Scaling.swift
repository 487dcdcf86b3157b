// What a service is scaled by, between which bounds and how fast, in Kubernetes' words (autoscaling/v2). How many
// replicas that makes is decided elsewhere.

/// One metric of a service with its target.
package struct ServiceMetric: Hashable, Sendable {
    /// What is measured.
    package enum Subject: Hashable, Sendable, CustomStringConvertible {
        /// Processors or memory: what an agent measures of every replica.
        case resource(ResourceKind)
        /// Requests that come in a second, of the whole service, as its gateways count them.
        case requestsPerSecond
        /// Requests that are worked on, that wait for a replica that is busy, and that wait until there is one.
        case inFlight

        /// By the name that manifests use: `requests_per_second`, `in_flight`, or a resource.
        package init(name: String) {
            switch name {
            case "requests_per_second": self = .requestsPerSecond
            case "in_flight": self = .inFlight
            default: self = .resource(ResourceKind(name: name))
            }
        }

        package var description: String {
            switch self {
            case .resource(let kind): kind.description
            case .requestsPerSecond: "requests_per_second"
            case .inFlight: "in_flight"
            }
        }
    }

    package enum Target: Hashable, Sendable {
        /// Percent of what the replicas have asked for, over all of them.
        case utilization(percent: Int64)
        /// The average over the replicas, in thousandths of a processor, of a byte, of a request in a second, or of a
        /// request in flight.
        case average(milli: Int64)
    }

    package let subject: Subject
    package let target: Target

    package init(_ subject: Subject, _ target: Target) { (self.subject, self.target) = (subject, target) }

    package init(_ resource: ResourceKind, _ target: Target) { self.init(.resource(resource), target) }

    /// Whether it is of requests, which a gateway sees where there is no replica too.
    package var isOfRequests: Bool {
        switch subject {
        case .resource: false
        case .requestsPerSecond, .inFlight: true
        }
    }
}

/// How a service is scaled.
package struct ServiceScaling: Hashable, Sendable {
    package var bounds: ScalingSpec
    /// Every one proposes, and the largest proposal counts.
    package var metrics: [ServiceMetric]

    package init(bounds: ScalingSpec, metrics: [ServiceMetric]) { (self.bounds, self.metrics) = (bounds, metrics) }

    /// Whether it may be scaled to nothing when nobody asks anything of it.
    package var mayRest: Bool { bounds.least == 0 && metrics.contains(where: \.isOfRequests) }

    package enum Limits {
        package static let metrics = 1...8
        /// Of what is asked for; Kubernetes knows no upper bound, and a hundred times is a mistake.
        package static let percent: ClosedRange<Int64> = 1...10_000
        package static let policies = 0...8
        package static let period = Span.seconds(1)...Span.minutes(30)
        package static let stabilization = Span.zero...Span.minutes(60)
    }
}

/// What a service is to be scaled by, and between which bounds.
package struct ScalingSpec: Hashable, Sendable {
    /// Zero where it may be scaled to nothing.
    package var least: Int32
    package var most: Int32
    package var tolerance: Tolerance
    package var warmUp: WarmUp
    /// nil: the bounds of old, at most double or 4 at a time upwards and `stabilization` downwards.
    package var rules: Rules?
    /// How long a recommendation holds a smaller one back where there are no rules.
    package var stabilization: Span

    package struct Rules: Hashable, Sendable {
        package var up: ScalingRules
        package var down: ScalingRules

        package init(up: ScalingRules = .up, down: ScalingRules = .down) { (self.up, self.down) = (up, down) }
    }

    package init(
        least: Int32 = 1, most: Int32, tolerance: Tolerance = Tolerance(), warmUp: WarmUp = WarmUp(),
        rules: Rules? = Rules(), stabilization: Span = .minutes(5)
    ) {
        (self.least, self.most, self.tolerance, self.warmUp) = (least, most, tolerance, warmUp)
        (self.rules, self.stabilization) = (rules, stabilization)
    }
}

/// How fast it may grow, or shrink.
package struct ScalingRules: Hashable, Sendable {
    package enum Choice: Hashable, Sendable {
        /// The policy that allows the largest change.
        case largest
        /// The policy that allows the smallest change.
        case smallest
        /// No change in this direction.
        case disabled
    }

    package struct Policy: Hashable, Sendable {
        package enum Amount: Hashable, Sendable {
            case replicas(Int32)
            /// Of the size at the beginning of the period.
            case percent(Int32)
        }

        package var amount: Amount
        /// 1 s to 30 min.
        package var period: Span

        package init(_ amount: Amount, per period: Span) { (self.amount, self.period) = (amount, period) }
    }

    package var choice: Choice
    package var policies: [Policy]
    /// How long earlier recommendations hold a change back; up to an hour.
    package var stabilization: Span

    package init(_ policies: [Policy], choice: Choice = .largest, stabilization: Span) {
        (self.policies, self.choice, self.stabilization) = (policies, choice, stabilization)
    }

    /// Kubernetes' defaults: 4 replicas or 100 % in 15 s, at once.
    package static let up = ScalingRules(
        [Policy(.percent(100), per: .seconds(15)), Policy(.replicas(4), per: .seconds(15))], stabilization: .zero)

    /// Kubernetes' defaults: 100 % in 15 s, after 5 min.
    package static let down = ScalingRules([Policy(.percent(100), per: .seconds(15))], stabilization: .minutes(5))

    /// The longest period of a policy: what changed before it is of no account.
    package var longestPeriod: Span { policies.map(\.period).max() ?? .zero }
}

/// How far a ratio may be from 1 without anything being done, for each direction (KEP-4951).
package struct Tolerance: Hashable, Sendable {
    package var down: Double
    package var up: Double

    package init(down: Double = 0.1, up: Double = 0.1) { (self.down, self.up) = (down, up) }

    package func covers(_ ratio: Double) -> Bool { 1 - down <= ratio && ratio <= 1 + up }
}

/// How long a replica's processor figures say nothing, because it is still coming up.
package struct WarmUp: Hashable, Sendable {
    /// After its start a sample counts only when it was ready for a whole window of it.
    package var initialization: Span
    /// Who was unready since so soon after its start has never been ready.
    package var readinessDelay: Span

    /// Kubernetes' defaults: 5 min and 30 s.
    package init(initialization: Span = .minutes(5), readinessDelay: Span = .seconds(30)) {
        (self.initialization, self.readinessDelay) = (initialization, readinessDelay)
    }
}
