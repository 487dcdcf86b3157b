// Two attempts of one job run at the same time only when a node of the earlier one was out of reach for as long as the
// job's onDisconnect says; and where that says `stop`, never. Silence is measured in the world: when the coordinator
// that lives last took a message of the node's session.

import ClusterModel
import ControlPlane
import Ledger

struct AttemptsApart {
    static let promise = "attempts of a job stay apart"
    static let strictPromise = "what must never overlap never does"

    /// When a node was last heard, and on which session, by its number.
    private var heard: [(session: SessionID, time: Int64)?] = []
    private var opening: Int64 = 0
    /// Allocations that were given up after a silence that was long enough.
    private var givenUp = Lookup<AllocationID, Bool>()
    /// Allocations that nobody knows of any more since an older copy took the place of the journal.
    private var forgotten: [Range<AllocationID>] = []

    mutating func noteOpening(at time: Int64) {
        opening = time
        heard = []
    }

    mutating func noteWelcome(node: Int, session: SessionID, at time: Int64) {
        while heard.count <= node { heard.append(nil) }
        heard[node] = (session, time)
    }

    mutating func noteHeard(node: Int, session: SessionID, at time: Int64) {
        guard node < heard.count, heard[node]?.session == session else { return }
        heard[node] = (session, time)
    }

    mutating func note(_ event: Event) {
        guard case .job(.placed(_, _, let shares, _)) = event else { return }
        // An id whose first use was lost with its turn is used again.
        for share in shares { givenUp[share.id] = nil }
    }

    mutating func noteLoss(
        of id: AllocationID, job: JobID, node: Int, isAlive: Bool, after: Int64, at time: Int64,
        into broken: inout [BrokenPromise]
    ) {
        let silence = time - max(opening, node < heard.count ? heard[node]?.time ?? 0 : 0)
        if silence >= after {
            givenUp[id] = true
        } else if isAlive {
            broken.append(
                BrokenPromise(
                    promise: Self.promise,
                    detail: "\(id) of job \(job) was given up while it ran, \(silence) ms after its node was heard"
                        + " and not \(after)"))
        }
    }

    mutating func noteForgotten(_ allocations: Range<AllocationID>) { forgotten.append(allocations) }

    private func isGivenUp(_ id: AllocationID) -> Bool {
        givenUp[id] == true || isForgotten(id)
    }

    private func isForgotten(_ id: AllocationID) -> Bool {
        forgotten.contains { $0.contains(id) }
    }

    func noteStart(_ start: RunningRank, beside running: [RunningRank], into broken: inout [BrokenPromise]) {
        for other in running where other.task.job == start.task.job && other.task.attempt != start.task.attempt {
            if start.neverOverlaps {
                guard !isForgotten(other.allocation), !isForgotten(start.allocation) else { continue }
                broken.append(
                    BrokenPromise(
                        promise: Self.strictPromise, detail: "\(start.task) was started while \(other.task) still runs")
                )
                continue
            }
            // Either may be the one that was given up: its word to start can be on its way for long.
            guard !isGivenUp(other.allocation), !isGivenUp(start.allocation) else { continue }
            broken.append(
                BrokenPromise(
                    promise: Self.promise, detail: "\(start.task) was started while \(other.task) still runs"))
        }
    }
}
