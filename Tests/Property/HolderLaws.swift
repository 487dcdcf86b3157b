// What a preference for nodes that have a job's files may change, and what it may not.

import ClusterModel
import Scheduling
import Support
import Testing

@Suite("A plan that prefers nodes with files")
struct HolderLaws {
    /// The same snapshot with one job, which works with files that some nodes have.
    private static func world(_ seed: UInt64) -> (snapshot: Snapshot, holders: [NodeID]) {
        var chance = Randomness(seed: seed ^ 0x401D_E25)
        var snapshot = Generate.snapshot(seed: seed)
        var nodes: [NodeSlot] = []
        for old in snapshot.nodes {
            // Twice each, so that there are some that fit equally well.
            for half in 0..<2 {
                var slot = NodeSlot(
                    id: NodeID(2 * old.id.number + UInt64(half)), capacity: old.capacity, free: old.free,
                    freeUnits: old.freeUnits, nextPort: old.nextPort, isShunned: chance.chance(perMille: 100),
                    tenancy: chance.chance(perMille: 300) ? .idle : .shared)
                if chance.chance(perMille: 300) { slot.free.cpu.value /= 2 }
                nodes.append(slot)
            }
        }
        snapshot.nodes = nodes
        let all = snapshot.queues.flatMap(\.pending)
        var job = all[chance.below(all.count)]
        if chance.chance(perMille: 500) {
            var kin = Lookup<NodeID, Int>()
            for node in nodes where chance.chance(perMille: 300) { kin[node.id] = 1 + chance.below(2) }
            job.kin = Kin(ReplicaOf(ServiceID(1), revision: 1), on: kin)
        }
        let holders = nodes.map(\.id).filter { _ in chance.chance(perMille: 400) }
        job.holders = holders.isEmpty ? nil : Boxed(NodeSet(holders))
        snapshot.queues = [QueueSlot(name: .standard, quota: Quota(), used: .zero, pending: [job])]
        return (snapshot, holders)
    }

    private static func without(_ snapshot: Snapshot) -> Snapshot {
        var job = snapshot.queues[0].pending[0]
        job.holders = nil
        var plain = snapshot
        plain.queues = [QueueSlot(name: .standard, quota: Quota(), used: .zero, pending: [job])]
        return plain
    }

    @Test("places what it would place without them, on as many nodes", arguments: Seeds.every(400))
    func placesAsMuch(seed: UInt64) {
        let (snapshot, _) = Self.world(seed)
        let (plan, plain) = (Scheduler().plan(snapshot), Scheduler().plan(Self.without(snapshot)))
        #expect(plan.placements.map(\.job) == plain.placements.map(\.job))
        #expect(plan.placements.map(\.shares.count) == plain.placements.map(\.shares.count))
        #expect(plan.waiting == plain.waiting)
    }

    @Test("takes for one rank the node that a naive order puts first", arguments: Seeds.every(400))
    func takesTheBest(seed: UInt64) throws {
        var (snapshot, holders) = Self.world(seed)
        let old = snapshot.queues[0].pending[0]
        var job = PendingJob(
            id: old.id, priority: 0, shape: GangShape(ranks: 1, nodes: nil), requests: old.requests, needsPort: false)
        (job.kin, job.holders) = (old.kin, old.holders)
        snapshot.queues = [QueueSlot(name: .standard, quota: Quota(), used: .zero, pending: [job])]
        let placed = Scheduler().plan(snapshot).placements.first?.shares.first?.node
        let fitting = snapshot.nodes.filter { slot in
            job.requests.fits(in: slot.free) && slot.freeUnits.gpus.count >= Int(job.requests.gpus)
        }
        func rank(_ slot: NodeSlot) -> [Int64] {
            let isHere = holders.contains(slot.id)
            let isIdle = slot.tenancy == .idle
            let files: Int64 = holders.isEmpty ? 0 : (isIdle ? 2 : 0) + (isHere ? 0 : 1)
            return [
                slot.isShunned ? 1 : 0, Int64(job.kin?.nodes.value[slot.id] ?? 0), slot.free.gpus, files,
                slot.free.cpu.value, Int64(slot.id.number),
            ]
        }
        let best = fitting.min { rank($0).lexicographicallyPrecedes(rank($1)) }
        #expect(placed == best?.id, "seed \(seed)")
    }

    @Test("is the plan without them where all nodes have them and none is idle", arguments: Seeds.every(100))
    func changesNothing(seed: UInt64) {
        var (snapshot, _) = Self.world(seed)
        for place in snapshot.nodes.indices { snapshot.nodes[place].tenancy = .shared }
        var job = snapshot.queues[0].pending[0]
        job.holders = Boxed(NodeSet(snapshot.nodes.map(\.id)))
        let plain = Self.without(snapshot)
        snapshot.queues = [QueueSlot(name: .standard, quota: Quota(), used: .zero, pending: [job])]
        #expect(Scheduler().plan(snapshot) == Scheduler().plan(plain), "seed \(seed)")
    }

    @Test("A set of nodes is what was put into it and not taken out, however it came to be")
    func set() {
        var chance = Randomness(seed: 7)
        var (set, naive) = (NodeSet(), Set<UInt64>())
        for _ in 0..<2_000 {
            let number = UInt64(1 + chance.below(300))
            if chance.chance(perMille: 600) {
                set.insert(NodeID(number))
                naive.insert(number)
            } else {
                set.remove(NodeID(number))
                naive.remove(number)
            }
            #expect(set.contains(NodeID(number)) == naive.contains(number))
        }
        #expect((1...400).allSatisfy { set.contains(NodeID($0)) == naive.contains($0) })
        #expect(set == NodeSet(naive.sorted(by: >).map { NodeID($0) }))
        for number in naive.sorted() { set.remove(NodeID(number)) }
        #expect(set.isEmpty && set == NodeSet())
    }
}
