// Ranks that stand still: what their node does with their time, and what a new agent finds of it.

import ClusterModel
import Messages
import Support
import Testing

@testable import NodeControl

@Suite("Ranks that stand still")
struct StillnessTests {
    private static let id = AllocationID(5)

    private static func at(_ seconds: Int64) -> Now {
        Now(wall: WallTime(milliseconds: 9), boot: BootTime(milliseconds: seconds * 1000))
    }

    private static func order() -> PrepareOrder {
        var spec = Generate.spec().value
        spec.timeLimit = .seconds(60)
        spec.endNotice = EndNotice(signal: 10, before: .seconds(10), isForFirstProcess: false)
        return PrepareOrder(
            allocation: id, job: JobID(1), attempt: 1, restarts: 0, ranks: 0..<1, spec: Boxed(spec), owner: .admin,
            units: Units(), gang: Boxed(GangView(hosts: [], masterPort: 0)), startsAtOnce: true)
    }

    /// Runs since 100 s.
    private static func running() -> TaskMachine {
        var task = TaskMachine(order(), answer: nil)
        _ = task.prepared(at: at(100))
        _ = task.started(rank: 0, at: at(100).wall, now: at(100))
        return task
    }

    @Test("use up no time of their limit, and are told of its end so much later")
    func limit() {
        var task = Self.running()
        #expect(task.suspend(at: Self.at(120)) == [.suspend(since: Self.at(120).boot, before: .zero)])
        #expect(task.tick(at: Self.at(500), grace: .seconds(30)) == [])
        #expect(task.resume(at: Self.at(520)) == [.resume(before: .seconds(400), timeLeft: .seconds(40))])
        #expect(task.tick(at: Self.at(549), grace: .seconds(30)) == [])
        #expect(
            task.tick(at: Self.at(550), grace: .seconds(30)) == [
                .signal(EndNotice(signal: 10, before: .seconds(10), isForFirstProcess: false))
            ])
        #expect(task.tick(at: Self.at(559), grace: .seconds(30)) == [])
        #expect(task.tick(at: Self.at(560), grace: .seconds(30)).contains(.terminate))
    }

    @Test("are told twice without counting twice, and a moment counts too")
    func twice() {
        var task = Self.running()
        let still = TaskMachine.Action.suspend(since: Self.at(120).boot, before: .zero)
        #expect(task.suspend(at: Self.at(120)) == [still])
        #expect(task.suspend(at: Self.at(130)) == [still])
        #expect(task.account.isStill)
        let again = TaskMachine.Action.resume(before: .seconds(20), timeLeft: .seconds(40))
        #expect(task.resume(at: Self.at(140)) == [again])
        #expect(task.resume(at: Self.at(140)) == [again])
        #expect(!task.account.isStill)
        _ = task.suspend(at: Self.at(141))
        #expect(task.resume(at: Self.at(141)).count == 1, "it must run on, however short it stood still")
    }

    @Test("that never stood still are not spoken of")
    func never() {
        var task = Self.running()
        #expect(task.resume(at: Self.at(120)) == [])
        var waiting = TaskMachine(Self.order(), answer: nil)
        #expect(waiting.suspend(at: Self.at(1)) == [], "only what runs stands still")
    }

    @Test("run on before they are stopped, for else they could not end by themselves")
    func stopped() {
        var task = Self.running()
        _ = task.suspend(at: Self.at(120))
        #expect(
            task.stop(grace: .seconds(10), at: Self.at(130)) == [
                .resume(before: .seconds(10), timeLeft: .seconds(40)), .terminate,
            ])
        #expect(task.suspend(at: Self.at(131)) == [], "it is being stopped")
        var discarded = Self.running()
        _ = discarded.suspend(at: Self.at(120))
        #expect(discarded.discard(at: Self.at(121)).first == .resume(before: .seconds(1), timeLeft: .seconds(40)))
    }

    @Test("are found so by a new agent, which does again what the one before may not have done")
    func adopted() {
        func turn(_ stillness: Stillness) -> [NodeEffect] {
            var node = NodeConductor(
                cluster: ClusterID(high: 1, low: 2), incarnation: 1, inventory: Generate.inventory())
            let found = FoundAttempt(
                order: Self.order(), started: [0], exits: [], since: Self.at(100).boot, stillness: stillness)
            return node.step([.found(found)], at: Self.at(200)).effects
        }
        let since = Self.at(120).boot
        #expect(
            turn(Stillness(since: since, before: .seconds(5))) == [.suspend(Self.id, since: since, before: .seconds(5))]
        )
        #expect(
            turn(Stillness(before: .seconds(70))) == [.resume(Self.id, before: .seconds(70), timeLeft: .seconds(30))])
        #expect(turn(Stillness()).isEmpty)
    }
}
