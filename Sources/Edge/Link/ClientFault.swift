// What can go wrong between a client and the coordinator, in words that name the file or peer and the remedy, and with
// the number that a command exits with; `coordctl --help` lists them. What the coordinator decides against is
// `Rejection`.

package import ClusterModel
package import Messages
package import Transport

/// Why a client did not get what it asked for.
package enum ClientFault: Error, Hashable, Sendable {
    /// A file of the context folder is missing, unsafe or not what it should be.
    case context(path: String, why: String)
    /// No address of the list could be connected to; one reason each.
    case unreachable([CloseReason])
    /// The two ends do not believe each other's certificates.
    case mistrusted(CloseReason)
    /// The connection ended in the middle.
    case lost(CloseReason)
    case timedOut(address: String, waitingFor: String)
    case versions(address: String, ours: ProtocolRange, theirs: UInt32)
    /// The coordinator ended the session and said why.
    case refused(address: String, why: String)
    case rejected(Rejection)
    /// The bytes that came are not an answer.
    case unreadable(address: String, why: String)
    /// What was to be sent cannot be: too large, most often.
    case unsendable(why: String)
    /// The kernel refused something on this machine.
    case system(operation: String, why: String)

    package init(_ error: TransportError, address: String) {
        switch error {
        case .closed(let reason): self = ClientFault(reason)
        case .address(let text, let why): self = .context(path: "address \(text)", why: why)
        case .system(let operation, let reason): self = .system(operation: operation, why: reason)
        case .timedOut(let address, let what): self = .timedOut(address: address, waitingFor: what)
        }
    }

    init(_ reason: CloseReason) {
        switch reason.cause {
        case .tls: self = .mistrusted(reason)
        case .certificateExpired: self = .mistrusted(reason)
        case .unreachable: self = .unreachable([reason])
        case .closedHere, .closedByPeer, .noGreeting, .lost, .stopping, .handshakeTimeout, .emptyMessage,
            .messageTooLong, .tooSlow,
            .stuck, .tooMuchWhilePaused, .tooManyPeers, .tooManyHandshakes, .tooManyHandshakesFromAddress:
            self = .lost(reason)
        }
    }

    /// Whether the same question may find an answer later, at the same coordinator or another.
    package var isPassing: Bool {
        switch self {
        case .unreachable, .lost, .timedOut: true
        case .context, .mistrusted, .versions, .refused, .rejected, .unreadable, .unsendable, .system: false
        }
    }

    /// What happened, without advice.
    package var cause: String {
        switch self {
        case .unreachable(let reasons): reasons.map(\.description).joined(separator: "; ")
        case .lost(let reason), .mistrusted(let reason): reason.description
        case .timedOut(let address, let what): "\(address) gave no \(what) in time"
        case .context, .versions, .refused, .rejected, .unreadable, .unsendable, .system: description
        }
    }

    package var exitCode: Int32 {
        switch self {
        case .context, .versions, .refused, .unsendable, .system: 1
        case .unreachable, .lost: 8
        case .mistrusted: 4
        case .timedOut: 6
        case .rejected(let rejection): rejection.exitCode
        case .unreadable: 255
        }
    }
}

extension ClientFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .context(let path, let why):
            why.hasPrefix(path) ? why : "\(path): \(why)"
        case .unreachable(let reasons):
            "no coordinator answers (\(reasons.map(\.description).joined(separator: "; "))); is it running, and is the "
                + "context's `address` right?"
        case .mistrusted(let reason):
            "\(reason); the context's certificates and the coordinator's must be of one cluster, and valid now"
        case .lost(let reason):
            "the connection ended (\(reason)); try again, the coordinator's log says more"
        case .timedOut(let address, let what):
            "\(address) gave no \(what) in time; is the coordinator overloaded, or its disk full?"
        case .versions(let address, let ours, let theirs):
            "\(address) speaks version \(theirs) of the protocol, this program \(ours.oldest) to \(ours.newest); "
                + "update the older of the two"
        case .refused(let address, let why):
            "\(address) ended the session: \(why)"
        case .rejected(let rejection):
            rejection.description
        case .unreadable(let address, let why):
            "\(address) sent what this program cannot read: \(why); update the older of the two"
        case .unsendable(let why):
            "this cannot be sent: \(why)"
        case .system(let operation, let why):
            "cannot \(operation): \(why)"
        }
    }
}
