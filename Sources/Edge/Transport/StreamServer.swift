// The server's end of the transport, for any thread: listens, delivers batches of events, takes messages to send. The
// work is done on its own thread, in ServerLoop.swift.

import Cryptography
import Glibc

/// A listening endpoint that speaks TLS 1.3 with peers who show a certificate.
package final class StreamServer: Sendable {
    /// The port that is listened on; the system's choice when port 0 was asked for.
    package let port: UInt16
    private let mailbox: Mailbox
    private let thread: OwnThread

    /// Listens on `tcp://host:port` (an IPv6 host in brackets) and starts the thread.
    ///
    /// `deliver` gets the events of one wake-up as a batch, on the socket thread: it hands them on and returns soon.
    /// What it sends from there leaves in the same turn.
    package init(
        listeningOn address: String, context: TLSContext, limits: TransportLimits = TransportLimits(),
        deliver: @escaping @Sendable ([TransportEvent]) -> Void
    ) throws(TransportError) {
        let peerLimit = min(limits.peers ?? .max, StreamServer.descriptorBound())
        let mailbox = try Mailbox()
        let socket = try StreamSocket(SocketContext())
        port = try socket.bind(address)
        let pool = try HandshakePool { mailbox.post(.handshake($0)) }
        let box = LoopBox(
            ServerLoop(
                socket: socket, mailbox: mailbox, pool: pool, context: context, limits: limits, peerLimit: peerLimit,
                deliver: deliver))
        self.mailbox = mailbox
        do throws(TransportError) {
            thread = try OwnThread(name: "coord-server") { box.takeLoop()?.run() }
        } catch {
            pool.stop()
            throw error
        }
    }

    deinit { stop() }

    /// Sends messages, each from 1 byte to the limit, in this order for each connection; any thread, never waits.
    ///
    /// There is no answer: a connection that cannot take a message is closed, and that is told.
    package func send(_ messages: [(ConnectionID, [UInt8])]) {
        guard !messages.isEmpty else { return }
        mailbox.post(.send(messages))
    }

    /// Says goodbye and closes; messages sent before that still wait are tried once. `closed` is told.
    package func close(_ connection: ConnectionID) {
        mailbox.post(.close(connection))
    }

    /// Delivers no more messages of this connection; those under way are held up to a bound, so give credit above.
    package func pause(_ connection: ConnectionID) {
        mailbox.post(.pause(connection))
    }

    /// Delivers again, beginning with what was held.
    package func resume(_ connection: ConnectionID) {
        mailbox.post(.resume(connection))
    }

    /// Flushes for at most two seconds, closes everything and waits for the thread (unless called on it).
    package func stop() {
        mailbox.post(.stop)
        guard !mailbox.isOwnThread else { return }
        thread.join()
    }

    /// Raises the soft limit of descriptors to the hard one; how many peers that leaves room for.
    private static func descriptorBound() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return Limits.descriptorReserve
        }
        if limit.rlim_cur < limit.rlim_max {
            limit.rlim_cur = limit.rlim_max
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        let descriptors = Int(clamping: limit.rlim_cur)
        return max(descriptors - Limits.descriptorReserve, descriptors / 2)
    }
}

/// Carries a loop from the thread that makes it to the one that runs it; after that nobody else has it.
private final class LoopBox: @unchecked Sendable {
    private var loop: ServerLoop?
    init(_ loop: ServerLoop) { self.loop = loop }
    func takeLoop() -> ServerLoop? { loop.take() }
}
