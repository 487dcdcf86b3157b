// Fixed values of services, whose bytes stand in Tests/Golden/Bytes; see GoldenValues.swift.
import ClusterModel
import Ledger
import Messages

extension Golden {
    private static let web: Boxed<ServiceSpec> = {
        var found = ServiceSpec(name: name("web"), replicas: 3, job: spec)
        found.probes = ReplicaProbes(
            startup: ProbeSpec(.tcp(port: .promised), ProbeTiming(period: .seconds(1), failureThreshold: 30)),
            readiness: ProbeSpec(.http(path: "/healthz", port: .number(8000))),
            liveness: ProbeSpec(.http(path: "/", port: .promised), ProbeTiming(initialDelay: .seconds(5))))
        found.minReady = .seconds(2)
        found.traffic = routedTraffic
        return Boxed(found)
    }()

    private static let rolled: Boxed<ServiceSpec> = {
        var found = ServiceSpec(name: name("rolled"), replicas: 10, job: spec)
        (found.strategy, found.deadline) = (.rolling(surge: .percent(25), unavailable: .count(1)), nil)
        return Boxed(found)
    }()

    private static let canary: Boxed<ServiceSpec> = {
        var found = web.value
        let steps = [RolloutStrategy.Step(share: 50, hold: .minutes(1)), RolloutStrategy.Step(share: 1000, hold: nil)]
        found.strategy = .steps(steps, Analysis())
        return Boxed(found)
    }()

    private static let probes: ReplicaProbes = {
        var request = HTTPProbe(path: "/v1/predict", port: .promised, isEncrypted: true)
        request.headers = [HTTPProbe.Header(name: "X-Probe", value: "1")]
        request.post = HTTPProbe.Post(body: "{\"inputs\": [[0]]}")
        return ReplicaProbes(
            startup: ProbeSpec(.exec(command: ["test", "-e", "ready"]), grace: .seconds(60)),
            readiness: ProbeSpec(.http(request)),
            liveness: ProbeSpec(.grpc(service: "model", port: .number(9000)), grace: .seconds(2)))
    }()

    private static let asked: Boxed<ServiceSpec> = {
        var found = ServiceSpec(name: name("asked"), replicas: 1, job: spec)
        found.probes = probes
        return Boxed(found)
    }()

    private static let replicaSpec: Boxed<JobSpec> = {
        var found = spec.value
        found.replica = ReplicaOf(ServiceID(3), revision: 2)
        return Boxed(found)
    }()

    static let webRow: Service = {
        let first = Revision(number: 1, spec: web, by: user, created: time)
        var row = Service(id: ServiceID(3), first: first, owner: user, declared: time)
        row.revisions.append(Revision(number: 2, spec: canary, by: admin, created: time + .seconds(9)))
        (row.replicas, row.serving) = (4, 1)
        row.rollout = RolloutState(to: 2, stage: .holding(0), isPaused: true, since: time)
        row.lastRollout = RolloutEnd(of: 1, fault: .latency(310, before: 100), at: time, replica: job)
        row.scaling = Boxed(scaling)
        row.drop = Service.Drop(by: admin, since: time)
        return row
    }()

    private static let scaling: ServiceScaling = {
        var bounds = ScalingSpec(least: 2, most: 10)
        bounds.tolerance = Tolerance(down: 0.05, up: 0.1)
        return ServiceScaling(
            bounds: bounds,
            metrics: [
                ServiceMetric(.cpu, .utilization(percent: 70)), ServiceMetric(.memory, .average(milli: 1 << 40)),
            ])
    }()

    private static let webReference = ServiceReference(name("web"), in: name("research"))

    static let serviceRequests: [ClientRequest] =
        [
            .service(.declare(web)), .service(.declare(rolled)), .service(.declare(canary)),
            .service(.declare(asked)),
            .service(.list(ServicesQuery(after: ServiceID(3), namespace: name("research")))),
            .service(.show(webReference)), .service(.rehearse(web)),
        ]
        + [
            .scale(5), .pause, .resume, .promote, .undo(to: nil), .undo(to: 1), .restart, .drop,
            .autoscale(Boxed(scaling)), .autoscale(nil),
        ].map { (change: ServiceChange) in .service(.change(webReference, change)) }

    static let serviceReplies: [ClientReply] = {
        var view = ServiceView(webRow)
        (view.existing, view.updated, view.ready, view.available) = (5, 1, 4, 3)
        view.problem = "queue gpu-long is closed"
        view.scalingState = "cpu 83% of 70%: 5 replicas (ReadyForNewScale)"
        view.shown = [
            ReplicaView(
                job: job, revision: 2, phase: .running(since: time), node: name("n1"), port: 20_001, isReady: true,
                ends: 2)
        ]
        var forecast = RolloutForecast(.stuck)
        (forecast.wanted, forecast.ready, forecast.most) = (4, 1, 5)
        (forecast.refusal, forecast.obstacle) = ("queue gpu-long is closed", expected)
        return [.services(ServicePage(rows: [view], next: ServiceID(3))), .service(view), .rehearsed(forecast)]
    }()

    static let serviceEvents: [Event] =
        [
            .service(.declared(ServiceID(3), web, revision: 1, by: user, at: time)),
            .service(.declared(ServiceID(4), rolled, revision: 1, by: admin, at: time)),
            .service(.scaled(ServiceID(3), replicas: 7, by: user, at: time)),
            .service(.dropped(ServiceID(3), by: user, at: time)), .service(.removed(ServiceID(3), at: time)),
            .service(.moved(ServiceID(3), nil, end: RolloutEnd(of: 2, fault: nil, at: time), by: nil, at: time)),
            .job(.submitted(job, replicaSpec, owner: user, request: .none, at: time)),
            .allocation(.ended(AllocationID(9), .failed(rank: 0, .unhealthy("HTTP 503")), at: time)),
        ]
        + [
            .filling(0), .holding(1), .exchanging, .emptying, .returning(.undone), .returning(.deadline(.minutes(10))),
            .returning(.crashes(5)), .returning(.unsteady(5)), .returning(.errors(permille: 60, before: 10)),
            .returning(.latency(151, before: 100)),
        ].map { (stage: RolloutStage) in
            .service(
                .moved(ServiceID(3), RolloutState(to: 2, stage: stage, since: time), end: nil, by: admin, at: time))
        }
        + [Boxed(scaling), nil].map { .service(.scalingSet(ServiceID(3), $0, by: user, at: time)) }

    static let serviceChunks: [CheckpointChunk] = {
        var head = accessHead
        head.nextService = ServiceID(5)
        return [.services(index: 0, [webRow]), .head(head)]
    }()

    private static let routedTraffic: ServiceTraffic = {
        var traffic = ServiceTraffic()
        traffic.routes = [
            ServiceRoute(), ServiceRoute(host: "api.example.org", path: "/v1", stripsPrefix: true),
        ]
        (traffic.isSticky, traffic.inFlightLimit, traffic.drain) = (true, 8, .seconds(90))
        return traffic
    }()

    static let routingOrder = RoutingOrder(
        isWhole: true,
        services: [
            ServiceRouting(
                service: ServiceID(3), namespace: name("research"), name: name("web"), traffic: routedTraffic,
                replicas: [
                    ReplicaRouting(
                        allocation: AllocationID(9), revision: 1, address: "10.0.0.12", port: 20_001, weight: 0,
                        isDraining: true),
                    ReplicaRouting(
                        allocation: AllocationID(10), revision: 2, address: "10.0.0.13", port: 20_007, weight: 256,
                        isDraining: false),
                ])
        ], gone: [ServiceID(4), ServiceID(7)])

    static let healthMessages: [AgentMessage] = [
        .released([AllocationID(9), AllocationID(12)]),
        .usage([ReplicaUsage(allocation: AllocationID(9), cpu: 1400, memory: 1 << 30, window: .seconds(5))]),
        .health([
            ReplicaHealth(allocation: AllocationID(9), isReady: true),
            ReplicaHealth(allocation: AllocationID(10), isReady: false, fault: "liveness probe failed: HTTP 503"),
        ]),
    ]
}
