// Where jobs may run: labels, lists, taints and whole nodes, from the request to the placement and the reason.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite struct SelectionTests {
    private static func name(_ node: Int) -> Name { Name(unchecked: "node-\(node)") }

    private static func cluster(_ nodes: Int, gpus: Int = 0) -> Conversation {
        var talk = Conversation()
        for node in 1...nodes { _ = talk.addNode(node, Generate.inventory(gpus: gpus)) }
        return talk
    }

    private static func spec(
        ranks: Int = 1, nodes: Int? = nil, cpu: Int64 = 1000, queue: String = "default", _ selection: NodeSelection
    ) -> Boxed<JobSpec> {
        var spec = Generate.spec(ranks: ranks, nodes: nodes, cpu: cpu, queue: queue).value
        spec.selection = Boxed(selection)
        return Boxed(spec)
    }

    private static func places(_ talk: Conversation, _ job: UInt64) -> [UInt64] {
        talk.conductor.state.jobs[JobID(job)]?.placements.map(\.node.number) ?? []
    }

    private static func explain(_ talk: inout Conversation, _ job: UInt64) -> Explanation? {
        guard case .explained(let why)? = talk.ask(.explain(JobID(job))).replies.first else { return nil }
        return why
    }

    @Test func `labels choose, and are remembered by the next coordinator`() throws {
        var talk = Self.cluster(3)
        let label = Label(key: "a100", value: "x")
        #expect(talk.ask(.label(Self.name(2), put: [label], remove: [])).replies == [.done])
        _ = talk.submit(Self.spec(NodeSelection(constraint: try Constraint("a100"))), key: 1)
        _ = talk.submit(Self.spec(NodeSelection(labels: [label])), key: 2)
        #expect(Self.places(talk, 1) == [2] && Self.places(talk, 2) == [2])
        let count = talk.events.count
        #expect(talk.ask(.label(Self.name(2), put: [label], remove: ["b"])).replies == [.done])
        #expect(talk.events.count == count, "nothing changed, so nothing is written")
        let next = Conversation(restarting: talk)
        #expect(next.conductor.state.node(named: Self.name(2))?.labels == [label])
    }

    @Test func `a label that is taken off changes who may start, not who runs`() throws {
        var talk = Self.cluster(1)
        talk.ask(.label(Self.name(1), put: [Label(key: "a", value: "")], remove: []))
        _ = talk.submit(Self.spec(NodeSelection(constraint: try Constraint("a"))), key: 1)
        _ = talk.submit(Self.spec(cpu: 4000, NodeSelection(constraint: try Constraint("a"))), key: 2)
        talk.ask(.label(Self.name(1), put: [], remove: ["a"]))
        #expect(Self.places(talk, 1) == [1])
        var exclusions = Exclusions(nodesUp: 1)
        exclusions.byConstraint = 1
        #expect(Self.explain(&talk, 2)?.obstacles == [.excluded(exclusions)])
    }

    @Test func `only an admin labels and taints, and only nodes that there are`() {
        var talk = Self.cluster(1)
        let user = Principal(kind: .user, name: Name(unchecked: "ada"))
        for request in [
            ClientRequest.label(Self.name(1), put: [Label(key: "a", value: "")], remove: []),
            .taint(Self.name(1), put: [Taint(key: "a", effect: .noSchedule)], remove: []),
        ] {
            #expect(talk.ask(request, by: user).replies == [.rejected(.denied(user, verb: "label and taint nodes"))])
        }
        #expect(
            talk.ask(.label(Self.name(9), put: [], remove: ["a"])).replies == [.rejected(.unknownNode(Self.name(9)))])
        let many = (0..<65).map { Label(key: "k\($0)", value: "") }
        guard
            case .rejected(.invalid(let field, _))? = talk.ask(.label(Self.name(1), put: many, remove: [])).replies
                .first
        else {
            Issue.record("65 labels were taken")
            return
        }
        #expect(field == "labels")
    }

    @Test func `a taint keeps off who does not tolerate it, and the softer one only when others will do`() {
        var talk = Self.cluster(2)
        talk.ask(.taint(Self.name(1), put: [Taint(key: "d", value: "t", effect: .noSchedule)], remove: []))
        talk.ask(.taint(Self.name(2), put: [Taint(key: "old", effect: .preferNoSchedule)], remove: []))
        _ = talk.submit(Generate.spec(cpu: 4000), key: 1)
        _ = talk.submit(Generate.spec(cpu: 4000), key: 2)
        #expect(Self.places(talk, 1) == [2], "it is avoided, but nothing else will do")
        #expect(Self.places(talk, 2) == [])
        var exclusions = Exclusions(nodesUp: 2)
        exclusions.byTaint = 1
        #expect(Self.explain(&talk, 2)?.obstacles.last == .excluded(exclusions))
        let tolerant = NodeSelection(tolerations: [Toleration(key: "d", value: "t")])
        _ = talk.submit(Self.spec(cpu: 1000, tolerant), key: 3)
        #expect(Self.places(talk, 3) == [1])
    }

    @Test func `a gang includes every node that it names, and others beside them`() {
        var talk = Self.cluster(4)
        _ = talk.submit(Self.spec(ranks: 3, nodes: 3, NodeSelection(include: [Self.name(4), Self.name(2)])), key: 1)
        #expect(Self.places(talk, 1).count == 3)
        #expect(Set(Self.places(talk, 1)).isSuperset(of: [2, 4]))
        _ = talk.submit(Self.spec(ranks: 5, cpu: 500, NodeSelection(include: [Self.name(3), Self.name(1)])), key: 2)
        #expect(Set(Self.places(talk, 2)) == [1, 3], "as few nodes as will do, and both of them")
    }

    @Test func `a named node that is closed is the reason, and keeps nobody else waiting`() {
        var talk = Self.cluster(2)
        talk.ask(.cordon(Self.name(1), reason: "work"))
        _ = talk.submit(Self.spec(NodeSelection(include: [Self.name(1)])), key: 1)
        #expect(Self.explain(&talk, 1)?.obstacles == [.nodeAbsent(Self.name(1))])
        _ = talk.submit(Generate.spec(cpu: 4000), key: 2)
        #expect(Self.places(talk, 2) == [2])
        talk.ask(.resume(Self.name(1)))
        #expect(Self.places(talk, 1) == [1])
    }

    @Test func `what no node could ever satisfy is refused by name`() throws {
        var talk = Self.cluster(2)
        let none = talk.submit(Self.spec(NodeSelection(constraint: try Constraint("a100"))), key: 1)
        guard case .rejected(.noNodeMatches(let why))? = none else {
            Issue.record("\(String(describing: none))")
            return
        }
        #expect(why.contains("2 of 2 nodes are left out: 2 by its constraint"))
        #expect(
            talk.submit(Self.spec(NodeSelection(exclude: [Self.name(7)])), key: 2)
                == .rejected(.unknownNode(Self.name(7))))
        for selection in [
            NodeSelection(include: [Self.name(1)], exclude: [Self.name(1)]),
            NodeSelection(include: [Self.name(1), Self.name(2)]),
        ] {
            guard case .rejected(.invalid)? = talk.submit(Self.spec(selection), key: 3) else {
                Issue.record("a contradiction was taken")
                return
            }
        }
        // What is refused today is taken once a node has the label.
        talk.ask(.label(Self.name(1), put: [Label(key: "a100", value: "")], remove: []))
        let taken = talk.submit(Self.spec(NodeSelection(constraint: try Constraint("a100"))), key: 4)
        #expect(taken == .submitted(JobID(1)))
    }

    @Test func `whole nodes are held and paid for whole, and nobody comes beside`() {
        var talk = Self.cluster(2, gpus: 2)
        let queue = QueueSpec(name: Name(unchecked: "q"), quota: Quota([.init(kind: .cpu, amount: 6000)]))
        talk.ask(.declareQueue(queue))
        _ = talk.submit(Self.spec(queue: "q", NodeSelection(isExclusive: true)), key: 1)
        #expect(Self.places(talk, 1) == [1])
        #expect(talk.conductor.state.queue(queue.name)?.used == Generate.inventory(gpus: 2).resources)
        #expect(talk.conductor.state.nodes[NodeID(1)]?.free.isZero == true)
        _ = talk.submit(Generate.spec(cpu: 0), key: 2)
        #expect(Self.places(talk, 2) == [2], "even one that asks for nothing")
        _ = talk.submit(Self.spec(NodeSelection(isExclusive: true)), key: 3)
        #expect(Self.places(talk, 3) == [], "the other node is not idle")
        #expect(Self.explain(&talk, 3)?.obstacles.first == .capacity(closest: nil, shortOf: .zero, placed: 0))
        talk.ask(.cancel(JobID(3)))
        talk.ask(.cancel(JobID(2)))
        #expect(talk.conductor.state.violations().isEmpty)
    }

    @Test func `a head is told when it starts at the latest, and who ends by then goes before it`() {
        var talk = Self.cluster(2)
        func limited(_ minutes: Int64?, cpu: Int64, nodes: Int? = nil) -> Boxed<JobSpec> {
            var spec = Generate.spec(ranks: nodes ?? 1, nodes: nodes, cpu: cpu).value
            spec.timeLimit = minutes.map { .minutes($0) }
            return Boxed(spec)
        }
        _ = talk.submit(limited(10, cpu: 4000), key: 1)
        let begin = WallTime(milliseconds: 1_000_000 + talk.clock)
        _ = talk.submit(limited(nil, cpu: 4000, nodes: 2), key: 2)
        #expect(Self.explain(&talk, 2)?.startsBy == begin + .minutes(10) + talk.conductor.settings.overrun)
        _ = talk.submit(limited(11, cpu: 1000), key: 3)
        _ = talk.submit(limited(9, cpu: 1000), key: 4)
        #expect(Self.places(talk, 3) == [], "it may still be there when the head comes")
        #expect(Self.places(talk, 4) == [2])
        #expect(Self.explain(&talk, 3)?.obstacles.first == .behind(JobID(2)))
        talk.ask(
            .declareQueue(
                {
                    var queue = QueueSpec(name: .standard)
                    queue.strategy = .strictFIFO
                    return queue
                }()))
        _ = talk.submit(limited(1, cpu: 1000), key: 5)
        #expect(Self.places(talk, 5) == [], "nobody overtakes in a strict queue")
    }

    @Test func `whole nodes over the whole quota are told so, and hold nobody back`() {
        var talk = Self.cluster(1)
        talk.ask(.declareQueue(QueueSpec(name: .standard, quota: Quota([.init(kind: .cpu, amount: 3000)]))))
        _ = talk.submit(Self.spec(NodeSelection(isExclusive: true)), key: 1)
        #expect(
            Self.explain(&talk, 1)?.obstacles
                == [.quotaTooSmall(queue: .standard, shortOf: Resources(cpu: 1000))])
        _ = talk.submit(Self.spec(.none), key: 2)
        #expect(Self.places(talk, 2).count == 1)
    }
}
