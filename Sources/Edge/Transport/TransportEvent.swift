// What an endpoint tells the room above: connections that opened and closed, and messages. Nothing in it is about the
// meaning of a message.

package import Cryptography

/// One connection of one endpoint, from its opening to its close.
package struct ConnectionID: Hashable, Sendable, CustomStringConvertible {
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }
    package var description: String { "connection-\(number)" }
}

/// What happened at an endpoint. Of one connection: first `opened`, then messages in order, then `closed`, once.
package enum TransportEvent: Sendable {
    /// The peer has proved who it is, and at a client the server has let the client in.
    case opened(ConnectionID, PeerCertificate, address: String)
    case message(ConnectionID, [UInt8])
    /// Also told of one's own closes. A client that never came to a connection closes without `opened`.
    case closed(ConnectionID, reason: CloseReason)
    /// Somebody who was not let in; for the log. `unreported` counts those left out since the last one told.
    case refused(reason: CloseReason, unreported: Int)
}

/// Why a connection ended, with the address of its peer.
package struct CloseReason: Hashable, Sendable, CustomStringConvertible {
    /// The peer's numeric address (a server does not know its port), or the address that was called.
    package let address: String
    package let cause: Cause

    package init(address: String, cause: Cause) {
        self.address = address
        self.cause = cause
    }

    package var description: String { "\(address): \(cause)" }

    /// The kinds of ends.
    package enum Cause: Hashable, Sendable, CustomStringConvertible {
        case closedHere
        case closedByPeer
        /// The connection broke without a goodbye.
        case lost
        case stopping
        case handshakeTimeout
        case tls(TLSFailure)
        case emptyMessage
        /// The peer speaks TLS with the right certificate and then another protocol.
        case noGreeting
        case messageTooLong(bytes: Int, limit: Int)
        case certificateExpired
        /// More bytes waited for it than it may leave waiting.
        case tooSlow(waiting: Int, limit: Int)
        /// It took nothing for this many seconds.
        case stuck(seconds: Int)
        case tooMuchWhilePaused(limit: Int)
        case tooManyPeers(limit: Int)
        case tooManyHandshakes(limit: Int)
        case tooManyHandshakesFromAddress(limit: Int)
        /// No connection could be made at all.
        case unreachable(String)

        package var description: String {
            switch self {
            case .closedHere: "closed here"
            case .closedByPeer: "closed by the peer"
            case .lost: "the connection broke"
            case .stopping: "this program is stopping"
            case .handshakeTimeout: "no TLS handshake within its time"
            case .tls(let failure): failure.description
            case .emptyMessage: "it sent an empty message, which the protocol has not"
            case .noGreeting: "it does not greet as a coordinator does; is this the right port and version?"
            case .messageTooLong(let bytes, let limit): "a message of \(bytes) bytes is over the limit of \(limit)"
            case .certificateExpired: "its certificate expired during the session; it must renew it and call again"
            case .tooSlow(let waiting, let limit): "\(waiting) bytes wait for it, over the limit of \(limit)"
            case .stuck(let seconds): "it took nothing for \(seconds) seconds"
            case .tooMuchWhilePaused(let limit): "it sent over \(limit) bytes while it was paused"
            case .tooManyPeers(let limit): "there are \(limit) peers already; raise the limit of open files"
            case .tooManyHandshakes(let limit): "\(limit) handshakes are under way already"
            case .tooManyHandshakesFromAddress(let limit): "\(limit) handshakes from this address are under way already"
            case .unreachable(let why): "no connection: \(why)"
            }
        }
    }
}

/// An endpoint that could not be made or used.
package enum TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// An address that is not `host:port` (or `tcp://host:port`), or cannot be listened on.
    case address(String, why: String)
    /// libzmq or the kernel refused an operation.
    case system(operation: String, reason: String)
    /// The connection ended.
    case closed(CloseReason)
    case timedOut(address: String, waitingFor: String)

    package var description: String {
        switch self {
        case .address(let address, let why): "address \(address): \(why)"
        case .system(let operation, let reason): "cannot \(operation): \(reason)"
        case .closed(let reason): reason.description
        case .timedOut(let address, let what): "\(address): no \(what) in time"
        }
    }
}
