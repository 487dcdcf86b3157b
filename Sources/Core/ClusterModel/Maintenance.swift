// A planned absence of the coordinator: nodes may hold their leases for longer, so that what must never run twice is
// not ended because nobody answers.

/// What was granted to the nodes for a planned stop of the coordinator.
package struct Maintenance: Hashable, Sendable {
    /// The shortest that is worth a stop, and the longest: nobody is believed to be away for longer on purpose, and so
    /// long does a node wait that a restored coordinator does not hear of.
    package static let lengths = Span.minutes(1)...Span.minutes(24 * 60)

    /// From `since` on leases are granted until so much later.
    package var length: Span
    package var by: Principal
    package var since: WallTime
    /// No node may hold more than this from any coordinator's start on: the longest of those that were granted one
    /// after the other.
    package var longest: Span
    /// Nothing is granted any more; some nodes may still hold what was.
    package var isOver: Bool

    package init(length: Span, by: Principal, since: WallTime, longest: Span? = nil, isOver: Bool = false) {
        self.length = length
        self.by = by
        self.since = since
        self.longest = longest ?? length
        self.isOver = isOver
    }

    /// What a restored coordinator has to believe: one may have been granted after its backup was taken.
    package static func unknown(by principal: Principal, at time: WallTime, longest: Span) -> Maintenance {
        Maintenance(length: .zero, by: principal, since: time, longest: longest, isOver: true)
    }

    /// How long a coordinator waits, from its start or from the grant, until no rank runs on by it: to the end of the
    /// longest lease, with the same margins as any.
    package var patience: Span { OnDisconnect.sureEnd(ofLease: longest) }
}

/// When a node sent what the coordinator answered, and what the answer grants.
package struct LeaseAnswer: Hashable, Sendable {
    /// By the node's own boot clock.
    package let sent: BootTime
    /// Leases count so long from `sent` on, where that is more than their own length; zero is none.
    package let grant: Span

    package init(sent: BootTime, grant: Span = .zero) {
        self.sent = sent
        self.grant = grant
    }

    /// When a lease of this length ends that was asked for then.
    package func end(of lease: Span) -> BootTime { sent + max(lease, grant) }
}
