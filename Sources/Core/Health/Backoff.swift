// How long to wait before trying again: doubling, bounded, with full jitter on its upper half so that a fleet which
// lost its coordinator at one moment does not come back at one moment.

package import ClusterModel

package struct Backoff: Hashable, Sendable {
    package var first: Span
    package var limit: Span

    /// 0.2 s doubling to 30 s: a restart of the coordinator is noticed at once, a day without it costs nothing.
    package init(first: Span = .milliseconds(200), limit: Span = .seconds(30)) {
        self.first = first
        self.limit = limit
    }

    /// The wait before attempt number `attempt`, counted from 0: between half and all of the doubled ceiling.
    package func delay(attempt: Int, using randomness: inout Randomness) -> Span {
        let doublings = min(max(attempt, 0), 20)
        let ceiling = min(limit.milliseconds, first.milliseconds << Int64(doublings))
        return .milliseconds(ceiling / 2 + Int64(randomness.below(Int(ceiling / 2) + 1)))
    }
}
