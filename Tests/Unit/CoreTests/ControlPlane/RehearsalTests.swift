// A submit that is only tried: it says what the submit would have led to, and leaves nothing behind.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite struct RehearsalTests {
    private static func request(_ spec: Boxed<JobSpec>) -> SubmitRequest {
        SubmitRequest(key: RequestKey(client: 3, sequence: 1), spec: spec)
    }

    private static func rehearse(
        _ talk: inout Conversation, _ spec: Boxed<JobSpec>, by principal: Principal = .admin
    ) -> ClientReply? {
        talk.ask(.testSubmit(request(spec)), by: principal).replies.first
    }

    private static func explanation(_ reply: ClientReply?) throws -> Explanation {
        guard case .explained(let explanation)? = reply else { throw Unexpected(reply: "\(String(describing: reply))") }
        return explanation
    }

    private struct Unexpected: Error { let reply: String }

    @Test func `it says where a job would start, and the submit that follows starts there`() throws {
        var talk = Conversation()
        for number in 1...4 { _ = talk.addNode(number, Generate.inventory()) }
        for ranks in 1...4 {
            let spec = Generate.spec(ranks: ranks, nodes: ranks)
            let before = (talk.conductor.state, talk.events.count)
            let said = try Self.explanation(Self.rehearse(&talk, spec))
            #expect(talk.conductor.state == before.0, "nothing is left of it")
            #expect(talk.events.count == before.1, "nothing was written")
            guard case .submitted(let id)? = talk.submit(spec, key: UInt64(ranks)) else {
                Issue.record("it is refused")
                return
            }
            #expect(said.job.id == id)
            let placed = talk.conductor.state.jobs[id]?.placements.map { talk.conductor.state.nodes[$0.node]?.name }
            #expect(said.job.placements.map(\.node) == placed)
            talk.ask(.cancel(id))
            talk.pass(seconds: 1)
        }
    }

    @Test func `it says what a job would wait for`() throws {
        var talk = Conversation()
        _ = talk.addNode(1, Generate.inventory())
        while case .submitted(let id)? = talk.submit(Generate.spec(), key: UInt64(talk.events.count) + 100),
            talk.conductor.state.jobs[id]?.phase.isPending == false
        {}
        let full = try Self.explanation(Self.rehearse(&talk, Generate.spec()))
        #expect(full.job.phase.isPending)
        #expect(full.position == 2, "one waits already")
        #expect(!full.obstacles.isEmpty)
        var held = Generate.spec().value
        held.startsHeld = true
        #expect(try Self.explanation(Self.rehearse(&talk, Boxed(held))).obstacles == [.held(by: .admin)])
    }

    @Test func `what would be refused is refused, and rights are asked for as of a submit`() {
        var talk = Conversation()
        _ = talk.addNode(1, Generate.inventory())
        var spec = Generate.spec().value
        spec.queue = Name(unchecked: "nowhere")
        #expect(Self.rehearse(&talk, Boxed(spec)) == .rejected(.unknownQueue(spec.queue)))
        spec.queue = .standard
        spec.namespace = Name(unchecked: "lab")
        let stranger = Principal(kind: .user, name: Name(unchecked: "eve"))
        guard case .rejected(.denied(stranger, _))? = Self.rehearse(&talk, Boxed(spec), by: stranger) else {
            Issue.record("a stranger may try jobs in another's namespace")
            return
        }
    }

    @Test func `of an array it says how many elements would start`() throws {
        var talk = Conversation()
        _ = talk.addNode(1, Generate.inventory())
        var spec = Generate.spec().value
        spec.array = ArrayShape(indices: ElementRuns(0..<100), maxRunning: 2)
        let said = try Self.explanation(Self.rehearse(&talk, Boxed(spec)))
        #expect(said.job.array?.live == 2)
        #expect(said.job.array?.waiting == 98)
    }
}
