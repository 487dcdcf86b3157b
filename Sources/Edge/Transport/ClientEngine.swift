// One connection seen from the client: one socket, one session, never used again after its end. It has no thread and
// never sleeps; `StreamClient` and `BlockingClient` give it theirs.

import CZeroMQ
import Cryptography

/// A client's connection from the call to its end.
final class ClientEngine {
    private enum Stage {
        case connecting
        case handshaking(TLSSession)
        /// TLS is done; the server has yet to say that it lets this client in.
        case waiting(Channel)
        case open(Channel)
        case ended
    }

    let id: ConnectionID
    let address: String
    private let context: TLSContext
    private let limits: TransportLimits
    private let scratch = Scratch()
    private var socket: StreamSocket?
    /// The name that libzmq gave the server.
    private var server = ConnectionID(0)
    private var stage = Stage.connecting
    /// Messages given before the connection was open.
    private var early: [[UInt8]] = []
    private var earlyBytes = 0
    /// For connection and handshake together, from the call on.
    private var deadline: UInt64
    /// Seconds since 1970.
    private var expiry = Int64.max
    private(set) var peer: PeerCertificate?
    /// What happened, until somebody takes it.
    var events: [TransportEvent] = []
    var isPaused = false

    init(id: ConnectionID, address: String, context: TLSContext, limits: TransportLimits) {
        self.id = id
        self.address = address
        self.context = context
        self.limits = limits
        deadline = .max
    }

    var isEnded: Bool {
        switch stage {
        case .ended: true
        case .connecting, .handshaking, .waiting, .open: false
        }
    }

    /// Whether messages wait that can still leave.
    var isWaiting: Bool {
        switch stage {
        case .connecting, .handshaking, .waiting: !early.isEmpty
        case .open(let channel): channel.hasOutput
        case .ended: false
        }
    }

    /// Finds the server and begins to connect; waits for the network.
    func call(_ sockets: SocketContext) {
        deadline = monotonicNow() + nanoseconds(limits.handshakeTime)
        do {
            let endpoint = try ServerAddress(address).reachable(deadline: deadline)
            let made = try StreamSocket(sockets)
            socket = made
            try made.connect(endpoint)
        } catch let cause as CloseReason.Cause {
            end(cause)
        } catch {
            end(.unreachable("\(error)"))
        }
    }

    /// Waits for something to happen: on the socket, on the wake-up, or `until` on the monotonic clock.
    func wait(for wakeup: Wakeup?, until: UInt64) {
        var items = [zmq_pollitem_t(), zmq_pollitem_t()]
        items[0].fd = wakeup?.descriptor ?? -1
        items[0].events = Int16(ZMQ_POLLIN)
        items[1].socket = socket?.handle
        items[1].events = isPaused ? 0 : Int16(ZMQ_POLLIN)
        let first = wakeup == nil ? 1 : 0
        let count = socket == nil ? 1 - first : 2 - first
        let sleep = milliseconds(until: min(until, nextDeadline), from: monotonicNow())
        let ready = items.withUnsafeMutableBufferPointer { buffer in
            zmq_poll(buffer.baseAddress.map { $0 + first }, Int32(count), sleep)
        }
        if ready > 0 && items[0].revents != 0 { wakeup?.wait() }
    }

    private var nextDeadline: UInt64 {
        let now = monotonicNow()
        switch stage {
        case .connecting, .handshaking, .waiting: return deadline
        case .open(let channel):
            if channel.stuckSince != nil { return now + Limits.stuckRetry }
            return now + min(Limits.longestSleep, UInt64(max(0, min(expiry + 1 - wallClock(), 60))) * 1_000_000_000)
        case .ended: return now
        }
    }
}

extension ClientEngine {
    /// Takes everything that has come. While paused nothing is taken, and TCP holds the server back.
    func receive() {
        guard !isPaused else { return }
        for _ in 0..<Limits.pairsPerWakeUp {
            guard !isEnded, let pair = socket?.receive() else { return }
            take(pair.bytes, from: pair.peer)
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer, from name: ConnectionID) {
        switch stage {
        case .connecting:
            server = name
            beginHandshake()
        case .handshaking(let session):
            guard !bytes.isEmpty else { return end(.lost) }
            session.feed(bytes)
            shakeHands(session)
        case .waiting(let channel):
            guard !bytes.isEmpty else { return end(.lost) }
            awaitGreeting(channel, bytes)
        case .open(let channel):
            guard !bytes.isEmpty else { return end(.lost) }
            speak(channel, bytes)
        case .ended:
            break
        }
    }

    private func beginHandshake() {
        do throws(TLSFailure) {
            let session = try TLSSession(context)
            stage = .handshaking(session)
            shakeHands(session)
        } catch {
            end(.tls(error))
        }
    }

    private func shakeHands(_ session: TLSSession) {
        do throws(TLSFailure) {
            let isDone = try session.handshake()
            guard sendOutput(of: session) else { return end(.lost) }
            if isDone { prove(session) }
        } catch {
            end(.tls(error))
        }
    }

    private func prove(_ session: TLSSession) {
        guard let certificate = session.peer else { return end(.tls(.noCertificate)) }
        session.settle()
        expiry = certificate.notAfter
        let channel = Channel(session: session, isServer: false, messageLimit: limits.messageBytes)
        stage = .waiting(channel)
        awaitGreeting(channel, UnsafeRawBufferPointer(start: nil, count: 0))
    }

    private func awaitGreeting(_ channel: Channel, _ bytes: UnsafeRawBufferPointer) {
        let before = events.count
        let cause = channel.receive(bytes, scratch) { events.append(.message(id, $0)) }
        if !channel.awaitsGreeting, let certificate = channel.session.peer {
            peer = certificate
            stage = .open(channel)
            // Messages may have come with the greeting; they follow it.
            events.insert(.opened(id, certificate, address: address), at: before)
            for message in early { channel.enqueue(message) }
            early = []
        }
        if let cause { end(cause) }
    }

    private func speak(_ channel: Channel, _ bytes: UnsafeRawBufferPointer) {
        let cause = channel.receive(bytes, scratch) { events.append(.message(id, $0)) }
        if let cause { end(cause) }
    }

    private func sendOutput(of session: TLSSession) -> Bool {
        guard session.hasOutput else { return true }
        guard let socket, case .accepted = socket.admit(server) else { return false }
        session.takeOutput { socket.finish($0) }
        return true
    }
}

extension ClientEngine {
    /// Puts a message into the queue; before the connection is open it waits.
    func enqueue(_ message: [UInt8]) {
        guard !message.isEmpty else { return end(.emptyMessage) }
        guard message.count <= limits.longestOutgoing else {
            return end(.messageTooLong(bytes: message.count, limit: limits.longestOutgoing))
        }
        switch stage {
        case .connecting, .handshaking, .waiting:
            early.append(message)
            earlyBytes += message.count
            bound(earlyBytes)
        case .open(let channel):
            channel.enqueue(message)
            guard channel.waiting > limits.outgoingBound else { return }
            flush()
            bound(channel.waiting)
        case .ended:
            break
        }
    }

    private func bound(_ waiting: Int) {
        guard waiting > limits.outgoingBound else { return }
        end(.tooSlow(waiting: waiting, limit: limits.outgoingBound))
    }

    /// Sends what waits, as far as the server takes it.
    func flush() {
        guard case .open(let channel) = stage, let socket else { return }
        switch channel.flush(socket, to: server, scratch, now: monotonicNow()) {
        case .done, .stuck: break
        case .gone: end(.lost)
        case .failed(let cause): end(cause)
        }
    }

    /// Ends what has taken too long.
    func attendToTime() {
        let now = monotonicNow()
        switch stage {
        case .connecting where now >= deadline:
            end(.unreachable("no connection within its time"))
        case .handshaking where now >= deadline, .waiting where now >= deadline:
            end(.handshakeTimeout)
        case .open(let channel):
            if let since = channel.stuckSince, now >= since + nanoseconds(limits.stuckTime) {
                end(.stuck(seconds: Int((now - since) / 1_000_000_000)))
            } else if expiry < wallClock() {
                end(.certificateExpired)
            }
        case .connecting, .handshaking, .waiting, .ended:
            break
        }
    }

    /// Ends the connection: alert or goodbye, the empty frame that closes, and the socket. Told once.
    func end(_ cause: CloseReason.Cause) {
        switch stage {
        case .ended:
            return
        case .connecting:
            break
        case .handshaking(let session):
            _ = sendOutput(of: session)
        case .waiting(let channel), .open(let channel):
            channel.session.shutdown()
            _ = sendOutput(of: channel.session)
        }
        stage = .ended
        early = []
        if let socket, server.number != 0, case .accepted = socket.admit(server) {
            socket.finish(UnsafeRawBufferPointer(start: nil, count: 0))
        }
        socket?.close(linger: Limits.linger)
        socket = nil
        events.append(.closed(id, reason: CloseReason(address: address, cause: cause)))
    }
}
