// The bench on which a plan is written: what is free, what was put where, and how to take it back.

import ClusterModel

struct Draft {
    private(set) var nodes: [NodeSlot]
    private(set) var plan = Plan()
    /// Who keeps a node for itself: a job that waits for room there. By place in `nodes`.
    private(set) var keepers: [JobID?]
    private(set) var openNodes: Int
    let now: WallTime
    /// Of those that keep nodes, those of whom it is known when they start at the latest.
    private(set) var shadows: [StartPromise] = []
    /// What the heads leave of their seats, and where it stands by place of the node; -1 where nothing is marked.
    private var leftovers: [Leftover] = []
    private var marks: [Int32] = []
    /// Replicas that were put here, and where.
    private var putReplicas = Lookup<PutReplica, Int>()

    init(_ snapshot: Snapshot) {
        nodes = snapshot.nodes
        keepers = Array(repeating: nil, count: nodes.count)
        openNodes = nodes.count
        now = snapshot.now
    }

    /// By index: handing out 10,000 whole slots would cost as much as the plan.
    var hasDepartures: Bool { nodes.indices.contains { !nodes[$0].departures.isEmpty } }

    /// Whether every node is kept by someone, so that no later job may use any.
    var isExhausted: Bool { openNodes == 0 && !nodes.isEmpty }

    /// Ends the plan here: whoever comes later is behind the last one that waits for room.
    mutating func close() {
        plan.last = (plan.waiting.last { $0.reason.isForRoom } ?? plan.waiting.last)?.job
    }

    mutating func wait(_ job: PendingJob, _ reason: Wait) {
        plan.waiting.append(Waiting(job: job.id, reason: reason))
    }

    /// Keeps every node that could ever hold a rank of this job from all who come later, so that none delays it;
    /// whether there was any that nobody kept.
    mutating func keep(for job: PendingJob) -> Bool {
        let before = openNodes
        for place in nodes.indices
        where keepers[place] == nil && job.requests.fits(in: nodes[place].capacity) && admits(job, at: place) {
            keepers[place] = job.id
            openNodes -= 1
        }
        return openNodes < before
    }

    /// Notes when a job that keeps nodes has room at the latest.
    mutating func note(_ shadow: StartPromise) { shadows.append(shadow) }

    /// Tells when the job starts at the latest.
    mutating func promise(_ start: StartPromise) { plan.starts.append(start) }

    /// Notes what a head leaves of a node when it comes.
    mutating func leave(_ leftover: Leftover, at place: Int) {
        if marks.isEmpty { marks = Array(repeating: -1, count: nodes.count) }
        marks[place] = Int32(leftovers.count)
        leftovers.append(leftover)
    }

    func leftover(at place: Int) -> Leftover? {
        guard !marks.isEmpty, marks[place] >= 0 else { return nil }
        return leftovers[Int(marks[place])]
    }

    /// A node as it may be later.
    mutating func replace(_ slot: NodeSlot, at place: Int) { nodes[place] = slot }

    /// Takes what a job holds off what the head leaves, unless it has ended when the head comes.
    private mutating func takeLeftover(_ job: PendingJob, _ resources: Resources, _ units: Units, at place: Int) {
        guard leftover(at: place) != nil, let shadow = shadows.first(where: { $0.job == keepers[place] }),
            !hasEnded(job, by: shadow.time)
        else { return }
        let mark = Int(marks[place])
        leftovers[mark].free -= resources
        leftovers[mark].gpus -= units.gpus.count
        leftovers[mark].ports -= units.ports.count
    }

    /// Puts a gang where the seats say, in rank order. The seats must have room.
    mutating func put(_ job: PendingJob, on seats: [Seat]) {
        var shares: [Share] = []
        var rank: UInt32 = 0
        for (index, seat) in seats.enumerated() {
            let ranks = rank..<rank + UInt32(seat.ranks)
            let units = takeUnits(job, seat, first: index == 0)
            let resources = held(by: job, at: seat)
            takeLeftover(job, resources, units, at: seat.place)
            nodes[seat.place].free -= resources
            nodes[seat.place].tenancy = job.isExclusive ? .whole : .shared
            if let length = job.length {
                nodes[seat.place].departures.append(
                    Departure(
                        time: now + length, resources: resources, gpus: units.gpus.count,
                        ports: units.ports.isEmpty ? 0 : units.ports.count))
            } else {
                nodes[seat.place].stayers += 1
            }
            shares.append(Share(node: nodes[seat.place].id, ranks: ranks, resources: resources, units: units))
            rank = ranks.upperBound
        }
        if let kin = job.kin, let seat = seats.first {
            putReplicas[PutReplica(replica: kin.replica, place: seat.place), default: 0] += 1
        }
        plan.placements.append(GangPlacement(job: job.id, shares: shares))
    }

    /// How many replicas of its revision a node holds already.
    func crowd(of job: PendingJob, at place: Int) -> Int {
        guard let kin = job.kin else { return 0 }
        return (kin.nodes.value[nodes[place].id] ?? 0)
            + (putReplicas[PutReplica(replica: kin.replica, place: place)] ?? 0)
    }

    /// What the whole gang would hold on these seats.
    func total(of job: PendingJob, on seats: [Seat]) -> Resources {
        guard job.isExclusive else { return job.requests * job.shape.ranks }
        return seats.reduce(into: .zero) { $0 += held(by: job, at: $1) }
    }

    /// What a gang holds of one node; of a node that it holds whole, all, since nobody else can have it.
    private func held(by job: PendingJob, at seat: Seat) -> Resources {
        job.isExclusive ? nodes[seat.place].capacity : job.requests * seat.ranks
    }

    private mutating func takeUnits(_ job: PendingJob, _ seat: Seat, first: Bool) -> Units {
        var units = Units()
        let slot = nodes[seat.place]
        if job.isExclusive {
            units.gpus = slot.freeUnits.gpus
        } else if job.requests.gpus > 0, let gpus = slot.freeUnits.gpus.lowest(Int(job.requests.gpus) * seat.ranks) {
            units.gpus = gpus
        }
        if first, job.needsPort, let port = slot.freeUnits.ports.first(from: slot.nextPort) {
            units.ports.insert(port)
        }
        if !units.isEmpty { nodes[seat.place].freeUnits.subtract(units) }
        return units
    }
}

/// A replica's revision on the node at this place of the draft.
private struct PutReplica: Hashable {
    let replica: ReplicaOf
    let place: Int
}

/// So many ranks on the node at this place of the draft.
struct Seat: Hashable {
    let place: Int
    let ranks: Int
}
