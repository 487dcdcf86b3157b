// The client's end of the transport for a program with threads: one connection, one thread, events like the server's.
// It does not reconnect: a new session is a new client, made by the layer above after its backoff.

import Cryptography
import Synchronization

/// One connection to a server. It is called as soon as it is made; `opened` or `closed` follows.
package final class StreamClient: Sendable {
    /// Unlike that of any other client of this process.
    package let id: ConnectionID
    private let mailbox: Mailbox

    private static let counter = Atomic<UInt64>(1)

    /// Calls `host:port` on a thread of its own.
    ///
    /// `deliver` gets batches of events on that thread, as at the server. When the address cannot be reached, or the
    /// peer is not the coordinator that is expected, the only event is `closed`.
    package init(
        connectingTo address: String, context: TLSContext, limits: TransportLimits = TransportLimits(),
        deliver: @escaping @Sendable ([TransportEvent]) -> Void
    ) throws(TransportError) {
        let sockets = try SocketContext.shared.get()
        let id = ConnectionID(StreamClient.counter.wrappingAdd(1, ordering: .relaxed).oldValue)
        let mailbox = try Mailbox()
        self.id = id
        self.mailbox = mailbox
        let thread = try OwnThread(name: "coord-client") {
            let engine = ClientEngine(id: id, address: address, context: context, limits: limits)
            ClientLoop(engine: engine, mailbox: mailbox, deliver: deliver).run(sockets)
        }
        thread.detach()
    }

    deinit { close() }

    /// Sends messages in this order; any thread, never waits. Before `opened` they are kept.
    package func send(_ messages: [[UInt8]]) {
        guard !messages.isEmpty else { return }
        mailbox.post(.send(messages.map { (id, $0) }))
    }

    /// Sends what waits for at most two seconds, says goodbye and closes; `closed` is told.
    package func close() {
        mailbox.post(.stop)
    }

    /// Takes nothing more from the server, so that TCP holds it back.
    package func pause() {
        mailbox.post(.pause(id))
    }

    package func resume() {
        mailbox.post(.resume(id))
    }
}

/// The client's thread.
private struct ClientLoop {
    let engine: ClientEngine
    let mailbox: Mailbox
    let deliver: @Sendable ([TransportEvent]) -> Void

    func run(_ sockets: SocketContext) {
        mailbox.own()
        engine.call(sockets)
        var closeDeadline: UInt64?
        while !engine.isEnded {
            engine.wait(for: mailbox.wakeup, until: engine.events.isEmpty ? closeDeadline ?? .max : 0)
            engine.receive()
            obey(&closeDeadline)
            engine.attendToTime()
            report()
            obey(&closeDeadline)
            engine.flush()
            if let closeDeadline, monotonicNow() >= closeDeadline || !engine.isWaiting { engine.end(.closedHere) }
        }
        report()
    }

    private func obey(_ closeDeadline: inout UInt64?) {
        for command in mailbox.take() {
            switch command {
            case .send(let messages):
                for (_, message) in messages { engine.enqueue(message) }
            case .pause:
                engine.isPaused = true
            case .resume:
                engine.isPaused = false
            case .close:
                // The mailbox was over its bound and gave up the connection.
                engine.end(.tooSlow(waiting: Limits.mailboxBytes, limit: Limits.mailboxBytes))
            case .stop:
                closeDeadline = closeDeadline ?? monotonicNow() + Limits.stopTime
            case .handshake:
                break
            }
        }
    }

    private func report() {
        guard !engine.events.isEmpty else { return }
        let batch = engine.events
        engine.events = []
        deliver(batch)
    }
}
