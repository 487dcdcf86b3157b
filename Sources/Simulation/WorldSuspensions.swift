// Jobs that people suspend and resume in a simulated world. Drawn apart from everything else, so that a world without
// them is what it was before there were any.

import ClusterModel
import Ledger
import Messages
import NodeControl

extension World {
    mutating func planSuspensions(until end: Int64) {
        guard options.hasSuspensions ?? (seed % 3 == 2) else { return }
        var chance = Randomness(seed: seed ^ 0x57_1112)
        for job in jobs.indices where chance.chance(perMille: 500) {
            var time = jobs[job].arrival + Int64(chance.below(20_000))
            for _ in 0...chance.below(3) {
                plan(.clientWishes(job, .suspend), after: time)
                time += Int64(chance.below(chance.chance(perMille: 500) ? 2_000 : 30_000))
                // Now and then nobody thinks of it again before the end.
                if chance.chance(perMille: 850) { plan(.clientWishes(job, .resume), after: time) }
                time += Int64(chance.below(20_000))
            }
        }
    }

    /// Whoever was forgotten runs on; an admin's word lifts everybody's.
    mutating func resumeAll() {
        for job in ledger.jobs where job.suspended != nil { ask(0, .resumeJob(job.id, elements: nil), .setup) }
    }

    mutating func keepStill(_ id: AllocationID, _ stillness: Stillness, on node: Int) {
        guard nodes[node].runtime.change(id, { $0.stillness = stillness }) != nil else { return }
        tell { _ in "\(id) on node-\(node + 1) \(stillness.since == nil ? "runs on" : "stands still")" }
    }
}
