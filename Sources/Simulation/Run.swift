// One run of a random world, from its seed to its end.

import ClusterModel
import ControlPlane
import Ledger

/// What a run showed.
package struct Verdict {
    package let seed: UInt64
    package let broken: [BrokenPromise]
    package let digest: Digest
    package let counts: FaultCounts
    /// The last lines of what happened; empty unless the run was traced.
    package let story: [String]
    package let simulated: Int64
    package let finished: Int
    package let ranks: Int
}

extension World {
    /// Lives through one seed until everything is settled or a promise is broken.
    package static func run(seed: UInt64, options: WorldOptions = WorldOptions()) -> Verdict {
        var world = World.random(seed: seed, options: options)
        var happenings = 0
        while world.judges.broken.isEmpty {
            happenings += 1
            guard world.clock < world.deadline, happenings < Limits.happenings, world.advance() else {
                world.judgeEnd()
                break
            }
            if happenings % 128 == 0, world.isSettled { break }
        }
        if world.judges.broken.isEmpty { world.judgeJournal() }
        return world.verdict
    }

    private var deadline: Int64 { faultsEnd + Limits.settling }

    private var verdict: Verdict {
        Verdict(
            seed: seed, broken: judges.broken, digest: digest, counts: counts, story: story.all,
            simulated: clock, finished: ledger.finished.count, ranks: judges.runs.count)
    }

    private mutating func judgeEnd() {
        judges.gangs.judge(running, quietSince: faultsEnd, at: clock, into: &judges.broken)
        for leftover in leftovers() {
            judges.broken.append(BrokenPromise(promise: "everything that can finish finishes", detail: leftover))
        }
    }

    /// The journal alone leads to the state that lived.
    private mutating func judgeJournal() {
        guard let state = coordinator.conductor?.state, store.inFlight.isEmpty else { return }
        judges.noteRecovery(replayed: state, restored: store.replayed(Self.cluster))
    }
}
