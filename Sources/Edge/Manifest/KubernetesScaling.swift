// `HorizontalPodAutoscaler` of autoscaling/v2 and v2beta2: what the number of a service's replicas follows. What is not
// measured here is refused at its line.

package import ClusterModel

/// A wish that a service be scaled so.
package struct ScalingDocument: Hashable, Sendable {
    /// Its own name, under which Kubernetes would keep it.
    package var name: Name
    package var service: Name
    package var namespace: Name
    package var scaling: ServiceScaling

    package init(name: Name, service: Name, namespace: Name, scaling: ServiceScaling) {
        (self.name, self.service, self.namespace, self.scaling) = (name, service, namespace, scaling)
    }
}

struct KubernetesScaling {
    static let versions = ["autoscaling/v2", "autoscaling/v2beta2"]

    let fields: Fields

    /// nil, with complaints, when anything is wrong.
    func request() -> ScalingDocument? {
        let metadata = fields.required("metadata", example: "{name: web}").flatMap { KubernetesFields.metadata($0) }
        let name = metadata?.required("name", example: "web")?.name()
        let namespace = metadata?["namespace"]?.name() ?? .standard
        guard
            let spec = fields.required("spec", example: "{maxReplicas: 10, ...}")?.fields([
                "scaleTargetRef", "minReplicas", "maxReplicas", "metrics", "behavior",
            ])
        else { return nil }
        let service = spec.required("scaleTargetRef", example: "{kind: Deployment, name: web}").flatMap(target)
        let range = 1...ServiceSpec.Limits.replicas.upperBound
        let least = spec["minReplicas"].map { $0.integer(in: 0...range.upperBound) } ?? .some(1)
        let most = spec.required("maxReplicas", example: "10")?.integer(in: range)
        let metrics = spec["metrics"].map { MetricFields.metrics($0) } ?? .some([MetricFields.standard])
        let behavior = spec["behavior"].map { BehaviorFields.read($0) } ?? .some(Behavior())
        guard let name, let service, let least, let most, let metrics, let behavior else { return nil }
        guard least <= most else {
            spec["minReplicas"]?.complain("it is above maxReplicas, which is \(most)", remedy: "lower it")
            return nil
        }
        // As Kubernetes: what replicas use says nothing where there are none.
        guard least > 0 || metrics.contains(where: \.isOfRequests) else {
            spec["minReplicas"]?.complain(
                "to 0 it goes only by a metric of requests",
                remedy: "add one of type Pods, \(Wording.list(MetricFields.requestMetrics)), or write 1")
            return nil
        }
        let bounds = ScalingSpec(
            least: Int32(least), most: Int32(most), tolerance: behavior.tolerance, rules: behavior.rules)
        return ScalingDocument(
            name: name, service: service, namespace: namespace,
            scaling: ServiceScaling(bounds: bounds, metrics: metrics))
    }

    private func target(_ value: Value) -> Name? {
        guard let fields = value.fields(["apiVersion", "kind", "name"]) else { return nil }
        if let kind = fields.required("kind", example: "Deployment"), let text = kind.text(),
            !["Deployment", "Service"].contains(text)
        {
            kind.complain("\(Wording.quoted(text)) is not scaled here", remedy: "write Deployment or Service")
            return nil
        }
        return fields.required("name", example: "web")?.name()
    }
}

/// What of a `behavior` is not Kubernetes' default.
struct Behavior {
    var rules = ScalingSpec.Rules()
    var tolerance = Tolerance()
}

enum MetricFields {
    /// What Kubernetes scales by where nothing is written: 80 % of the processors asked for.
    static let standard = ServiceMetric(.cpu, .utilization(percent: 80))

    static func metrics(_ value: Value) -> [ServiceMetric]? {
        guard let items = value.items() else { return nil }
        let bounds = ServiceScaling.Limits.metrics
        guard bounds.contains(items.count) else {
            value.complain("it has \(items.count) metrics", remedy: "write 1 to \(bounds.upperBound)")
            return nil
        }
        let found = items.compactMap(metric)
        return found.count == items.count ? found : nil
    }

    private static func metric(_ value: Value) -> ServiceMetric? {
        let kinds = ["resource", "containerResource", "pods", "object", "external"]
        guard let fields = value.fields(["type"] + kinds), let type = fields.required("type", example: "Resource"),
            let text = type.text()
        else { return nil }
        let own = kinds.first { $0 == text.prefix(1).lowercased() + text.dropFirst() }
        guard let own, ["resource", "pods"].contains(own) else {
            type.complain(
                "metrics of type \(Wording.quoted(text)) are not measured here", remedy: "write Resource or Pods")
            return nil
        }
        for kind in kinds where kind != own { fields[kind]?.complain("it is not of type \(text)", remedy: "remove it") }
        if own == "pods" { return ofRequests(fields) }
        guard
            let resource = fields.required("resource", example: "{name: cpu, target: ...}")?.fields([
                "name", "target",
            ]),
            let name = resource.required("name", example: "cpu"), let word = name.text()
        else { return nil }
        let kind = ResourceKind(name: word)
        guard kind == .cpu || kind == .memory else {
            name.complain("\(Wording.quoted(word)) is not measured here", remedy: "write cpu or memory")
            return nil
        }
        return resource.required("target", example: "{type: Utilization, averageUtilization: 70}")
            .flatMap { target($0, of: kind) }
    }

    /// What gateways count, under the names that adapters give to such metrics of pods.
    static let requestMetrics = ["requests_per_second", "in_flight"]

    /// `pods: {metric: {name: requests_per_second}, target: {type: AverageValue, averageValue: 50}}`.
    private static func ofRequests(_ fields: Fields) -> ServiceMetric? {
        guard
            let pods = fields.required("pods", example: "{metric: {name: in_flight}, target: ...}")?.fields([
                "metric", "target",
            ]),
            let metric = pods.required("metric", example: "{name: in_flight}")?.fields(["name", "selector"]),
            let name = metric.required("name", example: "in_flight"), let word = name.text()
        else { return nil }
        if let selector = metric["selector"] {
            selector.complain("what is counted is of one service", remedy: "remove it")
        }
        guard requestMetrics.contains(word) else {
            let meant = Wording.nearest(to: word, among: requestMetrics).map { "did you mean \($0)? " } ?? ""
            name.complain(
                "\(Wording.quoted(word)) is not counted here",
                remedy: meant + "of requests there are \(Wording.list(requestMetrics))")
            return nil
        }
        guard
            let target = pods.required("target", example: "{type: AverageValue, averageValue: 50}")?.fields([
                "type", "averageValue",
            ]),
            let type = target.required("type", example: "AverageValue"), let text = type.text()
        else { return nil }
        guard text == "AverageValue" else {
            type.complain("\(Wording.quoted(text)) is no target of \(word)", remedy: "write AverageValue")
            return nil
        }
        guard let amount = target.required("averageValue", example: "50") else { return nil }
        return amount.checked { (text) throws(Problem) in try milli(text) }
            .map { ServiceMetric(ServiceMetric.Subject(name: word), .average(milli: $0)) }
    }

    private static func target(_ value: Value, of kind: ResourceKind) -> ServiceMetric? {
        guard let fields = value.fields(["type", "averageUtilization", "averageValue", "value"]),
            let type = fields.required("type", example: "Utilization"), let text = type.text()
        else { return nil }
        let percents = ServiceScaling.Limits.percent
        switch text {
        case "Utilization":
            fields["averageValue"]?.complain("the target is a utilization", remedy: "remove it")
            return fields.required("averageUtilization", example: "70")?
                .integer(in: Int(percents.lowerBound)...Int(percents.upperBound))
                .map { ServiceMetric(kind, .utilization(percent: Int64($0))) }
        case "AverageValue":
            fields["averageUtilization"]?.complain("the target is a value", remedy: "remove it")
            guard let amount = fields.required("averageValue", example: "500m") else { return nil }
            return amount.checked { (text) throws(Problem) in try milli(text) }
                .map { ServiceMetric(kind, .average(milli: $0)) }
        default:
            type.complain(
                "\(Wording.quoted(text)) is no target of a resource", remedy: "write Utilization or AverageValue")
            return nil
        }
    }

    private static func milli(_ text: String) throws(Problem) -> Int64 {
        guard let milli = (try? Quantity.parse(text))?.milli, milli > 0 else {
            throw Problem("\(Wording.quoted(text)) is no quantity above 0", remedy: "write 500m, 2 or 1Gi")
        }
        return milli
    }
}

enum BehaviorFields {
    static func read(_ value: Value) -> Behavior? {
        guard let fields = value.fields(["scaleUp", "scaleDown"]) else { return nil }
        var behavior = Behavior()
        let up = fields["scaleUp"].map { rules($0, behavior.rules.up) } ?? .some((behavior.rules.up, nil))
        let down = fields["scaleDown"].map { rules($0, behavior.rules.down) } ?? .some((behavior.rules.down, nil))
        guard let up, let down else { return nil }
        (behavior.rules.up, behavior.rules.down) = (up.rules, down.rules)
        behavior.tolerance = Tolerance(
            down: down.tolerance ?? behavior.tolerance.down, up: up.tolerance ?? behavior.tolerance.up)
        return behavior
    }

    private static func rules(_ value: Value, _ standard: ScalingRules) -> (rules: ScalingRules, tolerance: Double?)? {
        guard
            let fields = value.fields([
                "stabilizationWindowSeconds", "selectPolicy", "policies", "tolerance",
            ])
        else { return nil }
        typealias Limits = ServiceScaling.Limits
        var rules = standard
        let window =
            fields["stabilizationWindowSeconds"].map { $0.seconds(in: Limits.stabilization) }
            ?? .some(standard.stabilization)
        let choice = fields["selectPolicy"].map { $0.checked(Self.choice) } ?? .some(standard.choice)
        let policies = fields["policies"].map(Self.policies) ?? .some(standard.policies)
        let tolerance = fields["tolerance"].map { $0.checked(Self.tolerance).map(Optional.some) } ?? .some(nil)
        guard let window, let choice, let policies, let tolerance else { return nil }
        (rules.stabilization, rules.choice, rules.policies) = (window, choice, policies)
        return (rules, tolerance)
    }

    private static func choice(_ text: String) throws(Problem) -> ScalingRules.Choice {
        switch text {
        case "Max": return .largest
        case "Min": return .smallest
        case "Disabled": return .disabled
        default: throw Problem("\(Wording.quoted(text)) is no choice", remedy: "write Max, Min or Disabled")
        }
    }

    private static func tolerance(_ text: String) throws(Problem) -> Double {
        guard let share = (try? Quantity.parse(text))?.float, (0...1).contains(share) else {
            throw Problem("\(Wording.quoted(text)) is no share", remedy: "write 0 to 1, as 0.05")
        }
        return share
    }

    private static func policies(_ value: Value) -> [ScalingRules.Policy]? {
        guard let items = value.items() else { return nil }
        let most = ServiceScaling.Limits.policies.upperBound
        guard (1...most).contains(items.count) else {
            value.complain("it has \(items.count) policies", remedy: "write 1 to \(most), or selectPolicy: Disabled")
            return nil
        }
        let found = items.compactMap { item -> ScalingRules.Policy? in
            guard let fields = item.fields(["type", "value", "periodSeconds"]),
                let type = fields.required("type", example: "Percent"), let text = type.text(),
                let amount = fields.required("value", example: "100")?.integer(in: 1...Int(Int32.max)),
                let period = fields.required("periodSeconds", example: "15")?.seconds(in: ServiceScaling.Limits.period)
            else { return nil }
            switch text {
            case "Pods": return ScalingRules.Policy(.replicas(Int32(amount)), per: period)
            case "Percent": return ScalingRules.Policy(.percent(Int32(amount)), per: period)
            default:
                type.complain("\(Wording.quoted(text)) is no policy", remedy: "write Pods or Percent")
                return nil
            }
        }
        return found.count == items.count ? found : nil
    }
}
