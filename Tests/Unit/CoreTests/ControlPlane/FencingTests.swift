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

    private static func settings(fences: Bool = true) -> Settings {
        var settings = Settings()
        settings.canFence = fences
        return settings
    }

    /// A node on which a job stays whatever happens, and its session.
    private static func keeping(fences: Bool = true) -> (Conversation, SessionID) {
        var talk = Conversation(settings: settings(fences: fences))
        let session = talk.addNode(1, Generate.inventory())
        var spec = Generate.spec().value
        spec.onDisconnect = .keep
        _ = talk.submit(Boxed(spec), key: 1)
        return (talk, session)
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

    @Test("is tried when a node is lost on which something is left, and gives that up when it succeeds")
    func byItself() {
        var (talk, session) = Self.keeping()
        talk.step([.closed(session)])
        #expect(Self.fences(talk.pass(seconds: 58)).isEmpty, "it is not lost yet")
        #expect(Self.fences(talk.pass(seconds: 4)) == [Self.name])
        #expect(Self.view(&talk)?.slurmState == "FENCING")
        #expect(Self.fences(talk.pass(seconds: 60)).isEmpty, "one at a time")
        #expect(talk.conductor.state.allocations.count == 1)
        let refused = talk.hello(1, Generate.inventory(), on: talk.session()).refusals
        #expect(refused.first?.contains("is being powered off") == true, "not in the middle of it")
        talk.step([.fence(NodeID(1), .isOff(said: "chassis power is off"))])
        #expect(talk.conductor.state.allocations.isEmpty)
        #expect(talk.conductor.state.jobs[JobID(1)]?.phase.isPending == true, "it starts elsewhere")
        #expect(Self.view(&talk)?.slurmState == "FENCED")
        #expect(Self.fences(talk.pass(seconds: 100)).isEmpty)
        var next = Conversation(restarting: talk)
        #expect(Self.view(&next)?.slurmState == "FENCED", "a restart does not forget it")
        let account = AllocationAccount(allocation: AllocationID(1), job: JobID(1), attempt: 1, state: .running)
        let effects = next.hello(1, Generate.inventory(), on: next.session(), accounts: [account])
        #expect(effects.orders.map(\.word).first == "discard 1", "as after `down`")
        #expect(next.conductor.state.node(named: Self.name)?.fenced == nil)
    }

    @Test("is tried again after a wait that doubles and has a bound, and says why it failed")
    func again() {
        var (talk, session) = Self.keeping()
        talk.step([.closed(session)])
        #expect(Self.fences(talk.pass(seconds: 62)).count == 1)
        var waits: [Int] = []
        for _ in 0..<9 {
            talk.step([.fence(NodeID(1), .failed(why: "no route"))])
            talk.step([.fence(NodeID(1), .failed(why: "told twice"))])
            var seconds = 0
            repeat { seconds += 1 } while seconds < 2000 && Self.fences(talk.pass(seconds: 1)).isEmpty
            waits.append(seconds)
        }
        #expect(waits == [15, 30, 60, 120, 240, 480, 600, 600, 600])
        #expect(Self.view(&talk)?.fence == FenceView(isDone: false, isRunning: true, attempts: 10, failure: "no route"))
        #expect(talk.conductor.state.allocations.count == 1, "a failure proves nothing")
        var next = Conversation(restarting: talk)
        #expect(Self.fences(next.pass(seconds: 62)) == [Self.name], "found again from the state")
    }

    @Test("runs no more commands at once than it may")
    func bounded() {
        var talk = Conversation(settings: Self.settings())
        var sessions: [SessionID] = []
        for node in 1...6 { sessions.append(talk.addNode(node, Generate.inventory())) }
        for key in 1...6 {
            var spec = Generate.spec().value
            spec.onDisconnect = .keep
            spec.selection = nil
            spec.requests = Generate.inventory().resources
            _ = talk.submit(Boxed(spec), key: UInt64(key))
        }
        #expect(talk.conductor.state.allocations.count == 6)
        talk.step(sessions.map { .closed($0) })
        #expect(Self.fences(talk.pass(seconds: 70)).count == 4)
        let effects = talk.step([.fence(NodeID(1), .isOff(said: ""))]) + talk.pass(seconds: 2)
        #expect(Self.fences(effects).count == 1)
    }

    @Test("is asked for by hand, of a node that does not answer, where there is a command for it")
    func byHand() {
        var (talk, session) = Self.keeping(fences: false)
        #expect(Self.conflict(talk.ask(Self.wish))?.contains("--fence-command") == true)
        (talk, session) = Self.keeping()
        #expect(Self.conflict(talk.ask(Self.wish))?.contains("answers") == true)
        talk.step([.closed(session)])
        let effects = talk.ask(Self.wish)
        #expect(effects.replies == [.done], "at once")
        #expect(Self.fences(effects) == [Self.name])
        #expect(Self.fences(talk.ask(Self.wish)).isEmpty)
        talk.step([.fence(NodeID(1), .failed(why: "no route"))])
        #expect(Self.fences(talk.ask(Self.wish)) == [Self.name], "whoever asks does not wait")
        var next = Conversation(restarting: talk)
        #expect(Self.fences(next.pass(seconds: 1)) == [Self.name], "a restart does not forget the wish")
        let user = Principal(kind: .user, name: Name(unchecked: "ada"))
        guard case .rejected(.denied)? = next.ask(Self.wish, by: user).replies.first else {
            Issue.record("a user may not")
            return
        }
    }

    @Test("does not end a node that was heard again")
    func heardAgain() {
        var (talk, session) = Self.keeping()
        talk.step([.closed(session)])
        talk.pass(seconds: 62)
        talk.step([.fence(NodeID(1), .failed(why: "no route"))])
        let account = AllocationAccount(allocation: AllocationID(1), job: JobID(1), attempt: 1, state: .running)
        talk.hello(1, Generate.inventory(), on: talk.session(), accounts: [account])
        talk.step([.fence(NodeID(1), .isOff(said: "late"))])
        #expect(talk.conductor.state.allocations.count == 1, "nobody had asked any more")
        #expect(Self.view(&talk)?.fence == nil)
    }
}
