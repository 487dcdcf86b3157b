// A TLS session with the messages that go through it, both ways: what the server's peers and the clients have in
// common. It decides neither who may connect nor when to give up.

/// Buffers that the channels of one thread take turns to use.
final class Scratch {
    let plain = UnsafeMutableRawBufferPointer.allocate(byteCount: Limits.flushBytes, alignment: 16)
    let record = UnsafeMutableRawBufferPointer.allocate(byteCount: Limits.recordBytes, alignment: 16)
    let outlet = Outlet()

    deinit {
        plain.deallocate()
        record.deallocate()
    }
}

/// One session's messages.
final class Channel {
    /// What became of an attempt to send everything that waits.
    enum Flush {
        case done
        /// The peer takes nothing now; try again later.
        case stuck
        case gone
        case failed(CloseReason.Cause)
    }

    let session: TLSSession
    private var reader: FrameReader
    private var queue = FrameQueue()
    /// Since when the peer has taken nothing, on the monotonic clock.
    private(set) var stuckSince: UInt64?

    /// A server's channel begins with the greeting; a client's waits for it.
    init(session: TLSSession, isServer: Bool, messageLimit: Int) {
        self.session = session
        reader = FrameReader(limit: messageLimit, awaitsGreeting: !isServer)
        if isServer { queue.append([]) }
    }

    /// Whether this is a client that the server has not yet let in. TLS 1.3 lets a client believe that it is done
    /// before the server has looked at its certificate.
    var awaitsGreeting: Bool { reader.awaitsGreeting }

    /// Bytes of messages that wait to be sent.
    var waiting: Int { queue.bytes }

    var hasOutput: Bool { !queue.isEmpty || session.hasOutput }

    func enqueue(_ message: [UInt8]) {
        queue.append(message)
    }

    /// Takes bytes from the peer and gives the messages they complete; the cause when the connection must end.
    func receive(
        _ bytes: UnsafeRawBufferPointer, _ scratch: Scratch, _ deliver: ([UInt8]) -> Void
    ) -> CloseReason.Cause? {
        session.feed(bytes)
        do {
            while true {
                switch try session.read(into: scratch.record) {
                case .bytes(let count):
                    try reader.consume(UnsafeRawBufferPointer(rebasing: scratch.record[..<count]), deliver)
                case .wantsMore:
                    return nil
                case .closed:
                    return .closedByPeer
                }
            }
        } catch let failure as TLSFailure {
            return .tls(failure)
        } catch FrameError.tooLong(let bytes, let limit) {
            return .messageTooLong(bytes: bytes, limit: limit)
        } catch FrameError.noGreeting {
            return .noGreeting
        } catch {
            return .emptyMessage
        }
    }

    /// Encrypts and sends what waits. Nothing is encrypted before the socket has a place for it, because a record that
    /// is made and not sent ends the session.
    func flush(_ socket: StreamSocket, to peer: ConnectionID, _ scratch: Scratch, now: UInt64) -> Flush {
        while hasOutput {
            switch socket.admit(peer) {
            case .later:
                stuckSince = stuckSince ?? now
                return .stuck
            case .gone:
                return .gone
            case .accepted:
                stuckSince = nil
            }
            // What the session itself has to say, an answered key update for one, goes before.
            guard !session.hasOutput else {
                session.takeOutput { socket.finish($0) }
                continue
            }
            let count = queue.take(into: scratch.plain)
            do throws(TLSFailure) {
                try session.write(UnsafeRawBufferPointer(rebasing: scratch.plain[..<count]), into: scratch.outlet)
            } catch {
                // The name was accepted, so something must follow; an empty frame closes.
                scratch.outlet.clear()
                socket.finish(UnsafeRawBufferPointer(start: nil, count: 0))
                return .failed(.tls(error))
            }
            socket.finish(draining: scratch.outlet)
        }
        return .done
    }
}
