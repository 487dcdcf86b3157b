// How many replicas a service is to have: every metric proposes, the largest proposal counts, what was recommended
// lately holds it back, and rules bound how fast it goes. Kubernetes' HorizontalPodAutoscaler v2 to the letter.

package import ClusterModel

extension ScalingSpec {
    /// How far back recommendations are looked at.
    var window: Span { rules.map { max($0.up.stabilization, $0.down.stabilization) } ?? stabilization }
}

/// What one metric came to: a proposal, or why there is none.
package enum MetricOutcome: Hashable, Sendable {
    case proposed(Proposal)
    case failed(ScalingCondition.Reason)
}

/// Something that is so or not, with a word why; named as Kubernetes names it, since users read it.
package struct ScalingCondition: Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable {
        case succeededGetScale = "SucceededGetScale"
        case succeededRescale = "SucceededRescale"
        case readyForNewScale = "ReadyForNewScale"
        case scaleUpStabilized = "ScaleUpStabilized"
        case scaleDownStabilized = "ScaleDownStabilized"
        case scalingDisabled = "ScalingDisabled"
        case validMetricFound = "ValidMetricFound"
        case failedGetResourceMetric = "FailedGetResourceMetric"
        case failedGetContainerResourceMetric = "FailedGetContainerResourceMetric"
        case failedGetPodsMetric = "FailedGetPodsMetric"
        case failedGetObjectMetric = "FailedGetObjectMetric"
        case failedGetExternalMetric = "FailedGetExternalMetric"
        case invalidMetricSourceType = "InvalidMetricSourceType"
        case desiredWithinRange = "DesiredWithinRange"
        case tooFewReplicas = "TooFewReplicas"
        case tooManyReplicas = "TooManyReplicas"
        case scaleUpLimit = "ScaleUpLimit"
        case scaleDownLimit = "ScaleDownLimit"
    }

    package let holds: Bool
    package let reason: Reason

    package init(_ holds: Bool, _ reason: Reason) { (self.holds, self.reason) = (holds, reason) }
}

/// What an autoscaler decided.
package struct ScalingDecision: Hashable, Sendable {
    package var replicas: Int32
    package var ableToScale = ScalingCondition(true, .succeededGetScale)
    /// nil where no metric was looked at.
    package var scalingActive: ScalingCondition?
    /// nil where nothing was bounded.
    package var scalingLimited: ScalingCondition?
}

/// The memory of one service's autoscaler. Kept by who asks it; after a restart the present size is the only
/// recommendation, so that nothing shrinks because everything was forgotten.
package struct Autoscaler: Hashable, Sendable {
    package var spec: ScalingSpec
    package private(set) var recommendations: Recommendations
    package private(set) var came: ScalingLog
    package private(set) var went: ScalingLog

    package init(
        _ spec: ScalingSpec, recommendations: Recommendations = Recommendations(), came: ScalingLog = ScalingLog(),
        went: ScalingLog = ScalingLog()
    ) {
        (self.spec, self.recommendations, self.came, self.went) = (spec, recommendations, came, went)
    }

    /// What to do where `current` replicas are asked for and the metrics came to `outcomes`.
    package mutating func decide(current: Int32, _ outcomes: [MetricOutcome], at now: BootTime) -> ScalingDecision {
        var decision = ScalingDecision(replicas: current)
        if current == 0, spec.least != 0 {
            decision.scalingActive = ScalingCondition(false, .scalingDisabled)
            return decision
        }
        if current > spec.most {
            decision.replicas = spec.most
        } else if current < spec.least {
            decision.replicas = spec.least
        } else {
            guard let wanted = largest(of: outcomes, current: current, &decision) else { return decision }
            bound(wanted, current: current, at: now, &decision)
        }
        guard decision.replicas != current else { return decision }
        decision.ableToScale = ScalingCondition(true, .succeededRescale)
        if decision.replicas > current {
            came.note(decision.replicas - current, rules: spec.rules?.up, at: now)
        } else {
            went.note(current - decision.replicas, rules: spec.rules?.down, at: now)
        }
        return decision
    }

    /// From nothing to what those who wait want, and to one at least, without a look at metrics: that is how a service
    /// wakes. What it wakes to counts as recommended.
    package mutating func wake(wanted: Int32, at now: BootTime) -> Int32 {
        let replicas = max(1, bounded(max(1, wanted), current: 0, at: now).0)
        recommendations.note(replicas, window: spec.window, at: now)
        came.note(replicas, rules: spec.rules?.up, at: now)
        return replicas
    }

    /// nil when all failed, or one failed and the others would have it shrink.
    private func largest(
        of outcomes: [MetricOutcome], current: Int32, _ decision: inout ScalingDecision
    ) -> Int32? {
        // Without a metric nobody wants anything, and least of all nothing.
        guard !outcomes.isEmpty else { return nil }
        var wanted: Int32 = 0
        var failures: [ScalingCondition.Reason] = []
        for outcome in outcomes {
            switch outcome {
            case .proposed(let proposal): wanted = max(wanted, proposal.replicas)
            case .failed(let reason): failures.append(reason)
            }
        }
        if let first = failures.first, failures.count == outcomes.count || wanted < current {
            decision.scalingActive = ScalingCondition(false, first)
            return nil
        }
        decision.scalingActive = ScalingCondition(true, .validMetricFound)
        return wanted
    }

    private mutating func bound(
        _ wanted: Int32, current: Int32, at now: BootTime, _ decision: inout ScalingDecision
    ) {
        let settled =
            spec.rules.map {
                recommendations.settled(
                    wanted, current: current, up: $0.up.stabilization, down: $0.down.stabilization, at: now)
            } ?? recommendations.heldUp(wanted, window: spec.stabilization, at: now)
        recommendations.note(wanted, window: spec.window, at: now)
        let grows = spec.rules != nil && wanted >= current
        decision.ableToScale =
            settled == wanted
            ? ScalingCondition(true, .readyForNewScale)
            : ScalingCondition(true, grows ? .scaleUpStabilized : .scaleDownStabilized)
        let (bounded, reason) = bounded(settled, current: current, at: now)
        decision.replicas = bounded
        decision.scalingLimited = ScalingCondition(bounded != settled, reason)
    }

    /// A size held within the bounds and within how fast it may change, with the bound that was met.
    package func bounded(_ wanted: Int32, current: Int32, at now: BootTime) -> (Int32, ScalingCondition.Reason) {
        guard let rules = spec.rules else {
            let (double, overflow) = current.multipliedReportingOverflow(by: 2)
            let limit = overflow ? .max : max(double, 4)
            let (most, reason): (Int32, ScalingCondition.Reason) =
                spec.most > limit ? (limit, .scaleUpLimit) : (spec.most, .tooManyReplicas)
            if wanted < spec.least { return (spec.least, .tooFewReplicas) }
            return wanted > most ? (most, reason) : (wanted, .desiredWithinRange)
        }
        if wanted > current {
            let limit = max(current, rules.up.limitUpwards(from: current, up: came, down: went, at: now))
            if wanted > min(spec.most, limit) {
                return spec.most > limit ? (limit, .scaleUpLimit) : (spec.most, .tooManyReplicas)
            }
        } else if wanted < current {
            let limit = min(current, rules.down.limitDownwards(from: current, up: came, down: went, at: now))
            if wanted < max(spec.least, limit) {
                return spec.least < limit ? (limit, .scaleDownLimit) : (spec.least, .tooFewReplicas)
            }
        }
        return (wanted, .desiredWithinRange)
    }
}
