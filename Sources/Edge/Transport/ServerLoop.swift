// The server's thread: one poll, everything that came, one batch of events, everything that must be sent. What happens
// to one peer is in ServerPeers.swift, what the clock asks for in ServerTimers.swift.

import CZeroMQ

/// The state of a server's thread; of that thread only, once it runs.
final class ServerLoop {
    let socket: StreamSocket
    let mailbox: Mailbox
    let pool: HandshakePool
    let context: TLSContext
    let limits: TransportLimits
    /// The bound on peers after the system's own was looked at.
    let peerLimit: Int
    let scratch = Scratch()
    private let deliver: @Sendable ([TransportEvent]) -> Void

    var now = monotonicNow()
    var peers: [ConnectionID: ServerPeer] = [:]
    var halfOpen = 0
    var halfOpenByAddress: [String: Int] = [:]
    /// Sessions that are with the pool, those of peers that have left meanwhile included.
    var away = 0
    /// Half-open peers in the order of their deadlines; those that have come through are skipped.
    var deadlines: [(at: UInt64, peer: ConnectionID)] = []
    /// Closes that could not be queued: when to try again, and when to give up.
    var closing: [ConnectionID: (retry: UInt64, giveUp: UInt64)] = [:]
    var tombstones = Tombstones()
    var dirty: [ServerPeer] = []
    var stuck: [ServerPeer] = []
    var events: [TransportEvent] = []
    var refusals = RefusalMeter()
    /// Seconds since 1970 at which the next certificate of a peer ends.
    var nextExpiry = Int64.max
    var stopDeadline: UInt64?

    init(
        socket: StreamSocket, mailbox: Mailbox, pool: HandshakePool, context: TLSContext, limits: TransportLimits,
        peerLimit: Int, deliver: @escaping @Sendable ([TransportEvent]) -> Void
    ) {
        self.socket = socket
        self.mailbox = mailbox
        self.pool = pool
        self.context = context
        self.limits = limits
        self.peerLimit = peerLimit
        self.deliver = deliver
    }

    /// Runs until it is told to stop and has flushed, or has had its time to.
    func run() {
        mailbox.own()
        while !isFinished {
            poll()
            now = monotonicNow()
            receive()
            obey()
            attendToTime()
            report()
            // Answers made while the batch was delivered leave in the same turn.
            obey()
            flush()
        }
        finish()
    }

    private func poll() {
        var items = [zmq_pollitem_t(), zmq_pollitem_t()]
        items[0].socket = socket.handle
        items[0].events = Int16(ZMQ_POLLIN)
        items[1].fd = mailbox.wakeup.descriptor
        items[1].events = Int16(ZMQ_POLLIN)
        guard zmq_poll(&items, 2, sleepTime) > 0, items[1].revents != 0 else { return }
        mailbox.wakeup.wait()
    }

    private var sleepTime: Int {
        guard events.isEmpty else { return 0 }
        return milliseconds(until: nextDeadline, from: monotonicNow())
    }

    private func receive() {
        for _ in 0..<Limits.pairsPerWakeUp {
            guard let pair = socket.receive() else { return }
            take(pair.bytes, from: pair.peer)
        }
    }

    private func obey() {
        for command in mailbox.take() {
            switch command {
            case .send(let messages):
                for (id, message) in messages { enqueue(message, to: id) }
            case .close(let id):
                closeOnRequest(id)
            case .pause(let id):
                peers[id]?.isPaused = true
            case .resume(let id):
                resume(id)
            case .handshake(let result):
                finishHandshake(result)
            case .stop:
                stopDeadline = stopDeadline ?? now + Limits.stopTime
            }
        }
    }

    private func report() {
        guard !events.isEmpty else { return }
        var batch: [TransportEvent] = []
        swap(&batch, &events)
        deliver(batch)
    }

    private var isFinished: Bool {
        guard let stopDeadline else { return false }
        return now >= stopDeadline || (stuck.isEmpty && dirty.isEmpty)
    }

    /// Says goodbye to everybody. The sockets' linger time lets libzmq write out what it has accepted.
    private func finish() {
        pool.stop()
        for peer in Array(peers.values) { end(peer, .stopping) }
        report()
        socket.close(linger: Limits.linger)
    }
}
