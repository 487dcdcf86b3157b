// Effects on their way out: each waits until the turn that it belongs to is durable, and they leave in order. This is
// where the law of a turn is kept.

import ClusterModel
import ControlPlane
import Store
import Synchronization

/// Holds effects behind their tickets.
final class Outbox: Sendable {
    private struct Held {
        let ticket: Ticket
        let effects: [Effect]
    }

    private struct State {
        var held: [Held] = []
        var durable = Ticket(row: 0)
    }

    private let state = Mutex(State())
    /// Held while effects are performed, so that two threads never overtake each other.
    private let performing = Mutex(())
    private let perform: @Sendable ([Effect]) -> Void

    init(perform: @escaping @Sendable ([Effect]) -> Void) { self.perform = perform }

    /// Keeps a turn's effects until its ticket is durable; what is durable already leaves at once.
    func hold(_ effects: [Effect], until ticket: Ticket) {
        guard !effects.isEmpty else { return }
        state.withLock { $0.held.append(Held(ticket: ticket, effects: effects)) }
        release()
    }

    /// Everything up to here is on disk.
    func durable(upTo ticket: Ticket) {
        state.withLock { $0.durable = max($0.durable, ticket) }
        release()
    }

    private func release() {
        performing.withLock { _ in
            let ready: [Effect] = state.withLock { state in
                let count = state.held.firstIndex { $0.ticket > state.durable } ?? state.held.count
                guard count > 0 else { return [] }
                defer { state.held.removeFirst(count) }
                return state.held.prefix(count).flatMap(\.effects)
            }
            if !ready.isEmpty { perform(ready) }
        }
    }
}
