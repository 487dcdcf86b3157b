// Whether a node is there: a small machine fed with what was heard and what time it is. It remembers nothing about
// what runs on the node and knows no clock.

package import ClusterModel

/// What a node's silence means so far.
package struct Liveness: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case alive(heard: BootTime)
        /// No new work goes there.
        case suspect(heard: BootTime)
    }

    /// Three missed heartbeats of 5 s: Flux calls a child torpid after 30 s, Kubernetes a node after 40 s.
    package static let patience = Span.seconds(15)

    package private(set) var state: State

    package init(heard now: BootTime) {
        state = .alive(heard: now)
    }

    package mutating func hear(at now: BootTime) {
        state = .alive(heard: now)
    }

    /// The new state, if silence has lasted long enough to change it.
    package mutating func tick(at now: BootTime, patience: Span = Liveness.patience) -> State? {
        switch state {
        case .alive(let heard) where now.since(heard) >= patience:
            state = .suspect(heard: heard)
            return state
        case .alive, .suspect:
            return nil
        }
    }

    /// How long nothing was heard.
    package func silence(at now: BootTime) -> Span {
        switch state {
        case .alive(let heard), .suspect(let heard): now.since(heard)
        }
    }

    package var isAlive: Bool {
        switch state {
        case .alive: true
        case .suspect: false
        }
    }
}
