// The reason why a gang that did not find room must wait, as true as the draft is.

import ClusterModel

extension Draft {
    /// Why this job can not start on the nodes that are up.
    func obstacle(for job: PendingJob) -> Wait {
        guard couldHold(job, nodes: nodes) else { return impossibility(of: job) }
        if let keeper = keeperInTheWay(of: job) { return .behind(keeper) }
        let open = nodes.indices.filter { keepers[$0] == nil && admits(job, at: $0) }
        let placed = min(job.shape.ranks, open.reduce(0) { $0 + roomNow(for: job, at: $1) })
        if seats(for: job.withoutPort, mayOvertake: false) != nil {
            return .capacity(
                closest: open.first.map { nodes[$0].id }, shortOf: Resources(others: [Self.port]), placed: placed)
        }
        // What a node lacks to be empty is no amount that could be asked for less of.
        if job.isExclusive { return .capacity(closest: nil, shortOf: .zero, placed: placed) }
        var closest: (place: Int, missing: Int64)?
        for place in open {
            let missing = missing(of: job, at: place)
            if missing > 0, missing < closest?.missing ?? .max { closest = (place, missing) }
        }
        return .capacity(
            closest: closest.map { nodes[$0.place].id },
            shortOf: closest.map { shortfall(of: job, at: $0.place) } ?? job.requests, placed: placed)
    }

    /// How much is missing there, as in `share`; 0 when nothing is.
    private func missing(of job: PendingJob, at place: Int) -> Int64 {
        guard job.requests.others.isEmpty, job.requests.gpus == 0, job.shape.nodes == nil,
            !mayFit(job, at: place)
        else { return share(shortfall(of: job, at: place), of: job) }
        // Not even one rank: what it lacks is a difference of numbers, and no list is made for each of many nodes.
        return share(job.requests.cpu.value - max(0, nodes[place].free.cpu.value), of: job.requests.cpu.value)
            + share(job.requests.memory.value - max(0, nodes[place].free.memory.value), of: job.requests.memory.value)
    }

    /// What a gang lacks that would have room, but no port on any of those nodes for its ranks to meet at.
    private static let port = NamedAmount(name: "port", amount: 1)

    /// The job that keeps the room which this one would have had.
    private func keeperInTheWay(of job: PendingJob) -> JobID? {
        guard seats(for: job, within: { _ in .open }) != nil else {
            return isExhausted ? keepers.lazy.compactMap { $0 }.min() : nil
        }
        return nodes.indices.lazy.filter { roomNow(for: job, at: $0) > 0 }.compactMap { keepers[$0] }.min()
    }

    func roomNow(for job: PendingJob, at place: Int) -> Int {
        guard mayFit(job, at: place), admits(job, at: place) else { return 0 }
        return exactRoomNow(for: job, at: place)
    }

    private func exactRoomNow(for job: PendingJob, at place: Int) -> Int {
        room(for: job.requests, in: nodes[place].free, gpus: nodes[place].freeUnits.gpus.count)
    }

    /// What is missing there for one rank more than it has room for; with a given number of nodes, for the share that
    /// would be this node's, and nothing where that has room.
    private func shortfall(of job: PendingJob, at place: Int) -> Resources {
        let slot = nodes[place]
        let room = roomNow(for: job, at: place)
        var left = slot.free
        if job.requests.gpus > 0 { left.gpus = min(left.gpus, Int64(slot.freeUnits.gpus.count)) }
        guard let nodes = job.shape.nodes else { return job.requests.shortfall(in: left - job.requests * room) }
        let shares = job.shape.shares(over: nodes)
        guard let missing = [shares.last, shares.first].compactMap({ $0 }).first(where: { $0 > room }) else {
            return .zero
        }
        return (job.requests * missing).shortfall(in: left)
    }

    /// An amount as a share of what one rank asks for, in thousandths, summed over the kinds.
    private func share(_ short: Resources, of job: PendingJob) -> Int64 {
        short.kinds.reduce(0) { $0 + share(short[$1], of: job.requests[$1]) }
    }

    /// At least 1 where anything is missing, however little of a rank it is.
    private func share(_ short: Int64, of request: Int64) -> Int64 {
        short > 0 ? max(1, Int64(Int128(short) * 1000 / Int128(max(1, request)))) : 0
    }
}

extension PendingJob {
    fileprivate var withoutPort: PendingJob {
        var job = PendingJob(id: id, priority: priority, shape: shape, requests: requests, needsPort: false)
        (job.eligible, job.isExclusive) = (eligible, isExclusive)
        return job
    }
}
