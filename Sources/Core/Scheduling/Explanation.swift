// The reason why a gang that did not find room must wait, as true as the draft is.

import ClusterModel

extension Draft {
    /// Why this job can not start on the nodes that are up.
    func obstacle(for job: PendingJob) -> Wait {
        guard couldHold(job, nodes: nodes) else { return impossibility(of: job) }
        if let keeper = keeperInTheWay(of: job) { return .behind(keeper) }
        let open = nodes.indices.filter { keepers[$0] == nil }
        let closest = open.min { shortage(of: job, at: $0) < shortage(of: job, at: $1) }
        let placed = open.reduce(0) { $0 + roomNow(for: job, at: $1) }
        var short = closest.map { shortfall(of: job, at: $0) } ?? job.requests
        // All else is there: then no node with room has a port left for the ranks to meet at.
        if short.isZero { short[.other("port")] = 1 }
        return .capacity(closest: closest.map { nodes[$0].id }, shortOf: short, placed: min(placed, job.shape.ranks))
    }

    /// The job that keeps the room which this one would have had.
    private func keeperInTheWay(of job: PendingJob) -> JobID? {
        guard seats(for: job, where: { _ in true }) != nil else {
            return isExhausted ? keepers.lazy.compactMap { $0 }.min() : nil
        }
        return nodes.indices.lazy.filter { roomNow(for: job, at: $0) > 0 }.compactMap { keepers[$0] }.min()
    }

    private func roomNow(for job: PendingJob, at place: Int) -> Int {
        room(for: job.requests, in: nodes[place].free, gpus: nodes[place].freeUnits.gpus.count)
    }

    /// What is missing there for one rank more than it has room for.
    private func shortfall(of job: PendingJob, at place: Int) -> Resources {
        let slot = nodes[place]
        let room = roomNow(for: job, at: place)
        var left = slot.free
        left.gpus = min(left.gpus, Int64(slot.freeUnits.gpus.count))
        left -= job.requests * room
        return job.requests.shortfall(in: left)
    }

    /// How much one rank lacks there, as a share of what it asks for, in thousandths, summed over the kinds.
    private func shortage(of job: PendingJob, at place: Int) -> Int64 {
        let short = shortfall(of: job, at: place)
        return short.kinds.reduce(0) { $0 + Int64(Int128(short[$1]) * 1000 / Int128(max(1, job.requests[$1]))) }
    }

    private func impossibility(of job: PendingJob) -> Wait {
        let fitting = nodes.filter { job.requests.fits(in: $0.capacity) }
        let largest = nodes.max { ($0.capacity.gpus, $0.capacity.cpu) < ($1.capacity.gpus, $1.capacity.cpu) }
        let short = fitting.isEmpty ? job.requests.shortfall(in: largest?.capacity ?? .zero) : .zero
        return .impossibleNow(shortOf: short, nodesUp: nodes.count, nodesNeeded: job.shape.nodes ?? 1)
    }
}
