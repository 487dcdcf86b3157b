// Machines that leave: on an operator's word, or for good; and what a restart makes of that.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite struct DepartureTests {
    private static let name = Name(unchecked: "node-1")

    private static func isRejected(_ effects: [Effect]) -> Bool {
        guard case .rejected? = effects.replies.first else { return false }
        return true
    }

    private static func keeping() -> Boxed<JobSpec> {
        var spec = Generate.spec().value
        spec.onDisconnect = .keep
        return Boxed(spec)
    }

    @Test func `what must not run twice waits for somebody's word, over restarts too`() throws {
        var talk = Conversation()
        let session = talk.addNode(1, Generate.inventory())
        _ = talk.submit(Self.keeping(), key: 1)
        #expect(Self.isRejected(talk.ask(.down(Self.name, reason: "dark"))), "it answers")
        talk.step([.closed(session)])
        talk.pass(seconds: 4000)
        #expect(talk.conductor.state.allocations.count == 1, "an hour of silence proves nothing")
        var next = Conversation(restarting: talk)
        next.pass(seconds: 4000)
        #expect(next.conductor.state.allocations.count == 1)
        #expect(next.ask(.down(Self.name, reason: "unplugged")).replies == [.done])
        #expect(next.conductor.state.allocations.isEmpty)
        #expect(next.conductor.state.jobs[JobID(1)]?.phase.isPending == true)
        #expect(next.ask(.down(Self.name, reason: "unplugged")).replies == [.done], "safe to say twice")
    }

    @Test func `a node that holds something is not removed, and one that is removed is nobody any more`() throws {
        var talk = Conversation()
        let session = talk.addNode(1, Generate.inventory())
        _ = talk.submit(Generate.spec(), key: 1)
        #expect(Self.isRejected(talk.ask(.remove(Self.name))))
        talk.step([
            talk.report(1, on: session, first: 1, [.ended(AllocationID(1), .completed, at: WallTime(milliseconds: 2))])
        ])
        let effects = talk.ask(.remove(Self.name))
        #expect(effects.replies == [.done])
        #expect(effects.contains { if case .refuse(session, _) = $0 { true } else { false } }, "its agent is told")
        #expect(talk.conductor.state.node(named: Self.name) == nil)
        guard case .nodes(let page)? = talk.ask(.nodes(after: nil)).replies.first else {
            Issue.record("no page")
            return
        }
        #expect(page.nodes.isEmpty)
        guard case .job(let view)? = talk.ask(.job(JobID(1))).replies.first else {
            Issue.record("no view")
            return
        }
        #expect(view.placements.map(\.node) == [Self.name], "old placements keep the name")
        #expect(Self.isRejected(talk.ask(.remove(Self.name))), "it is not there")
        let next = Conversation(restarting: talk)
        #expect(next.conductor.state.node(named: Self.name) == nil)
    }

    @Test func `a name is free again, for another key and as another node`() throws {
        var talk = Conversation()
        _ = talk.addNode(1, Generate.inventory())
        talk.ask(.remove(Self.name))
        let (token, key) = (Conversation.proof(7).key, Conversation.proof(8).key)
        talk.ask(.createToken(key: token, validity: .minutes(60)))
        talk.step([.join(talk.session(), token: token, JoinRequest(name: Self.name, certificateRequest: [], key: key))])
        let again = try #require(talk.conductor.state.node(named: Self.name))
        #expect(again.id != NodeID(1))
        #expect(talk.conductor.state.violations().isEmpty)
    }
}
