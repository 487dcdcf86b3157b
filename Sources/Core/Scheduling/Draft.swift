// The bench on which a plan is written: what is free, what was put where, and how to take it back.

import ClusterModel

struct Draft {
    private(set) var nodes: [NodeSlot]
    private(set) var plan = Plan()
    /// Who keeps a node for itself: a job that waits for room there. By place in `nodes`.
    private(set) var keepers: [JobID?]
    private(set) var openNodes: Int

    init(_ snapshot: Snapshot) {
        nodes = snapshot.nodes
        keepers = Array(repeating: nil, count: nodes.count)
        openNodes = nodes.count
    }

    /// Whether every node is kept by someone, so that no later job may use any.
    var isExhausted: Bool { openNodes == 0 && !nodes.isEmpty }

    /// Ends the plan here: whoever comes later is behind the last one that waits for room.
    mutating func close() {
        plan.last = (plan.waiting.last { $0.reason.isForRoom } ?? plan.waiting.last)?.job
    }

    mutating func wait(_ job: PendingJob, _ reason: Wait) {
        plan.waiting.append(Waiting(job: job.id, reason: reason))
    }

    /// Keeps every node that could ever hold a rank of this job from all who come later, so that none delays it.
    mutating func keep(for job: PendingJob) {
        for place in nodes.indices where keepers[place] == nil && job.requests.fits(in: nodes[place].capacity) {
            keepers[place] = job.id
            openNodes -= 1
        }
    }

    /// Puts a gang where the seats say, in rank order. The seats must have room.
    mutating func put(_ job: PendingJob, on seats: [Seat]) {
        var shares: [Share] = []
        var rank: UInt32 = 0
        for (index, seat) in seats.enumerated() {
            let ranks = rank..<rank + UInt32(seat.ranks)
            let units = takeUnits(job, seat, first: index == 0)
            let resources = job.requests * seat.ranks
            nodes[seat.place].free -= resources
            shares.append(Share(node: nodes[seat.place].id, ranks: ranks, resources: resources, units: units))
            rank = ranks.upperBound
        }
        plan.placements.append(GangPlacement(job: job.id, shares: shares))
    }

    private mutating func takeUnits(_ job: PendingJob, _ seat: Seat, first: Bool) -> Units {
        var units = Units()
        let slot = nodes[seat.place]
        if job.requests.gpus > 0, let gpus = slot.freeUnits.gpus.lowest(Int(job.requests.gpus) * seat.ranks) {
            units.gpus = gpus
        }
        if first, job.needsPort, let port = slot.freeUnits.ports.first(from: slot.nextPort) {
            units.ports.insert(port)
        }
        if !units.isEmpty { nodes[seat.place].freeUnits.subtract(units) }
        return units
    }
}

/// So many ranks on the node at this place of the draft.
struct Seat: Hashable {
    let place: Int
    let ranks: Int
}
