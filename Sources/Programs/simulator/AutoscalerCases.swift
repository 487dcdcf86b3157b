// The cases about one metric's replicas, and about the whole decision of an autoscaler.

import ClusterModel
import Serving

enum AutoscalerCases {
    /// Far enough from zero that everything in a case lies before it.
    static let now = BootTime(milliseconds: 1_000_000_000_000_000)

    static func replicas(_ line: CaseLine) -> CaseVerdict {
        guard let metric = line.input["metric"] as? [String: Any], let kind = CaseMetric(metric) else {
            return .skipped
        }
        let current = int32(line.input["currentReplicas"])
        do throws(MetricFault) {
            let proposal = try kind.propose(line.input, spec: current, status: current)
            let found: [String: Any?] = [
                "replicas": proposal.replicas, "utilizationPercent": proposal.utilization,
                "averageValueMilli": proposal.measured, "reportedMilli": proposal.measured,
            ]
            return line.compare(found)
        } catch {
            return line.compare(["error": word(for: error)])
        }
    }

    private static func word(for fault: MetricFault) -> String {
        switch fault {
        case .noMetrics, .noReplicas: "no-metrics"
        case .noMetricsOfKnownReplicas: "no-metrics-for-known-pods"
        case .missingRequest: "missing-request"
        }
    }

    static func decide(_ line: CaseLine) -> CaseVerdict {
        let input = line.input
        let spec = int32(input["specReplicas"])
        let status = int32(input["statusReplicas"])
        let window = CaseLine.span(input["downscaleStabilizationSec"])
        var down = ScalingRules.down
        down.stabilization = window
        let up = ScalingCases.rules(input["scaleUp"])
        var scaler = Autoscaler(
            ScalingSpec(
                least: int32(input["minReplicas"], or: 1), most: int32(input["maxReplicas"]),
                rules: up.map { ScalingSpec.Rules(up: $0, down: down) }, stabilization: window),
            recommendations: ScalingCases.recommendations(input["recentRecommendations"]))
        var utilization: Int32?
        let outcomes = (input["metrics"] as? [[String: Any]] ?? []).map { metric -> MetricOutcome in
            guard let kind = CaseMetric(metric) else { return .failed(.invalidMetricSourceType) }
            do throws(MetricFault) {
                if metric["fails"] as? Bool == true { throw MetricFault.noMetrics }
                let proposal = try kind.propose(input, spec: spec, status: status)
                utilization = proposal.utilization ?? utilization
                return .proposed(proposal)
            } catch {
                return .failed(kind.failure)
            }
        }
        let decision = scaler.decide(current: spec, outcomes, at: now)
        return line.compare([
            "replicas": decision.replicas, "cpuUtilizationPercent": utilization,
            "conditions": conditions(decision, line),
        ])
    }

    /// Only those that the case names.
    private static func conditions(_ decision: ScalingDecision, _ line: CaseLine) -> [String: Any] {
        let all: [(String, ScalingCondition?)] = [
            ("ableToScale", decision.ableToScale), ("scalingActive", decision.scalingActive),
            ("scalingLimited", decision.scalingLimited),
        ]
        var found: [String: Any] = [:]
        for (name, condition) in all {
            if let condition { found[name] = [condition.holds, condition.reason.rawValue] as [Any] }
        }
        return found
    }

    static func int32(_ value: Any?, or standard: Int64 = 0) -> Int32 {
        Int32(clamping: CaseLine.integer(value) ?? standard)
    }
}

/// A metric as a case writes it.
private struct CaseMetric {
    let metric: ScalingMetric
    /// What was measured of the whole; nil for what is measured of each replica.
    let values: [Int64]?
    /// The word for its failure.
    let failure: ScalingCondition.Reason

    /// nil for a kind that does not exist.
    init?(_ json: [String: Any]) {
        let target = CaseLine.integer(json["targetMilli"]) ?? 0
        let percent = CaseLine.integer(json["targetPercent"]) ?? 0
        let resource = ResourceKind(name: CaseLine.text(json["resource"]) ?? "")
        let all = (json["valuesMilli"] as? [Any] ?? []).compactMap { CaseLine.integer($0) }
        switch CaseLine.text(json["kind"]) {
        case "resource-utilization":
            (metric, values, failure) = (
                .utilization(resource: resource, percent: percent), nil, .failedGetResourceMetric
            )
        case "container-utilization":
            (metric, values, failure) = (
                .utilization(resource: resource, percent: percent), nil, .failedGetContainerResourceMetric
            )
        case "pods-average":
            (metric, values, failure) = (.average(resource: nil, target: target), nil, .failedGetPodsMetric)
        case "object-value": (metric, values, failure) = (.value(target: target), all, .failedGetObjectMetric)
        case "external-value": (metric, values, failure) = (.value(target: target), all, .failedGetExternalMetric)
        case "object-average":
            (metric, values, failure) = (.valuePerReplica(target: target), all, .failedGetObjectMetric)
        case "external-average":
            (metric, values, failure) = (.valuePerReplica(target: target), all, .failedGetExternalMetric)
        default: return nil
        }
    }

    func propose(_ input: [String: Any], spec: Int32, status: Int32) throws(MetricFault) -> Proposal {
        let tolerance = input["tolerance"] as? [String: Any] ?? [:]
        let pods = input["pods"] as? [[String: Any]] ?? []
        let sample = ServiceSample(
            replicas: pods.map { ReplicaSample(case: $0) },
            tolerance: Tolerance(
                down: CaseLine.float(tolerance["scaleDown"]) ?? 0.1, up: CaseLine.float(tolerance["scaleUp"]) ?? 0.1),
            warmUp: WarmUp(case: input), now: AutoscalerCases.now)
        if let values {
            return try sample.proposal(of: metric, whole: values, current: spec, existing: status)
        }
        let age = CaseLine.span(input["metricAgeSec"])
        let window = CaseLine.span(input["metricWindowSec"])
        let measured = (pods + (input["metricsForUnknownPods"] as? [[String: Any]] ?? [])).compactMap { row in
            CaseLine.integer(row["metricMilli"]).map {
                Measurement(
                    replica: CaseLine.text(row["name"]) ?? "", value: $0, time: AutoscalerCases.now.before(age),
                    window: window)
            }
        }
        return try sample.proposal(of: metric, measured: measured, current: spec)
    }
}

extension WarmUp {
    init(case input: [String: Any]) {
        self.init(
            initialization: CaseLine.span(input["cpuInitializationPeriodSec"]),
            readinessDelay: CaseLine.span(input["initialReadinessDelaySec"]))
    }
}

extension ReplicaSample {
    init(case row: [String: Any]) {
        let phase: Phase =
            switch CaseLine.text(row["phase"]) {
            case "Pending": .pending
            case "Failed": .failed
            case "Succeeded": .succeeded
            default: .running
            }
        func moment(_ key: String) -> BootTime? {
            CaseLine.float(row[key]).map { _ in AutoscalerCases.now.before(CaseLine.span(row[key])) }
        }
        let readiness = (row["ready"] as? Bool).map {
            Readiness(isReady: $0, since: moment("readyChangedSecAgo") ?? AutoscalerCases.now)
        }
        self.init(
            name: CaseLine.text(row["name"]) ?? "", phase: phase, started: moment("startedSecAgo"),
            readiness: readiness, isLeaving: row["deleting"] as? Bool == true,
            request: CaseLine.integer(row["requestMilli"]))
    }
}

extension BootTime {
    func before(_ span: Span) -> BootTime { self + Span(milliseconds: -span.milliseconds) }
}
