// A process that is to end is told so, and has as long for it as was promised; and when that time is over it is ended.
// Judged by what its node was told and saw, with the waits as they stand in the orders.

import ClusterModel
import Messages
import NodeControl

struct GraceKept {
    static let promise = "a rank that is stopped has its time to end, and no more"
    /// What the agent gives the others of a gang when one fails there, and a gang that ran out of its time; in
    /// milliseconds.
    private static let failureGrace: Int64 = 5_000
    private static let limitGrace: Int64 = 30_000
    /// A tick comes every second while nothing is hurried, an agent that died is back in 5 s, and KILL may take 3 s.
    private static let slack: Int64 = 15_000

    /// Whether nodes count a little faster than the world, by up to one in a thousand.
    var clocksDrift = false

    /// When it may be killed at the soonest.
    private var soonest = Lookup<AllocationID, Int64>()
    /// When it should have been killed, of orders that came when nothing went wrong any more.
    private var latest = Lookup<AllocationID, Int64>()

    private mutating func allow(_ id: AllocationID, at time: Int64, after span: Int64 = 0) {
        let end = time + span - (clocksDrift && span > 0 ? 1 + span / 1000 : 0)
        soonest[id] = min(soonest[id] ?? end, end)
    }

    mutating func note(_ orders: [AgentOrder], at time: Int64, isQuiet: Bool) {
        for order in orders {
            switch order {
            case .stop(let id, let grace):
                allow(id, at: time, after: grace.milliseconds)
                if isQuiet { latest[id] = min(latest[id] ?? Int64.max, time + grace.milliseconds + Self.slack) }
            case .discard(let id): allow(id, at: time)
            case .prepare, .go, .sendLog, .command, .suspend, .resume, .reboot, .route, .admit, .fetchAhead: break
            }
        }
    }

    /// A rank of it failed, or could not be started.
    mutating func noteFailure(in id: AllocationID, at time: Int64) {
        allow(id, at: time, after: Self.failureGrace)
    }

    mutating func noteStart(of order: PrepareOrder, at time: Int64) {
        guard let limit = order.spec.value.timeLimit else { return }
        allow(order.allocation, at: time, after: limit.milliseconds + Self.limitGrace)
    }

    func judgeKill(of id: AllocationID, at time: Int64, into broken: inout [BrokenPromise]) {
        guard time < soonest[id] ?? Int64.max else { return }
        let why = soonest[id].map { "\($0 - time) ms before its time was over" } ?? "and nothing had been asked of it"
        broken.append(BrokenPromise(promise: Self.promise, detail: "\(id) is killed, \(why)"))
    }

    /// What stands still when it is killed could not use its time.
    func judgeStillness(of attempt: VirtualAttempt, into broken: inout [BrokenPromise]) {
        guard attempt.stillness.since != nil else { return }
        broken.append(
            BrokenPromise(
                promise: Self.promise, detail: "\(attempt.order.allocation) is killed, and stood still until then"))
    }

    /// A rank ended by itself, or still runs.
    func judgeLife(of id: AllocationID, at time: Int64, into broken: inout [BrokenPromise]) {
        guard let latest = latest[id], time > latest else { return }
        broken.append(
            BrokenPromise(promise: Self.promise, detail: "\(id) runs \(time - latest) ms after the time for a KILL"))
    }
}
