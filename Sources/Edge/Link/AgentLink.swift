// The agent's end of the control endpoint: one session at a time, and after it ends the next one, with a backoff. A
// session is never mended: a new one is a new connection, a new handshake and a new hello.

package import ClusterModel
package import Health
package import Messages
import Synchronization
package import Transport
import Wire

/// What happens on the agent's link.
package enum AgentLinkEvent: Sendable {
    case connected
    case disconnected(String)
    case message(CoordinatorMessage, payloads: [(ContentHash, [UInt8])])
}

/// A link that connects itself again and again.
package final class AgentLink: Sendable {
    private struct State {
        var client: StreamClient?
        /// Said between the opening of a session and the moment its client is known here.
        var early: [[UInt8]] = []
        var attempt = 0
        var isUp = false
        /// When the next connection is due, in milliseconds of the boot clock; nil while one stands or is being made.
        var due: Int64? = 0
        var next = 0
        var randomness: Randomness
        /// Counts sessions, so that the late word of an old one is not taken for the new one's.
        var session = 0
    }

    private let addresses: [String]
    private let context: TLSContext
    private let backoff: Backoff
    private let deliver: @Sendable ([AgentLinkEvent]) -> Void
    private let state: Mutex<State>

    /// `addresses` are tried in turn. `deliver` is called on the session's thread, or on the one that calls `tick`.
    package init(
        to addresses: [String], context: TLSContext, backoff: Backoff = Backoff(), seed: UInt64,
        deliver: @escaping @Sendable ([AgentLinkEvent]) -> Void
    ) {
        self.addresses = addresses
        self.context = context
        self.backoff = backoff
        self.deliver = deliver
        state = Mutex(State(randomness: Randomness(seed: seed)))
    }

    /// Connects if it is time to; to be called about ten times a second while there is no session.
    package func tick(now: Int64) {
        let chosen: (address: String, session: Int)? = state.withLock { state in
            guard let due = state.due, due <= now else { return nil }
            state.due = nil
            state.session += 1
            defer { state.next += 1 }
            return (addresses[state.next % addresses.count], state.session)
        }
        guard let chosen else { return }
        connect(to: chosen.address, session: chosen.session, now: now)
    }

    /// Whether a session stands.
    package var isUp: Bool { state.withLock { $0.isUp } }

    package func send(_ messages: [AgentMessage]) {
        var bytes: [[UInt8]] = []
        for message in messages {
            guard let encoded = try? message.encoded() else {
                // Leaving it out would leave a gap; whoever reads the log sees which message did not fit.
                reconnect(now: bootMilliseconds(), why: "a message cannot be encoded", atLeast: .seconds(5))
                return
            }
            bytes.append(encoded)
        }
        let client: StreamClient? = state.withLock { state in
            guard state.isUp else { return nil }
            if state.client == nil { state.early += bytes }
            return state.client
        }
        client?.send(bytes)
    }

    /// Ends the session, if there is one; the next follows after a backoff.
    package func reconnect(now: Int64, why: String, atLeast pause: Span = .zero) {
        let (client, wasUp) = state.withLock { state in
            let found = (state.client, state.isUp)
            retire(&state, now: now, pause: pause)
            return found
        }
        client?.close()
        if wasUp { deliver([.disconnected(why)]) }
    }

    package func stop() {
        let client = state.withLock { state in
            state.due = nil
            state.isUp = false
            state.session += 1
            return state.client.take()
        }
        client?.close()
    }

    private func retire(_ state: inout State, now: Int64, pause: Span) {
        state.client = nil
        state.early = []
        state.isUp = false
        state.session += 1
        let delay = backoff.delay(attempt: state.attempt, using: &state.randomness)
        state.attempt += 1
        state.due = now + max(delay, pause).milliseconds
    }

    private func connect(to address: String, session: Int, now: Int64) {
        var limits = TransportLimits()
        limits.messageBytes = WireLimits.answerBytes
        do throws(TransportError) {
            let client = try StreamClient(connectingTo: address, context: context, limits: limits) {
                [weak self] events in self?.take(events, session: session)
            }
            let early: [[UInt8]] = state.withLock { state in
                guard state.session == session else { return [] }
                state.client = client
                defer { state.early = [] }
                return state.early
            }
            client.send(early)
        } catch {
            state.withLock { retire(&$0, now: now, pause: .zero) }
            deliver([.disconnected(error.description)])
        }
    }

    private func take(_ events: [TransportEvent], session: Int) {
        guard state.withLock({ $0.session == session }) else { return }
        var found: [AgentLinkEvent] = []
        for event in events {
            switch event {
            case .opened:
                // Only of the session that counts: it may have been given up a moment ago.
                let counts = state.withLock { state in
                    guard state.session == session else { return false }
                    state.isUp = true
                    return true
                }
                if counts { found.append(.connected) }
            case .message(_, let bytes):
                if let event = message(bytes) { found.append(event) }
            case .closed(_, let reason):
                state.withLock { if $0.session == session { retire(&$0, now: bootMilliseconds(), pause: .zero) } }
                found.append(.disconnected(reason.description))
            case .refused:
                break
            }
        }
        deliver(found)
    }

    /// nil when it can not be read; then the session is over.
    private func message(_ bytes: [UInt8]) -> AgentLinkEvent? {
        do throws(WireError) {
            let (message, payloads) = try CoordinatorMessage.decoded(from: bytes)
            // A welcome proves that the other side is well: the next loss begins with the shortest wait.
            if case .welcome = message { state.withLock { $0.attempt = 0 } }
            return .message(message, payloads: payloads)
        } catch {
            reconnect(now: bootMilliseconds(), why: error.description)
            return nil
        }
    }
}
