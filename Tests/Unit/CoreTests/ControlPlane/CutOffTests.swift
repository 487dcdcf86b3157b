// Work that must never overlap, as the coordinator sees it: when it gives such work up, and what it does not believe.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite struct CutOffTests {
    private static func spec(_ rule: OnDisconnect) -> Boxed<JobSpec> {
        var spec = Generate.spec().value
        spec.onDisconnect = rule
        return Boxed(spec)
    }

    private static func inventory(boot: String, machine: String) -> NodeInventory {
        var inventory = Generate.inventory(boot: boot)
        inventory.machine = machine
        return inventory
    }

    private static func start(
        _ rule: OnDisconnect, machine: String = "dmi:1"
    ) -> (talk: Conversation, session: SessionID) {
        var talk = Conversation()
        let session = talk.addNode(1, inventory(boot: "boot-1", machine: machine))
        _ = talk.submit(spec(rule), key: 1)
        talk.step([
            talk.report(1, on: session, first: 1, [.started(AllocationID(1), at: WallTime(milliseconds: 1))])
        ])
        return (talk, session)
    }

    private static func isHeld(_ talk: Conversation) -> Bool { talk.conductor.state.allocations.count == 1 }

    @Test func `silence ends the promise when the lease, its grace and the margin are over`() {
        var (talk, session) = Self.start(.stop(after: .seconds(60)))
        talk.step([.closed(session)])
        // 60 s, 30 s, 10 s, and 0.18 s for the clocks.
        talk.pass(seconds: 100)
        #expect(Self.isHeld(talk))
        talk.pass(seconds: 1)
        #expect(!Self.isHeld(talk))
        #expect(talk.conductor.state.jobs[JobID(1)]?.phase.isPending == true)
    }

    @Test func `whoever asks is told which node is silent and what follows`() {
        func silence(_ rule: OnDisconnect, after seconds: Int, granted: Bool = false) -> Silence? {
            var (talk, session) = Self.start(rule)
            if granted {
                talk.ask(.maintenance(.begin(.minutes(60))))
                talk.step([.agent(session, Conversation.proof(1), .beat(1))])
            }
            if seconds > 0 { talk.step([.closed(session)]) }
            talk.pass(seconds: seconds)
            guard case .explained(let found)? = talk.ask(.explain(JobID(1))).replies.first else { return nil }
            return found.silence
        }
        let node = [Name(unchecked: "node-1")]
        #expect(silence(.standard, after: 0) == nil)
        #expect(
            silence(.standard, after: 40) == Silence(nodes: node, length: .seconds(40), left: .seconds(260)))
        #expect(silence(.stop(after: .seconds(60)), after: 40)?.left == Span(milliseconds: 60_180))
        #expect(silence(.stop(after: .seconds(60)), after: 40, granted: true)?.left == Span(milliseconds: 3_607_260))
        #expect(silence(.keep, after: 40) == Silence(nodes: node, length: .seconds(40), left: nil))
    }

    @Test func `a coordinator that begins counts from its beginning`() {
        var (talk, session) = Self.start(.stop(after: .seconds(60)))
        talk.step([.closed(session)])
        talk.pass(seconds: 90)
        var next = Conversation(restarting: talk)
        next.pass(seconds: 100)
        #expect(Self.isHeld(next), "the one before may have granted a lease just before it ended")
        next.pass(seconds: 1)
        #expect(!Self.isHeld(next))
    }

    @Test func `what the node ended by itself starts again and is not counted as a failure`() {
        var (talk, session) = Self.start(.stop(after: .seconds(60)))
        talk.step([
            talk.report(1, on: session, first: 2, [.ended(AllocationID(1), .cutOff, at: WallTime(milliseconds: 1))])
        ])
        #expect(talk.conductor.state.jobs[JobID(1)]?.attempt == 2)
        #expect(talk.conductor.state.jobs[JobID(1)]?.restarts == 0)
        #expect(talk.conductor.state.jobs[JobID(1)]?.mishaps == 1)
    }

    @Test func `a node that does not know of it is not believed that it has stopped`() {
        var (talk, session) = Self.start(.stop(after: .seconds(60)))
        talk.step([.closed(session)])
        let next = talk.session()
        talk.hello(1, Self.inventory(boot: "boot-1", machine: "dmi:1"), on: next, incarnation: 2)
        talk.ask(.requeue(JobID(1)))
        let stopped = AgentReport.ended(AllocationID(1), .stopped, at: WallTime(milliseconds: 1))
        talk.step([talk.report(1, on: next, first: 1, [stopped])])
        #expect(Self.isHeld(talk), "another run directory may hold it, until its lease is over")
        for _ in 0..<21 {
            talk.pass(seconds: 5)
            talk.step([.agent(next, Conversation.proof(1), .beat(0))])
        }
        #expect(talk.conductor.state.allocations[AllocationID(1)] == nil)
    }

    @Test(arguments: [OnDisconnect.stop(after: .seconds(60)), .keep])
    func `another kernel is no proof where nothing tells that the machine is the same`(rule: OnDisconnect) {
        var (talk, session) = Self.start(rule, machine: "")
        talk.step([.closed(session)])
        talk.hello(1, Self.inventory(boot: "boot-2", machine: ""), on: talk.session(), incarnation: 2)
        #expect(Self.isHeld(talk))
    }

    @Test(arguments: [OnDisconnect.stop(after: .seconds(60)), .keep])
    func `another kernel on the same machine is proof at once`(rule: OnDisconnect) {
        var (talk, session) = Self.start(rule)
        talk.step([.closed(session)])
        talk.hello(1, Self.inventory(boot: "boot-2", machine: "dmi:1"), on: talk.session(), incarnation: 2)
        #expect(talk.conductor.state.allocations[AllocationID(1)] == nil)
        #expect(talk.conductor.state.jobs[JobID(1)]?.attempt == 2)
    }

    @Test func `another machine with the node's identity is turned away, however long the node is silent`() {
        var (talk, session) = Self.start(.stop(after: .minutes(10)))
        talk.step([.closed(session)])
        talk.pass(seconds: 120)
        let copy = talk.hello(
            1, Self.inventory(boot: "boot-9", machine: "dmi:9"), on: talk.session(), incarnation: 9)
        #expect(copy.refusals.first?.hasPrefix("ALARM: node node-1 is another machine") == true)
        #expect(Self.isHeld(talk))
        // Marks of different kinds say nothing: an agent that lost the right to read the board's number is let in.
        let same = talk.hello(1, Self.inventory(boot: "boot-1", machine: "id:7"), on: talk.session(), incarnation: 2)
        #expect(same.refusals.isEmpty)
    }
}
