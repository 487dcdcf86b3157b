// What a drain makes of replicas: another one first, then no more requests, then the end; and what the node's deadline
// means for those for whom there is no other place.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("A node that is to become empty") struct EvacuationTests {
    private static let reference = ServiceReference(Name(unchecked: "web"))

    private static func spec(replicas: Int = 2, payload: UInt8 = 1) -> Boxed<ServiceSpec> {
        var inner = Generate.spec(rerunAfter: 15).value
        if let hash = ContentHash(bytes: [UInt8](repeating: payload, count: 32)) { inner.payload = hash }
        var spec = ServiceSpec(name: reference.name, replicas: replicas, job: Boxed(inner))
        spec.traffic.routes = [ServiceRoute(path: "/api")]
        spec.traffic.drain = .seconds(20)
        return Boxed(spec)
    }

    /// Nodes that obey at once; the first is a gateway.
    private struct Hall {
        var talk = Conversation()
        var nodes: [SessionID] = []
        var next: [UInt64]
        /// In the order in which they ended.
        var stopped: [AllocationID] = []
        var leaving: [AllocationID] = []

        init(nodes count: Int, cpu: Int64 = 64_000) {
            next = Array(repeating: 1, count: count)
            for place in 1...count {
                var inventory = Generate.inventory(cpu: cpu, gpus: 0, ports: 40)
                if place == 1 { inventory.gateway = "0.0.0.0:8080" }
                nodes.append(talk.addNode(place, inventory))
            }
        }

        mutating func obey(_ effects: [Effect]) {
            var effects = effects
            while !effects.isEmpty {
                var reports = Array(repeating: [AgentReport](), count: nodes.count)
                for effect in effects {
                    guard case .orders(let session, let orders, _) = effect,
                        let node = nodes.firstIndex(of: session)
                    else { continue }
                    for order in orders {
                        switch order {
                        case .prepare(let prepare):
                            reports[node].append(.started(prepare.allocation, at: talk.now.wall))
                        case .stop(let id, _):
                            stopped.append(id)
                            reports[node].append(.ended(id, .stopped, at: talk.now.wall))
                        case .route(let routing):
                            leaving = routing.services.flatMap(\.replicas).filter(\.isDraining).map(\.allocation)
                        default: break
                        }
                    }
                }
                effects = []
                for node in nodes.indices where !reports[node].isEmpty {
                    let first = next[node]
                    next[node] += UInt64(reports[node].count)
                    effects += talk.step([talk.report(node + 1, on: nodes[node], first: first, reports[node])])
                }
            }
        }

        /// A replica ends by itself.
        mutating func crash(_ id: AllocationID, on node: Int) {
            let report = AgentReport.ended(id, .failed(rank: 0, .code(1)), at: talk.now.wall)
            next[node - 1] += 1
            obey(talk.step([talk.report(node, on: nodes[node - 1], first: next[node - 1] - 1, [report])]))
        }

        mutating func ask(_ request: ClientRequest) { obey(talk.ask(request)) }

        mutating func pass(_ seconds: Int = 1) {
            for _ in 0..<seconds {
                obey(talk.pass(seconds: 1))
                for (place, session) in nodes.enumerated() {
                    obey(talk.step([.agent(session, Conversation.proof(place + 1), .beat(1))]))
                }
            }
        }

        mutating func release(_ ids: [AllocationID]) {
            obey(talk.step([.agent(nodes[0], Conversation.proof(1), .released(ids))]))
        }

        /// How many replicas each node holds.
        var shape: [Int] { talk.conductor.state.nodes.map { $0.allocations.count } }

        func held(by node: UInt64) -> [AllocationID] { talk.conductor.state.nodes[NodeID(node)]?.allocations ?? [] }
    }

    private static let second = Name(unchecked: "node-2")

    @Test("gives its replicas up one for one: a new one serves elsewhere, the old one finishes, and then it ends")
    func moves() throws {
        var hall = Hall(nodes: 2)
        hall.ask(.service(.declare(Self.spec())))
        hall.pass(2)
        #expect(hall.shape == [1, 1])
        let old = try #require(hall.held(by: 2).first)
        hall.ask(.drain(Self.second, reason: "a new disk", within: nil))
        hall.pass(2)
        #expect(hall.shape == [2, 1] && hall.leaving == [old] && hall.stopped.isEmpty)
        hall.release([old])
        hall.pass(2)
        #expect(hall.shape == [2, 0] && hall.stopped == [old])
        hall.ask(.resume(Self.second))
        hall.pass(3)
        #expect(hall.shape == [2, 0], "what serves stays")
    }

    @Test("keeps what it has while there is no other place, and gives it up when one comes")
    func noRoom() {
        var hall = Hall(nodes: 3, cpu: 1_000)
        let third = Name(unchecked: "node-3")
        hall.ask(.cordon(third, reason: ""))
        hall.ask(.service(.declare(Self.spec())))
        hall.pass(2)
        #expect(hall.shape == [1, 1, 0])
        hall.ask(.drain(Self.second, reason: "", within: nil))
        hall.pass(60)
        #expect(hall.shape == [1, 1, 0] && hall.stopped.isEmpty && hall.leaving.isEmpty)
        #expect(hall.talk.conductor.state.jobs.count { $0.phase.isPending } == 1, "one waits for room")
        hall.ask(.resume(third))
        hall.pass(3)
        #expect(hall.leaving == hall.held(by: 2) && hall.shape == [1, 1, 1])
        hall.pass(30)
        #expect(hall.shape == [1, 0, 1] && hall.stopped.count == 1)
    }

    @Test("keeps one that is not ready too, while there is no other place: it may be ready soon")
    func notReady() {
        var hall = Hall(nodes: 2, cpu: 1_000)
        var probed = Self.spec(replicas: 1).value
        probed.probes.readiness = ProbeSpec(.tcp(port: .promised))
        hall.ask(.service(.declare(Boxed(probed))))
        hall.pass(2)
        let node = hall.shape == [1, 0] ? 1 : 2
        hall.ask(.cordon(Name(unchecked: "node-\(3 - node)"), reason: ""))
        hall.ask(.drain(Name(unchecked: "node-\(node)"), reason: "", within: nil))
        hall.pass(10)
        #expect(hall.held(by: UInt64(node)).count == 1 && hall.stopped.isEmpty)
        hall.ask(.resume(Name(unchecked: "node-\(3 - node)")))
        hall.pass(3)
        #expect(hall.held(by: UInt64(node)).isEmpty && hall.held(by: UInt64(3 - node)).count == 1)
    }

    @Test("does not start one again that leaves and ends by itself")
    func endsLeaving() throws {
        var hall = Hall(nodes: 2)
        hall.ask(.service(.declare(Self.spec())))
        hall.pass(2)
        let old = try #require(hall.held(by: 2).first)
        let job = try #require(hall.talk.conductor.state.allocations[old]?.job)
        hall.ask(.cancel(job))
        hall.pass(1)
        #expect(hall.leaving == [old])
        hall.crash(old, on: 2)
        hall.pass(30)
        #expect(hall.talk.conductor.state.jobs[job]?.phase.isTerminal == true)
        #expect(hall.shape.reduce(0, +) == 2)
    }

    @Test("takes its replica's requests away before its deadline, so that it has finished by then, other place or not")
    func deadline() throws {
        var hall = Hall(nodes: 2, cpu: 1_000)
        hall.ask(.service(.declare(Self.spec())))
        hall.pass(2)
        let old = try #require(hall.held(by: 2).first)
        hall.ask(.drain(Self.second, reason: "", within: .seconds(60)))
        hall.pass(38)
        #expect(hall.leaving.isEmpty)
        hall.pass(4)
        #expect(hall.leaving == [old] && hall.stopped.isEmpty)
        hall.pass(15)
        #expect(hall.stopped.isEmpty)
        hall.pass(5)
        #expect(hall.stopped == [old] && hall.shape == [1, 0])
        #expect(hall.talk.conductor.state.jobs.count { $0.phase.isPending } == 1, "it is wanted as before")
    }

    @Test("that is only cordoned keeps its replicas; one that waits for its reboot gives them up")
    func cordon() {
        var hall = Hall(nodes: 2)
        hall.ask(.service(.declare(Self.spec())))
        hall.pass(2)
        hall.ask(.cordon(Self.second, reason: ""))
        hall.pass(5)
        #expect(hall.shape == [1, 1] && hall.leaving.isEmpty)
        hall.ask(.reboot(Self.second, reason: "a new kernel"))
        hall.pass(2)
        #expect(hall.shape == [2, 1] && hall.leaving == hall.held(by: 2))
    }

    @Test("lets a rollout end first, which puts nothing there")
    func rollout() {
        var hall = Hall(nodes: 2)
        hall.ask(.service(.declare(Self.spec(replicas: 3))))
        hall.pass(2)
        hall.ask(.service(.declare(Self.spec(replicas: 3, payload: 2))))
        hall.ask(.drain(Self.second, reason: "", within: nil))
        for _ in 0..<60 {
            hall.pass()
            hall.release(hall.leaving)
            #expect(hall.talk.conductor.state.jobs.count { !$0.phase.isTerminal } <= 7)
        }
        #expect(hall.shape == [3, 0])
        #expect(hall.talk.conductor.state.jobs.count { $0.phase.isRunning } == 3)
    }
}
