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
    let isShunned: Bool
    /// What is left after one rank, devices first: the smaller, the tighter the fit.
    let leftGPUs: Int64
    let leftCPU: Int64

    static func < (tighter: Candidate, looser: Candidate) -> Bool {
        guard tighter.isShunned == looser.isShunned else { return looser.isShunned }
        return (tighter.leftGPUs, tighter.leftCPU, tighter.place) < (looser.leftGPUs, looser.leftCPU, looser.place)
    }
}

extension Draft {
    /// Seats for the whole gang, in rank order; nil when it does not fit now on the nodes that the filter lets in.
    func seats(for job: PendingJob, where isOpen: (Int) -> Bool) -> [Seat]? {
        let candidates = candidates(for: job, where: isOpen)
        if let nodes = job.shape.nodes {
            return spread(job.shape.shares(over: nodes), over: candidates, needsPort: job.needsPort)
        }
        return pack(job.shape.ranks, into: candidates, needsPort: job.needsPort)
    }

    private func candidates(for job: PendingJob, where isOpen: (Int) -> Bool) -> [Candidate] {
        nodes.indices.compactMap { place in
            guard isOpen(place), mayFit(job.requests, at: place) else { return nil }
            let slot = nodes[place]
            let gpus = job.requests.gpus > 0 ? slot.freeUnits.gpus.count : 0
            let room = room(for: job.requests, in: slot.free, gpus: gpus)
            guard room > 0 else { return nil }
            return Candidate(
                place: place, room: room, isShunned: slot.isShunned, leftGPUs: slot.free.gpus - job.requests.gpus,
                leftCPU: slot.free.cpu.value - job.requests.cpu.value)
        }.sorted()
    }

    /// Whether one rank may fit there, by the common kinds alone: nothing is copied, so that a full cluster of 10,000
    /// nodes costs a cycle microseconds and not milliseconds.
    func mayFit(_ requests: Resources, at place: Int) -> Bool {
        // What was promised may exceed what a node still has; of what is not asked for, that is no obstacle.
        max(0, nodes[place].free.cpu.value) >= requests.cpu.value
            && max(0, nodes[place].free.memory.value) >= requests.memory.value
            && max(0, nodes[place].free.gpus) >= requests.gpus
    }

    /// A given number of ranks on each of so many different nodes; the larger shares, which come first, choose first.
    private func spread(_ shares: [Int], over candidates: [Candidate], needsPort: Bool) -> [Seat]? {
        var left = candidates
        var seats: [Seat] = []
        for share in shares {
            let needsPortHere = needsPort && seats.isEmpty
            guard let pick = left.firstIndex(where: { $0.room >= share && (!needsPortHere || hasPort($0.place)) })
            else { return nil }
            seats.append(Seat(place: left.remove(at: pick).place, ranks: share))
        }
        return seats
    }

    /// As few nodes as will do: the tightest that holds all that is left, otherwise the roomiest.
    private func pack(_ ranks: Int, into candidates: [Candidate], needsPort: Bool) -> [Seat]? {
        var left = candidates
        var seats: [Seat] = []
        var rest = ranks
        while rest > 0 {
            let needsPortHere = needsPort && seats.isEmpty
            let usable = left.indices.filter { !needsPortHere || hasPort(left[$0].place) }
            let roomiest = usable.max { (left[$0].room, left[$1].place) < (left[$1].room, left[$0].place) }
            guard let pick = usable.first(where: { left[$0].room >= rest }) ?? roomiest else { return nil }
            let candidate = left.remove(at: pick)
            seats.append(Seat(place: candidate.place, ranks: min(rest, candidate.room)))
            rest -= min(rest, candidate.room)
        }
        return seats
    }

    private func hasPort(_ place: Int) -> Bool { !nodes[place].freeUnits.ports.isEmpty }
}

/// Whether a gang would fit on these nodes if they were empty.
package func couldHold(_ job: PendingJob, nodes: [NodeSlot]) -> Bool {
    guard let wanted = job.shape.nodes else {
        var ranks = 0
        for node in nodes {
            ranks += roomIfEmpty(for: job, on: node)
            if ranks >= job.shape.ranks { return true }
        }
        return false
    }
    // The largest shares on the roomiest nodes; a port is free on every node that is empty.
    let shares = job.shape.shares(over: wanted)
    let least = shares.last ?? 1
    let rooms = nodes.compactMap { node in
        let room = roomIfEmpty(for: job, on: node)
        return room >= least ? room : nil
    }
    guard rooms.count >= wanted else { return false }
    return zip(rooms.sorted(by: >), shares).allSatisfy { $0 >= $1 }
}

private func roomIfEmpty(for job: PendingJob, on node: NodeSlot) -> Int {
    room(for: job.requests, in: node.capacity, gpus: Int(node.capacity.gpus))
}
