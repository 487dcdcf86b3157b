// `apps/v1 Deployment`: what Kubernetes keeps running, as a service of ours. One pod is one replica. What can not be
// honoured is refused or noted at its line, and nothing that changes the meaning is passed over in silence.

import ClusterModel

struct KubernetesDeployment {
    static let version = "apps/v1"
    private static let known = [
        "replicas", "selector", "template", "strategy", "minReadySeconds", "progressDeadlineSeconds",
        "revisionHistoryLimit", "paused",
    ]

    let fields: Fields
    let directory: String

    /// The request; nil, with complaints, when anything is wrong.
    func request() -> ServiceDocument? {
        let metadata = fields.required("metadata", example: "{name: web}").flatMap { KubernetesFields.metadata($0) }
        let name = metadata?.required("name", example: "web").flatMap(ServiceManifest.name)
        let namespace = metadata?["namespace"]?.name() ?? .standard
        guard let spec = fields.required("spec", example: "{template: ...}")?.fields(Self.known) else { return nil }
        checkSelector(of: spec)
        if spec["paused"]?.flag() == true {
            spec["paused"]?.complain("a service is not begun paused", remedy: "remove it; `coordctl rollout pause`")
        }
        if spec["revisionHistoryLimit"]?.integer(in: 0...Int(Int32.max)) != nil {
            spec["revisionHistoryLimit"]?.note("\(ServiceSpec.Limits.revisions) revisions are kept here")
        }
        let replicas = spec["replicas"].map { $0.integer(in: ServiceSpec.Limits.replicas) } ?? .some(1)
        let pace = ServiceManifest.pace(of: spec)
        let strategy = spec["strategy"].map(strategy) ?? .some(.kubernetes)
        var job = JobSpec(name: name ?? .standard, namespace: namespace, payload: JobRequest.unsealed)
        job.onDisconnect = ServiceManifest.onDisconnect
        let template = spec.required("template", example: "{spec: ...}")?.fields(["metadata", "spec"])
        if let metadata = template?["metadata"] { _ = KubernetesFields.metadata(metadata, isTemplate: true) }
        guard let pod = template?.required("spec", example: "{containers: [...]}") else { return nil }
        var probes = ReplicaProbes()
        let payload = KubernetesPod(value: pod, directory: directory).read(into: &job, probes: &probes)
        guard let name, let replicas, let pace, let strategy, let payload else { return nil }
        var service = ServiceSpec(name: name, replicas: replicas, job: Boxed(job))
        (service.probes, service.strategy) = (probes, strategy)
        (service.minReady, service.deadline) = pace
        return ServiceDocument(spec: service, payload: payload)
    }

    /// A service knows its replicas by itself; a selector of anything else would change the meaning.
    private func checkSelector(of spec: Fields) {
        guard let selector = spec["selector"], let fields = selector.fields(["matchLabels", "matchExpressions"]) else {
            return
        }
        if let expressions = fields["matchExpressions"] {
            expressions.complain("replicas are not chosen by expressions here", remedy: "write matchLabels")
        }
        let labels = spec["template"]?.member("metadata")?.member("labels")
        for (key, value) in fields["matchLabels"]?.entries() ?? [] {
            guard labels?.member(key)?.word != value.word else { continue }
            value.complain("the template has no such label", remedy: "write it under template.metadata.labels too")
        }
        selector.note("a service knows its replicas without it")
    }

    private func strategy(_ value: Value) -> RolloutStrategy? {
        guard let fields = value.fields(["type", "rollingUpdate"]) else { return nil }
        let type = fields["type"].map { $0.text() } ?? .some("RollingUpdate")
        guard let type else { return nil }
        switch type {
        case "RollingUpdate": return fields["rollingUpdate"].map(StrategyFields.bounds) ?? .kubernetes
        case "Recreate":
            if let bounds = fields["rollingUpdate"] {
                bounds.complain("Recreate has no bounds", remedy: "remove it, or write type: RollingUpdate")
                return nil
            }
            fields["type"]?.note(
                "the new replicas start when the old ones are told to end, and not when they have ended")
            return .rolling(surge: .count(0), unavailable: .percent(100))
        default:
            fields["type"]?.complain(
                "\(Wording.quoted(type)) is no strategy", remedy: "strategies are RollingUpdate and Recreate")
            return nil
        }
    }
}
