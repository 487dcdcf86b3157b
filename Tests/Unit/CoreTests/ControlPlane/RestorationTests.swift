// What a coordinator that was restored from a backup must not do: begin again what may have run in the time that it
// lost, under a name that was used in it.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("A coordinator that was restored from a backup")
struct RestorationTests {
    private let inventory = Generate.inventory()

    private func restored(_ before: Conversation) -> Conversation {
        let jump = ClusterEvent.recovered(
            epoch: 1_000_001, nextJob: JobID(1_000_002), nextAllocation: AllocationID(1_000_002),
            at: WallTime(milliseconds: 2_000_000))
        return Conversation(restarting: before, adding: [.cluster(jump)])
    }

    private func phase(_ talk: Conversation) -> JobPhase? { talk.conductor.state.jobs[JobID(1)]?.phase }

    @Test("numbers the next attempt of an older job above all that were lost, and that of a newer one from 1")
    func attemptsRise() {
        var before = Conversation()
        #expect(before.submit(Generate.spec(), key: 1) == .submitted(JobID(1)))
        var talk = restored(before)
        // Later than the restoration by more than the epoch shows.
        talk.clock += 1_000_000_000
        _ = talk.addNode(1, inventory)
        talk.step([])
        #expect(talk.conductor.state.jobs[JobID(1)]?.attempt == 1_000_002)
        #expect(talk.submit(Generate.spec(), key: 2) == .submitted(JobID(1_000_002)))
        talk.step([])
        #expect(talk.conductor.state.jobs[JobID(1_000_002)]?.attempt == 1)
    }

    @Test("does not have prepared again what a node does not hold any more, and gives it up in time")
    func doubtsPromises() {
        var before = Conversation()
        _ = before.addNode(1, inventory)
        #expect(before.submit(Generate.spec(), key: 1) == .submitted(JobID(1)))
        #expect(before.conductor.state.jobs[JobID(1)]?.attempt == 1)
        var talk = restored(before)
        let session = talk.session()
        var said = talk.hello(1, inventory, on: session, incarnation: 2, highestEpoch: 9).orders
        for _ in 0..<29 {
            talk.step([.agent(session, Conversation.proof(1), .beat(0))])
            said += talk.pass(seconds: 10).orders
        }
        #expect(!said.contains { $0.word == "prepare 1" })
        for _ in 0..<3 {
            talk.step([.agent(session, Conversation.proof(1), .beat(0))])
            said += talk.pass(seconds: 10).orders
        }
        #expect(said.map(\.word).contains("discard 1"))
        #expect(said.map(\.word).contains("prepare 1000002"))
        #expect(talk.conductor.state.jobs[JobID(1)]?.attempt == 1_000_002)
    }

    @Test("goes on with what its node still holds")
    func goesOn() {
        var before = Conversation()
        _ = before.addNode(1, inventory)
        #expect(before.submit(Generate.spec(), key: 1) == .submitted(JobID(1)))
        var talk = restored(before)
        let account = AllocationAccount(
            allocation: AllocationID(1), job: JobID(1), attempt: 1, state: .prepared)
        let session = talk.session()
        let said = talk.hello(1, inventory, on: session, accounts: [account], incarnation: 2, highestEpoch: 9).orders
        #expect(said.map(\.word) == ["go 1"])
        talk.step([talk.report(1, on: session, first: 1, [.started(AllocationID(1), at: WallTime(milliseconds: 1))])])
        guard case .running = phase(talk) else {
            Issue.record("it is \(String(describing: phase(talk)))")
            return
        }
    }

    @Test("tells whoever waits for news of a job, whatever version they were told in the time that was lost")
    func versionsRise() {
        var before = Conversation()
        #expect(before.submit(Generate.spec(), key: 1) == .submitted(JobID(1)))
        let lost = before.conductor.state.version + 1_000_000
        var talk = restored(before)
        guard case .job(let view)? = talk.ask(.watch(JobID(1), after: lost)).replies.first else {
            Issue.record("no news")
            return
        }
        #expect(view.version > lost)
        let again = restored(before).conductor.state.version
        #expect(again >= view.version)
    }
}
