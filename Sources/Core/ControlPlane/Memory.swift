// What the conductor remembers beside the state, as far as a later step can depend on it: so that who walks over all
// that can happen knows two minds for one. Times are told from now on, for a step never looks at more of them.

package import ClusterModel
import Health
import Ledger

extension ClusterConductor {
    /// Mixes the memory in. Silences and waits of `longest` and more are one: no rule that holds now waits for longer.
    ///
    /// Left out are what only answers to reads hang on (reasons, watchers, the memo of fitting shapes), the numbers of
    /// sessions, and of reports, which both sides count alike.
    package func mixMemory(into hasher: inout Hasher, at now: Now, longest: Span) {
        for node in state.nodes {
            guard let link = links[node.id] else {
                hasher.combine(false)
                continue
            }
            hasher.combine(link.session != nil)
            hasher.combine(link.liveness.isAlive)
            hasher.combine(min(longest, link.liveness.silence(at: now.boot)))
            hasher.combine(link.shunnedUntil.map { max(.zero, $0.since(now.boot)) } ?? .zero)
            hasher.combine(link.incarnation)
            hasher.combine(link.rival?.incarnation)
            hasher.combine(link.rival?.isProven)
            hasher.combine(link.rival.map { min(longest, now.boot.since($0.seen)) } ?? .zero)
        }
        for allocation in state.allocations {
            hasher.combine(prepared[allocation.id] == true)
            hasher.combine(missing[allocation.id].map { min(longest, now.boot.since($0)) })
        }
        hasher.combine(min(longest, now.boot.since(opened)))
        hasher.combine(max(.zero, nextNudge.since(now.boot)))
        hasher.combine(unsettled)
        hasher.combine(ending)
        hasher.combine(conditions)
        hasher.combine(hopeless)
        hasher.combine(keeping.writing == nil)
        hasher.combine(state.finished.oldest.map { $0.ordinal <= keeping.kept })
        hasher.combine(max(.zero, keeping.nextTry.since(now.boot)))
        hasher.combine(isDirty)
    }
}
