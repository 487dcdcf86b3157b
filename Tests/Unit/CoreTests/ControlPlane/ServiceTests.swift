// Services in the coordinator's mind: replicas as jobs, rollouts, what survives a restart, and what is refused.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("A service") struct ServiceTests {
    private static let reference = ServiceReference(Name(unchecked: "web"))

    private static func spec(
        replicas: Int = 3, payload: UInt8 = 1, with change: (inout ServiceSpec) -> Void = { _ in },
        job: (inout JobSpec) -> Void = { _ in }
    ) -> Boxed<ServiceSpec> {
        var inner = Generate.spec(rerunAfter: 15).value
        inner.maxRestarts = 0
        if let hash = ContentHash(bytes: [UInt8](repeating: payload, count: 32)) { inner.payload = hash }
        job(&inner)
        var spec = ServiceSpec(name: reference.name, replicas: replicas, job: Boxed(inner))
        change(&spec)
        return Boxed(spec)
    }

    private static let probed = ReplicaProbes(readiness: ProbeSpec(.http(path: "/healthz", port: .promised)))

    /// A cluster whose one node obeys at once.
    private struct Cluster {
        var talk = Conversation()
        var node: SessionID
        private var next: UInt64 = 1
        /// Replicas of these revisions end as soon as they start.
        var broken: Set<UInt32> = []
        /// Replicas of these revisions are not taken by the node.
        var refused: Set<UInt32> = []
        /// Replicas of these revisions answer their probes.
        var ready: Set<UInt32> = [1, 2, 3, 4, 5]
        private(set) var running: [AllocationID: PrepareOrder] = [:]

        init() { node = talk.addNode(1, Generate.inventory(cpu: 64_000, gpus: 0)) }

        @discardableResult
        mutating func ask(_ request: ServiceRequest) -> ClientReply? {
            let effects = talk.ask(.service(request))
            obey(effects)
            return effects.replies.first
        }

        mutating func cancel(_ job: UInt64) { obey(talk.ask(.cancel(JobID(job)))) }

        mutating func change(_ change: ServiceChange) -> ClientReply? {
            ask(.change(ServiceTests.reference, change))
        }

        mutating func pass(_ seconds: Int = 1) {
            for _ in 0..<seconds {
                obey(talk.pass(seconds: 1))
                obey(talk.step([.agent(node, Conversation.proof(1), .beat(UInt32(running.count)))]))
            }
        }

        private mutating func obey(_ effects: [Effect]) {
            var effects = effects
            while true {
                var reports: [AgentReport] = []
                var health: [ReplicaHealth] = []
                let time = talk.now.wall
                for order in effects.orders {
                    switch order {
                    case .prepare(let prepare):
                        let revision = prepare.spec.value.replica?.revision ?? 0
                        guard !refused.contains(revision) else {
                            reports.append(.ended(prepare.allocation, .refused("port in use"), at: time))
                            continue
                        }
                        reports.append(.started(prepare.allocation, at: time))
                        guard !broken.contains(revision) else {
                            reports.append(.ended(prepare.allocation, .failed(rank: 0, .code(1)), at: time))
                            continue
                        }
                        running[prepare.allocation] = prepare
                        if prepare.probes != nil {
                            health.append(
                                ReplicaHealth(allocation: prepare.allocation, isReady: ready.contains(revision)))
                        }
                    case .stop(let id, _), .discard(let id):
                        running[id] = nil
                        reports.append(.ended(id, .stopped, at: time))
                    default: break
                    }
                }
                guard !reports.isEmpty else { return }
                let first = next
                next += UInt64(reports.count)
                effects = talk.step([talk.report(1, on: node, first: first, reports)])
                if !health.isEmpty {
                    effects += talk.step([.agent(node, Conversation.proof(1), .health(health))])
                }
            }
        }

        var row: Service? { talk.conductor.state.service(ServiceTests.reference.name, in: .standard) }

        /// Running replicas of each revision.
        var shape: [UInt32: Int] {
            running.values.reduce(into: [:]) { $0[$1.spec.value.replica?.revision ?? 0, default: 0] += 1 }
        }
    }

    @Test("comes up with its replicas as jobs of its owner, each with a port, and asked twice is asked once")
    func begins() {
        var cluster = Cluster()
        cluster.ask(.declare(Self.spec()))
        cluster.ask(.declare(Self.spec()))
        cluster.pass(2)
        #expect(cluster.shape == [1: 3])
        #expect(cluster.row?.serving == 1 && cluster.row?.rollout == nil)
        #expect(cluster.row?.lastRollout?.fault == nil)
        let jobs = cluster.talk.conductor.state.jobs.map { $0 }
        #expect(jobs.count == 3 && jobs.allSatisfy { $0.spec.value.name.text == "web-r1" && $0.owner == .admin })
        let ports = cluster.talk.conductor.state.allocations.map { $0.units.ports.numbers.first ?? 0 }
        #expect(Set(ports).count == 3 && !ports.contains(0))
        #expect(cluster.talk.conductor.state.violations().isEmpty)
        guard case .service(let view)? = cluster.ask(.show(Self.reference)) else {
            Issue.record("it is not shown")
            return
        }
        #expect(view.ready == 3 && view.available == 3 && view.shown.count == 3 && view.rollout == nil)
    }

    @Test("has its replicas on different nodes, as far as there are any, also when several come at once")
    func spread() {
        var talk = Conversation()
        for node in 1...3 { _ = talk.addNode(node, Generate.inventory(cpu: Int64(node) * 4_000)) }
        talk.ask(.service(.declare(Self.spec(replicas: 5))))
        let nodes = talk.conductor.state.allocations.map(\.node.number)
        #expect(nodes.sorted() == [1, 1, 2, 2, 3])
        talk.ask(.service(.change(Self.reference, .scale(6))))
        #expect(talk.conductor.state.allocations.map(\.node.number).sorted() == [1, 1, 2, 2, 3, 3])
    }

    @Test("is scaled up and down, and to nothing")
    func scales() {
        var cluster = Cluster()
        cluster.ask(.declare(Self.spec()))
        for replicas in [5, 2, 0, 1] {
            #expect(cluster.change(.scale(replicas)) == .done)
            cluster.pass(2)
            #expect(cluster.running.count == replicas)
        }
        #expect(cluster.row?.serving == 1)
        guard case .rejected(.invalid)? = cluster.change(.scale(10_001)) else {
            Issue.record("too many are accepted")
            return
        }
    }

    @Test("blue-green: the new revision comes up whole beside the old one, which stays for its time")
    func blueGreen() {
        var cluster = Cluster()
        cluster.ask(.declare(Self.spec()))
        cluster.pass(2)
        cluster.ask(.declare(Self.spec(payload: 2)))
        cluster.pass(3)
        #expect(cluster.shape == [1: 3, 2: 3])
        #expect(cluster.row?.rollout?.stage == .holding(0))
        cluster.pass(60)
        #expect(cluster.shape == [2: 3] && cluster.row?.serving == 2 && cluster.row?.rollout == nil)
        #expect(cluster.talk.conductor.state.violations().isEmpty)
    }

    @Test("is never below its floor in a surge-free rollout, and never above its size")
    func surgeFree() {
        var cluster = Cluster()
        cluster.ask(.declare(Self.spec(with: { $0.strategy = .surgeFree })))
        cluster.pass(2)
        cluster.ask(.declare(Self.spec(payload: 2, with: { $0.strategy = .surgeFree })))
        for _ in 0..<20 where cluster.row?.rollout != nil {
            cluster.pass()
            #expect((2...3).contains(cluster.running.count))
        }
        #expect(cluster.shape == [2: 3] && cluster.row?.serving == 2)
    }

    @Test("keeps its floor when a rollout takes the place of another one at any moment of it", arguments: 1...9)
    func superseded(after seconds: Int) {
        var cluster = Cluster()
        let rolling = { (spec: inout ServiceSpec) in
            spec.strategy = .rolling(surge: .percent(25), unavailable: .percent(25))
        }
        cluster.ask(.declare(Self.spec(replicas: 10, with: rolling)))
        cluster.pass(2)
        cluster.ask(.declare(Self.spec(replicas: 10, payload: 2, with: rolling)))
        cluster.pass(seconds)
        cluster.ask(.declare(Self.spec(replicas: 10, payload: 3, with: rolling)))
        for _ in 0..<30 where cluster.row?.serving != 3 {
            #expect((8...13).contains(cluster.running.count), "\(cluster.shape)")
            cluster.pass()
        }
        #expect(cluster.shape == [3: 10])
        cluster.ask(.declare(Self.spec(replicas: 10, payload: 4, with: rolling)))
        cluster.pass(seconds)
        #expect(cluster.change(.undo(to: nil)) == .done)
        for _ in 0..<30 where cluster.row?.rollout != nil {
            #expect((8...13).contains(cluster.running.count), "\(cluster.shape)")
            cluster.pass()
        }
        cluster.pass(2)
        #expect(cluster.row?.rollout == nil && cluster.running.count == 10)
    }

    @Test("that never had all of its replicas is not emptied by its next revision")
    func partial() {
        var cluster = Cluster()
        cluster.ask(.declare(Self.spec(replicas: 4, with: { $0.probes = Self.probed })))
        cluster.pass(2)
        #expect(cluster.row?.serving == 1)
        var other = Cluster()
        other.ready = []
        other.ask(.declare(Self.spec(replicas: 4, with: { $0.probes = Self.probed })))
        let some = other.running.keys.sorted().prefix(3).map { ReplicaHealth(allocation: $0, isReady: true) }
        other.talk.step([.agent(other.node, Conversation.proof(1), .health(some))])
        other.pass(3)
        #expect(other.row?.serving == 0)
        other.ask(.declare(Self.spec(replicas: 4, payload: 2, with: { $0.probes = Self.probed })))
        other.pass(3)
        #expect(other.shape[1] ?? 0 >= 3, "\(other.shape)")
    }

    @Test("whose replicas no node takes asks again later and later, and not at once for ever")
    func refusedByNodes() {
        var cluster = Cluster()
        cluster.refused = [1]
        cluster.ask(.declare(Self.spec(replicas: 1)))
        cluster.pass(30)
        let asked = cluster.talk.events.count { if case .job(.placed) = $0 { true } else { false } }
        #expect((1...5).contains(asked), "\(asked)")
    }

    @Test("goes back from a revision whose replicas end, and from one that never answers its probe")
    func goesBack() {
        var cluster = Cluster()
        cluster.ask(.declare(Self.spec(with: { $0.probes = Self.probed })))
        cluster.pass(2)
        #expect(cluster.row?.serving == 1)
        cluster.broken = [2]
        cluster.ask(.declare(Self.spec(payload: 2, with: { $0.probes = Self.probed })))
        cluster.pass(60)
        guard case .crashes? = cluster.row?.lastRollout?.fault else {
            Issue.record("\(String(describing: cluster.row?.lastRollout))")
            return
        }
        #expect(cluster.shape == [1: 3] && cluster.row?.serving == 1)
        cluster.ready.remove(3)
        let third = Self.spec(payload: 3) {
            ($0.probes, $0.deadline) = (Self.probed, .seconds(30))
        }
        cluster.ask(.declare(third))
        cluster.pass(20)
        #expect(cluster.shape == [1: 3, 3: 3])
        cluster.pass(20)
        guard case .deadline? = cluster.row?.lastRollout?.fault else {
            Issue.record("\(String(describing: cluster.row?.lastRollout))")
            return
        }
        #expect(cluster.shape == [1: 3])
    }

    @Test("that has never served goes on trying, and says that it took too long")
    func neverServed() {
        var cluster = Cluster()
        cluster.ready = []
        let spec = Self.spec { ($0.probes, $0.deadline) = (Self.probed, .seconds(10)) }
        cluster.ask(.declare(spec))
        cluster.pass(15)
        guard case .deadline? = cluster.row?.lastRollout?.fault else {
            Issue.record("\(String(describing: cluster.row))")
            return
        }
        #expect(cluster.running.count == 3 && cluster.row?.serving == 0)
        let health = cluster.running.keys.map { ReplicaHealth(allocation: $0, isReady: true) }
        cluster.talk.step([.agent(cluster.node, Conversation.proof(1), .health(health))])
        cluster.pass(2)
        #expect(cluster.row?.serving == 1 && cluster.row?.lastRollout?.fault == nil)
    }

    @Test("is undone while it is rolled out, and afterwards to a revision that is kept, as a new one")
    func undone() {
        var cluster = Cluster()
        cluster.ask(.declare(Self.spec()))
        cluster.pass(2)
        cluster.ask(.declare(Self.spec(payload: 2)))
        cluster.pass(2)
        #expect(cluster.change(.undo(to: nil)) == .done)
        cluster.pass(2)
        #expect(cluster.shape == [1: 3] && cluster.row?.lastRollout?.fault == .undone)
        cluster.ask(.declare(Self.spec(payload: 3)))
        cluster.pass(70)
        #expect(cluster.row?.serving == 3)
        _ = cluster.change(.scale(2))
        #expect(cluster.change(.undo(to: 1)) == .done)
        cluster.pass(70)
        let row = cluster.row
        #expect(row?.serving == 4 && row?.replicas == 2)
        #expect(row?.revision(4)?.spec.value.job == row?.revision(1)?.spec.value.job)
        guard case .rejected(.conflict)? = cluster.change(.undo(to: 9)) else {
            Issue.record("there is no revision 9")
            return
        }
    }

    @Test("stands still while its rollout is paused, and is promoted when a step is watched")
    func steered() {
        var cluster = Cluster()
        cluster.ask(.declare(Self.spec()))
        cluster.pass(2)
        guard case .rejected(.conflict)? = cluster.change(.pause) else {
            Issue.record("nothing is rolled out")
            return
        }
        cluster.ask(.declare(Self.spec(payload: 2)))
        cluster.pass(2)
        #expect(cluster.change(.pause) == .done)
        cluster.pass(300)
        #expect(cluster.shape == [1: 3, 2: 3] && cluster.row?.rollout?.isPaused == true)
        #expect(cluster.change(.resume) == .done)
        cluster.pass(2)
        #expect(cluster.change(.promote) == .done)
        cluster.pass(2)
        #expect(cluster.shape == [2: 3])
    }

    @Test("goes on with its rollout under the next coordinator, and asks for nothing twice")
    func restarted() {
        var cluster = Cluster()
        cluster.ask(.declare(Self.spec()))
        cluster.pass(2)
        cluster.ask(.declare(Self.spec(payload: 2)))
        cluster.pass(2)
        let before = cluster.talk.conductor.state.jobs.count
        cluster.talk = Conversation(restarting: cluster.talk)
        cluster.node = cluster.talk.session()
        let accounts = cluster.running.values.map {
            AllocationAccount(allocation: $0.allocation, job: $0.job, attempt: $0.attempt, state: .running)
        }
        cluster.talk.hello(
            1, Generate.inventory(cpu: 64_000, gpus: 0), on: cluster.node, accounts: accounts, nextReport: 7)
        cluster.pass(70)
        #expect(cluster.talk.conductor.state.jobs.count == before)
        #expect(cluster.shape == [2: 3] && cluster.row?.serving == 2)
    }

    @Test("replaces a replica that is cancelled, and starts one again that ended by itself, later and later")
    func replaced() {
        var cluster = Cluster()
        cluster.ask(.declare(Self.spec(replicas: 1)))
        cluster.pass(2)
        cluster.cancel(1)
        cluster.pass(3)
        let jobs = cluster.talk.conductor.state
        #expect(jobs.jobs.count == 2 && jobs.jobs[JobID(2)]?.phase.isRunning == true)
        cluster.broken = [2]
        cluster.ask(.declare(Self.spec(replicas: 1, payload: 2)))
        cluster.pass(12)
        let ends = cluster.talk.events.count { event in
            if case .job(.requeued(_, .deferred, _)) = event { true } else { false }
        }
        #expect(ends == 3, "at once, after a second, after ten more")
    }

    @Test("ends a replica whose life is gone, and believes only the node that runs it")
    func unhealthy() {
        var cluster = Cluster()
        cluster.ask(.declare(Self.spec(replicas: 1, with: { $0.probes = Self.probed })))
        cluster.pass(2)
        guard let id = cluster.running.keys.first else { return }
        let other = cluster.talk.addNode(2, Generate.inventory(cpu: 1_000, gpus: 0))
        let health = ReplicaHealth(allocation: id, isReady: false, fault: "liveness probe failed: HTTP 503")
        cluster.talk.step([.agent(other, Conversation.proof(2), .health([health]))])
        #expect(cluster.talk.conductor.state.jobs[JobID(1)]?.phase.isRunning == true)
        let effects = cluster.talk.step([.agent(cluster.node, Conversation.proof(1), .health([health]))])
        #expect(effects.orders.map(\.word).contains("stop \(id.number)"))
    }

    @Test("is deleted with all its replicas, and its name is free when they have ended")
    func dropped() {
        var cluster = Cluster()
        cluster.ask(.declare(Self.spec()))
        cluster.pass(2)
        #expect(cluster.change(.drop) == .done)
        #expect(cluster.change(.drop) == .done || cluster.row == nil)
        cluster.pass(2)
        #expect(cluster.row == nil && cluster.running.isEmpty)
        guard case .rejected(.unknown)? = cluster.change(.scale(3)) else {
            Issue.record("it is gone")
            return
        }
        cluster.ask(.declare(Self.spec()))
        cluster.pass(2)
        #expect(cluster.shape == [1: 3])
        #expect(cluster.talk.conductor.state.violations().isEmpty)
    }

    @Test("is refused where no replica of it could be, with the field")
    func refused() {
        let cases: [(String, Boxed<ServiceSpec>)] = [
            ("replicas", Self.spec(replicas: 20_000)),
            ("template", Self.spec(job: { $0.shape = GangShape(ranks: 2) })),
            ("template", Self.spec(job: { $0.timeLimit = .minutes(1) })),
            ("failurePolicy", Self.spec(job: { $0.maxRestarts = 3 })),
            ("minReadySeconds", Self.spec(with: { $0.minReady = .minutes(90) })),
            ("progressDeadlineSeconds", Self.spec(with: { $0.deadline = .zero })),
            ("steps", Self.spec(with: { $0.strategy = .steps([], nil) })),
            ("maxUnavailable", Self.spec(with: { $0.strategy = .rolling(surge: .count(0), unavailable: .percent(0)) })),
            (
                "periodSeconds",
                Self.spec(with: {
                    $0.probes.liveness = ProbeSpec(.tcp(port: .promised), ProbeTiming(period: .zero))
                })
            ),
            (
                "successThreshold",
                Self.spec(with: {
                    $0.probes.liveness = ProbeSpec(.tcp(port: .promised), ProbeTiming(successThreshold: 2))
                })
            ),
            ("path", Self.spec(with: { $0.probes.readiness = ProbeSpec(.http(path: "a b", port: .promised)) })),
            ("port", Self.spec(with: { $0.probes.readiness = ProbeSpec(.tcp(port: .number(70_000))) })),
            ("fit", Self.spec(job: { $0.requests.cpu = MilliCPU(1_000_000) })),
        ]
        for (word, spec) in cases {
            var cluster = Cluster()
            guard case .rejected(let why)? = cluster.ask(.declare(spec)) else {
                Issue.record("\(word) is accepted")
                continue
            }
            #expect("\(why)".contains(word), "\(why)")
            #expect(cluster.row == nil)
        }
    }

    @Test("belongs to its owner: others neither change it nor read what it runs, and a stranger does not know of it")
    func owned() {
        var cluster = Cluster()
        let (ada, bob) = (
            Principal(kind: .user, name: Name(unchecked: "ada")), Principal(kind: .user, name: Name(unchecked: "bob"))
        )
        let lab = Name(unchecked: "lab")
        for user in [ada, bob] { cluster.talk.ask(.grant(Grant(.user(user.name), .user, in: .namespace(lab)))) }
        let spec = Self.spec(job: { $0.namespace = lab })
        cluster.talk.ask(.service(.declare(spec)), by: ada)
        let reference = ServiceReference(Self.reference.name, in: lab)
        for request: ServiceRequest in [
            .declare(Self.spec(payload: 2, job: { $0.namespace = lab })), .change(reference, .drop),
        ] {
            guard case .rejected? = cluster.talk.ask(.service(request), by: bob).replies.first else {
                Issue.record("bob may \(request)")
                continue
            }
        }
        guard case .service(let view)? = cluster.talk.ask(.service(.show(reference)), by: bob).replies.first else {
            Issue.record("bob has a role there")
            return
        }
        #expect(view.newest?.spec.value.job.value.payload != spec.value.job.value.payload)
        let eve = Principal(kind: .user, name: Name(unchecked: "eve"))
        guard case .rejected(.unknown)? = cluster.talk.ask(.service(.show(reference)), by: eve).replies.first else {
            Issue.record("eve has no role there")
            return
        }
    }
}
