// Nodes that are powered off because they are silent: when, how often, and what is given up by it.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("Fencing") struct FencingTests {
    private static let name = Name(unchecked: "node-1")
    private static let wish = ClientRequest.fence(name, reason: "no answer")
    private static let account = AllocationAccount(
        allocation: AllocationID(1), job: JobID(1), attempt: 1, state: .running)
    /// A machine that never runs anything, and always answers.
    private static let witness = 9

    private static func settings(fences: Bool = true) -> Settings {
        var settings = Settings()
        settings.canFence = fences
        settings.fenceAfter = .seconds(90)
        return settings
    }

    /// A node on which a job stays whatever happens, its session, and the witness's.
    private static func keeping(
        fences: Bool = true, _ rule: OnDisconnect = .keep
    ) -> (talk: Conversation, session: SessionID, other: SessionID) {
        var talk = Conversation(settings: settings(fences: fences))
        let session = talk.addNode(1, Generate.inventory())
        var spec = Generate.spec().value
        spec.onDisconnect = rule
        _ = talk.submit(Boxed(spec), key: 1)
        let other = addWitness(&talk)
        return (talk, session, other)
    }

    private static func addWitness(_ talk: inout Conversation) -> SessionID {
        let session = talk.addNode(witness, Generate.inventory())
        talk.ask(.cordon(Name(unchecked: "node-\(witness)"), reason: "a witness"))
        return session
    }

    /// Lets seconds pass in which one node answers.
    private static func pass(_ talk: inout Conversation, _ seconds: Int, hearing session: SessionID) -> [Effect] {
        (0..<seconds).flatMap { _ in
            talk.step([.agent(session, Conversation.proof(witness), .beat(0))]) + talk.pass(seconds: 1)
        }
    }

    private static func fences(_ effects: [Effect]) -> [Name] {
        effects.compactMap { effect in
            if case .fence(_, let name, _) = effect { name } else { nil }
        }
    }

    private static func view(_ talk: inout Conversation) -> NodeView? {
        guard case .nodes(let page)? = talk.ask(.nodes(after: nil)).replies.first else { return nil }
        return page.nodes.first
    }

    private static func conflict(_ effects: [Effect]) -> String? {
        guard case .rejected(.conflict(let why))? = effects.replies.first else { return nil }
        return why
    }

    private static func isHeld(_ talk: Conversation) -> Bool { talk.conductor.state.allocations.count == 1 }

    @Test("is tried when work is left on a silent node that waits for proof, and gives that up when it succeeds")
    func byItself() {
        var (talk, session, other) = Self.keeping()
        talk.step([.closed(session)])
        #expect(Self.fences(Self.pass(&talk, 89, hearing: other)).isEmpty)
        #expect(Self.fences(Self.pass(&talk, 1, hearing: other)) == [Self.name])
        #expect(Self.view(&talk)?.slurmState == "FENCING")
        #expect(Self.fences(Self.pass(&talk, 60, hearing: other)).isEmpty, "one at a time")
        #expect(Self.isHeld(talk))
        let refused = talk.hello(1, Generate.inventory(), on: talk.session()).refusals
        #expect(refused.first?.contains("is being powered off") == true, "not in the middle of it")
        talk.step([.fence(NodeID(1), .isOff(said: "chassis power is off"))])
        #expect(!Self.isHeld(talk))
        #expect(talk.conductor.state.jobs[JobID(1)]?.phase.isPending == true, "it starts elsewhere")
        #expect(Self.view(&talk)?.slurmState == "FENCED")
        #expect(Self.fences(Self.pass(&talk, 100, hearing: other)).isEmpty)
        var next = Conversation(restarting: talk)
        #expect(Self.view(&next)?.slurmState == "FENCED", "a restart does not forget it")
        let effects = next.hello(1, Generate.inventory(), on: next.session(), accounts: [Self.account])
        #expect(effects.orders.map(\.word).first == "discard 1", "as after `down`")
        #expect(next.conductor.state.node(named: Self.name)?.fenced == nil)
    }

    @Test("is not tried for what reruns by itself")
    func reruns() {
        var (talk, session, other) = Self.keeping(.rerun(after: .minutes(30)))
        talk.step([.closed(session)])
        #expect(Self.fences(Self.pass(&talk, 2000, hearing: other)).isEmpty)
        #expect(!Self.isHeld(talk))
    }

    @Test("is not tried by itself where most nodes fell silent: then the coordinator may be cut off")
    func cutOffItself() {
        var (talk, session, other) = Self.keeping()
        talk.step([.closed(session), .closed(other)])
        #expect(Self.fences(talk.pass(seconds: 1000)).isEmpty)
        #expect(talk.ask(Self.wish).replies == [.done])
        #expect(Self.fences(talk.pass(seconds: 1)).isEmpty, "it runs")
        #expect(Self.view(&talk)?.slurmState == "FENCING", "whoever asks knows better")
    }

    @Test("is tried again after a wait that doubles and has a bound, and says why it failed")
    func again() {
        var (talk, session, other) = Self.keeping()
        talk.step([.closed(session)])
        #expect(Self.fences(Self.pass(&talk, 92, hearing: other)).count == 1)
        var waits: [Int] = []
        for _ in 0..<9 {
            talk.step([.fence(NodeID(1), .failed(why: "no route"))])
            talk.step([.fence(NodeID(1), .failed(why: "told twice"))])
            var seconds = 0
            repeat { seconds += 1 } while seconds < 2000 && Self.fences(Self.pass(&talk, 1, hearing: other)).isEmpty
            waits.append(seconds)
        }
        #expect(waits == [15, 30, 60, 120, 240, 480, 600, 600, 600])
        #expect(Self.view(&talk)?.fence == FenceView(isDone: false, isRunning: true, attempts: 10, failure: "no route"))
        #expect(Self.isHeld(talk), "a failure proves nothing")
        var next = Conversation(restarting: talk)
        let anew = next.session()
        next.hello(Self.witness, Generate.inventory(), on: anew, incarnation: 2)
        #expect(Self.fences(Self.pass(&next, 92, hearing: anew)) == [Self.name], "found again from the state")
    }

    @Test("runs no more commands at once than it may, and first those that ran the least")
    func bounded() {
        var talk = Conversation(settings: Self.settings())
        let sessions = (1...6).map { talk.addNode($0, Generate.inventory()) }
        for key in 1...6 {
            var spec = Generate.spec().value
            spec.onDisconnect = .keep
            spec.selection = nil
            spec.requests = Generate.inventory().resources
            _ = talk.submit(Boxed(spec), key: UInt64(key))
        }
        #expect(talk.conductor.state.allocations.count == 6)
        talk.step(sessions.map { .closed($0) })
        talk.pass(seconds: 20)
        for node in 1...6 { talk.ask(.fence(Name(unchecked: "node-\(node)"), reason: "no answer")) }
        #expect(talk.conductor.state.nodes.filter { $0.fence != nil }.count == 6)
        #expect(talk.pass(seconds: 60).filter { if case .fence = $0 { true } else { false } }.isEmpty, "four run")
        let effects = talk.step([.fence(NodeID(1), .failed(why: "slow"))]) + talk.pass(seconds: 60)
        #expect(Self.fences(effects) == [Name(unchecked: "node-5")], "it waited for longer than the first")
    }

    @Test("is asked for by hand, of a node that does not answer, where there is a command for it")
    func byHand() {
        var (talk, session, _) = Self.keeping(fences: false)
        #expect(Self.conflict(talk.ask(Self.wish))?.contains("--fence-command") == true)
        (talk, session, _) = Self.keeping()
        #expect(Self.conflict(talk.ask(Self.wish))?.contains("answers") == true)
        talk.step([.closed(session)])
        let effects = talk.ask(Self.wish)
        #expect(effects.replies == [.done])
        #expect(Self.fences(effects + talk.pass(seconds: 14)).isEmpty, "it may come back in a moment")
        #expect(Self.fences(talk.pass(seconds: 1)) == [Self.name])
        #expect(Self.fences(talk.ask(Self.wish)).isEmpty)
        talk.step([.fence(NodeID(1), .failed(why: "no route"))])
        #expect(Self.fences(talk.ask(Self.wish)) == [Self.name], "whoever asks does not wait")
        var next = Conversation(restarting: talk)
        #expect(Self.fences(next.pass(seconds: 14)).isEmpty, "it had no time to say hello")
        #expect(Self.fences(next.pass(seconds: 1)) == [Self.name], "a restart does not forget the wish")
        next.step([.fence(NodeID(1), .isOff(said: ""))])
        #expect(Self.fences(next.ask(Self.wish)) == [Self.name], "it was powered on by hand, and hangs again")
        let user = Principal(kind: .user, name: Name(unchecked: "ada"))
        guard case .rejected(.denied)? = next.ask(Self.wish, by: user).replies.first else {
            Issue.record("a user may not")
            return
        }
    }

    @Test("is not wanted any more of a node that was heard again, or that is said to be down")
    func heardAgain() {
        var (talk, session, other) = Self.keeping()
        talk.step([.closed(session)])
        _ = Self.pass(&talk, 92, hearing: other)
        talk.step([.fence(NodeID(1), .failed(why: "no route"))])
        talk.hello(1, Generate.inventory(), on: talk.session(), accounts: [Self.account])
        talk.step([.fence(NodeID(1), .isOff(said: "late"))])
        #expect(Self.isHeld(talk), "nobody had asked any more")
        #expect(Self.view(&talk)?.fence == nil)

        (talk, session, other) = Self.keeping()
        talk.step([.closed(session)])
        talk.pass(seconds: 20)
        talk.ask(Self.wish)
        talk.step([.fence(NodeID(1), .failed(why: "no route"))])
        let again = talk.session()
        talk.hello(1, Generate.inventory(), on: again, accounts: [Self.account])
        #expect(talk.conductor.state.node(named: Self.name)?.fence == nil, "nothing else about it has changed")
        talk.step([.closed(again)])
        #expect(Self.fences(talk.pass(seconds: 50)).isEmpty)

        talk.ask(Self.wish)
        talk.step([.fence(NodeID(1), .failed(why: "no route"))])
        #expect(talk.ask(.down(Self.name, reason: "pulled its plug")).replies == [.done])
        #expect(Self.fences(talk.pass(seconds: 100)).isEmpty)
    }

    @Test("has to be silent for a while before anybody is believed that it is down")
    func down() {
        var (talk, session, _) = Self.keeping()
        talk.step([.closed(session)])
        let down = ClientRequest.down(Self.name, reason: "burnt")
        #expect(Self.conflict(talk.ask(down))?.contains("ask again after 15 s") == true)
        talk.pass(seconds: 60)
        var next = Conversation(restarting: talk)
        #expect(Self.conflict(next.ask(down))?.contains("ask again after 15 s") == true)
        next.pass(seconds: 15)
        #expect(next.ask(down).replies == [.done])
        #expect(!Self.isHeld(next))
    }
}
