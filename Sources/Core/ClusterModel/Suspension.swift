// How the ranks of a running job are kept still: what it holds stays promised to it, and no time of its limit passes.

/// The stillness of one attempt. It begins anew with the next attempt.
package struct Suspension: Hashable, Sendable {
    /// Who suspended it last.
    package let by: Principal
    /// Since when it stands still; nil while it runs on.
    package let since: WallTime?
    /// How long it stood still before that.
    package let before: Span

    package init(by: Principal, since: WallTime?, before: Span) {
        (self.by, self.since, self.before) = (by, since, before)
    }

    /// More than this is not counted: 139 years, by a clock that jumped. It is what a span may be in a message.
    private static let most = Span(milliseconds: 1 << 42)

    /// How long it has stood still in all. A clock that was set back takes nothing away.
    package func total(at time: WallTime) -> Span {
        min(Self.most, before + (since.map { max(.zero, time.since($0)) } ?? .zero))
    }

    /// Nothing stands still after this.
    package func ended(at time: WallTime) -> Suspension { Suspension(by: by, since: nil, before: total(at: time)) }
}

extension Job {
    /// Who keeps its ranks still, and since when; nil while they run, and while there are none.
    package var suspended: (by: Principal, since: WallTime)? {
        guard case .running = phase, let value = suspension?.value, let since = value.since else { return nil }
        return (value.by, since)
    }

    /// How much later its attempt ends by its limits than if it had never stood still.
    package func stillness(at time: WallTime) -> Span { suspension?.value.total(at: time) ?? .zero }
}
