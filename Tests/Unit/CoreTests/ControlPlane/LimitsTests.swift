// How much one user or account may have, and what priority classes give.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("Limits and classes")
struct LimitsTests {
    private static let shared = Name(unchecked: "shared")

    private static func user(_ name: String) -> Principal { Principal(kind: .user, name: Name(unchecked: name)) }

    private static func submit(
        _ talk: inout Conversation, _ key: UInt64, by name: String, _ change: (inout JobSpec) -> Void = { _ in }
    ) -> ClientReply? {
        var spec = Generate.spec(cpu: 1).value
        spec.queue = shared
        change(&spec)
        let request = SubmitRequest(key: RequestKey(client: 4, sequence: key), spec: Boxed(spec))
        return talk.ask(.submit(request), by: name == "admin" ? .admin : user(name)).replies.first
    }

    private static func conversation(_ limits: UsageLimits, settings: Settings = Settings()) -> Conversation {
        var talk = Conversation(settings: settings)
        _ = talk.addNode(1, Generate.inventory(cpu: 100_000, gpus: 16))
        var spec = QueueSpec(name: shared)
        spec.limits = limits
        talk.ask(.declareQueue(spec))
        return talk
    }

    private static func running(_ talk: Conversation) -> [UInt64] {
        talk.conductor.state.jobs.filter { !$0.phase.isWaiting }.map(\.id.number)
    }

    private static func wait(_ talk: inout Conversation, _ id: UInt64) -> Wait? {
        guard case .job(let view)? = talk.ask(.job(JobID(id))).replies.first else { return nil }
        return view.wait
    }

    @Test("makes a job wait for its user's running jobs and GPUs, and says so")
    func users() {
        var talk = Self.conversation(UsageLimits(perUser: UsageBound(running: 2, gpus: 4)))
        for key in UInt64(1)...3 { _ = Self.submit(&talk, key, by: "ann") }
        _ = Self.submit(&talk, 4, by: "bea") { $0.requests.gpus = 3 }
        _ = Self.submit(&talk, 5, by: "bea") { $0.requests.gpus = 2 }
        _ = Self.submit(&talk, 6, by: "bea")
        #expect(Self.running(talk) == [1, 2, 4, 6], "what asks for no GPU goes past")
        let limit = LimitReached(
            queue: Self.shared, holder: .user(Name(unchecked: "ann")), kind: .running, used: 2, limit: 2, asked: 1)
        #expect(Self.wait(&talk, 3) == .limit(limit))
        #expect(
            Self.wait(&talk, 5)
                == .limit(
                    LimitReached(
                        queue: Self.shared, holder: .user(Name(unchecked: "bea")), kind: .running, used: 2, limit: 2,
                        asked: 1)))
        #expect(talk.conductor.state.violations().isEmpty)
    }

    @Test("counts an account's jobs whoever submits them")
    func accounts() {
        var talk = Self.conversation(UsageLimits(perAccount: UsageBound(running: 2, gpus: 4)))
        for (key, name) in [(UInt64(1), "ann"), (2, "bea"), (3, "cid")] {
            _ = Self.submit(&talk, key, by: name) { $0.account = Name(unchecked: "seven") }
        }
        _ = Self.submit(&talk, 4, by: "cid")
        #expect(Self.running(talk) == [1, 2, 4])
        guard case .limit(let limit)? = Self.wait(&talk, 3) else {
            Issue.record("no limit")
            return
        }
        #expect(limit.holder == .account(Name(unchecked: "seven")))
    }

    @Test("refuses one waiting job too many, and what could never run")
    func refusals() {
        var talk = Self.conversation(
            UsageLimits(perUser: UsageBound(running: 0, pending: 2), perAccount: UsageBound(gpus: 4)))
        #expect(Self.submit(&talk, 1, by: "ann")?.isRejection == false)
        #expect(Self.submit(&talk, 2, by: "ann") { $0.startsHeld = true }?.isRejection == false)
        guard case .rejected(let rejection)? = Self.submit(&talk, 3, by: "ann") else {
            Issue.record("it was taken")
            return
        }
        #expect(rejection.exitCode == 7)
        #expect(
            "\(rejection)"
                == "user ann has 2 of at most 2 pending jobs in queue shared; submit again when some have started or "
                + "ended")
        #expect(Self.submit(&talk, 4, by: "bea")?.isRejection == false)
        guard case .rejected(.overLimit(let over))? = Self.submit(&talk, 5, by: "cid", { $0.requests.gpus = 5 }) else {
            Issue.record("it was taken")
            return
        }
        #expect((over.asked, over.limit) == (5, 4))
    }

    @Test("lets others pass a user who has thousands of jobs and all that it may")
    func noHeadBlocking() {
        var settings = Settings()
        settings.pendingPerCycle = 4
        for limits in [
            UsageLimits(perUser: UsageBound(running: 1)), UsageLimits(perUser: UsageBound(gpus: 1)),
            UsageLimits(perAccount: UsageBound(running: 1)),
        ] {
            var talk = Self.conversation(limits, settings: settings)
            for key in UInt64(1)...200 {
                _ = Self.submit(&talk, key, by: "ann") { ($0.requests.gpus, $0.priority) = (1, 5) }
            }
            _ = Self.submit(&talk, 201, by: "bea") { $0.account = Name(unchecked: "other") }
            #expect(Self.running(talk) == [1, 201], "\(limits)")
            guard case .limit? = Self.wait(&talk, 150) else {
                Issue.record("job 150 waits for \(String(describing: Self.wait(&talk, 150)))")
                return
            }
        }
    }

    @Test("goes on when the user's own work ends, and after limits are raised or taken away")
    func goesOn() {
        var talk = Self.conversation(UsageLimits(perUser: UsageBound(running: 1)))
        for key in UInt64(1)...3 { _ = Self.submit(&talk, key, by: "ann") }
        #expect(Self.running(talk) == [1])
        var spec = QueueSpec(name: Self.shared)
        spec.limits.perUser.running = 2
        talk.ask(.declareQueue(spec))
        #expect(Self.running(talk) == [1, 2])
        #expect(talk.conductor.state.violations().isEmpty)
        talk.ask(.declareQueue(QueueSpec(name: Self.shared)))
        #expect(Self.running(talk) == [1, 2, 3])
        #expect(talk.conductor.state.violations().isEmpty)
        talk.ask(.declareQueue(spec))
        #expect(talk.conductor.state.violations().isEmpty)
    }

    @Test("counts use again after a restart and after a checkpoint")
    func restoring() {
        var talk = Self.conversation(UsageLimits(perUser: UsageBound(running: 1, gpus: 8)))
        for key in UInt64(1)...4 {
            _ = Self.submit(&talk, key, by: key % 2 == 0 ? "ann" : "bea") { $0.requests.gpus = 2 }
        }
        let state = talk.conductor.state
        let restored = ClusterState(restoring: talk.conductor.takeCheckpoint())
        #expect(restored == talk.conductor.state)
        #expect(restored?.queue(Self.shared)?.usage == state.queue(Self.shared)?.usage)
        #expect(
            state.queue(Self.shared)?.usage[.user(Name(unchecked: "ann"))] == Usage(running: 1, pending: 1, gpus: 2))
        #expect(restored?.violations() == [])
    }

    @Test("gives a job its class's priority, less what it is nice by")
    func classes() {
        var talk = Self.conversation(.none)
        func priority(_ key: UInt64, by name: String, _ change: (inout JobSpec) -> Void) -> Int32? {
            guard case .submitted(let id)? = Self.submit(&talk, key, by: name, change) else { return nil }
            return talk.conductor.state.jobs[id]?.spec.value.priority
        }
        #expect(priority(1, by: "ann") { $0.priority = 7 } == 7, "any number, as long as there is no class")
        let soon = Name(unchecked: "soon")
        let urgent = Name(unchecked: "urgent")
        #expect(priority(2, by: "ann") { $0.priorityClass = soon } == nil)
        talk.ask(.declareClass(PriorityClass(name: soon, value: 100, isForEveryone: true)))
        talk.ask(.declareClass(PriorityClass(name: urgent, value: 1_000)))
        #expect(priority(3, by: "ann") { $0.priorityClass = soon } == 100)
        #expect(priority(4, by: "ann") { ($0.priorityClass, $0.priority) = (soon, -30) } == 70)
        #expect(priority(5, by: "ann") { ($0.priorityClass, $0.priority) = (soon, 1) } == nil)
        #expect(priority(6, by: "ann") { ($0.priorityClass, $0.priority) = (soon, .min) } == -2_147_483_548)
        #expect(priority(7, by: "ann") { $0.priorityClass = urgent } == nil)
        #expect(priority(8, by: "admin") { $0.priorityClass = urgent } == 1_000)
        #expect(priority(9, by: "ann") { $0.priority = 1 } == nil)
        #expect(priority(10, by: "ann") { $0.priority = -1 } == -1)
        talk.ask(.dropClass(soon))
        #expect(
            Self.submit(&talk, 11, by: "ann") { $0.priorityClass = soon }
                == .rejected(.unknown(what: "priority class", soon)))
        #expect(talk.conductor.state.jobs[JobID(2)]?.spec.value.priority == 100, "who has it keeps it")
    }

    @Test("closes and opens a queue, and changes nothing else of it")
    func closing() {
        var talk = Self.conversation(UsageLimits(perUser: UsageBound(running: 3)))
        #expect(talk.ask(.setQueue(Self.shared, isOpen: false)).replies == [.done])
        #expect(Self.submit(&talk, 1, by: "ann") == .rejected(.queueClosed(Self.shared)))
        let events = talk.events.count
        #expect(talk.ask(.setQueue(Self.shared, isOpen: false)).replies == [.done])
        #expect(talk.events.count == events)
        talk.ask(.setQueue(Self.shared, isOpen: true))
        #expect(talk.conductor.state.queue(Self.shared)?.spec.limits.perUser.running == 3)
        let nowhere = Name(unchecked: "nowhere")
        #expect(talk.ask(.setQueue(nowhere, isOpen: true)).replies == [.rejected(.unknownQueue(nowhere))])
    }
}
