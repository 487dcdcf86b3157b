// Who goes when a service shrinks: what serves nobody before what serves somebody, and of those who has least to do.

/// A replica that may have to go.
package struct VictimCandidate: Hashable, Sendable {
    package enum State: Int, Hashable, Comparable, Sendable {
        case failed
        case starting
        case serving

        package static func < (sooner: State, later: State) -> Bool { sooner.rawValue < later.rawValue }
    }

    package let state: State
    /// Requests that it works on.
    package let inFlight: Int
    /// Rises with every replica that is made; of equals the younger goes, which holds least in its memory.
    package let number: UInt64

    package init(state: State, inFlight: Int, number: UInt64) {
        (self.state, self.inFlight, self.number) = (state, inFlight, number)
    }

    /// Whether this one goes before that one.
    package func goes(before other: VictimCandidate) -> Bool {
        (state, inFlight, other.number) < (other.state, other.inFlight, number)
    }
}
