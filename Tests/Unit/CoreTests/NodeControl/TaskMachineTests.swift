// The transitions of one allocation on its node, and the numbering of what the node has to say.

import ClusterModel
import Messages
import Support
import Testing

@testable import NodeControl

@Suite("A task")
struct TaskMachineTests {
    private static let now = Now(wall: WallTime(milliseconds: 9), boot: BootTime(milliseconds: 1_000))

    private static func order(
        ranks: UInt32 = 2, startsAtOnce: Bool = false, seconds: Int64? = nil, notice: EndNotice? = nil
    ) -> PrepareOrder {
        var spec = Generate.spec(ranks: Int(ranks)).value
        spec.timeLimit = seconds.map { .seconds($0) }
        spec.endNotice = notice
        return PrepareOrder(
            allocation: AllocationID(5), job: JobID(1), attempt: 1, restarts: 0, ranks: 0..<ranks, spec: Boxed(spec),
            owner: .admin, units: Units(), gang: Boxed(GangView(hosts: [], masterPort: 0)), startsAtOnce: startsAtOnce)
    }

    private static func running(ranks: UInt32 = 2, seconds: Int64? = nil) -> TaskMachine {
        var task = TaskMachine(order(ranks: ranks, startsAtOnce: true, seconds: seconds), answer: nil)
        _ = task.prepared(at: now)
        for rank in 0..<ranks { _ = task.started(rank: rank, at: now.wall, now: now) }
        return task
    }

    @Test("of a gang waits for go, and one alone does not")
    func waitsForGo() {
        var gang = TaskMachine(Self.order(), answer: nil)
        #expect(gang.prepared(at: Self.now) == [.report(.prepared(AllocationID(5)))])
        #expect(gang.go(at: Self.now) == [.start(leaseEnd: nil)])
        #expect(gang.go(at: Self.now) == [])
        var alone = TaskMachine(Self.order(startsAtOnce: true), answer: nil)
        #expect(alone.prepared(at: Self.now) == [.start(leaseEnd: nil)])
        var early = TaskMachine(Self.order(), answer: nil)
        #expect(early.go(at: Self.now) == [])
        #expect(early.prepared(at: Self.now) == [.start(leaseEnd: nil)])
    }

    @Test("is reported running when its last rank started, and completed when its last rank ended")
    func completes() {
        var task = TaskMachine(Self.order(startsAtOnce: true), answer: nil)
        _ = task.prepared(at: Self.now)
        #expect(task.started(rank: 0, at: Self.now.wall, now: Self.now) == [])
        #expect(
            task.started(rank: 1, at: Self.now.wall, now: Self.now)
                == [.report(.started(AllocationID(5), at: Self.now.wall))])
        #expect(end(&task, 1, .code(0)) == [])
        #expect(end(&task, 0, .code(0)) == [.report(.ended(AllocationID(5), .completed, at: Self.now.wall))])
    }

    @Test("ends the others when one rank fails, and blames the first")
    func blamesFirst() {
        var task = Self.running()
        #expect(
            end(&task, 1, .code(3))
                == [.report(.failing(AllocationID(5), rank: 1, .code(3), at: Self.now.wall)), .terminate])
        #expect(task.isHurried)
        #expect(
            end(&task, 0, .signal(15))
                == [.report(.ended(AllocationID(5), .failed(rank: 1, .code(3)), at: Self.now.wall))])
    }

    @Test("kills at the end of the grace and again until the last rank has ended")
    func killsAgain() {
        var task = Self.running()
        #expect(task.stop(grace: .seconds(5), at: Self.now) == [.terminate])
        let late = Now(wall: Self.now.wall, boot: Self.now.boot + .seconds(5))
        #expect(task.tick(at: Self.now, grace: .zero) == [])
        #expect(task.tick(at: late, grace: .zero) == [.kill])
        #expect(task.tick(at: late, grace: .zero) == [.kill])
        #expect(end(&task, 0, .signal(9)) == [])
        #expect(end(&task, 1, .signal(9)) == [.report(.ended(AllocationID(5), .stopped, at: Self.now.wall))])
    }

    @Test("that is stopped while it is being prepared never starts")
    func stoppedWhilePreparing() {
        var task = TaskMachine(Self.order(startsAtOnce: true), answer: nil)
        #expect(task.stop(grace: .seconds(5), at: Self.now) == [.terminate], "what is being fetched for it is given up")
        #expect(task.prepared(at: Self.now) == [.report(.ended(AllocationID(5), .stopped, at: Self.now.wall))])
    }

    @Test("that was discarded ends without a word")
    func discarded() {
        var task = Self.running(ranks: 1)
        #expect(task.discard(at: Self.now) == [.kill, .kill])
        #expect(end(&task, 0, .signal(9)) == [.clean, .forget])
        var prepared = TaskMachine(Self.order(), answer: nil)
        _ = prepared.prepared(at: Self.now)
        #expect(prepared.discard(at: Self.now) == [.clean, .forget])
    }

    @Test("runs no longer than its time limit")
    func timeLimit() {
        var task = Self.running(ranks: 1, seconds: 10)
        let late = Now(wall: Self.now.wall, boot: Self.now.boot + .seconds(10))
        #expect(task.tick(at: Self.now, grace: .seconds(30)) == [])
        #expect(
            task.tick(at: late, grace: .seconds(30))
                == [.report(.failing(AllocationID(5), rank: 0, .timedOut, at: late.wall)), .terminate])
    }

    @Test("is told once that its limit comes, and again by an agent that does not know")
    func notice() {
        let notice = EndNotice(signal: 10, before: .seconds(4), isForFirstProcess: true)
        let order = Self.order(ranks: 1, startsAtOnce: true, seconds: 10, notice: notice)
        var task = TaskMachine(order, answer: nil)
        _ = task.prepared(at: Self.now)
        _ = task.started(rank: 0, at: Self.now.wall, now: Self.now)
        let after = { (seconds: Int64) in Now(wall: Self.now.wall, boot: Self.now.boot + .seconds(seconds)) }
        #expect(task.tick(at: after(5), grace: .zero) == [])
        #expect(task.tick(at: after(6), grace: .zero) == [.signal(notice)])
        #expect(task.tick(at: after(7), grace: .zero) == [])
        let found = FoundAttempt(order: order, started: [0], exits: [], since: Self.now.boot)
        var adopted = TaskMachine(found, at: after(8))
        #expect(adopted.tick(at: after(8), grace: .zero) == [.signal(notice)])
        #expect(adopted.tick(at: after(9), grace: .zero) == [])
        var late = TaskMachine(found, at: after(11))
        #expect(
            late.tick(at: after(11), grace: .seconds(30)).last == .terminate, "what is over its limit is only ended")
        _ = task.stop(grace: .seconds(5), at: after(7))
        #expect(!task.tick(at: after(8), grace: .zero).contains(.signal(notice)))
    }

    @Test("that an earlier agent left goes on where it stood", arguments: [0, 1, 2] as [UInt32])
    func adopted(started: UInt32) {
        let found = FoundAttempt(
            order: Self.order(), started: Array(0..<started), exits: [], since: BootTime(milliseconds: 3))
        let expected: TaskMachine.State =
            started == 0 ? .prepared : started == 1 ? .starting : .running(since: BootTime(milliseconds: 3))
        #expect(TaskMachine(found, at: Self.now).state == expected)
    }

    @Test("hears the same twice without doing it twice")
    func twice() {
        var task = Self.running()
        #expect(task.started(rank: 0, at: Self.now.wall, now: Self.now) == [])
        #expect(task.prepared(at: Self.now) == [])
        #expect(task.go(at: Self.now) == [])
        #expect(end(&task, 7, .code(0)) == [])
        #expect(task.refused("late", at: Self.now) == [])
    }

    @Test("tells what the last rank had said before it tells that all have ended")
    func lastWords() {
        var task = Self.running()
        _ = end(&task, 0, .code(0))
        let last = RankExit(rank: 1, exit: .code(3), time: Self.now.wall, signs: 5)
        #expect(
            task.exited(last, now: Self.now, grace: .seconds(5)) == [
                .report(.failing(AllocationID(5), rank: 1, .code(3), at: Self.now.wall, signs: 5)),
                .report(.ended(AllocationID(5), .failed(rank: 1, .code(3)), at: Self.now.wall)),
            ])
    }

    private func end(_ task: inout TaskMachine, _ rank: UInt32, _ exit: Exit) -> [TaskMachine.Action] {
        task.exited(RankExit(rank: rank, exit: exit, time: Self.now.wall), now: Self.now, grace: .seconds(5))
    }
}

@Suite("An outbox")
struct OutboxTests {
    private func report(_ number: UInt64) -> AgentReport { .prepared(AllocationID(number)) }

    @Test("sends nothing before it is welcome, then as much as its credit")
    func credit() {
        var outbox = Outbox()
        for number in 1...5 as ClosedRange<UInt64> { outbox.append(report(number)) }
        #expect(outbox.take() == nil)
        #expect(outbox.open(acknowledged: 0, credit: 2).isEmpty)
        #expect(outbox.take() == ReportBatch(first: 1, reports: [report(1), report(2)]))
        #expect(outbox.take() == nil)
        #expect(outbox.acknowledge(below: 2) == [report(1)])
        #expect(outbox.take() == ReportBatch(first: 3, reports: [report(3)]))
    }

    @Test("sends again on a new session what was not acknowledged, in order and without a gap")
    func again() {
        for seed in 1...200 as ClosedRange<UInt64> {
            var chance = Randomness(seed: seed)
            var outbox = Outbox()
            var received: [AgentReport] = []
            var appended: UInt64 = 0
            _ = outbox.open(acknowledged: 1, credit: 3)
            for _ in 0..<60 {
                switch chance.below(4) {
                case 0:
                    appended += 1
                    outbox.append(report(appended))
                case 1:
                    outbox.close()
                    _ = outbox.open(acknowledged: UInt64(chance.below(received.count + 1)) + 1, credit: 3)
                case 2: _ = outbox.acknowledge(below: UInt64(received.count) + 1)
                default:
                    guard let batch = outbox.take() else { continue }
                    let expected = UInt64(received.count) + 1
                    #expect(batch.first <= expected, "seed \(seed)")
                    received += batch.reports.dropFirst(Int(expected - min(expected, batch.first)))
                }
            }
            #expect(received == (1..<UInt64(received.count + 1)).map(report), "seed \(seed)")
        }
    }
}
