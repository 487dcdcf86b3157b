// Laws of backfill, played in a virtual schedule: whoever goes before a job that waits for room does not delay it.

import ClusterModel
import Scheduling
import Support
import Testing

/// A cluster in which gangs run for as long as they were drawn to, and no cycle knows more than their limits.
private struct VirtualSchedule {
    /// What runs, with its real end.
    private struct Run {
        let shares: [Share]
        let queue: Int
        let isWhole: Bool
        let end: Int64
        let limit: WallTime?
    }

    private let nodes: [NodeSlot]
    private let strategy: QueueingStrategy
    private let quotas: [Quota]
    private var pending: [(job: PendingJob, queue: Int)]
    /// How long each really runs, by its id.
    private let lengths: [Int64]
    private var runs: [Run] = []
    private var clock: Int64 = 0
    private(set) var starts = Lookup<JobID, Int64>()
    /// The first promise that was made to each.
    private(set) var promises = Lookup<JobID, Int64>()
    /// The first that waited for room.
    private(set) var head: JobID?
    private(set) var overtakers = 0

    /// - Parameter isExact: Whether every job has a limit and runs exactly so long.
    init(seed: UInt64, strategy: QueueingStrategy, isExact: Bool, hasQuota: Bool = false) {
        let snapshot = Generate.snapshot(seed: seed, jobs: 14)
        var chance = Randomness(seed: seed ^ 0xBACF)
        nodes = snapshot.nodes.map { slot in
            NodeSlot(
                id: slot.id, capacity: slot.capacity, free: slot.capacity,
                freeUnits: Units(gpus: UnitSet(0..<Int(slot.capacity.gpus)), ports: UnitSet(0..<1 + chance.below(3))),
                nextPort: 0, tenancy: .idle)
        }
        self.strategy = strategy
        quotas = (0..<2).map { place in
            hasQuota && place == 1 ? Quota([.init(kind: .cpu, amount: 1000 * Int64(2 + chance.below(6)))]) : Quota()
        }
        var jobs: [(PendingJob, Int)] = []
        var lengths: [Int64] = [0]
        for id in 1...14 {
            guard let (job, queue) = Self.find(JobID(UInt64(id)), in: snapshot) else { continue }
            var drawn = PendingJob(
                id: job.id, priority: 0, shape: job.shape, requests: job.requests, needsPort: job.needsPort)
            let limit = Int64(1 + chance.below(40))
            if isExact || chance.chance(perMille: 800) { drawn.length = Span(milliseconds: limit) }
            drawn.isExclusive = chance.chance(perMille: 150)
            jobs.append((drawn, queue))
            lengths.append(
                isExact
                    ? limit : drawn.length == nil ? 1 + Int64(chance.below(60)) : 1 + Int64(chance.below(Int(limit))))
        }
        pending = jobs
        self.lengths = lengths
    }

    private static func find(_ id: JobID, in snapshot: Snapshot) -> (PendingJob, Int)? {
        for (place, queue) in snapshot.queues.enumerated() {
            if let job = queue.pending.first(where: { $0.id == id }) { return (job, place) }
        }
        return nil
    }

    /// Plays until nothing runs any more.
    mutating func play() {
        repeat {
            cycle()
            guard let next = runs.map(\.end).min() else { return }
            clock = next
            runs.removeAll { $0.end <= clock }
        } while true
    }

    private mutating func cycle() {
        let snapshot = snapshot()
        let plan = Scheduler().plan(snapshot)
        if head == nil {
            head =
                plan.waiting.first { waiting in
                    if case .capacity = waiting.reason { true } else { false }
                }?.job
        }
        for promise in plan.starts where promises[promise.job] == nil {
            promises[promise.job] = promise.time.milliseconds
        }
        for placement in plan.placements {
            guard let place = pending.firstIndex(where: { $0.job.id == placement.job }) else { continue }
            let (job, queue) = pending.remove(at: place)
            if let head, head < job.id, starts[head] == nil { overtakers += 1 }
            starts[job.id] = clock
            runs.append(
                Run(
                    shares: placement.shares, queue: queue, isWhole: job.isExclusive,
                    end: clock + lengths[Int(job.id.number)],
                    limit: job.length.map { WallTime(milliseconds: clock) + $0 }))
        }
    }

    /// The cluster as a cycle sees it.
    func snapshot() -> Snapshot {
        var slots = nodes
        var used = [Resources.zero, .zero]
        for run in runs {
            for share in run.shares {
                guard let place = slots.firstIndex(where: { $0.id == share.node }) else { continue }
                slots[place].free -= share.resources
                slots[place].freeUnits.subtract(share.units)
                slots[place].tenancy = run.isWhole ? .whole : .shared
                used[run.queue] += share.resources
                guard let limit = run.limit else {
                    slots[place].stayers += 1
                    continue
                }
                slots[place].departures.append(
                    Departure(
                        time: limit, resources: share.resources, gpus: share.units.gpus.count,
                        ports: share.units.ports.count))
            }
        }
        let queues = (0..<2).map { place in
            var slot = QueueSlot(
                name: Name(unchecked: "q\(place)"), quota: quotas[place], used: used[place],
                pending: pending.filter { $0.queue == place }.map(\.job))
            slot.strategy = strategy
            return slot
        }
        return Snapshot(nodes: slots, queues: queues, now: WallTime(milliseconds: clock))
    }
}

@Suite("Backfill")
struct BackfillLaws {
    @Test("starts the head no later than without it, where all run exactly their limits", arguments: Seeds.every(300))
    func headIsNotDelayed(seed: UInt64) throws {
        var strict = VirtualSchedule(seed: seed, strategy: .strictFIFO, isExact: true)
        var free = VirtualSchedule(seed: seed, strategy: .backfill, isExact: true)
        strict.play()
        free.play()
        guard let head = strict.head else { return }
        #expect(free.head == head, "seed \(seed)")
        let (early, late) = (try #require(free.starts[head]), try #require(strict.starts[head]))
        #expect(early <= late, "seed \(seed): job \(head) starts at \(early) and not at \(late)")
        #expect(free.promises[head] == late, "seed \(seed)")
        #expect(strict.overtakers <= free.overtakers, "seed \(seed)")
    }

    @Test("starts everybody no later than was promised first, however early others end", arguments: Seeds.every(400))
    func promisesAreKept(seed: UInt64) {
        var schedule = VirtualSchedule(seed: seed, strategy: .backfill, isExact: false, hasQuota: seed % 2 == 0)
        schedule.play()
        guard let head = schedule.head, let promise = schedule.promises[head] else { return }
        #expect(schedule.starts[head].map { $0 <= promise } == true, "seed \(seed): job \(head) by \(promise)")
    }

    @Test("lets somebody overtake in many of these worlds")
    func isNotIdle() {
        let overtakers = Seeds.every(100).map { seed in
            var schedule = VirtualSchedule(seed: seed, strategy: .backfill, isExact: true)
            schedule.play()
            return schedule.overtakers
        }
        #expect(overtakers.filter { $0 > 0 }.count > 20)
    }

    @Test("never promises anything twice", arguments: Seeds.every(200))
    func isWithinBounds(seed: UInt64) {
        var schedule = VirtualSchedule(seed: seed, strategy: .backfill, isExact: false, hasQuota: true)
        schedule.play()
        // What is left when all have gone is the empty cluster: nothing was given twice and nothing got lost.
        for slot in schedule.snapshot().nodes { #expect(slot.free == slot.capacity, "seed \(seed)") }
    }

    /// Two nodes of 4 processors; on the first one 4 are taken for 100 more.
    private static func scene(_ jobs: [PendingJob], strategy: QueueingStrategy = .backfill) -> Plan {
        let capacity = Resources(cpu: 4000)
        var nodes = (1...2).map { number in
            NodeSlot(
                id: NodeID(UInt64(number)), capacity: capacity, free: capacity, freeUnits: Units(), nextPort: 0,
                tenancy: .idle)
        }
        nodes[0].free = .zero
        nodes[0].tenancy = .shared
        nodes[0].departures = [
            Departure(time: WallTime(milliseconds: 1100), resources: capacity, gpus: 0, ports: 0)
        ]
        var queue = QueueSlot(name: .standard, quota: Quota(), used: .zero, pending: jobs)
        queue.strategy = strategy
        return Scheduler().plan(Snapshot(nodes: nodes, queues: [queue], now: WallTime(milliseconds: 1000)))
    }

    private static func job(_ id: UInt64, cpu: Int64, nodes: Int = 1, length: Int64?) -> PendingJob {
        var job = PendingJob(
            id: JobID(id), priority: 0, shape: GangShape(ranks: nodes, nodes: nodes), requests: Resources(cpu: cpu),
            needsPort: false)
        job.length = length.map { Span(milliseconds: $0) }
        return job
    }

    @Test("lets go who ends in time, or leaves what the head needs, and nobody else")
    func whoMayGo() {
        let head = Self.job(1, cpu: 3000, nodes: 2, length: nil)
        let plan = Self.scene([
            head, Self.job(2, cpu: 2000, length: 101), Self.job(3, cpu: 1000, length: nil),
            Self.job(4, cpu: 1000, length: nil), Self.job(5, cpu: 2000, length: 100),
        ])
        #expect(plan.placements.map(\.job) == [JobID(3), JobID(5)])
        #expect(plan.starts.map(\.job) == [JobID(1)])
        #expect(plan.starts.first?.time == WallTime(milliseconds: 1100))
        #expect(plan.last == JobID(1))
    }

    @Test("is not there in a queue that is strictly first in, first out; what is promised is told all the same")
    func strictQueues() {
        let head = Self.job(1, cpu: 3000, nodes: 2, length: nil)
        let plan = Self.scene([head, Self.job(2, cpu: 1000, length: 10)], strategy: .strictFIFO)
        #expect(plan.placements.isEmpty)
        #expect(plan.starts.first?.time == WallTime(milliseconds: 1100))
    }
}
