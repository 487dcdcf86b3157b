// The cases about limits, stabilisation, what changed lately, and whose figures count.

import ClusterModel
import Serving

enum ScalingCases {
    private static let now = AutoscalerCases.now

    static func judge(_ line: CaseLine) -> CaseVerdict {
        switch CaseLine.text(line.input["kind"]) {
        case "rate": rate(line, plain: false)
        case "plain": rate(line, plain: true)
        case "limit": limit(line)
        case "stabilize-down": stabilizeDown(line)
        case "stabilize": stabilize(line)
        case "event-log": eventLog(line)
        case "group-pods": groups(line)
        default: .skipped
        }
    }

    /// nil where a case gives none.
    static func rules(_ value: Any?) -> ScalingRules? {
        guard let json = value as? [String: Any] else { return nil }
        let policies = (json["policies"] as? [[String: Any]] ?? []).map { policy in
            let amount = AutoscalerCases.int32(policy["value"])
            return ScalingRules.Policy(
                CaseLine.text(policy["type"]) == "percent" ? .percent(amount) : .replicas(amount),
                per: CaseLine.span(policy["periodSec"]))
        }
        let choice: ScalingRules.Choice =
            switch CaseLine.text(json["select"]) {
            case "min": .smallest
            case "disabled": .disabled
            default: .largest
            }
        return ScalingRules(policies, choice: choice, stabilization: CaseLine.span(json["stabilizationSec"]))
    }

    static func recommendations(_ value: Any?) -> Recommendations {
        Recommendations(
            (value as? [[String: Any]] ?? []).map {
                Recommendations.Entry(
                    replicas: AutoscalerCases.int32($0["replicas"]), time: now.before(CaseLine.span($0["secAgo"])))
            })
    }

    private static func log(_ value: Any?) -> ScalingLog {
        ScalingLog(
            (value as? [[String: Any]] ?? []).map {
                ScalingLog.Entry(
                    change: AutoscalerCases.int32($0["change"]), time: now.before(CaseLine.span($0["secAgo"])))
            })
    }

    private static func rate(_ line: CaseLine, plain: Bool) -> CaseVerdict {
        let input = line.input
        let bounds = ScalingSpec.Rules(
            up: rules(input["scaleUp"]) ?? .up, down: rules(input["scaleDown"]) ?? .down)
        let spec = ScalingSpec(
            least: AutoscalerCases.int32(input["minReplicas"], or: 1),
            most: AutoscalerCases.int32(input["maxReplicas"]),
            rules: plain ? nil : bounds)
        let scaler = Autoscaler(spec, came: log(input["upEvents"]), went: log(input["downEvents"]))
        let (replicas, reason) = scaler.bounded(
            AutoscalerCases.int32(input["desiredReplicas"]), current: AutoscalerCases.int32(input["currentReplicas"]),
            at: now)
        return line.compare(["replicas": replicas, "reason": reason.rawValue])
    }

    private static func limit(_ line: CaseLine) -> CaseVerdict {
        let isUp = CaseLine.text(line.input["direction"]) == "up"
        let rules = rules(line.input["rules"]) ?? (isUp ? .up : .down)
        let current = AutoscalerCases.int32(line.input["currentReplicas"])
        let events = log(line.input["events"])
        let found =
            isUp
            ? rules.limitUpwards(from: current, up: events, down: ScalingLog(), at: now)
            : rules.limitDownwards(from: current, up: ScalingLog(), down: events, at: now)
        return line.compare(["limit": found])
    }

    private static func stabilizeDown(_ line: CaseLine) -> CaseVerdict {
        let found = recommendations(line.input["recommendations"]).heldUp(
            AutoscalerCases.int32(line.input["desiredReplicas"]), window: CaseLine.span(line.input["windowSec"]),
            at: now)
        return line.compare(["replicas": found])
    }

    private static func stabilize(_ line: CaseLine) -> CaseVerdict {
        let input = line.input
        let found = recommendations(input["recommendations"]).settled(
            AutoscalerCases.int32(input["desiredReplicas"]), current: AutoscalerCases.int32(input["currentReplicas"]),
            up: CaseLine.span(input["upWindowSec"]), down: CaseLine.span(input["downWindowSec"]), at: now)
        return line.compare(["replicas": found])
    }

    private static func eventLog(_ line: CaseLine) -> CaseVerdict {
        let periods = (line.input["policyPeriodsSec"] as? [Any])?.map { CaseLine.span($0) }
        let rules = periods.map { periods in
            ScalingRules(periods.map { ScalingRules.Policy(.replicas(1), per: $0) }, stabilization: .zero)
        }
        var log = log(line.input["events"])
        let before = log.change(within: .seconds(60), at: now)
        log.note(AutoscalerCases.int32(line.input["change"]), rules: rules, at: now)
        return line.compare([
            "changeInLast60Sec": before, "storedEventsAfter": log.entries.count,
            "eventsInsideLongestPeriodAfter": log.entries.map(\.change).sorted(),
        ])
    }

    private static func groups(_ line: CaseLine) -> CaseVerdict {
        let pods = line.input["pods"] as? [[String: Any]] ?? []
        var measured = Lookup<String, Measurement>()
        for pod in pods {
            guard let metric = pod["metric"] as? [String: Any], let name = CaseLine.text(pod["name"]) else { continue }
            measured[name] = Measurement(
                replica: name, value: 1, time: now.before(CaseLine.span(metric["ageSec"])),
                window: CaseLine.span(metric["windowSec"]))
        }
        let isCPU = CaseLine.text(line.input["resource"]) == "cpu"
        let groups = ReplicaGroups(
            pods.map { ReplicaSample(case: $0) }, measured: measured,
            warmUp: isCPU ? WarmUp(case: line.input) : nil, at: now)
        return line.compare([
            "countedPods": groups.counted, "setAside": groups.setAside, "missing": groups.missing,
        ])
    }
}
