// What gateways tell of requests in the coordinator's mind: it moves sizes, wakes what sleeps, turns canaries back, and
// misleads nobody where it is lost, repeated or absurd.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("What gateways tell") struct TrafficTests {
    private static let reference = ServiceReference(Name(unchecked: "web"))
    private static let service = ServiceID(1)

    private static func spec(
        replicas: Int = 2, payload: UInt8 = 1, strategy: RolloutStrategy = .blueGreen(keep: .zero), path: String? = "/"
    ) -> Boxed<ServiceSpec> {
        var inner = Generate.spec(cpu: 1000, rerunAfter: 15).value
        if let hash = ContentHash(bytes: [UInt8](repeating: payload, count: 32)) { inner.payload = hash }
        var spec = ServiceSpec(name: reference.name, replicas: replicas, job: Boxed(inner))
        spec.traffic.routes = path.map { [ServiceRoute(path: $0)] } ?? []
        spec.traffic.drain = .zero
        spec.strategy = strategy
        return Boxed(spec)
    }

    private static func scaling(
        least: Int32 = 1, most: Int32 = 10, _ metrics: [ServiceMetric], stabilization: Span = .seconds(20)
    ) -> ServiceChange {
        var bounds = ScalingSpec(least: least, most: most, warmUp: WarmUp(initialization: .zero, readinessDelay: .zero))
        bounds.rules?.down.stabilization = stabilization
        return .autoscale(Boxed(ServiceScaling(bounds: bounds, metrics: metrics)))
    }

    private static let perSecond = ServiceMetric(.requestsPerSecond, .average(milli: 10_000))
    private static let inFlight = ServiceMetric(.inFlight, .average(milli: 4000))

    /// A node that runs replicas and is a gateway.
    private struct Edge {
        var talk = Conversation()
        var node: SessionID
        var next: UInt64 = 1
        var sequence: UInt64 = 0
        var running: [AllocationID] = []
        var stopped: [AllocationID] = []
        var table: [ServiceID: ServiceRouting] = [:]

        init(gateway: String = "0.0.0.0:8080") {
            var inventory = Generate.inventory(cpu: 64_000, ports: 60)
            inventory.gateway = gateway
            node = talk.addNode(1, inventory)
        }

        mutating func obey(_ effects: [Effect]) {
            var effects = effects
            while true {
                var reports: [AgentReport] = []
                for order in effects.orders {
                    switch order {
                    case .prepare(let prepare):
                        running.append(prepare.allocation)
                        reports.append(.started(prepare.allocation, at: talk.now.wall))
                    case .stop(let id, _):
                        running.removeAll { $0 == id }
                        stopped.append(id)
                        reports.append(.ended(id, .stopped, at: talk.now.wall))
                    case .route(let routing):
                        for service in routing.services { table[service.service] = service }
                    default: break
                    }
                }
                guard !reports.isEmpty else { return }
                next += UInt64(reports.count)
                effects = talk.step([talk.report(1, on: node, first: next - UInt64(reports.count), reports)])
            }
        }

        @discardableResult
        mutating func ask(_ request: ServiceRequest) -> ClientReply? {
            let effects = talk.ask(.service(request))
            obey(effects)
            return effects.replies.first
        }

        /// Tells once, with the next number or another one.
        mutating func tell(_ loads: [ServiceLoad], sequence: UInt64? = nil, window: Span = .seconds(1)) {
            self.sequence = sequence ?? self.sequence + 1
            let report = TrafficReport(sequence: self.sequence, window: window, services: loads)
            obey(talk.step([.agent(node, Conversation.proof(1), .traffic(report))]))
        }

        /// Seconds in which the gateway tells the same in each.
        mutating func pass(_ seconds: Int = 1, _ loads: [ServiceLoad]? = []) {
            for _ in 0..<seconds {
                obey(talk.pass(seconds: 1))
                if let loads { tell(loads) }
                obey(talk.step([.agent(node, Conversation.proof(1), .beat(1))]))
            }
        }

        var row: Service? { talk.conductor.state.services[TrafficTests.service] }
        var replicas: Int { row?.replicas ?? -1 }

        var view: ServiceView? {
            var copy = talk
            guard case .service(let view)? = copy.ask(.service(.show(TrafficTests.reference))).replies.first else {
                return nil
            }
            return view
        }
    }

    private static func load(
        requests: Int64 = 0, failures: Int64 = 0, revision: UInt32 = 1, milliseconds: Int64 = 5, inFlight: UInt32 = 0,
        held: UInt32 = 0
    ) -> ServiceLoad {
        let latency = LatencyHistogram([
            LatencyHistogram.Part(
                place: LatencyHistogram.place(of: milliseconds), count: UInt32(clamping: requests))
        ])
        let revisions =
            requests == 0
            ? []
            : [RevisionLoad(revision: revision, requests: requests, failures: failures, latency: latency)]
        return ServiceLoad(service: service, inFlight: inFlight, held: held, revisions: revisions)
    }

    @Test("moves the size by requests in a second: each replica takes the target, and a tenth is nothing")
    func rate() {
        var edge = Edge()
        edge.ask(.declare(Self.spec()))
        #expect(edge.ask(.change(Self.reference, Self.scaling([Self.perSecond]))) == .done)
        edge.pass(40, [Self.load(requests: 21)])
        #expect(edge.replicas == 2, "21 of 20 is within a tenth")
        edge.pass(40, [Self.load(requests: 57)])
        #expect(edge.replicas == 6 && edge.running.count == 6)
        edge.pass(60, [Self.load(requests: 15)])
        #expect(edge.replicas == 2)
        let words = edge.view?.scalingState ?? ""
        #expect(words.hasPrefix("requests_per_second 7500m of 10000m"), "\(words)")
    }

    @Test("moves the size up between two looks too, and down only with them")
    func between() {
        for wait in 0..<5 {
            var edge = Edge()
            edge.ask(.declare(Self.spec()))
            edge.ask(.change(Self.reference, Self.scaling([Self.inFlight], stabilization: .zero)))
            edge.pass(40 + wait, [Self.load(requests: 5, inFlight: 8)])
            #expect(edge.replicas == 2)
            edge.pass(2, [Self.load(requests: 5, inFlight: 80)])
            #expect(edge.replicas > 2, "after \(wait) s of a period")
        }
    }

    @Test("moves the size by what is in flight, what waits included, and the largest of several metrics counts")
    func largest() {
        var edge = Edge()
        edge.ask(.declare(Self.spec()))
        edge.ask(.change(Self.reference, Self.scaling([Self.perSecond, Self.inFlight])))
        var load = Self.load(requests: 5, inFlight: 10)
        load.queued = 10
        edge.pass(40, [load])
        #expect(edge.replicas == 5, "20 of 4 each, and not 5 of 10")
        edge.pass(40, [Self.load(requests: 80, inFlight: 4)])
        #expect(edge.replicas == 8)
    }

    @Test("that says nothing lets nothing shrink: nobody knows what comes through a gateway that is silent")
    func silent() {
        var edge = Edge()
        edge.ask(.declare(Self.spec(replicas: 4)))
        edge.ask(.change(Self.reference, Self.scaling([Self.perSecond])))
        edge.pass(60, nil)
        #expect(edge.replicas == 4)
        #expect(edge.view?.scalingState?.contains("FailedGetPodsMetric") == true)
        #expect(edge.view?.traffic == nil)
        edge.pass(60)
        #expect(edge.replicas == 1, "it says that there is nothing")
    }

    @Test("counts once where it is told twice, and nothing of a node that is no gateway or of services that are not")
    func hostile() {
        var edge = Edge()
        edge.ask(.declare(Self.spec()))
        edge.ask(.change(Self.reference, Self.scaling([Self.perSecond])))
        edge.pass(20)
        for _ in 0..<50 { edge.tell([Self.load(requests: 300)], sequence: edge.sequence) }
        #expect(edge.view?.traffic?.requests == 0, "its number was heard")
        edge.tell([Self.load(requests: 30)])
        for _ in 0..<50 { edge.tell([Self.load(requests: 30)], sequence: edge.sequence) }
        edge.tell([Self.load(requests: 3)], sequence: 1)
        edge.sequence = 1000
        #expect(edge.view?.traffic?.requests == 30)
        var strange = Self.load(requests: 40)
        strange.service = ServiceID(99)
        edge.tell([strange, Self.load(requests: 40, revision: 77)])
        #expect(edge.view?.traffic?.requests == 30, "there is no such revision, nor such a service")

        var other = Edge(gateway: "")
        other.ask(.declare(Self.spec(replicas: 0)))
        other.pass(5, [Self.load(requests: 500, held: 7)])
        #expect(other.replicas == 0 && other.view?.traffic == nil)
    }

    @Test("may be absurd: the most replicas are the most that it comes to")
    func absurd() {
        var edge = Edge()
        edge.ask(.declare(Self.spec()))
        edge.ask(.change(Self.reference, Self.scaling([Self.perSecond, Self.inFlight])))
        var load = Self.load(requests: .max, failures: .max, inFlight: .max, held: .max)
        (load.queued, load.refused) = (.max, .max)
        load.replicas = [ReplicaLoad(allocation: AllocationID(1), inFlight: .max)]
        load.revisions += load.revisions + load.revisions
        for window in [Span.zero, Span(milliseconds: .max), Span(milliseconds: .min), .seconds(1)] {
            edge.pass(10, nil)
            for _ in 0..<20 { edge.tell([load, load], window: window) }
        }
        edge.pass(40, [load])
        #expect(edge.replicas == 10)
        #expect(edge.view?.traffic?.held == Int64(UInt32.max))
    }

    @Test("wakes a service that sleeps, at once and once, and gateways are told that requests may wait for it")
    func wakes() {
        var edge = Edge()
        edge.ask(.declare(Self.spec(replicas: 0)))
        edge.pass(3)
        #expect(edge.replicas == 0 && edge.table[Self.service]?.hold != nil && edge.running.isEmpty)
        edge.tell([Self.load(held: 12)])
        #expect(edge.replicas == 1 && edge.running.count == 1, "nobody waits for a tick")
        edge.tell([Self.load(held: 30)])
        #expect(edge.replicas == 1, "it is awake")
        edge.pass()
        #expect(edge.table[Self.service]?.replicas.count == 1 && edge.table[Self.service]?.hold == nil)
        edge.ask(.change(Self.reference, .scale(0)))
        edge.tell([Self.load(held: 3)])
        edge.pass(1, [Self.load(held: 3)])
        #expect(edge.replicas == 0, "those were answered before")
        edge.pass()
        #expect(edge.replicas == 0 && edge.table[Self.service]?.hold != nil)
        var refused = Self.load()
        refused.refused = 1
        edge.tell([refused])
        #expect(edge.replicas == 1, "whom it was refused comes again")
    }

    @Test("wakes a service to as many replicas as those who wait want, and it sleeps again when nobody asks")
    func sleeps() {
        var edge = Edge()
        edge.ask(.declare(Self.spec(replicas: 0)))
        let metrics = [Self.inFlight, ServiceMetric(.memory, .average(milli: 1_000_000))]
        #expect(edge.ask(.change(Self.reference, Self.scaling(least: 0, metrics))) == .done)
        edge.pass(10)
        #expect(edge.replicas == 0)
        edge.tell([Self.load(held: 9)])
        #expect(edge.replicas == 3 && edge.table[Self.service]?.hold != nil)
        // What its replicas hold is no reason to keep them.
        for _ in 0..<50 {
            edge.pass()
            let usage = edge.running.map {
                ReplicaUsage(allocation: $0, cpu: 10, memory: 1 << 30, window: .seconds(5))
            }
            edge.obey(edge.talk.step([.agent(edge.node, Conversation.proof(1), .usage(usage))]))
        }
        #expect(edge.replicas == 0 && edge.running.isEmpty)
        #expect(edge.table[Self.service]?.hold != nil)
    }

    @Test("wakes nothing that was switched off: without a route, or below what its autoscaler would let it be")
    func off() {
        var edge = Edge()
        edge.ask(.declare(Self.spec(replicas: 0, path: nil)))
        edge.pass(2, [Self.load(held: 5)])
        #expect(edge.replicas == 0 && edge.table[Self.service] == nil)
        edge.ask(.declare(Self.spec(replicas: 0)))
        edge.ask(.change(Self.reference, Self.scaling(least: 1, [Self.inFlight])))
        edge.pass(20, [Self.load(held: 5)])
        #expect(edge.replicas == 0 && edge.table[Self.service]?.hold == nil)
    }

    @Test("is asked for where a size is to follow it: bounds of nothing, routes and targets are checked")
    func checks() {
        var edge = Edge()
        edge.ask(.declare(Self.spec(path: nil)))
        func why(_ change: ServiceChange) -> String {
            guard case .rejected(let why)? = edge.ask(.change(Self.reference, change)) else { return "" }
            return why.description
        }
        #expect(why(Self.scaling([Self.inFlight])).contains("has no routes"))
        edge.ask(.declare(Self.spec()))
        let cpu = ServiceMetric(.cpu, .utilization(percent: 70))
        #expect(why(Self.scaling(least: 0, [cpu])).contains("only by a metric of requests"))
        #expect(why(Self.scaling([ServiceMetric(.inFlight, .utilization(percent: 70))])).contains("no percent"))
        #expect(why(Self.scaling([ServiceMetric(.inFlight, .average(milli: 0))])).contains("more than 0"))
        #expect(why(Self.scaling(least: 0, [cpu, Self.inFlight])) == "")
        guard case .rejected(.conflict(let conflict))? = edge.ask(.declare(Self.spec(payload: 2, path: nil))) else {
            Issue.record("it would see no request any more")
            return
        }
        #expect(conflict.contains("keep its routes"))
        let analysed = RolloutStrategy.steps([.init(share: 500, hold: nil)], Analysis())
        guard
            case .rejected(.invalid(let field, _))? = edge.ask(
                .declare(Self.spec(strategy: analysed, path: nil)))
        else {
            Issue.record("nobody would count its requests")
            return
        }
        #expect(field == "spec.strategy.canary.analysis")
    }

    private static func canary(hold: Span? = nil, least: Int64 = 50) -> RolloutStrategy {
        .steps(
            [.init(share: 500, hold: hold), .init(share: 1000, hold: .zero)], Analysis(leastRequests: least))
    }

    /// One second of both revisions, with so many failures and so long answers of the new one.
    private static func both(failures: Int64, milliseconds: Int64 = 5, revision: UInt32 = 2) -> [ServiceLoad] {
        var load = load(requests: 20)
        load.revisions +=
            Self.load(
                requests: 20, failures: failures, revision: revision, milliseconds: milliseconds
            ).revisions
        return [load]
    }

    @Test("turns a canary back whose requests fail, or take longer, and says so; a good one goes on")
    func canaries() {
        for (failures, milliseconds, words) in [(20, 5, "errors"), (0, 500, "latency"), (0, 5, "")] {
            var edge = Edge()
            edge.ask(.declare(Self.spec()))
            edge.pass(3)
            #expect(edge.row?.serving == 1)
            edge.ask(.declare(Self.spec(payload: 2, strategy: Self.canary(hold: .seconds(20)))))
            edge.pass(2)
            #expect(edge.row?.rollout?.stage == .holding(0))
            edge.pass(30, Self.both(failures: Int64(failures), milliseconds: Int64(milliseconds)))
            #expect(edge.row?.rollout == nil)
            switch (edge.row?.lastRollout?.fault, words) {
            case (.errors(permille: 1000, before: 0), "errors"), (.latency(_, before: 5), "latency"):
                #expect(edge.row?.serving == 1)
            case (nil, ""): #expect(edge.row?.serving == 2)
            case (let fault, _): Issue.record("\(words): \(String(describing: fault))")
            }
        }
    }

    @Test("judges a canary by what came in its step, and not by too little")
    func steps() {
        var edge = Edge()
        edge.ask(.declare(Self.spec()))
        edge.pass(3)
        edge.ask(.declare(Self.spec(payload: 2, strategy: Self.canary())))
        edge.pass(1)
        edge.pass(2, Self.both(failures: 20))
        #expect(edge.row?.rollout?.stage == .holding(0), "40 requests are too few")
        edge.ask(.change(Self.reference, .undo(to: nil)))
        edge.pass(3, Self.both(failures: 20))
        #expect(edge.row?.rollout == nil)
        edge.ask(.declare(Self.spec(payload: 3, strategy: Self.canary())))
        edge.pass(4, Self.both(failures: 0, revision: 3))
        #expect(edge.row?.rollout?.stage == .holding(0), "what failed before does not count")
        edge.pass(3, Self.both(failures: 20, revision: 3))
        guard case .errors? = edge.row?.lastRollout?.fault else {
            Issue.record("60 of 140 failed")
            return
        }
    }

    @Test("shows what is asked of a service, and how it fares")
    func shown() {
        var edge = Edge()
        edge.ask(.declare(Self.spec()))
        edge.pass(20, [Self.load(requests: 10, failures: 1, milliseconds: 20, inFlight: 3)])
        let traffic = edge.view?.traffic
        #expect(traffic?.rate == 10_000 && traffic?.p95 == 20 && traffic?.inFlight == 3 && traffic?.held == 0)
        #expect(traffic.map { $0.failures * 10 == $0.requests } == true)
        edge.pass(1, [Self.load()])
        #expect(edge.view?.traffic?.inFlight == 0)
        edge.pass(1, [Self.load(inFlight: 9)])
        edge.pass(6)
        #expect(edge.view?.traffic?.inFlight == 0, "that there is nothing any more may have been lost")
    }

    @Test("lets who has the least to do go first when a service shrinks")
    func victims() {
        var edge = Edge()
        edge.ask(.declare(Self.spec(replicas: 3)))
        edge.pass(2)
        let ids = edge.running.sorted()
        var load = Self.load(requests: 10, inFlight: 9)
        load.replicas = [ReplicaLoad(allocation: ids[0], inFlight: 4), ReplicaLoad(allocation: ids[2], inFlight: 5)]
        edge.tell([load])
        edge.ask(.change(Self.reference, .scale(1)))
        #expect(edge.stopped == [ids[1], ids[0]])
    }
}
