// Fixed values of what gateways tell and are told of requests, whose bytes must never change.
import ClusterModel
import Ledger
import Messages

extension Golden {
    private static let latency: LatencyHistogram = {
        var latency = LatencyHistogram()
        for milliseconds in [3, 3, 18, 250, 60_000] as [Int64] { latency.add(milliseconds: milliseconds) }
        return latency
    }()

    static let trafficMessages: [AgentMessage] = [
        .traffic(
            TrafficReport(
                sequence: 41, window: .milliseconds(1003),
                services: [
                    ServiceLoad(
                        service: ServiceID(3), inFlight: 7, queued: 2, refused: 1,
                        revisions: [
                            RevisionLoad(revision: 1, requests: 300, failures: 0, latency: LatencyHistogram()),
                            RevisionLoad(revision: 2, requests: 5, failures: 4, latency: latency),
                        ],
                        replicas: [ReplicaLoad(allocation: AllocationID(9), inFlight: 7)]),
                    ServiceLoad(service: ServiceID(4), held: 12),
                ])),
        .traffic(TrafficReport(sequence: 42, window: .milliseconds(950), services: [])),
    ]

    static let heldOrder = RoutingOrder(
        services: [
            ServiceRouting(
                service: ServiceID(4), namespace: name("research"), name: name("naps"),
                traffic: routingOrder.services[0].traffic, replicas: [],
                hold: RoutingHold(bound: 256, deadline: .minutes(2)))
        ])

    static let ingressOrders: [AgentOrder] = [
        .route(
            RoutingOrder(
                services: [
                    ServiceRouting(
                        service: ServiceID(3), namespace: name("research"), name: name("web"),
                        traffic: routingOrder.services[0].traffic,
                        replicas: [
                            ReplicaRouting(
                                allocation: AllocationID(9), revision: 1, address: "10.0.0.12", port: 20_001,
                                weight: 256, isDraining: false, node: name("node-12"),
                                entrance: .init(address: "10.0.0.12", port: 31_001))
                        ])
                ])),
        .admit(
            IngressOrder(
                gateways: [name("edge-1"), name("edge-2")],
                replicas: [
                    .init(allocation: AllocationID(9), port: 20_001), .init(allocation: AllocationID(10), port: 20_002),
                ])),
        .admit(IngressOrder()),
    ]

    static let ingressEvents: [Event] = {
        var reached = inventory
        reached.ingress = NodeIngress(address: "10.0.0.12", firstPort: 31_000)
        return [.node(.inventoried(node, reached))]
    }()

    static let trafficReplies: [ClientReply] = {
        var row = webRow
        row.replicas = 0
        row.scaling = Boxed(
            ServiceScaling(
                bounds: ScalingSpec(least: 0, most: 4),
                metrics: [
                    ServiceMetric(.inFlight, .average(milli: 8000)),
                    ServiceMetric(.requestsPerSecond, .average(milli: 500)),
                ]))
        var view = ServiceView(row)
        view.traffic = TrafficView(rate: 12_500, requests: 375, failures: 2, p95: 18, inFlight: 3, queued: 1, held: 12)
        return [.service(view)]
    }()
}
