// Conditions and interventions in the coordinator's mind: what survives a restart, what is told to children of a parent
// that leaves, and what is refused.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite struct ConditionsTests {
    private static let user = Principal(kind: .user, name: Name(unchecked: "ada"))
    private static let other = Principal(kind: .user, name: Name(unchecked: "bob"))

    private static func spec(_ change: (inout JobSpec) -> Void = { _ in }) -> Boxed<JobSpec> {
        var spec = JobSpec(name: Name(unchecked: "j"), payload: zero)
        change(&spec)
        return Boxed(spec)
    }

    private static let zero: ContentHash = {
        guard let hash = ContentHash(bytes: Array(repeating: 0, count: 32)) else { preconditionFailure("32 bytes") }
        return hash
    }()

    private static func reply(_ effects: [Effect]) -> ClientReply? {
        for case .reply(_, _, let reply) in effects { return reply }
        return nil
    }

    private static func submit(
        _ talk: inout Conversation, _ sequence: UInt64, by principal: Principal = user,
        _ change: (inout JobSpec) -> Void = { _ in }
    ) -> ClientReply? {
        let key = RequestKey(client: 7, sequence: sequence)
        return reply(talk.ask(.submit(SubmitRequest(key: key, spec: spec(change))), by: principal))
    }

    private static func phase(_ talk: Conversation, _ id: UInt64) -> JobPhase? {
        talk.conductor.state.jobs[JobID(id)]?.phase
    }

    @Test func `a time that passes while no coordinator lives is met by the next`() {
        var talk = Conversation()
        _ = Self.submit(&talk, 1) { $0.begin = WallTime(milliseconds: 1_020_000) }
        talk.pass(seconds: 10)
        #expect(Self.phase(talk, 1)?.isPending == false)
        talk.clock += 60_000
        var next = Conversation(restarting: talk)
        next.pass(seconds: 1)
        #expect(Self.phase(next, 1)?.isPending == true)
    }

    @Test func `children are told before their parent leaves, and restarts forget nothing of it`() {
        var settings = Settings()
        settings.finishedKept = 0
        var talk = Conversation(settings: settings)
        _ = Self.submit(&talk, 1)
        _ = Self.submit(&talk, 2)
        for (sequence, kind) in [(UInt64(3), DependencyKind.afterAny), (4, .afterOK), (5, .afterNotOK)] {
            _ = Self.submit(&talk, sequence) {
                $0.dependency = Dependency([.init(kind, JobID(1)), .init(.afterAny, JobID(2))])
            }
        }
        talk.ask(.cancel(JobID(1)), by: Self.user)
        #expect(talk.conductor.state.jobs[JobID(1)] == nil, "it was archived at once")
        var next = Conversation(restarting: talk)
        next.ask(.cancel(JobID(2)), by: Self.user)
        #expect(Self.phase(next, 3)?.isPending == true)
        #expect(Self.phase(next, 4)?.isPending == false, "its parent did not complete")
        #expect(Self.phase(next, 5)?.isPending == true)
        guard case .explained(let why)? = Self.reply(next.ask(.explain(JobID(4)), by: Self.user)) else {
            Issue.record("no explanation")
            return
        }
        #expect(why.obstacles == [.neverSatisfied(.init(.afterOK, JobID(1)))])
    }

    @Test func `what depends on nothing that is known is refused, and what may not be known of is not known`() {
        var talk = Conversation()
        _ = Self.submit(&talk, 1, by: .admin) { $0.namespace = Name(unchecked: "theirs") }
        #expect(
            Self.submit(&talk, 2) { $0.dependency = Dependency([.init(.afterAny, JobID(9))]) }
                == .rejected(.unknownJob(JobID(9))))
        #expect(
            Self.submit(&talk, 3) { $0.dependency = Dependency([.init(.afterAny, JobID(1))]) }
                == .rejected(.unknownJob(JobID(1))))
        #expect(Self.submit(&talk, 4) { $0.deadline = WallTime(milliseconds: 5) }.isRejected)
    }

    @Test func `held and deferred jobs count against the limit of their queue, and a closed queue takes none`() {
        var talk = Conversation()
        let queue = Name(unchecked: "few")
        talk.ask(.declareQueue(QueueSpec(name: queue, pendingLimit: 2)))
        for sequence in [UInt64(1), 2] {
            #expect(Self.submit(&talk, sequence) { ($0.queue, $0.startsHeld) = (queue, true) }.isRejected == false)
        }
        #expect(Self.submit(&talk, 3) { $0.queue = queue } == .rejected(.queueFull(queue, limit: 2)))
        talk.ask(.declareQueue(QueueSpec(name: queue, pendingLimit: 9, isOpen: false)))
        #expect(Self.submit(&talk, 4) { $0.queue = queue } == .rejected(.queueClosed(queue)))
        #expect(Self.reply(talk.ask(.release(JobID(1)), by: Self.user)) == .done, "those that stand in it go on")
    }

    @Test func `only its owner or an admin intervenes, and only an admin closes nodes`() {
        var talk = Conversation()
        _ = Self.submit(&talk, 1)
        let requests: [ClientRequest] = [.hold(JobID(1)), .release(JobID(1)), .requeue(JobID(1))]
        for request in requests {
            #expect(Self.reply(talk.ask(request, by: Self.other)).isRejected)
            #expect(Self.reply(talk.ask(request, by: Self.user)) != nil)
        }
        let node = Name(unchecked: "n1")
        for request: ClientRequest in [.cordon(node, reason: ""), .drain(node, reason: "", within: nil), .resume(node)]
        {
            #expect(Self.reply(talk.ask(request, by: Self.user)).isRejected)
            #expect(Self.reply(talk.ask(request)) == .rejected(.unknownNode(node)))
        }
    }

    @Test func `a deadline ends what waits as soon as it could not end in time`() {
        var talk = Conversation()
        _ = Self.submit(&talk, 1) {
            $0.deadline = WallTime(milliseconds: 1_061_000)
            $0.timeLimit = .seconds(40)
        }
        talk.pass(seconds: 19)
        #expect(Self.phase(talk, 1)?.isTerminal == false)
        talk.pass(seconds: 2)
        guard case .finished(.deadlineMissed, _)? = Self.phase(talk, 1) else {
            Issue.record("\(String(describing: Self.phase(talk, 1)))")
            return
        }
    }

    @Test func `what was cancelled before it began and is put back waits for its parents`() {
        var talk = Conversation()
        _ = Self.submit(&talk, 1)
        _ = Self.submit(&talk, 2) { $0.dependency = Dependency([.init(.afterAny, JobID(1))]) }
        talk.ask(.cancel(JobID(2)), by: Self.user)
        talk = Conversation(restarting: talk)
        #expect(Self.reply(talk.ask(.requeue(JobID(2)), by: Self.user)) == .done)
        guard case .deferred? = Self.phase(talk, 2) else {
            Issue.record("\(String(describing: Self.phase(talk, 2)))")
            return
        }
        talk.ask(.cancel(JobID(1)), by: Self.user)
        #expect(Self.phase(talk, 2)?.isPending == true)
    }

    @Test func `a deadline still holds when what stood before the job is over`() {
        var talk = Conversation()
        _ = Self.submit(&talk, 1) {
            $0.begin = WallTime(milliseconds: 1_005_000)
            $0.deadline = WallTime(milliseconds: 1_020_000)
        }
        talk.pass(seconds: 6)
        #expect(Self.phase(talk, 1)?.isPending == true)
        talk.pass(seconds: 15)
        guard case .finished(.deadlineMissed, _)? = Self.phase(talk, 1) else {
            Issue.record("\(String(describing: Self.phase(talk, 1)))")
            return
        }
    }
}

extension ClientReply? {
    fileprivate var isRejected: Bool {
        if case .rejected = self { true } else { false }
    }
}
