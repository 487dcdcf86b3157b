// A job that its own failure rule holds: who holds it, which rule, and what that fits.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("A job that its own failure rule holds") struct RuleHoldTests {
    private static let id = JobID(1)
    private static let ada = Principal(kind: .user, name: Name(unchecked: "ada"))
    private static let blame = Blame(rank: 0, node: Name(unchecked: "node-1"), exit: .code(3))

    /// Runs a job of ada's with these rules on one node, until rank 0 ends so.
    private static func held(_ rules: [String], by exit: Exit = .code(3), signs: UInt32 = 0) throws -> Conversation {
        var talk = Conversation()
        let node = talk.addNode(1, Generate.inventory())
        var spec = Generate.spec().value
        spec.failureRules = try rules.map { try FailureRule(text: $0) }
        let submit = SubmitRequest(key: RequestKey(client: 9, sequence: 1), spec: Boxed(spec))
        talk.ask(.submit(submit), by: ada)
        let allocation = AllocationID(1)
        talk.step([
            talk.report(
                1, on: node, first: 1,
                [
                    .started(allocation, at: talk.now.wall),
                    .failing(allocation, rank: 0, exit, at: talk.now.wall, signs: signs),
                    .ended(allocation, .failed(rank: 0, exit), at: talk.now.wall),
                ])
        ])
        return talk
    }

    private static func view(_ talk: inout Conversation, by principal: Principal = ada) -> JobView? {
        guard case .job(let view)? = talk.ask(.job(id), by: principal).replies.first else { return nil }
        return view
    }

    private static func wait(_ talk: inout Conversation) -> Wait? { view(&talk)?.wait }

    @Test func `says which rule holds it and what that fits, in a page, in a list and in an explanation`() throws {
        var talk = try Self.held(["2=Fail", "3=Hold", "*=Hold"])
        let wait = Wait.heldByRule(Boxed(RuleHold(place: 1, cause: .rankFailed(Self.blame))))
        #expect(Self.wait(&talk) == wait)
        guard case .explained(let explanation)? = talk.ask(.explain(Self.id), by: Self.ada).replies.first,
            case .jobLines(let page)? = talk.ask(.jobLines(JobsQuery()), by: Self.ada).replies.first
        else {
            Issue.record("it is not shown")
            return
        }
        #expect(explanation.obstacles == [wait] && explanation.job.wait == wait)
        #expect(page.lines.map(\.place) == ["(JobHeldByRule)"])
        var restarted = Conversation(restarting: talk)
        #expect(Self.wait(&restarted) == wait, "it is read from what the job keeps")
    }

    @Test func `is held by whoever holds it afterwards, and by nobody's rule once it was released`() throws {
        var talk = try Self.held(["3=Hold"])
        talk.ask(.hold(Self.id), by: Self.ada)
        #expect(Self.wait(&talk) == .heldByRule(Boxed(RuleHold(place: 0, cause: .rankFailed(Self.blame)))))
        talk.ask(.hold(Self.id))
        #expect(Self.wait(&talk) == .held(by: .admin), "an admin's hold is not the rule's, and not the owner's to lift")
        talk.ask(.release(Self.id))
        #expect(Self.view(&talk)?.phase.isTerminal == false && Self.wait(&talk) == nil, "it runs again")
        var other = try Self.held(["3=Hold"])
        other.ask(.cordon(Name(unchecked: "node-1"), reason: "so that it waits"))
        other.ask(.release(Self.id), by: Self.ada)
        other.ask(.hold(Self.id), by: Self.ada)
        #expect(Self.wait(&other) == .held(by: Self.ada))
    }

    @Test func `is held by the rule that its output fits, and by one for a lost node`() throws {
        var said = try Self.held(["~ECC=Restart", "~NCCL=Hold", "3=Fail"], signs: 0b10)
        let blame = Blame(rank: 0, node: Self.blame.node, exit: .code(3), signs: 0b10)
        #expect(Self.wait(&said) == .heldByRule(Boxed(RuleHold(place: 1, cause: .rankFailed(blame)))))

        var lost = Conversation()
        let node = lost.addNode(1, Generate.inventory())
        var spec = Generate.spec(rerunAfter: 15).value
        spec.failureRules = try ["*=Fail", "NodeLost=Hold"].map { try FailureRule(text: $0) }
        let submit = SubmitRequest(key: RequestKey(client: 9, sequence: 1), spec: Boxed(spec))
        lost.ask(.submit(submit), by: Self.ada)
        lost.step([.closed(node)])
        lost.pass(seconds: 120)
        #expect(Self.wait(&lost) == .heldByRule(Boxed(RuleHold(place: 1, cause: .nodeLost(Self.blame.node)))))
    }

    @Test func `does not tell who only looks why a program could not be started`() throws {
        var talk = try Self.held(["NotStarted=Hold"], by: .notStarted("exec: /home/ada/secret: No such file"))
        let viewer = Principal(kind: .user, name: Name(unchecked: "eve"))
        talk.ask(.grant(Grant(.user(viewer.name), .viewer, in: .cluster)))
        let told = talk.ask(.job(Self.id), by: viewer) + talk.ask(.explain(Self.id), by: viewer)
        #expect(told.replies.count == 2 && !"\(told.replies)".contains("secret"))
        #expect("\(talk.ask(.explain(Self.id), by: Self.ada).replies)".contains("secret"), "its owner is told")
    }

    @Test func `is released by what it was held by, in its history`() throws {
        var talk = try Self.held(["3=Hold"])
        talk.ask(.release(Self.id), by: Self.ada)
        let facts = try #require(talk.conductor.state.jobs[Self.id]).facts
        let place = try #require(facts.firstIndex { if case .released = $0.what { true } else { false } })
        let cause = try #require(facts.cause(of: place))
        #expect(facts[cause].what == .requeued(Boxed(.held)))
    }

    /// Many nodes that end in ways of their own push the word about the first of them out of the record.
    @Test func `says only that a rule holds it where the record has lost what it fitted`() {
        var facts: [JobFact] = []
        let time = WallTime(milliseconds: 1)
        let places = JobFact.Places(attempt: 1, ranks: 90, nodes: 90, hosts: "n[1-90]")
        facts.note(.placed(Boxed(places)), at: time)
        facts.note(.stopping(Boxed(JobFact.Stop(cause: .rankFailed(Self.blame)))), at: time)
        for rank in UInt32(0)..<20 {
            facts.note(.ended(Boxed(Self.share(rank))), at: time)
        }
        facts.note(.placed(Boxed(places)), at: time)
        facts.note(.stopping(Boxed(JobFact.Stop(cause: .rankFailed(Self.blame)))), at: time)
        for rank in UInt32(0)..<80 { facts.note(.ended(Boxed(Self.share(rank))), at: time) }
        facts.note(.requeued(Boxed(.held)), at: time)
        #expect(facts.endsHeldByRule && facts.causeOfRuleHold == nil, "what is left is another attempt's")
    }

    private static func share(_ rank: UInt32) -> JobFact.Share {
        let ending = Ending.failed(rank: rank, .code(Int32(rank % 200) + 1))
        return JobFact.Share(node: Name(unchecked: "n\(rank)"), ranks: rank..<rank + 1, ending: ending)
    }
}
