// Where a gang may sit. All of it finds room or none of it: seats are only proposed here, nothing is put.

import ClusterModel

/// How many ranks with these requests a node can take.
func room(for requests: Resources, in free: Resources, gpus: Int) -> Int {
    // Walked for every node of a cycle: the common kinds by name, without a list of kinds.
    var most = 1 << 20
    if requests.cpu.value > 0 { most = min(most, Int(max(0, free.cpu.value) / requests.cpu.value)) }
    if requests.memory.value > 0 { most = min(most, Int(max(0, free.memory.value) / requests.memory.value)) }
    for other in requests.others where other.amount > 0 {
        most = min(most, Int(max(0, free[.other(other.name)]) / other.amount))
    }
    guard requests.gpus > 0 else { return most }
    return min(most, Int(max(0, free.gpus) / requests.gpus), gpus / Int(requests.gpus))
}

/// A node with room for some ranks of the job at hand.
private struct Candidate: Comparable {
    let place: Int
    let room: Int
    let hasPort: Bool
    /// The gang must include it.
    let isRequired: Bool
    let isShunned: Bool
    /// Replicas of the same revision that it holds: they are spread, whatever is tighter.
    let crowd: Int
    /// What is left after one rank, devices first: the smaller, the tighter the fit.
    let leftGPUs: Int64
    let leftCPU: Int64
    /// How far the files of the job's model are; the same everywhere for a job without one.
    let files: Files

    /// In the order in which nodes are taken that fit equally well by devices.
    enum Files: Comparable {
        case here
        case elsewhere
        /// Nothing runs there: a node that is empty stays so for those who want it whole, whatever is on its disk.
        case onIdleNode
        case missingOnIdleNode
    }

    static func < (tighter: Candidate, looser: Candidate) -> Bool {
        guard tighter.isRequired == looser.isRequired else { return tighter.isRequired }
        guard tighter.isShunned == looser.isShunned else { return looser.isShunned }
        guard tighter.crowd == looser.crowd else { return tighter.crowd < looser.crowd }
        guard tighter.leftGPUs == looser.leftGPUs else { return tighter.leftGPUs < looser.leftGPUs }
        guard tighter.files == looser.files else { return tighter.files < looser.files }
        return (tighter.leftCPU, tighter.place) < (looser.leftCPU, looser.place)
    }
}

extension Draft {
    /// Seats for the whole gang, in rank order; nil when it does not fit now on what those before it leave.
    func seats(for job: PendingJob, mayOvertake: Bool) -> [Seat]? {
        seats(for: job) { allowance(at: $0, for: job, mayOvertake: mayOvertake) }
    }

    /// The same within what is allowed of each node.
    func seats(for job: PendingJob, within allowance: (Int) -> Allowance) -> [Seat]? {
        let candidates = candidates(for: job, within: allowance)
        let required = job.eligible?.value.required.count ?? 0
        // They stand first; where one is missing it is closed, full or not there.
        guard candidates.prefix(while: \.isRequired).count == required else { return nil }
        guard let nodes = job.shape.nodes else {
            return pack(job.shape.ranks, into: candidates, required: required, needsPort: job.needsPort)
        }
        let seats = spread(job.shape.shares(over: nodes), over: candidates, needsPort: job.needsPort)
        guard required > 0, let seats else { return seats }
        let seated = seats.count { isRequired($0.place, by: job) }
        return seated == required ? seats : nil
    }

    private func candidates(for job: PendingJob, within allowance: (Int) -> Allowance) -> [Candidate] {
        nodes.indices.compactMap { place in
            guard mayFit(job, at: place), admits(job, at: place) else { return nil }
            return candidate(for: job, at: place, allowance(place))
        }.sorted()
    }

    private func candidate(for job: PendingJob, at place: Int, _ allowance: Allowance) -> Candidate? {
        let slot = nodes[place]
        let gpus = job.requests.gpus > 0 ? slot.freeUnits.gpus.count : 0
        var room = room(for: job.requests, in: slot.free, gpus: gpus)
        var hasPort = !job.needsPort || !slot.freeUnits.ports.isEmpty
        switch allowance {
        case .closed: return nil
        case .open: break
        case .within(let left):
            room = min(room, roomWithin(left, for: job))
            hasPort = hasPort && (!job.needsPort || left.ports > 0)
        }
        guard room > 0 else { return nil }
        return Candidate(
            place: place, room: room, hasPort: hasPort, isRequired: isRequired(place, by: job),
            isShunned: slot.isShunned || isAvoided(place, by: job), crowd: crowd(of: job, at: place),
            leftGPUs: slot.free.gpus - job.requests.gpus,
            leftCPU: slot.free.cpu.value - job.requests.cpu.value, files: files(of: job, at: place))
    }

    private func files(of job: PendingJob, at place: Int) -> Candidate.Files {
        guard let holders = job.holders?.value else { return .here }
        let isHere = holders.contains(nodes[place].id)
        switch nodes[place].tenancy {
        case .idle: return isHere ? .onIdleNode : .missingOnIdleNode
        case .shared, .whole: return isHere ? .here : .elsewhere
        }
    }

    /// Whether one rank may fit there, by the common kinds alone: nothing is copied, so that a full cluster of 10,000
    /// nodes costs a cycle microseconds and not milliseconds.
    func mayFit(_ job: PendingJob, at place: Int) -> Bool {
        switch nodes[place].tenancy {
        case .idle: break
        case .shared: if job.isExclusive { return false }
        case .whole: return false
        }
        let requests = job.requests
        // What was promised may exceed what a node still has; of what is not asked for, that is no obstacle.
        return max(0, nodes[place].free.cpu.value) >= requests.cpu.value
            && max(0, nodes[place].free.memory.value) >= requests.memory.value
            && max(0, nodes[place].free.gpus) >= requests.gpus
    }

    /// A given number of ranks on each of so many different nodes; the larger shares, which come first, choose first.
    private func spread(_ shares: [Int], over candidates: [Candidate], needsPort: Bool) -> [Seat]? {
        var left = candidates
        var seats: [Seat] = []
        for share in shares {
            let needsPortHere = needsPort && seats.isEmpty
            guard let pick = left.firstIndex(where: { $0.room >= share && (!needsPortHere || $0.hasPort) })
            else { return nil }
            seats.append(Seat(place: left.remove(at: pick).place, ranks: share))
        }
        return seats
    }

    /// A rank at least on each required node, which stand first, and then as few nodes as will do: the tightest that
    /// holds all that is left, otherwise the roomiest; of those that are as roomy, one that has the job's files.
    private func pack(_ ranks: Int, into candidates: [Candidate], required: Int, needsPort: Bool) -> [Seat]? {
        guard ranks >= required else { return nil }
        var left = candidates
        var seats: [Seat] = []
        var rest = ranks
        var unseated = required
        while rest > 0 {
            let needsPortHere = needsPort && seats.isEmpty
            let usable = left.indices.filter { place in
                (unseated == 0 || left[place].isRequired) && (!needsPortHere || left[place].hasPort)
            }
            let roomiest = usable.max {
                guard left[$0].room == left[$1].room else { return left[$0].room < left[$1].room }
                guard left[$0].files == left[$1].files else { return left[$0].files > left[$1].files }
                return left[$0].place > left[$1].place
            }
            let tightest = unseated > 0 ? nil : usable.first { left[$0].room >= rest }
            guard let pick = tightest ?? roomiest else { return nil }
            let candidate = left.remove(at: pick)
            if unseated > 0 { unseated -= 1 }
            let share = min(rest - unseated, candidate.room)
            seats.append(Seat(place: candidate.place, ranks: share))
            rest -= share
        }
        return seats
    }

    private func roomWithin(_ left: Leftover, for job: PendingJob) -> Int {
        room(for: job.requests, in: left.free, gpus: left.gpus)
    }
}
