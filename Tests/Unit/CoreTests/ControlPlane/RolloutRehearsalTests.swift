// A rollout that is only tried: whether it has room to end, what it would wait for, and that nothing is left of it; and
// what a queue lends to one.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("A rollout that is rehearsed") struct RolloutRehearsalTests {
    private static let name = Name(unchecked: "web")

    private static func spec(
        replicas: Int = 2, payload: UInt8 = 1, strategy: RolloutStrategy = .blueGreen(),
        queue: Name = .standard
    ) -> Boxed<ServiceSpec> {
        var inner = Generate.spec(rerunAfter: 15).value
        if let hash = ContentHash(bytes: [UInt8](repeating: payload, count: 32)) { inner.payload = hash }
        inner.queue = queue
        var spec = ServiceSpec(name: name, replicas: replicas, job: Boxed(inner))
        spec.strategy = strategy
        return Boxed(spec)
    }

    /// One node with room for so many replicas, that obeys at once.
    private struct Cluster {
        var talk = Conversation()
        var node: SessionID
        private var next: UInt64 = 1
        private(set) var most = 0

        init(room: Int64) { node = talk.addNode(1, Generate.inventory(cpu: room * 1_000, gpus: 0, ports: 40)) }

        mutating func obey(_ effects: [Effect]) {
            var effects = effects
            while true {
                most = max(most, talk.conductor.state.allocations.count)
                var reports: [AgentReport] = []
                for order in effects.orders {
                    switch order {
                    case .prepare(let prepare): reports.append(.started(prepare.allocation, at: talk.now.wall))
                    case .stop(let id, _): reports.append(.ended(id, .stopped, at: talk.now.wall))
                    default: break
                    }
                }
                guard !reports.isEmpty else { return }
                next += UInt64(reports.count)
                effects = talk.step([talk.report(1, on: node, first: next - UInt64(reports.count), reports)])
            }
        }

        @discardableResult
        mutating func ask(_ request: ClientRequest) -> ClientReply? {
            let effects = talk.ask(request)
            obey(effects)
            return effects.replies.first
        }

        mutating func declare(_ spec: Boxed<ServiceSpec>) { ask(.service(.declare(spec))) }

        mutating func rehearse(_ spec: Boxed<ServiceSpec>) throws -> RolloutForecast {
            let (before, events) = (talk.conductor.state, talk.events.count)
            let reply = ask(.service(.rehearse(spec)))
            #expect(talk.conductor.state == before && talk.events.count == events, "nothing is left of it")
            guard case .rehearsed(let forecast)? = reply else {
                throw Unexpected(reply: "\(String(describing: reply))")
            }
            return forecast
        }

        mutating func pass(_ seconds: Int = 1) {
            for _ in 0..<seconds {
                obey(talk.pass(seconds: 1))
                obey(talk.step([.agent(node, Conversation.proof(1), .beat(1))]))
            }
        }

        var row: Service? { talk.conductor.state.service(RolloutRehearsalTests.name, in: .standard) }
    }

    private struct Unexpected: Error { let reply: String }

    @Test("says that it has room, and how many replicas there are at once: and so it comes")
    func completes() throws {
        var cluster = Cluster(room: 4)
        let first = try cluster.rehearse(Self.spec())
        #expect(first.end == .completes && first.ready == 2 && first.most == 2)
        cluster.declare(Self.spec())
        cluster.pass(2)
        #expect(try cluster.rehearse(Self.spec()).end == .nothing)
        let next = try cluster.rehearse(Self.spec(payload: 2))
        #expect(next.end == .completes && next.wanted == 2 && next.ready == 2 && next.most == 4)
        cluster.declare(Self.spec(payload: 2))
        cluster.pass(90)
        #expect(cluster.row?.serving == 2 && cluster.row?.rollout == nil && cluster.most == 4)
    }

    @Test("says what stands in its way, and that one which needs no more room would end")
    func stuck() throws {
        var cluster = Cluster(room: 3)
        cluster.declare(Self.spec())
        cluster.pass(2)
        let forecast = try cluster.rehearse(Self.spec(payload: 2))
        #expect(forecast.end == .stuck && forecast.ready == 1 && forecast.wanted == 2 && forecast.most == 3)
        guard case .capacity? = forecast.obstacle?.obstacles.first else {
            Issue.record("it waits for \(String(describing: forecast.obstacle?.obstacles))")
            return
        }
        let inPlace = RolloutStrategy.rolling(surge: .count(0), unavailable: .count(1))
        let other = try cluster.rehearse(Self.spec(payload: 2, strategy: inPlace))
        #expect(other.end == .completes && other.ready == 2 && other.most == 2)
    }

    @Test("goes through every step of a canary, and through pauses between replicas")
    func steps() throws {
        var cluster = Cluster(room: 30)
        cluster.declare(Self.spec(replicas: 10))
        cluster.pass(2)
        let steps = [
            RolloutStrategy.Step(share: 100, hold: .minutes(60)), RolloutStrategy.Step(share: 500, hold: nil),
            RolloutStrategy.Step(share: 1000, hold: .zero),
        ]
        var canary = Self.spec(replicas: 10, payload: 2, strategy: .steps(steps, nil)).value
        canary.minReady = .seconds(30)
        let forecast = try cluster.rehearse(Boxed(canary))
        #expect(forecast.end == .completes && forecast.ready == 10 && (11...20).contains(forecast.most))
        let slow = RolloutStrategy.rolling(surge: .count(1), unavailable: .count(0))
        let many = try cluster.rehearse(Self.spec(replicas: 10, payload: 3, strategy: slow))
        #expect(many.end == .completes && many.most == 11)
    }

    @Test("is refused as the declaration would be, and to whom it would be")
    func refused() {
        var cluster = Cluster(room: 4)
        guard case .rejected? = cluster.ask(.service(.rehearse(Self.spec(replicas: 100_000)))) else {
            Issue.record("it is taken")
            return
        }
        guard case .rejected(.unknownQueue)? = cluster.ask(.service(.rehearse(Self.spec(queue: Self.name)))) else {
            Issue.record("there is no such queue")
            return
        }
        let stranger = Principal(kind: .user, name: Name(unchecked: "stranger"))
        var foreign = Self.spec().value
        var job = foreign.job.value
        job.namespace = Self.name
        foreign.job = Boxed(job)
        let reply = cluster.talk.ask(.service(.rehearse(Boxed(foreign))), by: stranger).replies.first
        guard case .rejected? = reply else {
            Issue.record("a stranger has no role")
            return
        }
    }

    private static func queue(surge: Int64) -> QueueSpec {
        var queue = QueueSpec(name: name, quota: Quota([.init(kind: .cpu, amount: 3_000)]))
        if surge > 0 { queue.rolloutSurge = Quota([.init(kind: .cpu, amount: surge)]) }
        return queue
    }

    @Test("may go beyond its queue's quota where the queue lends it, and the queue is within it again afterwards")
    func surge() throws {
        var cluster = Cluster(room: 20)
        cluster.ask(.declareQueue(Self.queue(surge: 0)))
        cluster.declare(Self.spec(replicas: 3, queue: Self.name))
        cluster.pass(2)
        #expect(cluster.most == 3)
        let forecast = try cluster.rehearse(Self.spec(replicas: 3, payload: 2, queue: Self.name))
        #expect(forecast.end == .stuck && forecast.ready == 0)
        guard case .quota? = forecast.obstacle?.obstacles.first else {
            Issue.record("it waits for \(String(describing: forecast.obstacle?.obstacles))")
            return
        }
        cluster.ask(.declareQueue(Self.queue(surge: 3_000)))
        #expect(try cluster.rehearse(Self.spec(replicas: 3, payload: 2, queue: Self.name)).end == .completes)
        cluster.declare(Self.spec(replicas: 3, payload: 2, queue: Self.name))
        cluster.pass(90)
        #expect(cluster.row?.serving == 2 && cluster.row?.rollout == nil && cluster.most == 6)
        #expect(cluster.talk.conductor.state.allocations.count == 3)
        // Without a rollout nothing is lent.
        cluster.ask(.service(.change(ServiceReference(Self.name), .scale(5))))
        cluster.pass(5)
        #expect(cluster.talk.conductor.state.allocations.count == 3)
    }

    @Test("is lent nothing while it is paused")
    func paused() {
        var cluster = Cluster(room: 20)
        cluster.ask(.declareQueue(Self.queue(surge: 0)))
        cluster.declare(Self.spec(replicas: 3, queue: Self.name))
        cluster.pass(2)
        cluster.declare(Self.spec(replicas: 3, payload: 2, queue: Self.name))
        cluster.ask(.service(.change(ServiceReference(Self.name), .pause)))
        cluster.ask(.declareQueue(Self.queue(surge: 3_000)))
        cluster.pass(5)
        #expect(cluster.most == 3)
        cluster.ask(.service(.change(ServiceReference(Self.name), .resume)))
        cluster.pass(90)
        #expect(cluster.row?.serving == 2 && cluster.talk.conductor.state.allocations.count == 3)
    }

    @Test("waits for another one that its queue lends to, and both come to their end")
    func two() {
        var cluster = Cluster(room: 20)
        var queue = Self.queue(surge: 2_000)
        queue.quota = Quota([.init(kind: .cpu, amount: 4_000)])
        cluster.ask(.declareQueue(queue))
        let steps = [RolloutStrategy.Step(share: 500, hold: .zero), RolloutStrategy.Step(share: 1000, hold: .zero)]
        func web(_ name: String, _ payload: UInt8) -> Boxed<ServiceSpec> {
            var spec = Self.spec(replicas: 2, payload: payload, strategy: .steps(steps, nil), queue: Self.name).value
            (spec.name, spec.deadline) = (Name(unchecked: name), nil)
            return Boxed(spec)
        }
        for name in ["one", "two"] { cluster.declare(web(name, 1)) }
        cluster.pass(3)
        for name in ["one", "two"] { cluster.declare(web(name, 2)) }
        cluster.pass(300)
        #expect(cluster.most == 6)
        for name in ["one", "two"] {
            let row = cluster.talk.conductor.state.service(Name(unchecked: name), in: .standard)
            #expect(row?.serving == 2 && row?.rollout == nil, "\(name)")
        }
    }

    @Test("is lent no more than the replicas hold that it replaces, nor more than the queue says")
    func bounds() {
        var cluster = Cluster(room: 20)
        cluster.ask(.declareQueue(Self.queue(surge: 1_000)))
        cluster.declare(Self.spec(replicas: 3, queue: Self.name))
        cluster.pass(2)
        cluster.declare(Self.spec(replicas: 3, payload: 2, queue: Self.name))
        cluster.pass(5)
        #expect(cluster.most == 4, "one is lent")
        cluster.ask(.declareQueue(Self.queue(surge: 9_000)))
        cluster.ask(.service(.change(ServiceReference(Self.name), .scale(5))))
        cluster.pass(5)
        #expect(cluster.most == 6, "three are replaced")
        #expect(cluster.talk.conductor.state.allocations.count == 6)
    }
}
