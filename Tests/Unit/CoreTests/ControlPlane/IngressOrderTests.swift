// What the ingress of a node is told: the gateways there are and the node's own routed replicas, before any gateway can
// ask for one; and what gateways are told of it.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("The ingress of a node") struct IngressOrderTests {
    private static let reference = ServiceReference(Name(unchecked: "web"))

    private static func spec(routes: [ServiceRoute] = [ServiceRoute(path: "/api")], replicas: Int = 1) -> Boxed<
        ServiceSpec
    > {
        var spec = ServiceSpec(name: reference.name, replicas: replicas, job: Generate.spec(rerunAfter: 15))
        spec.traffic.routes = routes
        return Boxed(spec)
    }

    private static func inventory(gateway: String = "", ingress: Bool = true) -> NodeInventory {
        var inventory = Generate.inventory(cpu: 64_000, ports: 40)
        inventory.gateway = gateway
        if ingress { inventory.ingress = NodeIngress(address: "10.0.0.1", firstPort: 31_000) }
        return inventory
    }

    /// A node that runs replicas, maybe others that are gateways, and what each was told last.
    private struct Talk {
        var talk: Conversation
        var nodes: [SessionID] = []
        var next: UInt64 = 1
        var admitted: [IngressOrder] = []
        var routes: [ServiceRouting] = []
        /// Kinds of orders in the order in which they came.
        var kinds: [String] = []

        init(_ inventory: NodeInventory = IngressOrderTests.inventory(), settings: Settings = Settings()) {
            talk = Conversation(settings: settings)
            nodes.append(talk.addNode(1, inventory))
        }

        mutating func obey(_ effects: [Effect]) {
            var effects = effects
            while true {
                var reports: [AgentReport] = []
                for order in effects.orders {
                    switch order {
                    case .prepare(let prepare):
                        kinds.append("prepare")
                        reports.append(.started(prepare.allocation, at: talk.now.wall))
                    case .stop(let id, _): reports.append(.ended(id, .stopped, at: talk.now.wall))
                    case .admit(let order):
                        kinds.append("admit")
                        admitted.append(order)
                    case .route(let routing):
                        kinds.append("route")
                        routes = routing.services
                    default: break
                    }
                }
                guard !reports.isEmpty else { return }
                next += UInt64(reports.count)
                effects = talk.step([talk.report(1, on: nodes[0], first: next - UInt64(reports.count), reports)])
            }
        }

        /// A second node comes, and says then what it is.
        mutating func second(_ inventory: NodeInventory) -> SessionID {
            _ = talk.addNode(2, IngressOrderTests.inventory(ingress: false))
            let session = talk.session()
            obey(talk.hello(2, inventory, on: session))
            pass()
            return session
        }

        mutating func ask(_ request: ServiceRequest) { obey(talk.ask(.service(request))) }

        mutating func pass(_ seconds: Int = 1) {
            for _ in 0..<seconds {
                obey(talk.pass(seconds: 1))
                obey(talk.step([.agent(nodes[0], Conversation.proof(1), .beat(1))]))
            }
        }
    }

    @Test("is told of gateways and of a replica's promised port before a gateway is told of the replica")
    func told() throws {
        var talk = Talk(Self.inventory(gateway: "0.0.0.0:8080"))
        talk.ask(.declare(Self.spec(replicas: 2)))
        talk.pass(2)
        let order = try #require(talk.admitted.last)
        #expect(order.gateways.map(\.text) == ["node-1"])
        #expect(order.replicas.count == 2 && order.replicas.allSatisfy { (20_000..<20_040).contains($0.port) })
        let routed = try #require(talk.routes.first?.replicas)
        #expect(routed.map(\.port).sorted() == order.replicas.map(\.port).sorted())
        for replica in routed {
            #expect(replica.node?.text == "node-1" && replica.entrance?.address == "10.0.0.1")
            #expect(replica.entrance?.port == replica.port - 20_000 + 31_000)
        }
        let routing = try #require(talk.kinds.lastIndex(of: "route"))
        #expect(talk.kinds[..<routing].contains("admit"), "\(talk.kinds)")
    }

    @Test("is told of no replica without a route, and of one as soon as it has a route, and no longer")
    func routes() {
        var talk = Talk()
        talk.ask(.declare(Self.spec(routes: [])))
        talk.pass(2)
        #expect(talk.admitted.allSatisfy { $0 == IngressOrder() })
        talk.ask(.declare(Self.spec()))
        talk.pass()
        #expect(talk.admitted.last?.replicas.count == 1 && talk.admitted.last?.gateways.isEmpty == true)
        talk.ask(.change(Self.reference, .drop))
        talk.pass(2)
        #expect(talk.admitted.last == IngressOrder())
    }

    @Test("is told of a gateway that comes and of one that is none any more, and of nothing twice")
    func gateways() {
        var talk = Talk()
        talk.ask(.declare(Self.spec()))
        talk.pass(2)
        #expect(talk.admitted.last?.gateways.isEmpty == true)
        let second = talk.second(Self.inventory(gateway: "0.0.0.0:8080", ingress: false))
        #expect(talk.admitted.last?.gateways.map(\.text) == ["node-2"])
        let count = talk.admitted.count
        // Silent, it is one still.
        talk.talk.step([.closed(second)])
        talk.pass(70)
        #expect(talk.admitted.count == count)
        let session = talk.talk.session()
        talk.obey(talk.talk.hello(2, Self.inventory(ingress: false), on: session))
        talk.pass()
        #expect(talk.admitted.last?.gateways.isEmpty == true && talk.admitted.count == count + 1)
    }

    @Test("lets in no node that only says that it is a gateway, where it is said which may be one")
    func permitted() {
        var settings = Settings()
        settings.gateways = [Name(unchecked: "node-2")]
        var talk = Talk(Self.inventory(gateway: "0.0.0.0:8080"), settings: settings)
        talk.ask(.declare(Self.spec()))
        talk.pass(2)
        #expect(talk.admitted.last?.replicas.count == 1 && talk.admitted.last?.gateways.isEmpty == true)
        #expect(talk.routes.isEmpty, "it is told of no route")
        _ = talk.second(Self.inventory(gateway: "0.0.0.0:8080", ingress: false))
        #expect(talk.admitted.last?.gateways.map(\.text) == ["node-2"])
    }

    @Test("is told everything anew when its agent says hello, and one that has none is told nothing")
    func anew() {
        var talk = Talk()
        talk.ask(.declare(Self.spec()))
        talk.pass(2)
        let count = talk.admitted.count
        let accounts = talk.talk.conductor.state.allocations.map {
            AllocationAccount(allocation: $0.id, job: $0.job, attempt: $0.attempt, state: .running)
        }
        talk.nodes[0] = talk.talk.session()
        talk.obey(
            talk.talk.hello(1, Self.inventory(), on: talk.nodes[0], accounts: accounts, nextReport: talk.next))
        talk.pass()
        #expect(talk.admitted.count == count + 1 && talk.admitted.last?.replicas.count == 1)

        var plain = Talk(Self.inventory(gateway: "0.0.0.0:8080", ingress: false))
        plain.ask(.declare(Self.spec()))
        plain.pass(2)
        #expect(plain.admitted.isEmpty)
        #expect(plain.routes.first?.replicas.map(\.entrance) == [nil], "it is reached in the clear")
    }

    @Test("that comes to a node, or goes, is told to gateways")
    func comes() {
        var talk = Talk(Self.inventory(gateway: "0.0.0.0:8080", ingress: false))
        talk.ask(.declare(Self.spec()))
        talk.pass(2)
        let accounts = talk.talk.conductor.state.allocations.map {
            AllocationAccount(allocation: $0.id, job: $0.job, attempt: $0.attempt, state: .running)
        }
        talk.nodes[0] = talk.talk.session()
        talk.obey(
            talk.talk.hello(
                1, Self.inventory(gateway: "0.0.0.0:8080"), on: talk.nodes[0], accounts: accounts,
                nextReport: talk.next))
        talk.pass(2)
        #expect(talk.routes.first?.replicas.first?.entrance != nil)
    }

    @Test("has a port for each promised one, and none for any other")
    func ports() {
        let ingress = NodeIngress(address: "10.0.0.1", firstPort: 65_500)
        #expect(ingress.port(for: 20_000, of: 20_000..<20_100) == 65_500)
        #expect(ingress.port(for: 20_035, of: 20_000..<20_100) == 65_535)
        #expect(ingress.port(for: 20_036, of: 20_000..<20_100) == nil)
        #expect(ingress.port(for: 19_999, of: 20_000..<20_100) == nil)
        #expect(ingress.port(for: 20_100, of: 20_000..<20_100) == nil)
    }
}
