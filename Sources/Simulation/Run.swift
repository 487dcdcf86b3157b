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
    package let coverage: Coverage
    /// The last lines of what happened; empty unless the run was traced.
    package let story: [String]
    package let simulated: Int64
    package let finished: Int
    package let ranks: Int
    /// Histories of a job or a node that were looked at, and those not to the end.
    package let histories: Int
    package let undecided: Int
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
        if world.judges.broken.isEmpty { world.judgeHistory() }
        return world.verdict
    }

    private var deadline: Int64 { faultsEnd + Limits.settling }

    private var verdict: Verdict {
        Verdict(
            seed: seed, broken: judges.broken, digest: digest, counts: counts, coverage: coverage, story: story.all,
            simulated: clock, finished: ledger.finished.count, ranks: judges.runs.count,
            histories: judges.linear.judged, undecided: judges.linear.undecided)
    }

    private mutating func judgeEnd() {
        judges.gangs.judge(running, quietSince: faultsEnd, at: clock, into: &judges.broken)
        for leftover in leftovers() {
            judges.broken.append(BrokenPromise(promise: "everything that can finish finishes", detail: leftover))
        }
    }

    private mutating func judgeHistory() {
        let subjects = jobs.enumerated().map { place, job in
            HistoriesLinear.Subject(
                key: RequestKey(client: clients[job.client].id, sequence: UInt64(place + 1)), name: job.spec.name,
                startsHeld: job.spec.startsHeld, isArray: job.spec.array != nil,
                holdsItself: job.spec.failureRules.contains { $0.action == .hold }, owner: job.client,
                isVeiled: job.spec.namespace != .standard)
        }
        judges.linear.judge(
            history, of: subjects, nodes: nodes.map(\.name),
            isForgetful: coordinator.settings.finishedKept < Settings().finishedKept, into: &judges.broken)
    }

    /// The journal alone leads to the state that lived.
    private mutating func judgeJournal() {
        guard let state = coordinator.conductor?.state, store.inFlight.isEmpty else { return }
        judges.noteRecovery(replayed: state, restored: store.replayed(Self.cluster))
    }
}
