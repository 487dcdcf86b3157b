// What other threads ask of a socket thread: a bounded list of commands under a lock, and a wake-up that is signalled
// only when the list was empty. It performs nothing.

import Glibc
import Synchronization

/// A request to a socket thread.
enum Command: Sendable {
    case send([(ConnectionID, [UInt8])])
    case close(ConnectionID)
    case pause(ConnectionID)
    case resume(ConnectionID)
    /// The answer of the handshake pool.
    case handshake(HandshakeResult)
    case stop
}

/// The list of commands for one socket thread.
final class Mailbox: Sendable {
    private struct State {
        var commands: [Command] = []
        var bytes = 0
        /// The socket thread itself, which takes the list before it sleeps and needs no waking.
        var owner: pthread_t?
    }

    private let state = Mutex(State())
    let wakeup: Wakeup

    init() throws(TransportError) {
        wakeup = try Wakeup()
    }

    /// Called by the socket thread before its first turn.
    func own() {
        state.withLock { $0.owner = pthread_self() }
    }

    var isOwnThread: Bool {
        state.withLock { $0.owner.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    func post(_ command: Command) {
        var bytes = 0
        if case .send(let messages) = command { bytes = messages.reduce(0) { $0 + $1.1.count } }
        let mustWake = state.withLock { state in
            let wasEmpty = state.commands.isEmpty
            if bytes > 0 && state.bytes + bytes > Limits.mailboxBytes {
                // Losing a message means losing the connection, never a message alone.
                if case .send(let messages) = command { state.commands += messages.map { .close($0.0) } }
            } else {
                state.bytes += bytes
                state.commands.append(command)
            }
            return wasEmpty && !(state.owner.map { pthread_equal($0, pthread_self()) != 0 } ?? false)
        }
        if mustWake { wakeup.signal() }
    }

    /// All commands in their order; the list is empty afterwards.
    func take() -> [Command] {
        state.withLock { state in
            state.bytes = 0
            var taken: [Command] = []
            swap(&taken, &state.commands)
            return taken
        }
    }
}
