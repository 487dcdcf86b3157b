// Probes of replicas, in Kubernetes' words: an action and when it is tried.

import ClusterModel

enum ProbeFields {
    static let kinds = ["startup", "readiness", "liveness"]
    private static let actions = ["httpGet", "tcpSocket", "exec", "grpc", "httpPost"]
    private static let timing = [
        "initialDelaySeconds", "periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold",
    ]

    /// `{startup: ..., readiness: ..., liveness: ...}`; nil, with complaints, when anything is wrong.
    static func probes(_ value: Value) -> ReplicaProbes? {
        guard let fields = value.fields(kinds) else { return nil }
        return probes { fields[$0] }
    }

    /// The same, each found by its kind.
    static func probes(ports: [NamedPort] = [], _ find: (String) -> Value?) -> ReplicaProbes? {
        let found = kinds.map { kind in
            find(kind).map { probe($0, kind, ports: ports) } ?? .some(nil)
        }
        guard let startup = found[0], let readiness = found[1], let liveness = found[2] else { return nil }
        return ReplicaProbes(startup: startup, readiness: readiness, liveness: liveness)
    }

    private static func probe(_ value: Value, _ kind: String, ports: [NamedPort]) -> ProbeSpec?? {
        guard let fields = value.fields(actions + timing + ["terminationGracePeriodSeconds"]) else { return nil }
        let chosen = actions.compactMap { name in fields[name].map { (name, $0) } }
        guard let (name, action) = chosen.first, chosen.count == 1 else {
            (chosen.dropFirst().first?.1 ?? value).complain(
                "it has \(chosen.count) actions, and a probe is one",
                remedy: "write one of \(Wording.list(actions)), for example `httpGet: {path: /healthz}`")
            return nil
        }
        if name == "httpPost", kind == "liveness" {
            action.complain(
                "what is posted is work, and a model that is busy would be ended for it",
                remedy: "write it under startup or readiness, and httpGet, grpc, tcpSocket or exec here")
        }
        let found = ProbeActionFields(value: action, ports: ports).read(name)
        let grace = grace(of: fields, kind)
        guard let timing = timing(of: fields, isReadiness: kind == "readiness"), let found, let grace else {
            return nil
        }
        return ProbeSpec(found, timing, grace: grace)
    }

    private static func grace(of fields: Fields, _ kind: String) -> Span?? {
        guard let value = fields["terminationGracePeriodSeconds"] else { return .some(nil) }
        guard kind != "readiness" else {
            value.complain("a replica that is not ready is not ended for it", remedy: "remove it")
            return nil
        }
        return value.seconds(in: ProbeSpec.Limits.grace).map(Optional.some)
    }

    private static func timing(of fields: Fields, isReadiness: Bool) -> ProbeTiming? {
        typealias Limits = ProbeTiming.Limits
        var timing = ProbeTiming()
        func read<T>(_ name: String, _ read: (Value) -> T?, _ put: (T) -> Void) -> Bool {
            guard let value = fields[name] else { return true }
            guard let found = read(value) else { return false }
            put(found)
            return true
        }
        let threshold = Limits.threshold
        let read = [
            read("initialDelaySeconds", { $0.seconds(in: Limits.delay) }, { timing.initialDelay = $0 }),
            read("periodSeconds", { $0.seconds(in: Limits.period) }, { timing.period = $0 }),
            read("timeoutSeconds", { $0.seconds(in: Limits.timeout) }, { timing.timeout = $0 }),
            read("failureThreshold", { $0.integer(in: threshold) }, { timing.failureThreshold = $0 }),
            read(
                "successThreshold", { $0.integer(in: isReadiness ? threshold : 1...1) },
                { timing.successThreshold = $0 }),
        ]
        return read.allSatisfy { $0 } ? timing : nil
    }
}
