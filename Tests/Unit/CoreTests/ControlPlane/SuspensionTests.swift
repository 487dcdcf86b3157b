// Suspended jobs, as the coordinator sees them: who may, what is counted, and what a node is told again.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite struct SuspensionTests {
    private static let job = JobID(1)

    private static func running() -> (talk: Conversation, session: SessionID) {
        var talk = Conversation()
        let session = talk.addNode(1, Generate.inventory())
        _ = talk.submit(Generate.spec(), key: 1)
        talk.step([talk.report(1, on: session, first: 1, [.started(AllocationID(1), at: WallTime(milliseconds: 1))])])
        return (talk, session)
    }

    private static func words(_ effects: [Effect]) -> [String] { effects.orders.map(\.word) }

    private static func greet(_ talk: inout Conversation, _ account: AllocationAccount) -> [Effect] {
        talk.hello(1, Generate.inventory(), on: talk.session(), accounts: [account])
    }

    @Test func `what runs is suspended once, and runs on once`() {
        var (talk, _) = Self.running()
        #expect(Self.words(talk.ask(.suspend(Self.job))) == ["suspend 1"])
        #expect(Self.words(talk.ask(.suspend(Self.job))) == [])
        talk.pass(seconds: 50)
        #expect(Self.words(talk.ask(.resumeJob(Self.job))) == ["resume 1"])
        #expect(talk.ask(.resumeJob(Self.job)).replies == [.done], "asked twice")
        let row = talk.conductor.state.jobs[Self.job]
        #expect(row?.suspended == nil)
        #expect(row?.stillness(at: talk.now.wall) ?? .zero >= .seconds(50))
        guard case .job(let view)? = talk.ask(.job(Self.job)).replies.first else {
            Issue.record("no view")
            return
        }
        let whole = talk.now.wall.since(view.started ?? talk.now.wall)
        #expect(view.runTime(at: talk.now.wall).map { $0 + .seconds(50) <= whole } == true)
    }

    @Test func `what an operator suspended its owner does not put back either`() {
        var talk = Conversation()
        let session = talk.addNode(1, Generate.inventory())
        let ada = Principal(kind: .user, name: Name(unchecked: "ada"))
        let request = SubmitRequest(key: RequestKey(client: 9, sequence: 1), spec: Generate.spec())
        talk.ask(.submit(request), by: ada)
        talk.step([talk.report(1, on: session, first: 1, [.started(AllocationID(1), at: WallTime(milliseconds: 1))])])
        #expect(talk.ask(.suspend(Self.job)).replies == [.done])
        for wish in [ClientRequest.requeue(Self.job), .resumeJob(Self.job)] {
            guard case .rejected(.denied)? = talk.ask(wish, by: ada).replies.first else {
                Issue.record("\(wish) is done")
                continue
            }
        }
        #expect(talk.ask(.requeue(Self.job)).replies == [.done])
    }

    @Test func `what waits is held instead, and what has ended is told so`() {
        var talk = Conversation()
        _ = talk.submit(Generate.spec(), key: 1)
        #expect(
            talk.ask(.suspend(Self.job)).replies.allSatisfy {
                if case .rejected(.conflict) = $0 { true } else { false }
            })
        _ = talk.ask(.hold(Self.job))
        #expect(
            talk.ask(.resumeJob(Self.job)).replies.allSatisfy {
                if case .rejected(.conflict) = $0 { true } else { false }
            }, "it is held")
        _ = talk.ask(.cancel(Self.job))
        #expect(talk.ask(.suspend(Self.job)).replies == [.rejected(.alreadyFinished(Self.job))])
    }

    @Test func `an agent that does not know the orders is not given them`() {
        var (talk, _) = Self.running()
        let old = AgentHello(
            versions: ProtocolRange(oldest: 1, newest: 1), cluster: Conversation.cluster, incarnation: 1,
            highestEpoch: 0, inventory: Generate.inventory(),
            accounts: [AllocationAccount(allocation: AllocationID(1), job: Self.job, attempt: 1, state: .running)],
            nextReport: 2, sent: BootTime(milliseconds: 1))
        let session = talk.session()
        talk.step([.agent(session, Conversation.proof(1), .hello(old))])
        let replies = talk.ask(.suspend(Self.job)).replies
        #expect(
            replies == [
                .rejected(.conflict(why: "the agent of node node-1 is too old to keep ranks still; upgrade it"))
            ])
        #expect(talk.conductor.state.jobs[Self.job]?.suspended == nil)
    }

    @Test func `a coordinator that begins anew tells its nodes again, and one that was restored lets them run on`() {
        var (talk, _) = Self.running()
        let before = talk
        _ = talk.ask(.suspend(Self.job))
        let account = AllocationAccount(
            allocation: AllocationID(1), job: Self.job, attempt: 1, state: .running, isStill: true)
        var next = Conversation(restarting: talk)
        #expect(next.conductor.state.jobs[Self.job]?.suspended != nil)
        #expect(Self.words(Self.greet(&next, account)).contains("suspend 1"))
        var restored = Conversation(restarting: before)
        #expect(Self.words(Self.greet(&restored, account)).contains("resume 1"), "it knows of no suspension")
    }
}
