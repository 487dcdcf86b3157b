// All checkers of a run together, and the witness: the state by folding the facts one by one, apart from the
// coordinator's own.

import ClusterModel
import Ledger

/// A promise that the world has seen broken, by the checker's name and in words.
package struct BrokenPromise: Hashable, Sendable, CustomStringConvertible {
    package let promise: String
    package let detail: String

    package var description: String { "\(promise): \(detail)" }
}

struct Judges {
    var broken: [BrokenPromise] = []
    var witness = ClusterState(cluster: World.cluster)
    var runs = RankRunsOnce()
    var apart = AttemptsApart()
    var units = UnitsUsedOnce()
    var gangs = GangWhole()
    var memory = NothingForgotten()
    var reasons = ReasonsTrue()
    var recovery = RecoveryAgrees()
    var rules = RulesKept()
    var silence = SilenceHeeded()
    var ids = IDsComeOnce()
    var linear = HistoriesLinear()
    var grace = GraceKept()
    var leases = LeasesHeld()
    var parents = ParentsHeeded()
    var services = ServicesKept()
    /// nil where nobody follows lists.
    var lists: ListsAgree?

    mutating func note(_ event: Event) {
        BoundsKept.judge(event, before: witness, into: &broken)
        LimitsKept.judge(event, before: witness, into: &broken)
        services.judge(event, before: witness, into: &broken)
        ModelsKept.judge(event, before: witness, into: &broken)
        RightsKept.judge(event, before: witness, into: &broken)
        ArraysKept.judge(event, before: witness, into: &broken)
        RecurrencesKept.judge(event, before: witness, into: &broken)
        rules.judge(event, before: witness, into: &broken)
        parents.judge(event, before: witness, into: &broken)
        ids.judge(event, into: &broken)
        gangs.note(event)
        apart.note(event)
        memory.note(event, before: witness)
        witness.apply(event)
    }

    mutating func judge(_ state: ClusterState) {
        for violation in state.violations() {
            broken.append(BrokenPromise(promise: "the state keeps its own promises", detail: "\(violation)"))
        }
        recovery.judge(state, witness: witness, into: &broken)
    }

    /// A coordinator died: what was not durable never happened.
    mutating func noteCrash(durable: ClusterState) {
        witness = durable
    }

    mutating func noteRestart(_ state: ClusterState, _ history: VirtualHistory, at time: Int64) {
        witness = state
        apart.noteOpening(at: time)
        rules.noteOpening()
        services.noteOpening()
        parents.noteOpening(state)
        WorkflowsWhole.judge(state, history, into: &broken)
        silence.noteOpening(at: time)
        memory.noteRestart(state, history, into: &broken)
    }

    /// An older copy took the place of everything; `backup` is what it held.
    mutating func noteRestoration(_ state: ClusterState, before: ClusterState, backup: ClusterState) {
        witness = state
        memory.noteRestoration(state)
        ids.noteRestoration(before: before)
        apart.noteForgotten(backup.nextAllocation..<max(before.nextAllocation, state.nextAllocation))
    }

    mutating func noteRecovery(replayed: ClusterState, restored: ClusterState) {
        recovery.judge(replayed, restored: restored, into: &broken)
    }
}
