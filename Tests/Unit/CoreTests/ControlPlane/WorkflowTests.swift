// Workflows in the coordinator's mind: all jobs or none, once however often it is asked, and no job before those that
// it waits for.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("Workflows")
struct WorkflowTests {
    private static func user(_ name: String) -> Principal { Principal(kind: .user, name: Name(unchecked: name)) }

    private static func job(_ name: String, after places: [Int] = [], change: (inout JobSpec) -> Void = { _ in })
        -> Boxed<JobSpec>
    {
        var spec = Generate.spec().value
        spec.name = Name(unchecked: name)
        if !places.isEmpty { spec.dependency = Dependency(places.map { .init(.afterOK, JobID(UInt64($0))) }) }
        change(&spec)
        return Boxed(spec)
    }

    private static func request(_ jobs: [Boxed<JobSpec>], key: UInt64 = 1) -> ClientRequest {
        .submitWorkflow(
            WorkflowRequest(
                key: RequestKey(client: 9, sequence: key), name: Name(unchecked: "pipeline"), jobs: jobs))
    }

    private static let diamond = [job("a"), job("b", after: [1]), job("c", after: [1]), job("d", after: [2, 3])]

    @Test func `all jobs are there with numbers that follow each other, once however often it is asked`() {
        var talk = Conversation()
        talk.ask(.submit(SubmitRequest(key: RequestKey(client: 1, sequence: 1), spec: Self.job("before"))))
        #expect(talk.ask(Self.request(Self.diamond)).replies == [.submitted(JobID(2))])
        let count = talk.events.count
        #expect(talk.ask(Self.request(Self.diamond)).replies == [.submitted(JobID(2))])
        #expect(talk.events.count == count)
        let state = talk.conductor.state
        let part = WorkflowPart(name: Name(unchecked: "pipeline"), first: JobID(2), count: 4)
        #expect(part.jobs.allSatisfy { state.jobs[$0]?.spec.value.workflow?.value == part })
        #expect(state.jobs[JobID(5)]?.spec.value.dependency?.text == "afterok:3,afterok:4")
        let again = Conversation(restarting: talk)
        #expect(again.conductor.state.jobs[JobID(5)] == state.jobs[JobID(5)])
        var retried = again
        #expect(retried.ask(Self.request(Self.diamond)).replies == [.submitted(JobID(2))], "after a restart too")
    }

    @Test func `where one may not be submitted none is, and the refusal names it`() {
        var talk = Conversation()
        let jobs = [Self.job("a"), Self.job("b") { $0.queue = Name(unchecked: "nowhere") }]
        #expect(talk.ask(Self.request(jobs)).replies == [.rejected(.unknownQueue(Name(unchecked: "nowhere")))])
        let late = [Self.job("a"), Self.job("b") { $0.deadline = WallTime(milliseconds: 1) }]
        guard case .rejected(.invalid(let field, _))? = talk.ask(Self.request(late)).replies.first else {
            Issue.record("it is taken")
            return
        }
        #expect(field == "spec.jobs[b].deadline")
        #expect(talk.conductor.state.jobs.isEmpty && talk.conductor.state.nextJob == JobID(1))
    }

    @Test func `a limit counts the jobs before it`() {
        var talk = Conversation()
        talk.ask(.declareQueue(QueueSpec(name: .standard, pendingLimit: 3)))
        #expect(talk.ask(Self.request(Self.diamond)).replies == [.rejected(.queueFull(.standard, limit: 3))])
        #expect(talk.ask(Self.request(Array(Self.diamond.prefix(3)))).replies == [.submitted(JobID(1))])
    }

    @Test(arguments: [
        [], [job("a"), job("a")], [job("a", after: [1])], [job("a"), job("b", after: [2])],
        [job("a"), job("b", after: [3]), job("c")], Array(repeating: job("a"), count: 257),
        [job("a") { $0.workflow = Boxed(WorkflowPart(name: .standard, first: JobID(1), count: 1)) }],
    ])
    func `a shape that is none is refused`(jobs: [Boxed<JobSpec>]) {
        var talk = Conversation()
        guard case .rejected(.invalid)? = talk.ask(Self.request(jobs)).replies.first else {
            Issue.record("it is taken")
            return
        }
        #expect(talk.conductor.state.jobs.isEmpty)
    }

    @Test func `only who may submit each job may submit the whole, and nobody says of himself what he is a part of`() {
        var talk = Conversation()
        let lab = Name(unchecked: "lab")
        talk.ask(.grant(Grant(.user(Self.user("viewer").name), .viewer, in: .namespace(lab))))
        let jobs = [Self.job("a"), Self.job("b") { $0.namespace = lab }]
        guard case .rejected(.denied)? = talk.ask(Self.request(jobs), by: Self.user("viewer")).replies.first else {
            Issue.record("it is taken")
            return
        }
        var forged = Self.job("x").value
        forged.workflow = Boxed(WorkflowPart(name: .standard, first: JobID(1), count: 2))
        let submit = SubmitRequest(key: RequestKey(client: 3, sequence: 1), spec: Boxed(forged))
        guard case .rejected(.invalid)? = talk.ask(.submit(submit)).replies.first else {
            Issue.record("it is taken")
            return
        }
        #expect(talk.ask(Self.request([Self.job("a")]), by: Self.user("ada")).replies == [.submitted(JobID(1))])
        guard
            case .rejected(.invalid(field: "key", _))? = talk.ask(
                Self.request([Self.job("a")]), by: Self.user("bob")
            ).replies.first
        else {
            Issue.record("another's key tells bob what it stands for")
            return
        }
    }

    @Test func `its state is what its jobs say`() {
        let time = WallTime(milliseconds: 1)
        let (done, failed) = (
            JobPhase.finished(.completed, at: time), JobPhase.finished(.nodeFailed(.standard), at: time)
        )
        let cancelled = JobPhase.finished(.cancelled(by: .admin), at: time)
        let waiting = JobPhase.pending(since: time)
        func state(_ phases: [JobPhase], hopeless: Set<Int> = []) -> WorkflowState {
            WorkflowState(phases) { hopeless.contains($0) }
        }
        #expect(state([waiting, waiting]) == .pending)
        #expect(state([done, waiting]) == .running && state([.running(since: time), waiting]) == .running)
        #expect(state([done, done]) == .completed)
        #expect(state([failed, waiting], hopeless: [1]) == .failed && state([failed, waiting]) == .running)
        #expect(state([done, cancelled, waiting], hopeless: [2]) == .cancelled)
        #expect(state([failed, cancelled]) == .failed)
    }
}
