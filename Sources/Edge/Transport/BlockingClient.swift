// The client's end for a program that asks and waits, like a command line: the same socket and session on the calling
// thread, and no thread of its own but libzmq's.

package import Cryptography

/// One connection to a server, used by one thread.
package final class BlockingClient {
    private let engine: ClientEngine
    /// Given back at the close, which waits for libzmq to have written everything.
    private var sockets: SocketContext?
    private var inbox: [[UInt8]] = []
    private var next = 0
    private var end: CloseReason?

    /// Prepares a call of `host:port`; nothing is sent yet.
    package init(
        connectingTo address: String, context: TLSContext, timeout: Duration = .seconds(5),
        limits: TransportLimits = TransportLimits()
    ) throws(TransportError) {
        var limits = limits
        limits.handshakeTime = timeout
        sockets = try SocketContext()
        engine = ClientEngine(id: ConnectionID(0), address: address, context: context, limits: limits)
    }

    deinit { close() }

    /// Connects and shakes hands, within the timeout that `init` was given; who the server is. Once only.
    ///
    /// Throws `closed` with the reason: unreachable, not the coordinator, refused by it, no answer.
    @discardableResult
    package func connect() throws(TransportError) -> PeerCertificate {
        guard let sockets else { throw TransportError.closed(end ?? closedHere) }
        engine.call(sockets)
        while true {
            collect()
            if let peer = engine.peer { return peer }
            if let end { throw TransportError.closed(end) }
            turn(until: .max)
        }
    }

    /// Sends one message; returns when libzmq has taken all of it.
    package func send(_ message: [UInt8]) throws(TransportError) {
        try send([message])
    }

    /// Sends several messages in one go.
    package func send(_ messages: [[UInt8]]) throws(TransportError) {
        for message in messages { engine.enqueue(message) }
        engine.flush()
        while engine.isWaiting && !engine.isEnded {
            turn(until: .max)
        }
        collect()
        if let end { throw TransportError.closed(end) }
    }

    /// The next message; nil when none came in time. Messages that came before the end are given before it is thrown.
    package func receive(timeout: Duration) throws(TransportError) -> [UInt8]? {
        let deadline = monotonicNow() + nanoseconds(timeout)
        while true {
            if let message = takeMessage() { return message }
            if let end { throw TransportError.closed(end) }
            turn(until: deadline)
            collect()
            if next == inbox.count && end == nil && monotonicNow() >= deadline { return nil }
        }
    }

    /// A message that has come already; waits for nothing.
    package func receiveWaiting() -> [UInt8]? { takeMessage() }

    /// Says goodbye; waits at most a second, and normally not at all, until the last bytes are with the kernel.
    package func close() {
        engine.end(.closedHere)
        collect()
        sockets = nil
    }

    private var closedHere: CloseReason { CloseReason(address: engine.address, cause: .closedHere) }

    private func turn(until deadline: UInt64) {
        engine.wait(for: nil, until: deadline)
        engine.receive()
        engine.attendToTime()
        engine.flush()
    }

    private func takeMessage() -> [UInt8]? {
        guard next < inbox.count else { return nil }
        let message = inbox[next]
        inbox[next] = []
        next += 1
        if next == inbox.count {
            inbox.removeAll(keepingCapacity: true)
            next = 0
        }
        return message
    }

    private func collect() {
        for event in engine.events {
            switch event {
            case .message(_, let bytes): inbox.append(bytes)
            case .closed(_, let reason): end = reason
            case .opened, .refused: break
            }
        }
        engine.events = []
    }
}
