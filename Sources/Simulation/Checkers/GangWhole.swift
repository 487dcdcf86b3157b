// A gang is whole or absent: no rank starts before every share of its attempt was prepared, and when one fails the
// others are ended. What is still running is never cleaned away.

import ClusterModel
import Ledger
import Messages

struct GangWhole {
    static let promise = "a gang is whole or absent"

    private struct Attempt: Hashable, Sendable {
        let job: JobID
        let attempt: UInt32
    }

    private var shares = Lookup<Attempt, [AllocationID]>()
    private var prepared = Lookup<AllocationID, Bool>()
    private var failed = Lookup<Attempt, Int64>()

    mutating func note(_ event: Event) {
        guard case .job(.placed(let job, let attempt, let allocations, _)) = event else { return }
        shares[Attempt(job: job, attempt: attempt)] = allocations.map(\.id)
    }

    mutating func notePrepared(_ id: AllocationID) { prepared[id] = true }

    func noteStart(_ start: RunningRank, into broken: inout [BrokenPromise]) {
        let gang = shares[Attempt(job: start.task.job, attempt: start.task.attempt)] ?? []
        if !gang.contains(start.allocation) {
            broken.append(BrokenPromise(promise: Self.promise, detail: "\(start.task) was started and never placed"))
        }
        for share in gang where prepared[share] != true {
            broken.append(
                BrokenPromise(promise: Self.promise, detail: "\(start.task) was started before \(share) was prepared"))
        }
    }

    mutating func noteFailure(of task: TaskID, at time: Int64) {
        let attempt = Attempt(job: task.job, attempt: task.attempt)
        if failed[attempt] == nil { failed[attempt] = time }
    }

    func noteCleanedAlive(_ order: PrepareOrder, into broken: inout [BrokenPromise]) {
        broken.append(
            BrokenPromise(promise: Self.promise, detail: "\(order.allocation) was cleaned away while it ran"))
    }

    /// When the world is quiet, nothing of a gang runs on long after one of its ranks failed.
    func judge(_ running: [RunningRank], quietSince: Int64, at time: Int64, into broken: inout [BrokenPromise]) {
        for rank in running {
            guard let since = failed[Attempt(job: rank.task.job, attempt: rank.task.attempt)] else { continue }
            guard time - max(since, quietSince) > Limits.stopping else { continue }
            broken.append(
                BrokenPromise(promise: Self.promise, detail: "\(rank.task) still runs long after its gang failed"))
        }
    }
}
