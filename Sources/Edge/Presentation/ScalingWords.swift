// Autoscaling in words and as a document.

package import ClusterModel

extension ServiceScaling {
    /// As in `2 to 10 replicas, cpu 70%`.
    package var words: String {
        "\(bounds.least) to \(bounds.most) replicas, " + metrics.map(\.words).joined(separator: ", ")
    }
}

extension ServiceMetric {
    fileprivate var words: String {
        switch (subject, target) {
        case (_, .utilization(let percent)): "\(subject) \(percent)%"
        case (.resource(.memory), .average(let milli)): "memory \(Quantity.binary(milli / 1000))"
        case (.resource, .average(let milli)): "\(subject) \(milli)m"
        case (.requestsPerSecond, .average(let milli)), (.inFlight, .average(let milli)):
            "\(subject) \(DecimalText.short(milli: milli)) for each"
        }
    }
}

extension Tree {
    package static func scaling(_ scaling: ServiceScaling) -> Tree {
        let rules = scaling.bounds.rules ?? ScalingSpec.Rules()
        return object([
            ("minReplicas", .number(Int64(scaling.bounds.least))),
            ("maxReplicas", .number(Int64(scaling.bounds.most))),
            ("metrics", .list(scaling.metrics.map { .text($0.words) })),
            (
                "behavior",
                object([
                    ("scaleUp", self.rules(rules.up, scaling.bounds.tolerance.up)),
                    ("scaleDown", self.rules(rules.down, scaling.bounds.tolerance.down)),
                ])
            ),
        ])
    }

    private static func rules(_ rules: ScalingRules, _ tolerance: Double) -> Tree {
        let choice =
            switch rules.choice {
            case .largest: "Max"
            case .smallest: "Min"
            case .disabled: "Disabled"
            }
        return object([
            ("stabilizationWindowSeconds", .number(rules.stabilization.milliseconds / 1000)),
            ("selectPolicy", .text(choice)), ("tolerance", .text("\(tolerance)")),
            (
                "policies",
                .list(
                    rules.policies.map { policy in
                        let amount =
                            switch policy.amount {
                            case .replicas(let count): "\(count) replicas"
                            case .percent(let count): "\(count)%"
                            }
                        return .text("\(amount) in \(TimeText.short(policy.period))")
                    })
            ),
        ])
    }
}
