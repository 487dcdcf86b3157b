// Services and the ways of their rollouts, as bytes and back.
import ClusterModel

extension PBReplicaOf: Coded {
    init(_ replica: ReplicaOf) { self.init(service: replica.service.number, revision: replica.revision) }

    func checked() throws(WireError) -> ReplicaOf {
        ReplicaOf(try Check.service(service, "ReplicaOf.service"), revision: revision)
    }
}

extension PBReplicaShare: Coded {
    init(_ share: ReplicaShare) {
        switch share {
        case .count(let number): self.init(share: .count(UInt32(clamping: number)))
        case .percent(let number): self.init(share: .percent(UInt32(clamping: number)))
        }
    }

    func checked() throws(WireError) -> ReplicaShare {
        switch share {
        case .count(let number): return .count(Int64(try Check.number(number, "ReplicaShare.count")))
        case .percent(let number): return .percent(Int64(try Check.number(number, "ReplicaShare.percent")))
        case nil: throw Check.unchosen("ReplicaShare.share")
        }
    }
}

extension PBRolloutStep: Coded {
    init(_ step: RolloutStrategy.Step) {
        self.init(permille: UInt32(clamping: step.share), hold: step.hold.map { .holdMs($0.milliseconds) })
    }

    func checked() throws(WireError) -> RolloutStrategy.Step {
        var time: Span?
        if case .holdMs(let hold) = hold { time = try Check.span(hold, "RolloutStep.hold_ms") }
        return RolloutStrategy.Step(
            share: Int64(try Check.number(permille, upTo: 1000, "RolloutStep.permille")), hold: time)
    }
}

extension PBRolloutAnalysis: Coded {
    init(_ analysis: Analysis) {
        self.init(
            leastRequests: UInt64(clamping: analysis.leastRequests),
            errorExcessPpm: UInt32(clamping: Int64(clamping: analysis.errorExcess * 1_000_000)),
            latencyPermille: UInt32(clamping: Int64(clamping: analysis.latencyRatio * 1000)))
    }

    func checked() throws(WireError) -> Analysis {
        Analysis(
            leastRequests: Int64(try Check.counter(leastRequests, "RolloutAnalysis.least_requests")),
            errorExcess: Double(errorExcessPpm) / 1_000_000, latencyRatio: Double(latencyPermille) / 1000)
    }
}

extension Int64 {
    /// The nearest whole number; what is no number is none.
    fileprivate init(clamping number: Double) { self = Int64(exactly: number.rounded()) ?? (number > 0 ? .max : 0) }
}

extension PBServiceTraffic: Coded {
    init(_ traffic: ServiceTraffic) {
        self.init(
            routes: traffic.routes.map {
                PBServiceRoute(host: $0.host ?? "", path: $0.path, stripsPrefix: $0.stripsPrefix)
            }, isSticky: traffic.isSticky, inFlightLimit: UInt32(clamping: traffic.inFlightLimit),
            drainMs: traffic.drain.milliseconds)
    }

    func checked() throws(WireError) -> ServiceTraffic {
        typealias Limits = ServiceTraffic.Limits
        var traffic = ServiceTraffic()
        try Check.count(routes.count, upTo: Limits.routes, "ServiceTraffic.routes")
        for route in routes {
            let host = try Check.text(route.host, upTo: Limits.host, "ServiceRoute.host")
            traffic.routes.append(
                ServiceRoute(
                    host: host.isEmpty ? nil : host,
                    path: try Check.text(route.path, upTo: Limits.path, "ServiceRoute.path"),
                    stripsPrefix: route.stripsPrefix))
        }
        traffic.isSticky = isSticky
        traffic.inFlightLimit = try Check.number(inFlightLimit, "ServiceTraffic.in_flight_limit")
        traffic.drain = try Check.span(drainMs, "ServiceTraffic.drain_ms")
        return traffic
    }
}

extension PBServiceSpec: Coded {
    init(_ spec: ServiceSpec) {
        self.init(
            name: spec.name.text, replicas: UInt32(clamping: spec.replicas), job: PBJobSpec(spec.job.value),
            probes: spec.probes.isEmpty ? nil : PBReplicaProbes(spec.probes),
            minReadyMs: spec.minReady.milliseconds, strategy: Strategy(spec.strategy),
            deadline: spec.deadline.map { .deadlineMs($0.milliseconds) }, traffic: PBServiceTraffic(spec.traffic))
    }

    func checked() throws(WireError) -> ServiceSpec {
        guard try encoded(rules: .row).count <= WireLimits.serviceSpec else {
            throw Check.refuse(
                "ServiceSpec.job",
                "it is larger than \(WireLimits.serviceSpec) bytes; name fewer nodes, or shorten its probes")
        }
        var spec = ServiceSpec(
            name: try Check.name(name, "ServiceSpec.name"),
            replicas: try Check.number(replicas, "ServiceSpec.replicas"),
            job: Boxed(try Check.need(job, "ServiceSpec.job")))
        if let probes { spec.probes = try probes.checked() }
        spec.minReady = try Check.span(minReadyMs, "ServiceSpec.min_ready_ms")
        spec.strategy = try chosen()
        if let traffic { spec.traffic = try traffic.checked() }
        spec.deadline = nil
        if case .deadlineMs(let time) = deadline { spec.deadline = try Check.span(time, "ServiceSpec.deadline_ms") }
        return spec
    }

    private func chosen() throws(WireError) -> RolloutStrategy {
        switch strategy {
        case .steps(let list):
            return .steps(
                try Check.list(list.steps, upTo: ServiceSpec.Limits.steps, "RolloutSteps.steps"),
                try list.analysis?.checked())
        case .exchange(let exchange):
            return .rolling(
                surge: try Check.need(exchange.surge, "RolloutExchange.surge"),
                unavailable: try Check.need(exchange.unavailable, "RolloutExchange.unavailable"))
        case nil: throw Check.unchosen("ServiceSpec.strategy")
        }
    }
}

extension PBServiceSpec.Strategy {
    init(_ strategy: RolloutStrategy) {
        switch strategy {
        case .steps(let steps, let analysis):
            self = .steps(
                PBRolloutSteps(
                    steps: steps.map { PBRolloutStep($0) }, analysis: analysis.map { PBRolloutAnalysis($0) }))
        case .rolling(let surge, let unavailable):
            self = .exchange(
                PBRolloutExchange(surge: PBReplicaShare(surge), unavailable: PBReplicaShare(unavailable)))
        }
    }
}

extension Check {
    static func service(_ number: UInt64, _ field: StaticString) throws(WireError) -> ServiceID {
        ServiceID(try within(number, 0...WireLimits.id, field))
    }
}
