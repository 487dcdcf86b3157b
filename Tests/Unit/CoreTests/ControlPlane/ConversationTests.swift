// What the coordinator's mind answers, one step at a time.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("The coordinator")
struct ConversationTests {
    @Test("answers a retried submit with the same job, after a restart too")
    func retriedSubmit() {
        var talk = Conversation()
        #expect(talk.submit(Generate.spec(), key: 7) == .submitted(JobID(1)))
        #expect(talk.submit(Generate.spec(), key: 7) == .submitted(JobID(1)))
        var next = Conversation(restarting: talk)
        #expect(next.submit(Generate.spec(), key: 7) == .submitted(JobID(1)))
        #expect(next.submit(Generate.spec(), key: 8) == .submitted(JobID(2)))
    }

    @Test("prepares a gang on all its nodes and says go when all are prepared")
    func goWhenPrepared() {
        var talk = Conversation()
        let first = talk.addNode(1, Generate.inventory())
        let second = talk.addNode(2, Generate.inventory())
        let effects = talk.ask(
            .submit(
                SubmitRequest(key: RequestKey(client: 1, sequence: 1), spec: Generate.spec(ranks: 2, nodes: 2))))
        #expect(effects.orders.map(\.word) == ["prepare 1", "prepare 2"])
        #expect(talk.step([talk.report(1, on: first, first: 1, [.prepared(AllocationID(1))])]).orders.isEmpty)
        let go = talk.step([talk.report(2, on: second, first: 1, [.prepared(AllocationID(2))])])
        #expect(go.orders.map(\.word) == ["go 1", "go 2"])
    }

    @Test("never orders to prepare what ended in the same turn, and gives orders before acknowledgements")
    func noOrderForWhatEnded() {
        var talk = Conversation()
        let node = talk.addNode(1, Generate.inventory())
        _ = talk.submit(Generate.spec(), key: 1)
        talk.clock += 10_000
        let ended = talk.report(
            1, on: node, first: 1,
            [
                .started(AllocationID(1), at: WallTime(milliseconds: 1)),
                .ended(AllocationID(1), .completed, at: WallTime(milliseconds: 2)),
            ])
        let effects = talk.step([.tick, ended])
        #expect(effects.orders.isEmpty)
        #expect(effects.contains(.acknowledge(node, 3)))
        let other = talk.ask(.submit(SubmitRequest(key: RequestKey(client: 9, sequence: 2), spec: Generate.spec())))
        #expect(other.orders.map(\.word) == ["prepare 2"])
    }

    @Test("gives the word to start again when a new agent found a prepared attempt of one node")
    func goForAdopted() {
        var talk = Conversation()
        let first = talk.addNode(1, Generate.inventory())
        _ = talk.submit(Generate.spec(), key: 1)
        talk.step([.closed(first)])
        let account = AllocationAccount(allocation: AllocationID(1), job: JobID(1), attempt: 1, state: .prepared)
        let session = talk.session()
        let effects = talk.hello(1, Generate.inventory(), on: session, accounts: [account], incarnation: 2)
        #expect(effects.orders.map(\.word) == ["go 1"])
    }

    @Test("prepares once more what a node refused and forgot before it could say so")
    func preparesAgain() {
        var talk = Conversation()
        let node = talk.addNode(1, Generate.inventory())
        _ = talk.addNode(2, Generate.inventory())
        _ = talk.submit(Generate.spec(ranks: 2, nodes: 2), key: 1)
        talk.step([talk.report(1, on: node, first: 1, [.prepared(AllocationID(1))]), .closed(node)])
        let effects = talk.hello(1, Generate.inventory(), on: talk.session(), incarnation: 2)
        #expect(effects.orders.map(\.word) == ["prepare 1"])
    }

    @Test("ends the session of a node that it gives up, so that hello tells the node what is not its own")
    func cutsOffWhatItGivesUp() {
        var talk = Conversation()
        let node = talk.addNode(1, Generate.inventory())
        _ = talk.submit(Generate.spec(rerunAfter: 20), key: 1)
        talk.step([talk.report(1, on: node, first: 1, [.started(AllocationID(1), at: WallTime(milliseconds: 1))])])
        #expect(!talk.pass(seconds: 21).refusals.isEmpty)
        let late = talk.step([.agent(node, Conversation.proof(1), .beat(1))])
        #expect(late.refusals == ["this session is over; begin a new one with hello"])
        let account = AllocationAccount(allocation: AllocationID(1), job: JobID(1), attempt: 1, state: .running)
        let effects = talk.hello(1, Generate.inventory(), on: talk.session(), accounts: [account], nextReport: 2)
        #expect(effects.orders.map(\.word).contains("discard 1"))
    }

    @Test("ends what a node lost when its kernel started anew, and says it again when only the agent did")
    func rebootEndsRanks() {
        var talk = Conversation()
        let first = talk.addNode(1, Generate.inventory())
        _ = talk.submit(Generate.spec(), key: 1)
        talk.step([.closed(first)])
        let second = talk.session()
        let again = talk.hello(1, Generate.inventory(), on: second, incarnation: 2)
        #expect(again.orders.map(\.word) == ["prepare 1"])
        talk.step([.closed(second)])
        let anew = talk.hello(1, Generate.inventory(boot: "boot-2"), on: talk.session(), incarnation: 3)
        #expect(anew.orders.map(\.word) == ["prepare 2"])
        #expect(talk.conductor.state.jobs[JobID(1)]?.mishaps == 1)
    }

    @Test("tells who watches a job how it ended when it leaves the memory")
    func watcherOfArchivedJob() {
        var settings = Settings()
        settings.finishedKept = 1
        var talk = Conversation(settings: settings)
        for key in 1...2 as ClosedRange<UInt64> { _ = talk.submit(Generate.spec(), key: key) }
        talk.ask(.cancel(JobID(1)))
        #expect(talk.ask(.watch(JobID(1), after: .max)).replies.isEmpty)
        let replies = talk.ask(.cancel(JobID(2))).replies
        #expect(talk.conductor.state.jobs[JobID(1)] == nil)
        guard case .job(let view)? = replies.last else {
            Issue.record("no news: \(replies)")
            return
        }
        #expect(view.id == JobID(1) && view.phase.isTerminal)
    }

    @Test("refuses an agent that obeyed a higher epoch, a token used by another, and what only admins may do")
    func refusals() {
        var talk = Conversation()
        _ = talk.addNode(1, Generate.inventory())
        let ahead = talk.hello(1, Generate.inventory(), on: talk.session(), highestEpoch: 9)
        #expect(ahead.refusals.first?.contains("only at 1") == true)
        let thief = JoinRequest(name: Name(unchecked: "thief"), certificateRequest: [], key: Conversation.proof(3).key)
        let stolen = talk.step([.join(talk.session(), token: Conversation.proof(1).key, thief)])
        #expect(stolen.refusals.first?.contains("used by node node-1") == true)
        let user = Principal(kind: .user, name: Name(unchecked: "eve"))
        let spec = QueueSpec(name: Name(unchecked: "mine"))
        #expect(
            talk.ask(.declareQueue(spec), by: user).replies == [.rejected(.denied(user, verb: "declare queues"))])
    }

    @Test("accepts agents that obeyed later epochs after a recovery, and gives no id of theirs to other work")
    func recovery() {
        var before = Conversation()
        let inventory = Generate.inventory()
        _ = before.addNode(1, inventory)
        #expect(before.submit(Generate.spec(), key: 1) == .submitted(JobID(1)))
        let jump = ClusterEvent.recovered(
            epoch: 1_000_001, nextJob: JobID(1_000_002), nextAllocation: AllocationID(1_000_002),
            at: WallTime(milliseconds: 2_000_000))
        var talk = Conversation(restarting: before, adding: [.cluster(jump)])
        let welcomed = talk.hello(1, inventory, on: talk.session(), incarnation: 2, highestEpoch: 9)
        #expect(welcomed.refusals.isEmpty)
        #expect(talk.submit(Generate.spec(), key: 7) == .submitted(JobID(1_000_002)))
        #expect(talk.conductor.state.allocations.allSatisfy { $0.id == AllocationID(1) || $0.id.number > 1_000_001 })
    }

    @Test("looks at those whom the last cycle left out, even when what was left is less than a window")
    func looksAtTheRest() {
        var settings = Settings()
        settings.pendingPerCycle = 3
        var talk = Conversation(settings: settings)
        for key in 1...5 as ClosedRange<UInt64> { _ = talk.submit(Generate.spec(cpu: 100), key: key) }
        _ = talk.addNode(1, Generate.inventory())
        talk.step([])
        #expect(talk.conductor.state.queues.allSatisfy { $0.pending.isEmpty })
    }
}
