// The ways in which a service gets a new revision, as what they are: steps of traffic while the old revision stays, or
// an exchange of replicas within two bounds. Blue-green is one step of everything; to go without a spare device is an
// exchange that takes away before it adds. What each way does at a moment is decided elsewhere.

/// How a new revision takes over.
package enum RolloutStrategy: Hashable, Sendable {
    /// The old revision stays whole until the last step was held.
    case steps([Step], Analysis?)
    /// Replicas are exchanged, so many too many and so many too few at a time.
    case rolling(surge: ReplicaShare, unavailable: ReplicaShare)

    /// One step of traffic.
    package struct Step: Hashable, Sendable {
        /// Of the traffic, in thousandths; above 0.
        package let share: Int64
        /// How long it is watched before the next; nil until somebody promotes it.
        package let hold: Span?

        package init(share: Int64, hold: Span?) { (self.share, self.hold) = (share, hold) }
    }

    /// Everything at once when all of it is ready; the old one stays for so long, and takes everything back at once.
    package static func blueGreen(keep: Span = .minutes(1)) -> RolloutStrategy {
        .steps([Step(share: 1000, hold: keep)], nil)
    }

    /// Takes one away before it adds one: for services that hold every device there is.
    package static let surgeFree = rolling(surge: .count(0), unavailable: .count(1))
}

/// A number of replicas, or a share of all of them.
package enum ReplicaShare: Hashable, Sendable {
    case count(Int64)
    case percent(Int64)

    /// Reads `25%`; nil when the text is anything else.
    package init?(percent text: String) {
        guard text.hasSuffix("%"), let number = Int64(text.dropLast()) else { return nil }
        self = .percent(number)
    }

    /// The number out of so many, rounded as is said.
    package func number(of total: Int64, _ rounding: FloatingPointRoundingRule) -> Int64 {
        switch self {
        case .count(let number): number
        case .percent(let percent):
            Int64(exactly: (Double(percent) * Double(total) / 100).rounded(rounding)) ?? .max
        }
    }
}

/// When a new revision is worse than the old one.
package struct Analysis: Hashable, Sendable {
    /// Fewer requests tell nothing.
    package var leastRequests: Int64
    /// By how much more of the requests may fail than of the old one's; 0 to 1.
    package var errorExcess: Double
    /// How many times the old one's 95th of a hundred latencies it may take.
    package var latencyRatio: Double

    package init(leastRequests: Int64 = 100, errorExcess: Double = 0.01, latencyRatio: Double = 1.5) {
        (self.leastRequests, self.errorExcess, self.latencyRatio) = (leastRequests, errorExcess, latencyRatio)
    }

    package enum Limits {
        /// With one request a single failure is everything; a service that gets a million in a step needs no more.
        package static let requests: ClosedRange<Int64> = 1...1_000_000
        package static let excess = 0.0...1.0
        /// Below 1 a revision that is as fast as the one before would go back.
        package static let ratio = 1.0...1000.0
    }
}

/// Why a rollout went back.
package enum RolloutFault: Hashable, Sendable {
    /// Somebody asked for it.
    case undone
    /// Nothing more became ready for so long.
    case deadline(Span)
    /// Its replicas ended by themselves so many times.
    case crashes(Int64)
    /// Replicas that had their share of the traffic were not ready any more, so many times.
    case unsteady(Int64)
    case errors(permille: Int64, before: Int64)
    /// Milliseconds.
    case latency(Int64, before: Int64)
}

/// Where a rollout stands: what is written down of it.
package enum RolloutStage: Hashable, Sendable {
    /// The replicas of a step come up.
    case filling(Int)
    /// A step has its share of the traffic and is watched.
    case holding(Int)
    /// Replicas are exchanged.
    case exchanging
    /// The new revision has everything; the old one leaves.
    case emptying
    /// Back to the old revision.
    case returning(RolloutFault)
    case settled
    case rolledBack(RolloutFault)
}
