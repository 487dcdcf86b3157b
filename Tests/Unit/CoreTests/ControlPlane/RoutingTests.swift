// What gateways are told: who is ready, in which share, and who leaves; and what a coordinator that begins anew does
// not take from them.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("A gateway") struct RoutingTests {
    private static let reference = ServiceReference(Name(unchecked: "web"))

    private static func spec(replicas: Int = 2, payload: UInt8 = 1, strategy: RolloutStrategy = .blueGreen()) -> Boxed<
        ServiceSpec
    > {
        var inner = Generate.spec(rerunAfter: 15).value
        if let hash = ContentHash(bytes: [UInt8](repeating: payload, count: 32)) { inner.payload = hash }
        var spec = ServiceSpec(name: reference.name, replicas: replicas, job: Boxed(inner))
        spec.traffic.routes = [ServiceRoute(path: "/api")]
        spec.traffic.drain = .seconds(20)
        spec.strategy = strategy
        return Boxed(spec)
    }

    private static func inventory() -> NodeInventory {
        var inventory = Generate.inventory(cpu: 64_000, ports: 40)
        inventory.gateway = "0.0.0.0:8080"
        return inventory
    }

    /// One node that runs replicas and is a gateway, and what it was told last.
    private struct Edge {
        var talk = Conversation()
        var node: SessionID
        var next: UInt64 = 1
        var table: [ServiceID: ServiceRouting] = [:]
        var wholes = 0
        var stopped: [AllocationID] = []

        init() { node = talk.addNode(1, RoutingTests.inventory()) }

        mutating func obey(_ effects: [Effect]) {
            var effects = effects
            while true {
                var reports: [AgentReport] = []
                for order in effects.orders {
                    switch order {
                    case .prepare(let prepare): reports.append(.started(prepare.allocation, at: talk.now.wall))
                    case .stop(let id, _):
                        stopped.append(id)
                        reports.append(.ended(id, .stopped, at: talk.now.wall))
                    case .route(let routing):
                        if routing.isWhole { (table, wholes) = ([:], wholes + 1) }
                        for service in routing.services { table[service.service] = service }
                        for id in routing.gone { table[id] = nil }
                    default: break
                    }
                }
                guard !reports.isEmpty else { return }
                next += UInt64(reports.count)
                effects = talk.step([talk.report(1, on: node, first: next - UInt64(reports.count), reports)])
            }
        }

        mutating func ask(_ request: ServiceRequest) { obey(talk.ask(.service(request))) }

        mutating func pass(_ seconds: Int = 1) {
            for _ in 0..<seconds {
                obey(talk.pass(seconds: 1))
                obey(talk.step([.agent(node, Conversation.proof(1), .beat(1))]))
            }
        }

        var replicas: [ReplicaRouting] { table[ServiceID(1)]?.replicas ?? [] }

        /// `revision: weight`, and `-` where it leaves.
        var shape: [String] { replicas.map { "\($0.revision):\($0.isDraining ? "-" : "\($0.weight)")" }.sorted() }
    }

    @Test("is told of replicas that are ready with their ports, and of those that leave, which end when it let them go")
    func leaves() throws {
        var edge = Edge()
        edge.ask(.declare(Self.spec(replicas: 3)))
        edge.pass()
        #expect(edge.shape == ["1:256", "1:256", "1:256"])
        #expect(edge.replicas.allSatisfy { $0.address == "10.0.0.1" && $0.port >= 20_000 })
        #expect(edge.table[ServiceID(1)]?.traffic.routes.map(\.key) == ["*/api"])
        edge.ask(.change(Self.reference, .scale(2)))
        #expect(edge.shape == ["1:-", "1:256", "1:256"] && edge.stopped.isEmpty)
        edge.pass(3)
        #expect(edge.stopped.isEmpty, "it has not finished")
        let leaving = try #require(edge.replicas.first { $0.isDraining }?.allocation)
        edge.obey(edge.talk.step([.agent(edge.node, Conversation.proof(1), .released([leaving]))]))
        #expect(edge.stopped == [leaving] && edge.shape == ["1:256", "1:256"])
    }

    @Test("that does not let go is not waited for longer than a drain, nor one that is not there")
    func deadline() {
        var edge = Edge()
        edge.ask(.declare(Self.spec()))
        edge.pass()
        edge.ask(.change(Self.reference, .scale(1)))
        edge.pass(24)
        #expect(edge.stopped.isEmpty)
        edge.pass(2)
        #expect(edge.stopped.count == 1)
        // A coordinator that has only begun would wait for it to come back.
        edge.pass(10)
        edge.talk.step([.closed(edge.node)])
        edge.ask(.change(Self.reference, .scale(0)))
        edge.node = edge.talk.session()
        let accounts = edge.talk.conductor.state.allocations.map {
            AllocationAccount(allocation: $0.id, job: $0.job, attempt: $0.attempt, state: .running)
        }
        edge.obey(
            edge.talk.hello(1, Self.inventory(), on: edge.node, accounts: accounts, nextReport: edge.next))
        edge.pass()
        #expect(edge.stopped.count == 2, "no gateway was there when it was let go")
    }

    @Test("hears no route of a deleted service, and lets its replicas finish; it is gone with the last of them")
    func deleted() {
        var edge = Edge()
        edge.ask(.declare(Self.spec(replicas: 3)))
        edge.pass()
        edge.ask(.change(Self.reference, .scale(2)))
        edge.pass()
        #expect(edge.stopped.isEmpty)
        edge.ask(.change(Self.reference, .drop))
        #expect(edge.shape == ["1:-", "1:-", "1:-"] && edge.table[ServiceID(1)]?.traffic.routes.isEmpty == true)
        edge.pass(3)
        #expect(edge.stopped.isEmpty && !edge.talk.conductor.state.services.isEmpty)
        let first = edge.replicas[0].allocation
        edge.obey(edge.talk.step([.agent(edge.node, Conversation.proof(1), .released([first]))]))
        #expect(edge.stopped == [first] && edge.replicas.count == 2)
        edge.pass(30)
        #expect(edge.stopped.count == 3 && edge.talk.conductor.state.services.isEmpty && edge.table.isEmpty)
    }

    @Test("does not lose what a deleted service works on when the coordinator begins anew")
    func deletedOverRestart() {
        var edge = Edge()
        edge.ask(.declare(Self.spec()))
        edge.pass()
        edge.ask(.change(Self.reference, .drop))
        edge.talk = Conversation(restarting: edge.talk)
        edge.node = edge.talk.session()
        edge.pass(3)
        #expect(edge.stopped.isEmpty, "its gateway may have sent them something")
        let accounts = edge.talk.conductor.state.allocations.map {
            AllocationAccount(allocation: $0.id, job: $0.job, attempt: $0.attempt, state: .running)
        }
        edge.obey(edge.talk.hello(1, Self.inventory(), on: edge.node, accounts: accounts, nextReport: edge.next))
        edge.pass(5)
        #expect(edge.shape == ["1:-", "1:-"] && edge.stopped.isEmpty)
        edge.pass(40)
        #expect(edge.stopped.count == 2 && edge.talk.conductor.state.services.isEmpty)
    }

    @Test("lets a replica finish that somebody cancels, while another one takes its place; asked again it ends at once")
    func cancelled() throws {
        var edge = Edge()
        edge.ask(.declare(Self.spec()))
        edge.pass()
        let one = edge.replicas[0].allocation
        let job = try #require(edge.talk.conductor.state.allocations[one]?.job)
        edge.obey(edge.talk.ask(.cancel(job)))
        edge.pass(2)
        #expect(edge.shape == ["1:-", "1:256", "1:256"] && edge.stopped.isEmpty)
        edge.obey(edge.talk.step([.agent(edge.node, Conversation.proof(1), .released([one]))]))
        #expect(edge.stopped == [one] && edge.shape == ["1:256", "1:256"])
        let two = edge.replicas[0].allocation
        let next = try #require(edge.talk.conductor.state.allocations[two]?.job)
        edge.obey(edge.talk.ask(.cancel(next)))
        #expect(edge.stopped == [one])
        edge.obey(edge.talk.ask(.cancel(next)))
        #expect(edge.stopped == [one, two])
    }

    @Test("sends everything to the new revision at once in a blue-green rollout, and by steps in a canary")
    func shares() {
        var edge = Edge()
        edge.ask(.declare(Self.spec()))
        edge.pass()
        edge.ask(.declare(Self.spec(payload: 2)))
        edge.pass(2)
        #expect(edge.shape == ["1:0", "1:0", "2:256", "2:256"])
        edge.ask(.change(Self.reference, .undo(to: nil)))
        #expect(edge.shape.filter { $0 != "2:-" } == ["1:256", "1:256"])
        edge.pass(30)
        let steps = [
            RolloutStrategy.Step(share: 100, hold: nil), RolloutStrategy.Step(share: 1000, hold: .zero),
        ]
        edge.ask(.declare(Self.spec(replicas: 9, payload: 3, strategy: .steps(steps, nil))))
        edge.pass(30)
        // One of nine has a tenth of the traffic: 100 against 900 / 9 each.
        #expect(edge.shape == Array(repeating: "1:256", count: 9) + ["3:256"])
    }

    @Test("keeps what it was told when a coordinator begins anew, until nodes have said who is ready")
    func restart() {
        var edge = Edge()
        edge.ask(.declare(Self.spec()))
        edge.pass()
        let accounts = edge.talk.conductor.state.allocations.map {
            AllocationAccount(allocation: $0.id, job: $0.job, attempt: $0.attempt, state: .running)
        }
        // Probed replicas are known again only when their node has said so.
        var spec = Self.spec().value
        spec.probes.readiness = ProbeSpec(.tcp(port: .promised))
        edge.ask(.declare(Boxed(spec)))
        edge.pass(2)
        let probed = edge.talk.conductor.state.allocations.map(\.id).filter { id in
            !accounts.contains { $0.allocation == id }
        }
        let health = probed.map { ReplicaHealth(allocation: $0, isReady: true) }
        edge.obey(edge.talk.step([.agent(edge.node, Conversation.proof(1), .health(health))]))
        for id in accounts.map(\.allocation) {
            edge.pass(65)
            edge.obey(edge.talk.step([.agent(edge.node, Conversation.proof(1), .released([id]))]))
        }
        edge.pass(30)
        #expect(edge.shape == ["2:256", "2:256"])
        edge.talk = Conversation(restarting: edge.talk)
        edge.node = edge.talk.session()
        let now = edge.talk.conductor.state.allocations.map {
            AllocationAccount(allocation: $0.id, job: $0.job, attempt: $0.attempt, state: .running)
        }
        let before = edge.wholes
        edge.obey(
            edge.talk.hello(1, Self.inventory(), on: edge.node, accounts: now, nextReport: edge.next))
        edge.pass(5)
        #expect(edge.shape == ["2:256", "2:256"] && edge.wholes == before, "it is told nothing yet")
        edge.obey(edge.talk.step([.agent(edge.node, Conversation.proof(1), .health(health))]))
        edge.pass()
        #expect(edge.shape == ["2:256", "2:256"] && edge.wholes == before + 1)
    }

    @Test("is told nothing of a service without routes, and forgets one that is deleted")
    func gone() {
        var edge = Edge()
        var plain = Self.spec().value
        plain.traffic.routes = []
        edge.ask(.declare(Boxed(plain)))
        edge.pass()
        #expect(edge.table.isEmpty)
        edge.ask(.declare(Self.spec()))
        edge.pass()
        #expect(edge.shape == ["1:256", "1:256"], "its replicas are the same")
        edge.ask(.change(Self.reference, .drop))
        edge.pass(30)
        #expect(edge.table.isEmpty && edge.talk.conductor.state.service(Self.reference.name, in: .standard) == nil)
    }

    @Test("never has one route of two services: the second is refused by name")
    func taken() {
        var edge = Edge()
        edge.ask(.declare(Self.spec()))
        var other = Self.spec().value
        other.name = Name(unchecked: "other")
        guard case .rejected(.conflict(let why))? = edge.talk.ask(.service(.declare(Boxed(other)))).replies.first else {
            Issue.record("it is accepted")
            return
        }
        #expect(why.contains("*/api belongs to service default/web"))
    }
}
