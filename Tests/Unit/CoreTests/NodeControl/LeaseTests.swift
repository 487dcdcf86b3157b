// What must never overlap: ranks whose node was not answered for as long as their job allows stop by themselves.

import ClusterModel
import Messages
import Support
import Testing

@testable import NodeControl

@Suite("A lease")
struct LeaseTests {
    private static let id = AllocationID(5)
    private static let lease = Span.seconds(60)

    private static func at(_ seconds: Int64) -> Now {
        Now(wall: WallTime(milliseconds: 9), boot: BootTime(milliseconds: seconds * 1000))
    }

    private static func order() -> PrepareOrder {
        var spec = Generate.spec().value
        spec.onDisconnect = .stop(after: lease)
        return PrepareOrder(
            allocation: id, job: JobID(1), attempt: 1, restarts: 0, ranks: 0..<1, spec: Boxed(spec), owner: .admin,
            units: Units(), gang: Boxed(GangView(hosts: [], masterPort: 0)), startsAtOnce: true)
    }

    private static func answer(_ seconds: Int64, grant: Span = .zero) -> LeaseAnswer {
        LeaseAnswer(sent: at(seconds).boot, grant: grant)
    }

    /// Runs, answered last at 100 s.
    private static func running() -> TaskMachine {
        var task = TaskMachine(order(), answer: answer(100))
        #expect(task.prepared(at: at(101)) == [.start(leaseEnd: at(190).boot)])
        _ = task.started(rank: 0, at: at(101).wall, now: at(101))
        return task
    }

    @Test("that is over ends the ranks with TERM, and with KILL when whatever holds them does so too")
    func ends() {
        var task = Self.running()
        #expect(task.tick(at: Self.at(159), grace: .zero) == [])
        #expect(task.tick(at: Self.at(160), grace: .zero) == [.terminate])
        #expect(task.tick(at: Self.at(189), grace: .zero) == [])
        #expect(task.tick(at: Self.at(190), grace: .zero) == [.kill])
        let ended = task.exited(
            RankExit(rank: 0, exit: .signal(15), time: Self.at(190).wall), now: Self.at(190), grace: .zero)
        #expect(ended == [.report(.ended(Self.id, .cutOff, at: Self.at(190).wall))])
    }

    @Test("goes on from when the node asked, and not from when it was answered")
    func renews() {
        var task = Self.running()
        #expect(task.renew(by: Self.answer(140), at: Self.at(158)) == [.renew(leaseEnd: Self.at(230).boot)])
        #expect(task.tick(at: Self.at(199), grace: .zero) == [])
        #expect(task.tick(at: Self.at(200), grace: .zero) == [.terminate])
    }

    @Test("holds for as long as is granted, over the agent's end, and ends earlier when that is taken back")
    func granted() {
        var task = Self.running()
        let long = task.renew(by: Self.answer(140, grant: .seconds(1000)), at: Self.at(141))
        #expect(long == [.renew(leaseEnd: Self.at(1170).boot)])
        #expect(task.tick(at: Self.at(1139), grace: .zero) == [])
        let found = FoundAttempt(
            order: Self.order(), started: [0], exits: [], since: Self.at(101).boot, leaseEnd: Self.at(1170).boot)
        var next = TaskMachine(found, at: Self.at(500))
        #expect(next.tick(at: Self.at(1139), grace: .zero) == [])
        #expect(next.renew(by: Self.answer(505), at: Self.at(506)) == [.renew(leaseEnd: Self.at(595).boot)])
        #expect(next.tick(at: Self.at(565), grace: .zero) == [.terminate])
        #expect(task.tick(at: Self.at(1140), grace: .zero) == [.terminate])
        let short = TaskMachine(Self.order(), answer: Self.answer(100, grant: .seconds(10)))
        #expect(short.leaseEnd == Self.at(190).boot, "a grant makes no lease shorter")
    }

    @Test("that is over does not come back")
    func stays() {
        var task = Self.running()
        #expect(task.renew(by: Self.answer(159), at: Self.at(160)) == [.terminate], "nobody had looked")
        #expect(task.renew(by: Self.answer(161), at: Self.at(162)) == [])
        #expect(task.tick(at: Self.at(190), grace: .zero) == [.kill])
    }

    @Test("lets nothing start that was asked for long ago")
    func startsLate() {
        var spec = Self.order()
        spec.startsAtOnce = false
        var task = TaskMachine(spec, answer: Self.answer(100))
        _ = task.prepared(at: Self.at(101))
        #expect(task.go(at: Self.at(160)) == [.report(.ended(Self.id, .cutOff, at: Self.at(160).wall))])
        var unanswered = TaskMachine(Self.order(), answer: nil)
        #expect(unanswered.prepared(at: Self.at(1)) == [.report(.ended(Self.id, .cutOff, at: Self.at(1).wall))])
    }

    @Test("stands over the agent's end, in the page that it left")
    func adopted() {
        let found = FoundAttempt(
            order: Self.order(), started: [0], exits: [], since: Self.at(101).boot, leaseEnd: Self.at(190).boot)
        var task = TaskMachine(found, at: Self.at(150))
        #expect(task.tick(at: Self.at(159), grace: .zero) == [])
        #expect(task.tick(at: Self.at(160), grace: .zero) == [.terminate])
    }

    @Test("that was ended without an agent is no failure of the rank")
    func endedAlone() {
        let end = RankExit(rank: 0, exit: .signal(9), time: Self.at(190).wall)
        let found = FoundAttempt(
            order: Self.order(), started: [0], exits: [end], since: Self.at(101).boot, leaseEnd: Self.at(190).boot,
            isCutOff: true)
        var node = NodeConductor(
            cluster: ClusterID(high: 1, low: 2), incarnation: 1, inventory: Generate.inventory())
        _ = node.step([.found(found), .connected], at: Self.at(200))
        let turn = node.step([.message(.welcome(Self.welcome(heard: 200)))], at: Self.at(200))
        let reports = turn.effects.flatMap { effect -> [AgentReport] in
            if case .send(.reports(let batch)) = effect { batch.reports } else { [] }
        }
        #expect(reports.last == .ended(Self.id, .cutOff, at: Self.at(190).wall))
        #expect(!reports.contains { if case .failing = $0 { true } else { false } })
    }

    @Test("of a rank that failed by itself is the failure that it was")
    func failed() {
        var task = Self.running()
        let ended = task.exited(
            RankExit(rank: 0, exit: .code(3), time: Self.at(120).wall), now: Self.at(120), grace: .zero)
        #expect(ended.last == .report(.ended(Self.id, .failed(rank: 0, .code(3)), at: Self.at(120).wall)))
    }

    private static func welcome(heard seconds: Int64, epoch: UInt64 = 1) -> AgentWelcome {
        AgentWelcome(
            version: 1, cluster: ClusterID(high: 1, low: 2), epoch: epoch, generation: 1, lease: .seconds(15),
            reportCredit: 10, acknowledged: 1, answer: answer(seconds))
    }

    /// The renewals among the effects, in seconds.
    private static func renewals(_ turn: NodeTurn) -> [Int64] {
        turn.effects.compactMap { effect in
            if case .renew(Self.id, let end) = effect { end.milliseconds / 1000 } else { nil }
        }
    }

    @Test("is renewed by the answer to what the node sent, in the session and under the epoch that it obeys")
    func conductor() {
        var node = NodeConductor(
            cluster: ClusterID(high: 1, low: 2), incarnation: 1, inventory: Generate.inventory())
        let hello = node.step([.connected], at: Self.at(100)).effects
        #expect(
            hello.contains { if case .send(.hello(let hello)) = $0 { hello.sent == Self.at(100).boot } else { false } })
        _ = node.step([.message(.welcome(Self.welcome(heard: 100)))], at: Self.at(101))
        _ = node.step([.message(.orders([.prepare(Self.order())], epoch: 1))], at: Self.at(101))
        let started = node.step([.noticed(.prepared(Self.id))], at: Self.at(102))
        #expect(started.effects.contains(.start(Self.id, leaseEnd: Self.at(190).boot)))
        let beat = node.step([.tick], at: Self.at(105)).effects
        #expect(beat.contains(.send(.heartbeat(allocations: 1, sent: Self.at(105).boot))))
        let answer = { (sent: Int64, epoch: UInt64) in
            NodeInput.message(.heartbeat(epoch: epoch, Self.answer(sent)))
        }
        #expect(Self.renewals(node.step([answer(105, 1)], at: Self.at(109))) == [195])
        #expect(Self.renewals(node.step([answer(104, 1)], at: Self.at(110))) == [], "an answer that was overtaken")
        #expect(Self.renewals(node.step([answer(110, 0)], at: Self.at(110))) == [], "another epoch")
        #expect(Self.renewals(node.step([answer(300, 1)], at: Self.at(111))) == [], "a time that has not come")
        _ = node.step([.disconnected], at: Self.at(112))
        #expect(Self.renewals(node.step([answer(111, 1)], at: Self.at(113))) == [], "no session")
    }
}
