// When replicas are probed, and what the coordinator is told of it.

import ClusterModel
import Health
import Messages
import Support
import Testing

@testable import NodeControl

@Suite("A replica's probes")
struct ReplicaWatchTests {
    private static func at(_ seconds: Int64) -> BootTime { BootTime(milliseconds: seconds * 1000) }

    private static func probe(_ seconds: Int64 = 10, failures: Int = 3) -> ProbeSpec {
        ProbeSpec(.http(path: "/", port: .promised), ProbeTiming(period: .seconds(seconds), failureThreshold: failures))
    }

    private static func watch(_ probes: ReplicaProbes, isFound: Bool = false) -> ReplicaWatch {
        let order = PrepareOrder(
            allocation: AllocationID(5), job: JobID(1), attempt: 1, restarts: 0, ranks: 0..<1, spec: Generate.spec(),
            owner: .admin, units: Units(), gang: Boxed(GangView(hosts: [], masterPort: 20_007)), startsAtOnce: true)
        return ReplicaWatch(order, probes, isFound: isFound, since: at(0), at: at(0))
    }

    private static func health(_ isReady: Bool, _ fault: String? = nil) -> ReplicaHealth {
        ReplicaHealth(allocation: AllocationID(5), isReady: isReady, fault: fault)
    }

    @Test("say that it is not ready before it answered, and that it is at its first answer")
    func readiness() {
        var watch = Self.watch(ReplicaProbes(readiness: Self.probe()))
        let attempts = watch.tick(at: Self.at(0))
        #expect(attempts.map(\.purpose) == [.readiness] && attempts.first?.port == 20_007)
        #expect(attempts.first?.timeout == .seconds(5))
        #expect(watch.news() == Self.health(false))
        #expect(watch.tick(at: Self.at(60)).isEmpty, "an attempt is under way")
        watch.take(.readiness, true, "HTTP 200", at: Self.at(61))
        #expect(watch.news() == Self.health(true))
        #expect(watch.news() == nil, "it was told")
        #expect(watch.tick(at: Self.at(70)).isEmpty && watch.tick(at: Self.at(71)).count == 1)
        watch.forgetTold()
        #expect(watch.news() == Self.health(true), "somebody else is told")
    }

    @Test("take it out after as many failures as count, and in again at once")
    func failures() {
        var watch = Self.watch(ReplicaProbes(readiness: Self.probe()))
        func answer(_ isSuccess: Bool, at seconds: Int64) -> ReplicaHealth? {
            #expect(watch.tick(at: Self.at(seconds)).count == 1)
            watch.take(.readiness, isSuccess, "HTTP 503", at: Self.at(seconds))
            return watch.news()
        }
        #expect(answer(true, at: 0) == Self.health(true))
        #expect(answer(false, at: 10) == nil)
        #expect(answer(false, at: 20) == nil)
        #expect(answer(false, at: 30) == Self.health(false))
        #expect(answer(true, at: 40) == Self.health(true))
    }

    @Test("of its life and readiness wait until it has come up, and one that never does is worth no more")
    func startup() {
        let probes = ReplicaProbes(
            startup: Self.probe(1, failures: 2), readiness: Self.probe(), liveness: Self.probe())
        var watch = Self.watch(probes)
        #expect(watch.tick(at: Self.at(0)).map(\.purpose) == [.startup])
        watch.take(.startup, false, "refused", at: Self.at(0))
        #expect(watch.tick(at: Self.at(1)).map(\.purpose) == [.startup])
        watch.take(.startup, true, "HTTP 200", at: Self.at(1))
        #expect(watch.news() == Self.health(false))
        #expect(watch.tick(at: Self.at(2)).map(\.purpose) == [.readiness, .liveness])
        var never = Self.watch(probes)
        for second in [0, 1] as [Int64] {
            _ = never.tick(at: Self.at(second))
            never.take(.startup, false, "port 20007: Connection refused", at: Self.at(second))
        }
        #expect(never.news() == Self.health(false, "startup probe failed: port 20007: Connection refused"))
        #expect(never.tick(at: Self.at(9)).isEmpty)
    }

    @Test("of its life: failed for good it is worth no more, whatever it answers otherwise")
    func liveness() {
        var watch = Self.watch(ReplicaProbes(readiness: Self.probe(), liveness: Self.probe(5, failures: 1)))
        #expect(watch.tick(at: Self.at(0)).count == 2)
        watch.take(.readiness, true, "HTTP 200", at: Self.at(0))
        #expect(watch.news() == Self.health(true))
        watch.take(.liveness, false, "no answer in 5s", at: Self.at(5))
        #expect(watch.news() == Self.health(false, "liveness probe failed: no answer in 5s"))
    }

    @Test("of what ran before its agent did: nothing is told before it answered")
    func found() {
        var watch = Self.watch(ReplicaProbes(startup: Self.probe(), readiness: Self.probe()), isFound: true)
        #expect(watch.news() == nil)
        #expect(watch.tick(at: Self.at(0)).map(\.purpose) == [.startup], "it may still come up")
        watch.take(.startup, true, "HTTP 200", at: Self.at(0))
        #expect(watch.tick(at: Self.at(0)).map(\.purpose) == [.readiness])
        #expect(watch.news() == nil)
        watch.take(.readiness, true, "HTTP 200", at: Self.at(0))
        #expect(watch.news() == Self.health(true))
        var failing = Self.watch(ReplicaProbes(readiness: Self.probe()), isFound: true)
        for second in [0, 10, 20] as [Int64] {
            #expect(failing.tick(at: Self.at(second)).count == 1)
            #expect(failing.news() == nil, "nothing is known yet")
            failing.take(.readiness, false, "HTTP 503", at: Self.at(second))
        }
        #expect(failing.news() == Self.health(false))
    }

    @Test("look for one that is coming up several times a period, of which one failure counts")
    func eager() {
        var watch = Self.watch(ReplicaProbes(startup: Self.probe(10, failures: 2)))
        func fail(at milliseconds: Int64) -> Int {
            let count = watch.tick(at: BootTime(milliseconds: milliseconds)).count
            watch.take(.startup, false, "refused", at: BootTime(milliseconds: milliseconds))
            return count
        }
        #expect(fail(at: 0) == 1 && fail(at: 50) == 0 && fail(at: 100) == 1 && fail(at: 5000) == 1)
        #expect(watch.isHurried)
        #expect(fail(at: 5200) == 0, "a tenth of its age has not passed")
        #expect(fail(at: 5600) == 1)
        #expect(watch.news() == Self.health(false), "all of these were in one period")
        #expect(watch.tick(at: Self.at(9)).count == 1)
        watch.take(.startup, true, "HTTP 200", at: Self.at(9))
        #expect(watch.news() == Self.health(true))
        #expect(watch.tick(at: Self.at(19)).isEmpty && !watch.isHurried, "it has come up")

        var never = Self.watch(ReplicaProbes(startup: Self.probe(10, failures: 2)))
        for second in Int64(0)...9 {
            _ = never.tick(at: Self.at(second))
            never.take(.startup, false, "refused", at: Self.at(second))
        }
        #expect(never.news() == Self.health(false))
        _ = never.tick(at: Self.at(10))
        #expect(!never.isHurried, "nor is one that takes long")
        never.take(.startup, false, "refused", at: Self.at(10))
        #expect(never.news() == Self.health(false, "startup probe failed: refused"))

        var twice = ProbeSpec(.tcp(port: .promised), ProbeTiming(period: .seconds(10)))
        twice.timing.successThreshold = 2
        var slow = Self.watch(ReplicaProbes(readiness: twice))
        _ = slow.tick(at: Self.at(0))
        slow.take(.readiness, true, "", at: Self.at(0))
        #expect(slow.tick(at: Self.at(9)).isEmpty, "what must succeed twice does so in its own time")
    }

    @Test("say when the next attempt is due, and nothing where all are under way or wait for its start")
    func due() {
        var watch = Self.watch(ReplicaProbes(startup: Self.probe(2), readiness: Self.probe(1)))
        #expect(watch.nextLook == Self.at(0))
        #expect(watch.tick(at: Self.at(0)).map(\.purpose) == [.startup])
        #expect(watch.nextLook == nil, "its readiness waits")
        watch.take(.startup, false, "refused", at: BootTime(milliseconds: 30))
        #expect(watch.nextLook == BootTime(milliseconds: 130))
        #expect(watch.tick(at: BootTime(milliseconds: 129)).isEmpty)
        #expect(watch.tick(at: BootTime(milliseconds: 130)).count == 1)
        watch.take(.startup, true, "HTTP 200", at: BootTime(milliseconds: 140))
        #expect(watch.tick(at: BootTime(milliseconds: 140)).map(\.purpose) == [.readiness])
        watch.take(.readiness, true, "HTTP 200", at: BootTime(milliseconds: 150))
        #expect(watch.nextLook == BootTime(milliseconds: 1150), "its start is over, and asks for no more looks")
    }

    @Test("look soon again at one that an agent found and that did not answer it at first")
    func eagerForFound() {
        let order = PrepareOrder(
            allocation: AllocationID(5), job: JobID(1), attempt: 1, restarts: 0, ranks: 0..<1, spec: Generate.spec(),
            owner: .admin, units: Units(), gang: Boxed(GangView(hosts: [], masterPort: 20_007)), startsAtOnce: true)
        // It has run for an hour when the agent begins.
        var watch = ReplicaWatch(
            order, ReplicaProbes(readiness: Self.probe()), isFound: true, since: Self.at(0), at: Self.at(3600))
        #expect(watch.tick(at: Self.at(3600)).count == 1 && watch.isHurried)
        watch.take(.readiness, false, "no answer", at: Self.at(3600))
        #expect(watch.nextLook == BootTime(milliseconds: 3_600_100))
        #expect(watch.tick(at: BootTime(milliseconds: 3_600_100)).count == 1)
        watch.take(.readiness, true, "HTTP 200", at: BootTime(milliseconds: 3_600_110))
        #expect(watch.news() == Self.health(true))
        #expect(watch.nextLook == BootTime(milliseconds: 3_610_110))
    }

    @Test("are an agent's effects, and what they say is sent on an open session only")
    func conducted() throws {
        let cluster = ClusterID(high: 1, low: 2)
        var mind = NodeConductor(cluster: cluster, incarnation: 1, inventory: Generate.inventory())
        let now = Now(wall: WallTime(milliseconds: 1), boot: Self.at(1))
        let welcome = AgentWelcome(
            version: 1, cluster: cluster, epoch: 1, generation: 1, lease: .seconds(15), reportCredit: 64,
            acknowledged: 1, answer: LeaseAnswer(sent: Self.at(1)))
        var order = PrepareOrder(
            allocation: AllocationID(5), job: JobID(1), attempt: 1, restarts: 0, ranks: 0..<1, spec: Generate.spec(),
            owner: .admin, units: Units(), gang: Boxed(GangView(hosts: [], masterPort: 20_007)), startsAtOnce: true)
        order.probes = ReplicaProbes(readiness: Self.probe())
        _ = mind.step(
            [.connected, .message(.welcome(welcome)), .message(.orders([.prepare(order)], epoch: 1))], at: now)
        let started = mind.step(
            [.noticed(.prepared(order.allocation)), .noticed(.started(order.allocation, rank: 0, at: now.wall))],
            at: now)
        let attempt = try #require(
            started.effects.lazy.compactMap { if case .probe(let attempt) = $0 { attempt } else { nil } }.first)
        #expect(attempt.allocation == order.allocation)
        let answered = NodeInput.noticed(.probed(order.allocation, .readiness, isSuccess: true, said: "HTTP 200"))
        #expect(mind.step([answered], at: now).effects == [.send(.health([Self.health(true)]))])
        _ = mind.step([.disconnected, .connected], at: now)
        let again = mind.step([.message(.welcome(welcome))], at: now)
        #expect(again.effects.contains(.send(.health([Self.health(true)]))))
        let exit = NodeInput.noticed(.exited(order.allocation, rank: 0, .code(1), at: now.wall))
        _ = mind.step([exit], at: now)
        let late = Now(wall: now.wall, boot: Self.at(60))
        #expect(!mind.step([.tick], at: late).effects.contains { if case .probe = $0 { true } else { false } })
    }
}

@Suite("What a gateway saw") struct GatewayTellingTests {
    private static let now = Now(wall: WallTime(milliseconds: 1), boot: BootTime(milliseconds: 1000))

    /// An agent on an open session.
    private static func mind() -> NodeConductor {
        let cluster = ClusterID(high: 1, low: 2)
        var mind = NodeConductor(cluster: cluster, incarnation: 1, inventory: Generate.inventory())
        let welcome = AgentWelcome(
            version: 2, cluster: cluster, epoch: 1, generation: 1, lease: .seconds(15), reportCredit: 64,
            acknowledged: 1, answer: LeaseAnswer(sent: now.boot))
        _ = mind.step([.connected, .message(.welcome(welcome))], at: now)
        return mind
    }

    private static func reports(_ turn: NodeTurn) -> [TrafficReport] {
        turn.effects.compactMap { if case .send(.traffic(let report)) = $0 { report } else { nil } }
    }

    private static func saw(_ loads: [ServiceLoad], _ window: Span = .seconds(1)) -> NodeInput {
        .noticed(.traffic(loads, window: window))
    }

    @Test("is told with rising numbers, and also where it saw nothing")
    func numbers() {
        var mind = Self.mind()
        let load = ServiceLoad(service: ServiceID(1), held: 3)
        let first = Self.reports(mind.step([Self.saw([load])], at: Self.now))
        #expect(first == [TrafficReport(sequence: 1, window: .seconds(1), services: [load])])
        let second = Self.reports(mind.step([Self.saw([], .minutes(600))], at: Self.now))
        #expect(second == [TrafficReport(sequence: 2, window: .minutes(60), services: [])])
    }

    @Test("is lost while nobody listens, and numbers go on")
    func lost() {
        var mind = Self.mind()
        _ = mind.step([Self.saw([])], at: Self.now)
        _ = mind.step([.disconnected], at: Self.now)
        let load = ServiceLoad(service: ServiceID(1), refused: 3)
        #expect(mind.step([Self.saw([load])], at: Self.now).effects.isEmpty)
    }

    @Test("of thousands of services is told in several messages, each of a bounded size and each service once")
    func split() {
        var mind = Self.mind()
        var latency = LatencyHistogram()
        for milliseconds in Int64(0)..<200 { latency.add(milliseconds: milliseconds * 7) }
        let loads = (1...5000).map { number in
            ServiceLoad(
                service: ServiceID(UInt64(number)),
                revisions: [RevisionLoad(revision: 1, requests: 200, failures: 0, latency: latency)])
        }
        let reports = Self.reports(mind.step([Self.saw(loads)], at: Self.now))
        #expect(reports.count > 5 && reports.flatMap(\.services) == loads)
        #expect(reports.map(\.sequence) == Array(1...UInt64(reports.count)))
        #expect(reports.allSatisfy { $0.services.reduce(0) { $0 + $1.weight } <= TrafficReport.Limits.weight })
        let one = ServiceLoad(
            service: ServiceID(1),
            replicas: (1...10_000).map { ReplicaLoad(allocation: AllocationID(UInt64($0)), inFlight: .max) })
        #expect(Self.reports(mind.step([Self.saw([one, one])], at: Self.now)).count == 2, "one alone is told")
    }
}
