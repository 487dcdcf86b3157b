// The probes of a service: what of them is refused, what agents are told of them, and how long a replica that failed
// one has to end.

import ClusterModel
import Health
import Ledger
import Messages

extension ClusterConductor {
    func check(_ probes: ReplicaProbes) throws(Rejection) {
        if let probe = probes.startup { try check(probe, "startupProbe", isReadiness: false) }
        if let probe = probes.readiness { try check(probe, "readinessProbe", isReadiness: true) }
        if let probe = probes.liveness {
            try check(probe, "livenessProbe", isReadiness: false)
            if case .http(let request) = probe.action, request.post != nil {
                throw .invalid(
                    field: "spec.template.livenessProbe.httpPost",
                    why: "what is posted is work, and a model that is busy would be ended for it")
            }
        }
        guard probes.all.contains(where: \.needsNewAgent) else { return }
        // Those that are here now: one that is away is no reason to refuse.
        for node in state.nodes where links[node.id]?.session != nil && !knowsAllProbes(node.id) {
            throw .conflict(
                why: "the agent of node \(node.name) is too old for such a probe; upgrade it, or probe by httpGet with "
                    + "path and port, or by tcpSocket")
        }
    }

    private func check(_ probe: ProbeSpec, _ name: String, isReadiness: Bool) throws(Rejection) {
        typealias Limits = ProbeTiming.Limits
        let (timing, field) = (probe.timing, "spec.template.\(name)")
        try check(timing.initialDelay, Limits.delay, "\(field).initialDelaySeconds")
        try check(timing.period, Limits.period, "\(field).periodSeconds")
        try check(timing.timeout, Limits.timeout, "\(field).timeoutSeconds")
        try check(timing.failureThreshold, Limits.threshold, "\(field).failureThreshold")
        try check(timing.successThreshold, isReadiness ? Limits.threshold : 1...1, "\(field).successThreshold")
        if let grace = probe.grace {
            let graceField = "\(field).terminationGracePeriodSeconds"
            guard !isReadiness else {
                throw .invalid(field: graceField, why: "a replica that is not ready is not ended; remove it")
            }
            try check(grace, ProbeSpec.Limits.grace, graceField)
        }
        if case .number(let number)? = probe.action.port { try check(number, 1...65_535, "\(field).port") }
        switch probe.action {
        case .http(let request): try check(request, field)
        case .tcp: break
        case .grpc(let service, _):
            try refuse(ProbeAction.flaw(ofService: service), "\(field).grpc.service")
        case .exec(let command): try refuse(ProbeAction.flaw(ofCommand: command), "\(field).exec.command")
        }
    }

    private func check(_ probe: HTTPProbe, _ field: String) throws(Rejection) {
        let action = probe.post == nil ? "\(field).httpGet" : "\(field).httpPost"
        try refuse(HTTPProbe.flaw(ofPath: probe.path), "\(action).path")
        try refuse(HTTPProbe.flaw(of: probe.headers), "\(action).httpHeaders")
        if let post = probe.post { try refuse(HTTPProbe.flaw(of: post), "\(action).body") }
    }

    private func refuse(_ flaw: String?, _ field: String) throws(Rejection) {
        if let flaw { throw .invalid(field: field, why: flaw) }
    }

    /// The probes that a replica of this job is to answer, as its node understands them; nil where there are none.
    func probes(of job: Job, on node: NodeID) -> ReplicaProbes? {
        guard let probes = probes(of: job), !probes.isEmpty else { return nil }
        return knowsAllProbes(node) ? probes : probes.reduced
    }

    /// The probes of the revision that a replica is of.
    private func probes(of job: Job) -> ReplicaProbes? {
        guard let replica = job.spec.value.replica else { return nil }
        return state.services[replica.service]?.revision(replica.revision)?.spec.value.probes
    }

    /// Whether its agent knows every kind of probe; of one that is not up nobody knows better.
    private func knowsAllProbes(_ node: NodeID) -> Bool {
        links[node].map { $0.version >= ProtocolRange.probes } ?? true
    }

    /// What the probe says that a replica failed; nil where it says nothing, or none failed.
    func graceAfterProbe(_ exit: Exit, of job: Job) -> Span? {
        guard case .unhealthy(let why) = exit, let purpose = Probe.purpose(ofFault: why), let probes = probes(of: job)
        else { return nil }
        switch purpose {
        case .startup: return probes.startup?.grace
        case .liveness: return probes.liveness?.grace
        case .readiness: return nil
        }
    }
}

extension ReplicaProbes {
    fileprivate var all: [ProbeSpec] { [startup, readiness, liveness].compactMap { $0 } }

    /// As an agent of version 1 understands them, which was away when the service was declared: it takes a connection
    /// for an answer, where it would take a kind of probe that it does not know for a broken message.
    fileprivate var reduced: ReplicaProbes {
        func reduced(_ probe: ProbeSpec?) -> ProbeSpec? {
            probe.map { $0.needsNewAgent ? ProbeSpec(.tcp(port: $0.action.port ?? .promised), $0.timing) : $0 }
        }
        return ReplicaProbes(startup: reduced(startup), readiness: reduced(readiness), liveness: reduced(liveness))
    }
}

extension ProbeSpec {
    /// Whether only agents from `ProtocolRange.probes` on make it as it is meant.
    fileprivate var needsNewAgent: Bool {
        switch action {
        case .http(let probe): probe != HTTPProbe(path: probe.path, port: probe.port)
        case .tcp: false
        case .grpc, .exec: true
        }
    }
}
