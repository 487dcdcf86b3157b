// Worlds in which cut-offs mean different things: jobs that rerun, jobs that must never overlap, and jobs that stay
// where they are. Clocks drift there, and copies of agents come up on other machines.

import ClusterModel
import ControlPlane
import Messages

extension World {
    /// What NTP corrects at most, in millionths; the coordinator's clock may be off by as much the other way.
    private static let mostDrift = 2 * 500

    mutating func planLeases(seed: UInt64, until end: Int64) {
        // Not the world's own randomness: without leases each seed stays the story that it was.
        var chance = Randomness(seed: seed &* 0x9E37_79B9_7F4A_7C15)
        hasLeases = true
        judges.grace.clocksDrift = true
        for node in nodes.indices {
            nodes[node].drift = Int64(chance.below(2 * Self.mostDrift + 1) - Self.mostDrift)
        }
        for job in jobs.indices {
            switch chance.below(100) {
            case ..<50: jobs[job].spec.onDisconnect = .stop(after: .seconds(Int64(15 + chance.below(45))))
            case ..<65:
                jobs[job].spec.onDisconnect = .keep
                // Of one whose node lost its memory nobody knows, until somebody asks for its end.
                plan(.clientCancels(job), after: end + 120_000 + Int64(chance.below(60_000)))
            default: break
            }
        }
        // Some run for long enough to be alive when they would be given up too early.
        let waiting = jobs.indices.filter { job in
            if case .rerun = jobs[job].spec.onDisconnect { false } else { jobs[job].duration != nil }
        }
        for job in waiting.prefix(3) { jobs[job].duration = 60_000 + Int64(chance.below(180_000)) }
        planMaintenances(until: end)
        guard options.hasFaults, !options.hasClones else { return }
        planClones(until: end, using: &chance)
    }

    /// Some are ended early, some run out, some outlive a coordinator. Nodes never have to wait long for their end.
    private mutating func planMaintenances(until end: Int64) {
        coordinator.settings.longestMaintenance = .seconds(180)
        var chance = Randomness(seed: seed ^ 0x3A1_27E5)
        for _ in 0..<chance.below(4) {
            let time = 5_000 + Int64(chance.below(Int(end)))
            let length = Span.seconds(60 + Int64(chance.below(120)))
            plan(.adminAsks(.maintenance(.begin(length))), after: time)
            if chance.chance(perMille: 400) {
                plan(.adminAsks(.maintenance(.end)), after: time + Int64(chance.below(90_000)))
            }
            // What it is for.
            if options.hasFaults, chance.chance(perMille: 500) {
                let stop = Fault(kind: .longOutage, node: 0, length: Int64(chance.below(40_000)))
                plan(.faultStrikes(stop), after: time + 5_000 + Int64(chance.below(10_000)))
            }
            // And what it must not be given up by.
            if options.hasFaults, chance.chance(perMille: 600) {
                let silence = Fault(
                    kind: .longSilence, node: chance.below(nodes.count), length: 2 * Int64(chance.below(20_000)))
                plan(.faultStrikes(silence), after: time + 6_000 + Int64(chance.below(30_000)))
            }
        }
    }
}
