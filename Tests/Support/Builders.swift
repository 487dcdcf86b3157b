// Small worlds and generated cases for tests: each from a seed, in a line.

package import ClusterModel
package import Scheduling

/// Seeds to run a law with.
package enum Seeds {
    package static func every(_ count: Int) -> Range<UInt64> { 1..<UInt64(count + 1) }
}

package enum Generate {
    package static func payload() -> ContentHash {
        guard let hash = ContentHash(bytes: Array(repeating: UInt8(7), count: 32)) else {
            preconditionFailure("32 bytes are a hash")
        }
        return hash
    }

    package static func spec(
        _ name: String = "a", ranks: Int = 1, nodes: Int? = nil, cpu: Int64 = 1000, gpus: Int64 = 0,
        queue: String = "default", priority: Int32 = 0, restarts: Int = 0, rerunAfter: Int64 = 60
    ) -> Boxed<JobSpec> {
        Boxed(
            JobSpec(
                name: Name(unchecked: name), queue: Name(unchecked: queue),
                shape: GangShape(ranks: ranks, nodes: nodes),
                requests: Resources(cpu: cpu, gpus: gpus), maxRestarts: restarts, priority: priority,
                onDisconnect: .rerun(after: .seconds(rerunAfter)), payload: payload()))
    }

    package static func inventory(cpu: Int64 = 4000, gpus: Int = 0, ports: Int = 10, boot: String = "boot-1")
        -> NodeInventory
    {
        NodeInventory(
            resources: Resources(cpu: cpu, memory: 1 << 33, gpus: Int64(gpus)),
            gpus: (0..<gpus).map { GPU(uuid: "GPU-\($0)", model: "test", memory: ByteCount(1 << 34)) },
            ports: 20_000..<20_000 + ports, dataAddress: "10.0.0.1", kernelBoot: boot)
    }

    /// A cluster with something running, and jobs of all shapes in two queues.
    package static func snapshot(seed: UInt64, jobs: Int = 12) -> Snapshot {
        var chance = Randomness(seed: seed)
        let nodes = (1...1 + chance.below(4)).map { number -> NodeSlot in
            let gpus = chance.below(5)
            let capacity = Resources(cpu: 1000 * Int64(1 + chance.below(8)), gpus: Int64(gpus))
            let used = chance.below(gpus + 1)
            let free = Resources(cpu: Int64(chance.below(Int(capacity.cpu.value) + 1)), gpus: Int64(gpus - used))
            return NodeSlot(
                id: NodeID(UInt64(number)), capacity: capacity, free: free,
                freeUnits: Units(gpus: UnitSet(used..<gpus), ports: UnitSet(0..<chance.below(4))), nextPort: 0)
        }
        let all = (1...jobs).map { job(UInt64($0), using: &chance) }
        let queues = (0..<2).map { place in
            QueueSlot(
                name: Name(unchecked: "q\(place)"),
                quota: place == 0 ? Quota() : Quota([.init(kind: .cpu, amount: Int64(1000 * (1 + chance.below(8))))]),
                used: .zero,
                pending: all.filter { Int($0.id.number) % 2 == place }
                    .sorted { ($1.priority, $0.id) < ($0.priority, $1.id) })
        }
        return Snapshot(nodes: nodes, queues: queues)
    }

    private static func job(_ number: UInt64, using chance: inout Randomness) -> PendingJob {
        let ranks = 1 + chance.below(4)
        let nodes = chance.chance(perMille: 400) ? 1 + chance.below(ranks) : nil
        return PendingJob(
            id: JobID(number), priority: Int32(chance.below(3)), shape: GangShape(ranks: ranks, nodes: nodes),
            requests: Resources(cpu: 500 * Int64(1 + chance.below(4)), gpus: Int64(chance.below(3))),
            needsPort: ranks > 1)
    }
}
