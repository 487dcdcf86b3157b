// What the number of a service's replicas follows, as bytes and back.
import ClusterModel

extension PBServiceScaling: Coded {
    init(_ scaling: ServiceScaling) {
        let bounds = scaling.bounds
        let rules = bounds.rules ?? ScalingSpec.Rules()
        self.init(
            least: bounds.least, most: bounds.most, metrics: scaling.metrics.map { PBServiceMetric($0) },
            up: PBScalingRules(rules.up, tolerance: bounds.tolerance.up),
            down: PBScalingRules(rules.down, tolerance: bounds.tolerance.down),
            initializationMs: bounds.warmUp.initialization.milliseconds,
            readinessDelayMs: bounds.warmUp.readinessDelay.milliseconds)
    }

    func checked() throws(WireError) -> ServiceScaling {
        let (up, down) = (try Check.need(up, "ServiceScaling.up"), try Check.need(down, "ServiceScaling.down"))
        let bounds = ScalingSpec(
            least: try Check.within(least, 0...Int32.max, "ServiceScaling.least"),
            most: try Check.within(most, 0...Int32.max, "ServiceScaling.most"),
            tolerance: Tolerance(down: down.tolerance, up: up.tolerance),
            warmUp: WarmUp(
                initialization: try Check.span(initializationMs, "ServiceScaling.initialization_ms"),
                readinessDelay: try Check.span(readinessDelayMs, "ServiceScaling.readiness_delay_ms")),
            rules: ScalingSpec.Rules(up: up.rules, down: down.rules))
        return ServiceScaling(
            bounds: bounds,
            metrics: try Check.list(
                metrics, upTo: ServiceScaling.Limits.metrics.upperBound, "ServiceScaling.metrics"))
    }
}

/// Rules with the tolerance of their direction.
struct DirectedRules {
    let rules: ScalingRules
    let tolerance: Double
}

extension PBScalingRules: Coded {
    init(_ directed: DirectedRules) { self.init(directed.rules, tolerance: directed.tolerance) }

    init(_ rules: ScalingRules, tolerance: Double) {
        let choice: PBScalingChoice =
            switch rules.choice {
            case .largest: .largest
            case .smallest: .smallest
            case .disabled: .disabled
            }
        let policies = rules.policies.map { policy in
            switch policy.amount {
            case .replicas(let count): PBScalingPolicy(amount: .replicas(count), periodMs: policy.period.milliseconds)
            case .percent(let count): PBScalingPolicy(amount: .percent(count), periodMs: policy.period.milliseconds)
            }
        }
        self.init(
            choice: choice, policies: policies, stabilizationMs: rules.stabilization.milliseconds,
            tolerancePpm: UInt32(clamping: Int64(exactly: (tolerance * 1_000_000).rounded()) ?? 0))
    }

    func checked() throws(WireError) -> DirectedRules {
        let found: ScalingRules.Choice =
            switch choice {
            case .largest: .largest
            case .smallest: .smallest
            case .disabled: .disabled
            default: throw Check.unknown(choice, "ScalingRules.choice")
            }
        let rules = ScalingRules(
            try Check.list(policies, upTo: ServiceScaling.Limits.policies.upperBound, "ScalingRules.policies"),
            choice: found, stabilization: try Check.span(stabilizationMs, "ScalingRules.stabilization_ms"))
        return DirectedRules(rules: rules, tolerance: Double(tolerancePpm) / 1_000_000)
    }
}

extension PBScalingPolicy: Coded {
    init(_ policy: ScalingRules.Policy) {
        switch policy.amount {
        case .replicas(let count): self.init(amount: .replicas(count), periodMs: policy.period.milliseconds)
        case .percent(let count): self.init(amount: .percent(count), periodMs: policy.period.milliseconds)
        }
    }

    func checked() throws(WireError) -> ScalingRules.Policy {
        let period = try Check.span(periodMs, "ScalingPolicy.period_ms")
        switch amount {
        case .replicas(let count): return ScalingRules.Policy(.replicas(count), per: period)
        case .percent(let count): return ScalingRules.Policy(.percent(count), per: period)
        case nil: throw Check.unchosen("ScalingPolicy.amount")
        }
    }
}

extension PBServiceMetric: Coded {
    init(_ metric: ServiceMetric) {
        switch metric.target {
        case .utilization(let percent): self.init(resource: "\(metric.subject)", target: .utilization(percent))
        case .average(let milli): self.init(resource: "\(metric.subject)", target: .averageMilli(milli))
        }
    }

    func checked() throws(WireError) -> ServiceMetric {
        let kind = ServiceMetric.Subject(
            name: try Check.text(resource, upTo: WireLimits.resourceName, "ServiceMetric.resource"))
        switch target {
        case .utilization(let percent):
            return ServiceMetric(
                kind,
                .utilization(percent: try Check.within(percent, 0...WireLimits.amount, "ServiceMetric.utilization")))
        case .averageMilli(let milli):
            return ServiceMetric(
                kind,
                .average(milli: try Check.within(milli, 0...WireLimits.counterAmount, "ServiceMetric.average_milli")))
        case nil: throw Check.unchosen("ServiceMetric.target")
        }
    }
}

extension WireLimits {
    /// 2^62: a thousand times the memory of a machine.
    fileprivate static let counterAmount: Int64 = 1 << 62
}
