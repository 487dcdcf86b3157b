// The probes of replicas, as bytes and back.
import ClusterModel

extension PBProbeSpec: Coded {
    init(_ probe: ProbeSpec) {
        self.init(
            action: Action(probe.action), timing: PBProbeTiming(probe.timing),
            grace: probe.grace.map { .graceMs($0.milliseconds) })
    }

    func checked() throws(WireError) -> ProbeSpec {
        var probe = ProbeSpec(try chosen(), try Check.need(timing, "ProbeSpec.timing"))
        if case .graceMs(let time) = grace { probe.grace = try Check.span(time, "ProbeSpec.grace_ms") }
        return probe
    }

    private func chosen() throws(WireError) -> ProbeAction {
        switch action {
        case .http(let probe): return .http(try probe.checked())
        case .tcp(let port): return .tcp(port: ProbePort(wire: try Check.port(port, "ProbeSpec.tcp")))
        case .grpc(let probe):
            return .grpc(
                service: try Check.text(probe.service, upTo: ProbeSpec.Limits.service, "GrpcProbe.service"),
                port: ProbePort(wire: try Check.port(probe.port, "GrpcProbe.port")))
        case .exec(let probe):
            typealias Limits = ProbeSpec.Limits
            return .exec(
                command: try Check.texts(
                    probe.command, upTo: Limits.words, each: Limits.commandBytes, "ExecProbe.command"))
        case nil: throw Check.unchosen("ProbeSpec.action")
        }
    }
}

extension PBProbeSpec.Action {
    fileprivate init(_ action: ProbeAction) {
        switch action {
        case .http(let probe): self = .http(PBHttpProbe(probe))
        case .tcp(let port): self = .tcp(port.wire)
        case .grpc(let service, let port): self = .grpc(PBGrpcProbe(service: service, port: port.wire))
        case .exec(let command): self = .exec(PBExecProbe(command: command))
        }
    }
}

extension PBHttpProbe: Coded {
    init(_ probe: HTTPProbe) {
        self.init(
            path: probe.path, port: probe.port.wire, isEncrypted: probe.isEncrypted,
            headers: probe.headers.map { PBHttpHeader(name: $0.name, value: $0.value) },
            post: probe.post.map { PBHttpPost(body: $0.body, contentType: $0.contentType) })
    }

    func checked() throws(WireError) -> HTTPProbe {
        typealias Limits = ProbeSpec.Limits
        var probe = HTTPProbe(
            path: try Check.text(path, upTo: Limits.path, "HttpProbe.path"),
            port: ProbePort(wire: try Check.port(port, "HttpProbe.port")), isEncrypted: isEncrypted)
        try Check.count(headers.count, upTo: Limits.headers, "HttpProbe.headers")
        for header in headers {
            probe.headers.append(
                HTTPProbe.Header(
                    name: try Check.text(header.name, upTo: Limits.headerBytes, "HttpHeader.name"),
                    value: try Check.text(header.value, upTo: Limits.headerBytes, "HttpHeader.value")))
        }
        if let post {
            probe.post = HTTPProbe.Post(
                body: try Check.text(post.body, upTo: Limits.body, "HttpPost.body"),
                contentType: try Check.text(post.contentType, upTo: Limits.contentType, "HttpPost.content_type"))
        }
        return probe
    }
}

extension PBProbeTiming: Coded {
    init(_ timing: ProbeTiming) {
        self.init(
            initialDelayMs: timing.initialDelay.milliseconds, periodMs: timing.period.milliseconds,
            timeoutMs: timing.timeout.milliseconds, successThreshold: UInt32(clamping: timing.successThreshold),
            failureThreshold: UInt32(clamping: timing.failureThreshold))
    }

    func checked() throws(WireError) -> ProbeTiming {
        ProbeTiming(
            initialDelay: try Check.span(initialDelayMs, "ProbeTiming.initial_delay_ms"),
            period: try Check.span(periodMs, "ProbeTiming.period_ms"),
            timeout: try Check.span(timeoutMs, "ProbeTiming.timeout_ms"),
            successThreshold: try Check.number(successThreshold, "ProbeTiming.success_threshold"),
            failureThreshold: try Check.number(failureThreshold, "ProbeTiming.failure_threshold"))
    }
}

extension ProbePort {
    fileprivate var wire: UInt32 {
        switch self {
        case .promised: 0
        case .number(let number): UInt32(clamping: number)
        }
    }

    fileprivate init(wire number: UInt32) { self = number == 0 ? .promised : .number(Int(number)) }
}

extension PBReplicaProbes: Coded {
    init(_ probes: ReplicaProbes) {
        self.init(
            startup: probes.startup.map { PBProbeSpec($0) }, readiness: probes.readiness.map { PBProbeSpec($0) },
            liveness: probes.liveness.map { PBProbeSpec($0) })
    }

    func checked() throws(WireError) -> ReplicaProbes {
        ReplicaProbes(
            startup: try startup?.checked(), readiness: try readiness?.checked(), liveness: try liveness?.checked())
    }
}
