// Two agents with one identity, and nodes that know nothing of what they ran.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("One identity")
struct TwinsTests {
    private func running(_ talk: inout Conversation, _ node: SessionID, _ id: UInt64 = 1) {
        talk.step([talk.report(1, on: node, first: id, [.started(AllocationID(id), at: WallTime(milliseconds: 1))])])
    }

    private func isContested(_ talk: inout Conversation) -> Bool? {
        for case .nodes(let page) in talk.ask(.nodes(after: nil)).replies { return page.nodes.first?.isContested }
        return nil
    }

    @Test("shown by a second agent while the first is alive is an alarm and no takeover, and is shown for a while")
    func alarm() {
        var talk = Conversation()
        let first = talk.addNode(1, Generate.inventory())
        _ = talk.submit(Generate.spec(), key: 1)
        running(&talk, first)
        let second = talk.session()
        let answers = talk.hello(1, Generate.inventory(), on: second, incarnation: 2)
        #expect(answers.refusals.first?.hasPrefix("another agent of node node-1 was heard 0 s ago") == true)
        #expect(answers.refusals.count == 1 && !answers.contains { if case .welcome = $0 { true } else { false } })
        #expect(isContested(&talk) == false, "it may have started anew")
        let beat = talk.step([.agent(first, Conversation.proof(1), .beat(1))])
        #expect(beat == [.heartbeat(first, epoch: 1, LeaseAnswer(sent: Conversation.beatTime))])
        #expect(isContested(&talk) == true)
        let again = talk.hello(1, Generate.inventory(), on: talk.session(), incarnation: 2)
        #expect(again.refusals.first?.hasPrefix("ALARM: two agents show the identity of node node-1") == true)
        #expect(talk.conductor.state.jobs[JobID(1)]?.mishaps == 0)
        for _ in 0..<13 {
            talk.pass(seconds: 5)
            talk.step([.agent(first, Conversation.proof(1), .beat(1))])
        }
        #expect(isContested(&talk) == false)
    }

    @Test("goes at once to an agent whose predecessor's session has closed")
    func restart() {
        var talk = Conversation()
        let first = talk.addNode(1, Generate.inventory())
        talk.step([.closed(first)])
        #expect(talk.hello(1, Generate.inventory(), on: talk.session(), incarnation: 2).refusals.isEmpty)
    }

    @Test("goes to one that stands by only when the other has been silent for the patience, not while it is away")
    func standsBy() {
        var talk = Conversation()
        let first = talk.addNode(1, Generate.inventory())
        let refused = talk.hello(1, Generate.inventory(), on: talk.session(), incarnation: 2)
        #expect(refused.refusals.count == 1)
        talk.step([.closed(first)])
        talk.pass(seconds: 5)
        #expect(talk.hello(1, Generate.inventory(), on: talk.session(), incarnation: 2).refusals.count == 1)
        let back = talk.session()
        #expect(talk.hello(1, Generate.inventory(), on: back).refusals.isEmpty)
        talk.pass(seconds: 14)
        #expect(talk.hello(1, Generate.inventory(), on: talk.session(), incarnation: 2).refusals.count == 1)
        talk.pass(seconds: 1)
        #expect(
            talk.hello(1, Generate.inventory(), on: talk.session(), incarnation: 2).refusals == [
                "a newer session of node node-1 replaces this one"
            ])
    }

    @Test("says nothing about what ran: what its node does not know any more is given up by its job's own rule")
    func missing() {
        var talk = Conversation()
        let first = talk.addNode(1, Generate.inventory())
        _ = talk.submit(Generate.spec(rerunAfter: 60), key: 1)
        running(&talk, first)
        talk.step([.closed(first)])
        let session = talk.session()
        #expect(talk.hello(1, Generate.inventory(), on: session, incarnation: 2).orders.isEmpty)
        var orders: [String] = []
        for _ in 0..<12 {
            #expect(talk.conductor.state.jobs[JobID(1)]?.attempt == 1)
            talk.step([.agent(session, Conversation.proof(1), .beat(0))])
            orders += talk.pass(seconds: 5).orders.map(\.word)
        }
        #expect(orders == ["discard 1", "prepare 2"])
        #expect(talk.conductor.state.jobs[JobID(1)]?.attempt == 2)
    }

    @Test("takes what was missing for running when a later hello knows it")
    func found() {
        var talk = Conversation()
        let first = talk.addNode(1, Generate.inventory())
        _ = talk.submit(Generate.spec(rerunAfter: 60), key: 1)
        running(&talk, first)
        talk.step([.closed(first)])
        let copy = talk.session()
        talk.hello(1, Generate.inventory(), on: copy, incarnation: 2)
        talk.step([.closed(copy)])
        let account = AllocationAccount(allocation: AllocationID(1), job: JobID(1), attempt: 1, state: .running)
        let session = talk.session()
        talk.hello(1, Generate.inventory(), on: session, accounts: [account], incarnation: 3)
        for _ in 0..<20 {
            talk.pass(seconds: 5)
            talk.step([.agent(session, Conversation.proof(1), .beat(1))])
        }
        #expect(talk.conductor.state.jobs[JobID(1)]?.attempt == 1)
    }

    @Test("stops what is cancelled while its node does not know it")
    func cancelled() {
        var talk = Conversation()
        let first = talk.addNode(1, Generate.inventory())
        _ = talk.submit(Generate.spec(), key: 1)
        running(&talk, first)
        talk.step([.closed(first)])
        talk.hello(1, Generate.inventory(), on: talk.session(), incarnation: 2)
        #expect(talk.ask(.cancel(JobID(1))).orders.map(\.word) == ["stop 1"])
    }

    private static func inventory(_ folder: String) -> NodeInventory {
        var inventory = Generate.inventory()
        inventory.runDirectory = folder
        return inventory
    }

    private static func spec(_ rule: OnDisconnect) -> Boxed<JobSpec> {
        var spec = Generate.spec().value
        spec.onDisconnect = rule
        return Boxed(spec)
    }

    @Test(
        "with its records in another folder is not given what the one before may have started, whatever the job's rule",
        arguments: [OnDisconnect.keep, .stop(after: .seconds(60)), .rerun(after: .seconds(600))])
    func otherFolder(rule: OnDisconnect) {
        var talk = Conversation()
        let first = talk.addNode(1, Self.inventory("a"))
        _ = talk.submit(Self.spec(rule), key: 1)
        talk.step([.closed(first)])
        // It may have started it, and nobody will ever tell.
        let copy = talk.session()
        #expect(talk.hello(1, Self.inventory("b"), on: copy, incarnation: 2).orders.isEmpty)
        for _ in 0..<6 {
            #expect(talk.pass(seconds: 5).orders.isEmpty)
            talk.step([.agent(copy, Conversation.proof(1), .beat(0))])
        }
        #expect(talk.conductor.state.jobs[JobID(1)]?.attempt == 1)
        #expect(talk.conductor.state.allocations[AllocationID(1)] != nil)
        // A second look of the same folder says no more than its first.
        talk.step([.closed(copy)])
        #expect(talk.hello(1, Self.inventory("b"), on: talk.session(), incarnation: 3).orders.isEmpty)
    }

    @Test("goes on where the folder itself says what became of it")
    func ownFolder() {
        var talk = Conversation()
        let first = talk.addNode(1, Self.inventory("a"))
        _ = talk.submit(Self.spec(.keep), key: 1)
        talk.step([.closed(first)])
        let copy = talk.session()
        talk.hello(1, Self.inventory("b"), on: copy, incarnation: 2)
        talk.step([.closed(copy)])
        let back = talk.hello(1, Self.inventory("a"), on: talk.session(), incarnation: 3)
        #expect(back.orders.map(\.word) == ["prepare 1"], "it never had it")
        #expect(talk.conductor.state.violations().isEmpty)
    }

    @Test("with its records in the same folder is given again what it does not hold, as is one that names none")
    func sameFolder() {
        for (old, new) in [("a", "a"), ("", "b"), ("a", "")] {
            var talk = Conversation()
            let first = talk.addNode(1, Self.inventory(old))
            _ = talk.submit(Self.spec(.keep), key: 1)
            talk.step([.closed(first)])
            let again = talk.hello(1, Self.inventory(new), on: talk.session(), incarnation: 2)
            #expect(again.orders.map(\.word) == ["prepare 1"], "\(old) \(new)")
        }
    }

    @Test("with its records in another folder is not given it by a coordinator that begins anew either")
    func restarted() {
        var talk = Conversation()
        _ = talk.addNode(1, Self.inventory("a"))
        _ = talk.submit(Self.spec(.keep), key: 1)
        var next = Conversation(restarting: talk)
        #expect(next.hello(1, Self.inventory("b"), on: next.session(), incarnation: 2).orders.isEmpty)
        #expect(next.conductor.state.allocations[AllocationID(1)] != nil)
    }

    @Test(
        "is not believed to have stopped what must be kept and starts again, and is what nobody wants any more",
        arguments: ["requeue", "drain", "cancel", "requeue, then cancel"])
    func keptElsewhere(wish: String) {
        var talk = Conversation()
        let first = talk.addNode(1, Self.inventory("a"))
        _ = talk.submit(Self.spec(.keep), key: 1)
        running(&talk, first)
        talk.step([.closed(first)])
        let copy = talk.session()
        talk.hello(1, Self.inventory("b"), on: copy, incarnation: 2)
        let id = JobID(1)
        let ordered =
            switch wish {
            case "cancel": talk.ask(.cancel(id))
            case "drain": talk.ask(.drain(Name("node-1")!, reason: "dust", within: .seconds(1)))
            default: talk.ask(.requeue(id))
            }
        let later = wish == "drain" ? talk.pass(seconds: 2) : []
        #expect((ordered + later).orders.map(\.word).contains("stop 1"))
        talk.step([
            talk.report(1, on: copy, first: 1, [.ended(AllocationID(1), .stopped, at: WallTime(milliseconds: 2))])
        ])
        #expect((talk.conductor.state.allocations[AllocationID(1)] == nil) == (wish == "cancel"))
        guard wish == "requeue, then cancel" else { return }
        talk.ask(.cancel(id))
        talk.step([
            talk.report(1, on: copy, first: 2, [.ended(AllocationID(1), .stopped, at: WallTime(milliseconds: 2))])
        ])
        #expect(talk.conductor.state.allocations[AllocationID(1)] == nil)
    }

    @Test("is believed to have stopped what must be kept where its records are in the same folder")
    func keptHere() {
        var talk = Conversation()
        let first = talk.addNode(1, Self.inventory("a"))
        _ = talk.submit(Self.spec(.keep), key: 1)
        running(&talk, first)
        talk.step([.closed(first)])
        let again = talk.session()
        talk.hello(1, Self.inventory("a"), on: again, incarnation: 2)
        talk.ask(.requeue(JobID(1)))
        talk.step([
            talk.report(1, on: again, first: 1, [.ended(AllocationID(1), .stopped, at: WallTime(milliseconds: 2))])
        ])
        #expect(talk.conductor.state.allocations[AllocationID(1)] == nil)
    }

    private static func on(_ kernel: String, _ folder: String) -> NodeInventory {
        var inventory = inventory(folder)
        inventory.kernelBoot = kernel
        return inventory
    }

    @Test(
        "elsewhere than it was promised to is not given it by a coordinator that begins anew after that one was heard",
        arguments: [("k", "b"), ("l", "b"), ("l", "a")])
    func restartedLater(kernel: String, folder: String) {
        var talk = Conversation()
        let first = talk.addNode(1, Self.on("k", "a"))
        _ = talk.submit(Self.spec(.keep), key: 1)
        talk.step([.closed(first)])
        let elsewhere = Self.on(kernel, folder)
        #expect(talk.hello(1, elsewhere, on: talk.session(), incarnation: 2).orders.isEmpty)
        // Twice: what is kept of it stands in the ledger.
        for incarnation in 3...4 as ClosedRange<UInt64> {
            talk = Conversation(restarting: talk)
            let answers = talk.hello(1, elsewhere, on: talk.session(), incarnation: incarnation)
            #expect(answers.orders.isEmpty)
            #expect(talk.conductor.state.allocations[AllocationID(1)] != nil)
        }
        let back = talk.hello(1, Self.on("k", "a"), on: talk.session(), incarnation: 5)
        #expect(back.refusals.count == 1, "the other one is alive")
        talk = Conversation(restarting: talk)
        let answers = talk.hello(1, Self.on("k", "a"), on: talk.session(), incarnation: 5)
        #expect(answers.orders.map(\.word) == ["prepare 1"], "it never had it")
    }

    @Test("on another kernel of the machine proves the end of what was promised to that one, and of nothing else")
    func kernels() {
        for (machine, isOver) in [("dmi:1", true), ("dmi:2", false)] {
            var talk = Conversation()
            var (old, other, new) = (Self.on("k", "a"), Self.on("l", "b"), Self.on("m", "b"))
            old.machine = "dmi:1"
            new.machine = machine
            let first = talk.addNode(1, old)
            _ = talk.submit(Self.spec(.keep), key: 1)
            running(&talk, first)
            talk.step([.closed(first)])
            let second = talk.session()
            talk.hello(1, other, on: second, incarnation: 2)
            #expect(talk.conductor.state.allocations[AllocationID(1)] != nil, "nothing tells of which machine it is")
            talk.step([.closed(second)])
            other.machine = machine
            talk.hello(1, new, on: talk.session(), incarnation: 3)
            #expect((talk.conductor.state.allocations[AllocationID(1)] == nil) == isOver, "\(machine)")
        }
    }
}
