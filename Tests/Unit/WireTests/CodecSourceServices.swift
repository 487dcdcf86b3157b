// Services and what is said of them, with the parts drawn from a seed.
import ClusterModel
import Ledger
import Messages

extension CodecSource {
    mutating func service() -> ServiceID { ServiceID(counter(upTo: 1 << 48 - 1)) }

    mutating func serviceReference() -> ServiceReference { ServiceReference(name(), in: name()) }

    private mutating func share() -> ReplicaShare {
        below(2) == 0 ? .count(Int64(below(1000))) : .percent(Int64(below(101)))
    }

    private mutating func strategy() -> RolloutStrategy {
        guard below(2) == 0 else { return .rolling(surge: share(), unavailable: share()) }
        return .steps(
            list(upTo: 4) { RolloutStrategy.Step(share: Int64($0.below(1001)), hold: $0.maybe { $0.span() }) },
            maybe { source in
                Analysis(
                    leastRequests: Int64(source.below(1000)), errorExcess: Double(source.below(1_000_000)) / 1_000_000,
                    latencyRatio: Double(source.below(9000)) / 1000)
            })
    }

    private mutating func port() -> ProbePort { below(2) == 0 ? .promised : .number(1 + below(65_535)) }

    private mutating func probe() -> ProbeSpec {
        let timing = ProbeTiming(
            initialDelay: span(), period: span(), timeout: span(), successThreshold: number(),
            failureThreshold: number())
        return ProbeSpec(probeAction(), timing, grace: maybe { $0.span() })
    }

    private mutating func probeAction() -> ProbeAction {
        switch below(4) {
        case 0:
            var probe = HTTPProbe(path: text(), port: port(), isEncrypted: below(2) == 0)
            probe.headers = list(upTo: 3) { HTTPProbe.Header(name: $0.text(), value: $0.text()) }
            probe.post = maybe { HTTPProbe.Post(body: $0.text(), contentType: $0.text()) }
            return .http(probe)
        case 1: return .tcp(port: port())
        case 2: return .grpc(service: text(), port: port())
        default: return .exec(command: list(upTo: 4) { $0.text() })
        }
    }

    mutating func probes() -> ReplicaProbes {
        ReplicaProbes(
            startup: maybe { $0.probe() }, readiness: maybe { $0.probe() }, liveness: maybe { $0.probe() })
    }

    mutating func serviceSpec() -> ServiceSpec {
        var spec = ServiceSpec(name: name(), replicas: number(), job: Boxed(self.spec()))
        (spec.probes, spec.minReady, spec.strategy) = (probes(), span(), strategy())
        spec.deadline = maybe { $0.span() }
        spec.traffic = traffic()
        return spec
    }

    private mutating func traffic() -> ServiceTraffic {
        var traffic = ServiceTraffic()
        traffic.routes = list(upTo: 4) { source in
            ServiceRoute(
                host: source.maybe { "h" + $0.name().text }, path: source.text(), stripsPrefix: source.below(2) == 0)
        }
        (traffic.isSticky, traffic.inFlightLimit, traffic.drain) = (below(2) == 0, number(), span())
        return traffic
    }

    mutating func routingOrder() -> RoutingOrder {
        RoutingOrder(
            isWhole: below(2) == 0,
            services: list(upTo: 3) { source in
                ServiceRouting(
                    service: source.service(), namespace: source.name(), name: source.name(),
                    traffic: source.traffic(),
                    replicas: source.list(upTo: 4) { inner in
                        ReplicaRouting(
                            allocation: inner.allocation(), revision: inner.attempt(), address: "10.0.0.9",
                            port: inner.below(65_536), weight: inner.below(257), isDraining: inner.below(2) == 0,
                            node: inner.maybe { $0.name() },
                            entrance: inner.maybe { .init(address: "10.0.0.9", port: 1 + $0.below(65_535)) })
                    },
                    hold: source.maybe { inner in
                        RoutingHold(
                            bound: 1 + inner.below(100_000),
                            deadline: Span(milliseconds: Int64(1 + inner.below(1 << 26))))
                    })
            }, gone: list(upTo: 3) { $0.service() })
    }

    mutating func ingressOrder() -> IngressOrder {
        IngressOrder(
            gateways: list(upTo: 3) { $0.name() },
            replicas: list(upTo: 4) { .init(allocation: $0.allocation(), port: $0.below(65_536)) })
    }

    private mutating func rules() -> ScalingRules {
        ScalingRules(
            list(upTo: 3) { source in
                let amount = Int32(source.below(1000))
                return ScalingRules.Policy(
                    source.below(2) == 0 ? .replicas(amount) : .percent(amount), per: source.span())
            }, choice: some([.largest, .smallest, .disabled]), stabilization: span())
    }

    mutating func scaling() -> ServiceScaling {
        func share() -> Double { Double(below(1_000_001)) / 1_000_000 }
        let bounds = ScalingSpec(
            least: Int32(below(100)), most: Int32(below(10_000)), tolerance: Tolerance(down: share(), up: share()),
            warmUp: WarmUp(initialization: span(), readinessDelay: span()),
            rules: ScalingSpec.Rules(up: rules(), down: rules()))
        return ServiceScaling(
            bounds: bounds,
            metrics: list(upTo: 4) { source in
                let number = Int64(source.below(1_000_000))
                return ServiceMetric(
                    source.some([
                        .resource(.cpu), .resource(.memory), .resource(.other("x")), .requestsPerSecond, .inFlight,
                    ]),
                    source.below(2) == 0 ? .utilization(percent: number) : .average(milli: number))
            })
    }

    private mutating func faults() -> [RolloutFault] {
        [
            .undone, .deadline(span()), .crashes(Int64(counter())), .unsteady(Int64(counter())),
            .errors(permille: Int64(below(1001)), before: Int64(below(1001))),
            .latency(Int64(below(100_000)), before: Int64(below(100_000))),
        ]
    }

    private mutating func stages() -> [RolloutStage] {
        [.filling(number()), .holding(number()), .exchanging, .emptying, .settled]
            + faults().flatMap { [.returning($0), .rolledBack($0)] }
    }

    private mutating func rollout() -> RolloutState {
        RolloutState(to: attempt(), stage: some(stages()), isPaused: below(2) == 0, since: time())
    }

    private mutating func end() -> RolloutEnd {
        RolloutEnd(
            of: attempt(), fault: maybe { $0.some($0.faults()) }, at: time(),
            replica: maybe { JobID(max(1, $0.job().number)) })
    }

    private mutating func revision() -> Revision {
        Revision(number: attempt(), spec: Boxed(serviceSpec()), by: principal(), created: time())
    }

    mutating func serviceRow() -> Service {
        var row = Service(id: service(), first: revision(), owner: principal(), declared: time())
        row.revisions += list(upTo: 3) { $0.revision() }
        (row.replicas, row.serving) = (number(), attempt())
        (row.rollout, row.lastRollout) = (maybe { $0.rollout() }, maybe { $0.end() })
        row.scaling = maybe { Boxed($0.scaling()) }
        row.drop = maybe { Service.Drop(by: $0.principal(), since: $0.time()) }
        return row
    }

    mutating func serviceEvents() -> [ServiceEvent] {
        [
            .declared(service(), Boxed(serviceSpec()), revision: attempt(), by: principal(), at: time()),
            .moved(
                service(), maybe { $0.rollout() }, end: maybe { $0.end() }, by: maybe { $0.principal() }, at: time()),
            .scaled(service(), replicas: number(), by: principal(), at: time()),
            .scalingSet(service(), maybe { Boxed($0.scaling()) }, by: principal(), at: time()),
            .dropped(service(), by: principal(), at: time()), .removed(service(), at: time()),
        ]
    }

    mutating func serviceRequests() -> [ClientRequest] {
        let changes: [ServiceChange] = [
            .scale(number()), .autoscale(nil), .autoscale(Boxed(scaling())), .pause, .resume, .promote, .undo(to: nil),
            .undo(to: 1 + attempt() / 2), .restart, .drop,
        ]
        return [
            .service(.declare(Boxed(serviceSpec()))), .service(.rehearse(Boxed(serviceSpec()))),
            .service(.list(ServicesQuery(after: maybe { $0.service() }, namespace: maybe { $0.name() }))),
            .service(.show(serviceReference())),
        ] + changes.map { .service(.change(serviceReference(), $0)) }
    }

    mutating func serviceView() -> ServiceView {
        var view = ServiceView(serviceRow())
        (view.existing, view.updated, view.ready, view.available) = (number(), number(), number(), number())
        view.problem = maybe { "no " + $0.text() }
        view.scalingState = maybe { "cpu " + $0.text() }
        view.traffic = maybe { source in
            TrafficView(
                rate: source.amount(), requests: source.amount(), failures: source.amount(), p95: source.amount(),
                inFlight: source.amount(), queued: source.amount(), held: source.amount())
        }
        view.shown = list(upTo: 4) { source in
            var replica = ReplicaView(
                job: source.job(), revision: source.attempt(), phase: source.some(source.phases()),
                node: source.maybe { $0.name() }, port: source.below(65_536), isReady: source.below(2) == 0,
                ends: source.number())
            replica.fetch = source.maybe { $0.fetchView() }
            return replica
        }
        return view
    }

    private mutating func forecast() -> RolloutForecast {
        var forecast = RolloutForecast(some(RolloutForecast.End.allCases))
        (forecast.wanted, forecast.ready, forecast.most) = (number(), number(), number())
        forecast.refusal = text()
        forecast.obstacle = maybe { $0.explanation() }
        return forecast
    }

    mutating func serviceReplies() -> [ClientReply] {
        [
            .rehearsed(forecast()),
            .services(ServicePage(rows: list(upTo: 3) { $0.serviceView() }, next: maybe { $0.service() })),
            .service(serviceView()),
        ]
    }

    mutating func healths() -> [ReplicaHealth] {
        list(upTo: 4) { source in
            ReplicaHealth(
                allocation: source.allocation(), isReady: source.below(2) == 0,
                fault: source.maybe { "no " + $0.text() })
        }
    }

    mutating func trafficReport() -> TrafficReport {
        func counted(_ source: inout CodecSource) -> Int64 { Int64(source.counter(upTo: 1 << 32)) }
        return TrafficReport(
            sequence: counter(), window: Span(milliseconds: Int64(below(3_600_001))),
            services: list(upTo: 3) { source in
                ServiceLoad(
                    service: source.service(), inFlight: source.attempt(), queued: source.attempt(),
                    held: source.attempt(), refused: counted(&source),
                    revisions: source.list(upTo: 3) { inner in
                        RevisionLoad(
                            revision: inner.attempt(), requests: counted(&inner), failures: counted(&inner),
                            latency: LatencyHistogram(
                                inner.list(upTo: 9) { LatencyHistogram.Part(place: $0.below(336), count: $0.attempt()) }
                            ))
                    },
                    replicas: source.list(upTo: 3) {
                        ReplicaLoad(allocation: $0.allocation(), inFlight: $0.attempt())
                    })
            })
    }
}
