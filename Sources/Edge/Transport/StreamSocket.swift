// libzmq's context and its STREAM socket, with the options of this room. It moves pairs of frames and translates error
// numbers; when a connection begins and ends is decided in the loops.

import CZeroMQ
import Glibc

/// libzmq's I/O thread and what it needs. It outlives its sockets, since each socket holds it.
package final class SocketContext: @unchecked Sendable {
    let handle: UnsafeMutableRawPointer

    /// For the clients of a process; it lives as long as the process.
    package static let shared: Result<SocketContext, TransportError> = {
        do throws(TransportError) {
            return .success(try SocketContext())
        } catch {
            return .failure(error)
        }
    }()

    init() throws(TransportError) {
        guard let handle = zmq_ctx_new() else { throw StreamSocket.failure("make a ZeroMQ context") }
        self.handle = handle
        zmq_ctx_set(handle, ZMQ_MAX_SOCKETS, Limits.sockets)
    }

    /// Waits until libzmq has written out what closed sockets left, or their linger time is over.
    deinit {
        while zmq_ctx_term(handle) != 0 && zmq_errno() == EINTR {}
    }
}

/// A STREAM socket; of one thread, from its making to `close`.
final class StreamSocket {
    /// What became of the attempt to send to a peer.
    enum Admission {
        /// The data must follow with `finish`.
        case accepted
        /// The peer takes nothing now.
        case later
        /// There is no such peer any more.
        case gone
    }

    private let context: SocketContext
    let handle: UnsafeMutableRawPointer
    private let frames: UnsafeMutablePointer<zmq_msg_t>
    private var isClosed = false

    init(_ context: SocketContext) throws(TransportError) {
        guard let handle = zmq_socket(context.handle, ZMQ_STREAM) else { throw StreamSocket.failure("make a socket") }
        self.context = context
        self.handle = handle
        frames = .allocate(capacity: 3)
        zmq_msg_init(frames)
        zmq_msg_init(frames + 1)
        setOptions()
    }

    deinit {
        close()
        zmq_msg_close(frames)
        zmq_msg_close(frames + 1)
        frames.deallocate()
    }

    /// The options were measured: high-water marks that bound a peer's memory, and TCP's own patience with a dead one.
    private func setOptions() {
        set(ZMQ_LINGER, 0)
        set(ZMQ_SNDHWM, 128)
        set(ZMQ_RCVHWM, 256)
        set(ZMQ_RECONNECT_IVL, Limits.reconnectInterval)
        set(ZMQ_TCP_KEEPALIVE, 1)
        set(ZMQ_TCP_KEEPALIVE_IDLE, 30)
        set(ZMQ_TCP_KEEPALIVE_INTVL, 10)
        set(ZMQ_TCP_KEEPALIVE_CNT, 3)
        set(ZMQ_TCP_MAXRT, 20_000)
        set(ZMQ_BACKLOG, Limits.backlog)
    }

    private func set(_ option: Int32, _ value: Int32) {
        withUnsafePointer(to: value) { _ = zmq_setsockopt(handle, option, $0, MemoryLayout<Int32>.size) }
    }

    /// Closes it; what was accepted is still written out for at most `linger` milliseconds.
    func close(linger: Int32 = 0) {
        guard !isClosed else { return }
        isClosed = true
        set(ZMQ_LINGER, linger)
        zmq_close(handle)
    }

    static func failure(_ operation: String) -> TransportError {
        .system(operation: operation, reason: String(cString: zmq_strerror(zmq_errno())))
    }
}

extension StreamSocket {
    /// Listens; the port that was bound. A port that was just left free by another socket is tried for a second.
    func bind(_ address: String) throws(TransportError) -> UInt16 {
        if address.contains("[") { set(ZMQ_IPV6, 1) }
        var attempt = 0
        while zmq_bind(handle, address) != 0 {
            attempt += 1
            // libzmq closes sockets in the background, so the last owner of the port may still be at it.
            guard zmq_errno() == EADDRINUSE, attempt < Limits.bindAttempts else {
                throw TransportError.address(address, why: String(cString: zmq_strerror(zmq_errno())))
            }
            usleep(Limits.bindPause)
        }
        var text = [CChar](repeating: 0, count: 256)
        var length = text.count
        guard zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &text, &length) == 0,
            let port = String(decoding: text.prefix(max(0, length - 1)).map(UInt8.init(bitPattern:)), as: UTF8.self)
                .split(separator: ":").last.flatMap({ UInt16($0) })
        else { throw StreamSocket.failure("learn the port of \(address)") }
        return port
    }

    /// Begins to connect; the connection's notice comes through `receive`.
    func connect(_ address: String) throws(TransportError) {
        if address.contains("[") { set(ZMQ_IPV6, 1) }
        guard zmq_connect(handle, address) == 0 else {
            throw TransportError.address(address, why: String(cString: zmq_strerror(zmq_errno())))
        }
    }

    /// Takes one pair of frames, if one is there: whose it is, and the bytes. Empty bytes are a notice.
    func receive() -> (peer: ConnectionID, bytes: UnsafeRawBufferPointer)? {
        while true {
            guard zmq_msg_recv(frames, handle, ZMQ_DONTWAIT) >= 0 else { return nil }
            guard zmq_msg_more(frames) == 1, zmq_msg_recv(frames + 1, handle, ZMQ_DONTWAIT) >= 0,
                zmq_msg_size(frames) == 5, let name = zmq_msg_data(frames)
            else { continue }
            let bytes = UnsafeRawBufferPointer(start: zmq_msg_data(frames + 1), count: zmq_msg_size(frames + 1))
            return (ConnectionID(StreamSocket.number(of: name)), bytes)
        }
    }

    /// The numeric address of the peer whose bytes were received last.
    var lastAddress: String {
        guard let text = zmq_msg_gets(frames + 1, "Peer-Address") else { return "unknown address" }
        let address = String(cString: text)
        return address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
    }

    /// Asks for a place for one frame to this peer; never waits.
    func admit(_ peer: ConnectionID) -> Admission {
        var name: (UInt8, UInt32) = (0, 0)
        return withUnsafeMutableBytes(of: &name) { room in
            StreamSocket.write(peer.number, to: room)
            while zmq_send(handle, room.baseAddress, 5, ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0 {
                switch zmq_errno() {
                case EINTR: continue
                case EAGAIN: return .later
                default: return .gone
                }
            }
            return .accepted
        }
    }

    /// Sends the frame that was admitted; an empty one closes the connection.
    func finish(_ bytes: UnsafeRawBufferPointer) {
        // After the name was accepted the data is too, or the peer has gone and its notice comes.
        while zmq_send(handle, bytes.baseAddress, bytes.count, ZMQ_DONTWAIT) < 0 && zmq_errno() == EINTR {}
    }

    /// Sends the outlet's bytes as the frame that was admitted; they are copied once.
    func finish(draining outlet: Outlet) {
        // A message of few bytes lies within its `zmq_msg_t`, so that has a fixed place.
        let message = frames + 2
        let count = outlet.count
        // An admitted name must be followed, and there is no memory to follow it with.
        precondition(zmq_msg_init_size(message, count) == 0, "out of memory for \(count) bytes to send")
        outlet.drain(into: UnsafeMutableRawBufferPointer(start: zmq_msg_data(message), count: count))
        while zmq_msg_send(message, handle, ZMQ_DONTWAIT) < 0 {
            guard zmq_errno() == EINTR else {
                zmq_msg_close(message)
                return
            }
        }
    }

    /// A routing id is a zero byte and four more; this is all five of them as a number.
    private static func number(of name: UnsafeMutableRawPointer) -> UInt64 {
        var number: UInt64 = 0
        for index in 0..<5 { number = number << 8 | UInt64(name.load(fromByteOffset: index, as: UInt8.self)) }
        return number
    }

    private static func write(_ number: UInt64, to room: UnsafeMutableRawBufferPointer) {
        for index in 0..<5 { room[index] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(4 - index))) }
    }
}
