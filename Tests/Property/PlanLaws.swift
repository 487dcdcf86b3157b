// Laws of the scheduler over generated clusters: what must be true of every plan.

import ClusterModel
import Scheduling
import Support
import Testing

@Suite("A plan")
struct PlanLaws {
    @Test("is settled: planning again from its own result places nothing", arguments: Seeds.every(200))
    func isSettled(seed: UInt64) {
        let snapshot = Generate.snapshot(seed: seed)
        let again = Scheduler().plan(snapshot.after(Scheduler().plan(snapshot)))
        #expect(again.placements.isEmpty, "seed \(seed)")
    }

    @Test("is within quota and what is free, each gang whole, each unit given once", arguments: Seeds.every(200))
    func isWithinBounds(seed: UInt64) {
        let snapshot = Generate.snapshot(seed: seed)
        let plan = Scheduler().plan(snapshot)
        let after = snapshot.after(plan)
        for node in after.nodes { #expect(!node.free.isOverdrawn, "seed \(seed) \(node.id)") }
        for queue in after.queues { #expect(queue.quota.admits(queue.used), "seed \(seed) \(queue.name)") }
        for placement in plan.placements {
            let job = snapshot.job(placement.job)
            #expect(placement.shares.reduce(0) { $0 + $1.ranks.count } == job?.shape.ranks, "seed \(seed)")
            for share in placement.shares {
                #expect(share.units.gpus.count == Int(share.resources.gpus), "seed \(seed)")
            }
        }
        var given = Lookup<NodeID, Units>()
        for share in plan.placements.flatMap(\.shares) {
            let before = given[share.node] ?? Units()
            #expect(before.gpus.isDisjoint(with: share.units.gpus), "seed \(seed)")
            #expect(before.ports.isDisjoint(with: share.units.ports), "seed \(seed)")
            given[share.node, default: Units()].formUnion(share.units)
        }
    }

    @Test("says of every job that it is placed, or why it waits, or behind whom", arguments: Seeds.every(200))
    func saysOfEveryJob(seed: UInt64) {
        let snapshot = Generate.snapshot(seed: seed)
        let plan = Scheduler().plan(snapshot)
        for job in snapshot.queues.flatMap(\.pending) {
            let isNamed =
                plan.placements.contains { $0.job == job.id } || plan.waiting.contains { $0.job == job.id }
            #expect(isNamed || plan.last != nil, "seed \(seed) job \(job.id)")
        }
    }

    @Test("lets the first job in line go exactly when a naive count says that it fits", arguments: Seeds.every(400))
    func agreesWithNaiveScheduler(seed: UInt64) {
        var snapshot = Generate.snapshot(seed: seed, jobs: 1)
        snapshot.queues = snapshot.queues.map {
            QueueSlot(name: $0.name, quota: Quota(), used: .zero, pending: $0.pending)
        }
        guard let job = snapshot.queues.flatMap(\.pending).first else { return }
        let isPlaced = !Scheduler().plan(snapshot).placements.isEmpty
        #expect(isPlaced == NaiveScheduler.fits(job, on: snapshot.nodes), "seed \(seed) \(job.shape)")
    }

    @Test("does not let many jobs that no node can hold starve those behind them")
    func impossibleJobsDoNotStarve() {
        let node = NodeSlot(
            id: NodeID(1), capacity: Resources(cpu: 1000), free: Resources(cpu: 1000), freeUnits: Units(), nextPort: 0)
        let giants = (1...200).map { number in
            PendingJob(
                id: JobID(UInt64(number)), priority: 0, shape: GangShape(ranks: 1), requests: Resources(gpus: 1),
                needsPort: false)
        }
        let small = PendingJob(
            id: JobID(201), priority: 0, shape: GangShape(ranks: 1), requests: Resources(cpu: 1000), needsPort: false)
        let queue = QueueSlot(name: .standard, quota: Quota(), used: .zero, pending: giants + [small])
        let plan = Scheduler().plan(Snapshot(nodes: [node], queues: [queue]))
        #expect(plan.placements.map(\.job) == [JobID(201)])
    }

    @Test("without any node tells every job how many nodes are up")
    func tellsWithoutNodes() {
        let snapshot = Generate.snapshot(seed: 1)
        let plan = Scheduler().plan(Snapshot(nodes: [], queues: snapshot.queues))
        #expect(plan.placements.isEmpty)
        #expect(plan.waiting.count == snapshot.queues.reduce(0) { $0 + $1.pending.count })
    }
}

/// Counts what each node has room for, and nothing else.
enum NaiveScheduler {
    static func fits(_ job: PendingJob, on nodes: [NodeSlot]) -> Bool {
        let rooms = nodes.map { node in
            (0...job.shape.ranks).last { count in
                (job.requests * count).fits(in: node.free)
                    && Int(job.requests.gpus) * count <= node.freeUnits.gpus.count
            } ?? 0
        }
        let shares = job.shape.nodes.map { job.shape.shares(over: $0) }
        let least = shares?.first ?? 1
        if job.needsPort, !zip(nodes, rooms).contains(where: { !$0.freeUnits.ports.isEmpty && $1 >= least }) {
            return false
        }
        guard let shares else { return rooms.reduce(0, +) >= job.shape.ranks }
        let sorted = rooms.sorted(by: >)
        return sorted.count >= shares.count && zip(sorted, shares).allSatisfy { $0 >= $1 }
    }
}

extension Snapshot {
    func job(_ id: JobID) -> PendingJob? { queues.flatMap(\.pending).first { $0.id == id } }

    /// The same cluster once the plan was carried out.
    func after(_ plan: Plan) -> Snapshot {
        var after = self
        for placement in plan.placements {
            for share in placement.shares {
                for place in after.nodes.indices where after.nodes[place].id == share.node {
                    after.nodes[place].free -= share.resources
                    after.nodes[place].freeUnits.subtract(share.units)
                }
            }
        }
        after.queues = queues.map { queue in
            let placed = queue.pending.filter { job in plan.placements.contains { $0.job == job.id } }
            let used = placed.reduce(into: queue.used) { $0 += $1.requests * $1.shape.ranks }
            return QueueSlot(
                name: queue.name, quota: queue.quota, used: used,
                pending: queue.pending.filter { job in !placed.contains(job) })
        }
        return after
    }
}
