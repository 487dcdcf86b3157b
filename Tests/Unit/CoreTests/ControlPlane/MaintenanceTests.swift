// A planned stop of the coordinator: who is granted what, and how long what may be held is waited for.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("A maintenance") struct MaintenanceTests {
    private static let begin = ClientRequest.maintenance(.begin(.minutes(60)))
    private static let account = AllocationAccount(
        allocation: AllocationID(1), job: JobID(1), attempt: 1, state: .running)

    /// A node on which a job runs that must never overlap.
    private static func running() -> (talk: Conversation, session: SessionID) {
        var talk = Conversation()
        let session = talk.addNode(1, Generate.inventory())
        var spec = Generate.spec().value
        spec.onDisconnect = .stop(after: .seconds(60))
        _ = talk.submit(Boxed(spec), key: 1)
        talk.step([
            talk.report(1, on: session, first: 1, [.started(AllocationID(1), at: WallTime(milliseconds: 1))])
        ])
        return (talk, session)
    }

    private static func beat(_ talk: inout Conversation, on session: SessionID) -> Span? {
        let effects = talk.step([.agent(session, Conversation.proof(1), .beat(1))])
        return effects.lazy.compactMap { if case .heartbeat(_, _, let answer) = $0 { answer.grant } else { nil } }.first
    }

    private static func view(_ effects: [Effect]) -> MaintenanceView? {
        effects.replies.lazy.compactMap { if case .maintenance(let view) = $0 { view } else { nil } }.first
    }

    private static func isHeld(_ talk: Conversation) -> Bool { talk.conductor.state.allocations.count == 1 }

    @Test("is granted with each answer until it is over, and says how many have heard it")
    func granted() {
        var (talk, session) = Self.running()
        #expect(Self.beat(&talk, on: session) == .zero)
        #expect(Self.view(talk.ask(.maintenance(.show)))?.left == .zero)
        let begun = Self.view(talk.ask(Self.begin))
        #expect(begun == MaintenanceView(left: .minutes(60), by: .admin, nodes: 1, holding: 0))
        talk.pass(seconds: 5)
        #expect(Self.beat(&talk, on: session) == .seconds(3595))
        talk.pass(seconds: 5)
        _ = Self.beat(&talk, on: session)
        #expect(Self.view(talk.ask(.maintenance(.show)))?.holding == 0, "it may have been sent before the answer came")
        talk.pass(seconds: 5)
        _ = Self.beat(&talk, on: session)
        #expect(Self.view(talk.ask(.maintenance(.show)))?.holding == 1)
    }

    @Test("is not held by an agent that is too old to heed it")
    func old() {
        var (talk, session) = Self.running()
        talk.step([.closed(session)])
        let anew = talk.session()
        let hello = AgentHello(
            versions: ProtocolRange(oldest: 1, newest: 1), cluster: Conversation.cluster, incarnation: 1,
            highestEpoch: 0, inventory: Generate.inventory(), accounts: [Self.account], nextReport: 2,
            sent: BootTime(milliseconds: 1))
        talk.step([.agent(anew, Conversation.proof(1), .hello(hello))])
        talk.ask(Self.begin)
        for _ in 0..<4 {
            talk.pass(seconds: 5)
            _ = Self.beat(&talk, on: anew)
        }
        let view = Self.view(talk.ask(.maintenance(.show)))
        #expect(view?.nodes == 1 && view?.holding == 0)
    }

    @Test("is waited for where a node falls silent, also by a coordinator that starts then")
    func waited() {
        var (talk, session) = Self.running()
        talk.ask(Self.begin)
        _ = Self.beat(&talk, on: session)
        talk.step([.closed(session)])
        talk.pass(seconds: 3646)
        #expect(Self.isHeld(talk), "an hour, 30 s, 10 s, and 7 s for the clocks")
        talk.pass(seconds: 2)
        #expect(!Self.isHeld(talk))
        #expect(talk.conductor.state.maintenance == nil)

        (talk, session) = Self.running()
        talk.ask(Self.begin)
        _ = Self.beat(&talk, on: session)
        talk.step([.closed(session)])
        talk.pass(seconds: 1000)
        var next = Conversation(restarting: talk)
        next.pass(seconds: 3646)
        #expect(Self.isHeld(next), "it counts from its own start, whatever the wall clock says")
        next.pass(seconds: 2)
        #expect(!Self.isHeld(next))
    }

    @Test("that is made longer is not held for longer by who did not hear of it")
    func longer() {
        var (talk, session) = Self.running()
        talk.ask(Self.begin)
        _ = Self.beat(&talk, on: session)
        talk.step([.closed(session)])
        talk.pass(seconds: 100)
        talk.ask(.maintenance(.begin(.minutes(8 * 60))))
        talk.pass(seconds: 3546)
        #expect(Self.isHeld(talk))
        talk.pass(seconds: 2)
        #expect(!Self.isHeld(talk))
        #expect(talk.conductor.state.maintenance != nil, "others may hear of it")
    }

    @Test("that nobody was granted, or that a node let go of, is not waited for")
    func free() {
        var (talk, session) = Self.running()
        talk.step([.closed(session)])
        talk.ask(Self.begin)
        talk.pass(seconds: 102)
        #expect(!Self.isHeld(talk), "it was silent when it began")

        (talk, session) = Self.running()
        talk.ask(Self.begin)
        _ = Self.beat(&talk, on: session)
        let effects = talk.ask(.maintenance(.end))
        #expect(effects.refusals.first?.contains("the maintenance is over") == true)
        let anew = talk.session()
        talk.hello(1, Generate.inventory(), on: anew, accounts: [Self.account])
        talk.pass(seconds: 5)
        #expect(Self.beat(&talk, on: anew) == .zero)
        talk.pass(seconds: 5)
        #expect(talk.conductor.state.maintenance?.isOver == true, "its ranks may not know yet")
        #expect(Self.beat(&talk, on: anew) == .zero)
        talk.pass(seconds: 1)
        #expect(talk.conductor.state.maintenance == nil)
        talk.step([.closed(anew)])
        talk.pass(seconds: 102)
        #expect(!Self.isHeld(talk))
    }

    @Test("is waited for where another agent comes up that knows nothing of what runs")
    func missing() {
        var (talk, session) = Self.running()
        talk.ask(Self.begin)
        _ = Self.beat(&talk, on: session)
        talk.ask(.maintenance(.end))
        let other = talk.session()
        talk.hello(1, Generate.inventory(), on: other, incarnation: 2)
        for _ in 0..<700 {
            talk.pass(seconds: 5)
            _ = Self.beat(&talk, on: other)
        }
        #expect(Self.isHeld(talk), "the first one's ranks hold it for an hour")
        for _ in 0..<30 {
            talk.pass(seconds: 5)
            _ = Self.beat(&talk, on: other)
        }
        #expect(talk.conductor.state.allocations.first { $0.id == AllocationID(1) } == nil)
    }

    @Test("is not let go of by an agent that never held it, when that one falls silent")
    func otherFallsSilent() {
        var (talk, session) = Self.running()
        talk.ask(Self.begin)
        _ = Self.beat(&talk, on: session)
        talk.ask(.maintenance(.end))
        let other = talk.session()
        talk.hello(1, Generate.inventory(), on: other, incarnation: 2)
        for _ in 0..<4 {
            talk.pass(seconds: 5)
            _ = Self.beat(&talk, on: other)
        }
        for _ in 0..<600 { talk.pass(seconds: 5) }
        #expect(Self.isHeld(talk), "the first one's ranks hold it for an hour")
        for _ in 0..<200 { talk.pass(seconds: 5) }
        #expect(talk.conductor.state.allocations.first { $0.id == AllocationID(1) } == nil)
    }

    @Test("may have been granted after the backup that was restored")
    func restored() {
        var (talk, session) = Self.running()
        talk.step([.closed(session)])
        let unknown = Maintenance.unknown(by: .admin, at: WallTime(milliseconds: 1), longest: .minutes(60))
        var next = Conversation(restarting: talk, adding: [.cluster(.maintained(unknown))])
        next.pass(seconds: 3600)
        #expect(Self.isHeld(next))
        let anew = next.session()
        next.hello(1, Generate.inventory(), on: anew, accounts: [Self.account])
        #expect(Self.beat(&next, on: anew) == .zero, "it grants nothing")
    }

    @Test("has a shortest and a longest length, and is an operator's")
    func bounds() {
        var talk = Conversation()
        for length in [Span.seconds(59), .minutes(24 * 60 + 1)] {
            guard case .rejected(.invalid)? = talk.ask(.maintenance(.begin(length))).replies.first else {
                Issue.record("\(length) is accepted")
                continue
            }
        }
        let ada = Principal(kind: .user, name: Name(unchecked: "ada"))
        guard case .rejected(.denied)? = talk.ask(Self.begin, by: ada).replies.first else {
            Issue.record("a user may not")
            return
        }
        talk.ask(.maintenance(.begin(.minutes(120))))
        talk.ask(.maintenance(.begin(.minutes(60))))
        #expect(talk.conductor.state.maintenance?.longest == .minutes(120), "the first may be held")
        #expect(talk.conductor.state.maintenance?.length == .minutes(60))
    }
}
