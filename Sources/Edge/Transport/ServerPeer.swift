// One connection as the server's thread sees it. It holds state; what happens to it is in the extensions of
// `ServerLoop`.

import Cryptography

/// A connection of a server.
final class ServerPeer {
    enum Stage {
        /// Connected; not a byte has come, so it has cost nothing yet.
        case silent
        /// `isAway` while the session is with the handshake pool.
        case handshaking(TLSSession, isAway: Bool)
        case open(Channel, PeerCertificate)
        /// Forgotten; a result of the pool may still come for it.
        case gone
    }

    let id: ConnectionID
    let address: String
    var stage: Stage = .silent
    /// Bytes that came while the session was away, or while the peer is paused.
    var held: [UInt8] = []
    /// Bytes of the handshake so far.
    var handshakeBytes = 0
    var isPaused = false
    /// Whether it is in the list of those to flush.
    var isDirty = false
    /// Whether it is in the list of those that took nothing at the last attempt.
    var isStuck = false

    init(id: ConnectionID, address: String) {
        self.id = id
        self.address = address
    }

    var isHalfOpen: Bool {
        switch stage {
        case .silent, .handshaking: true
        case .open, .gone: false
        }
    }

    var channel: Channel? {
        switch stage {
        case .open(let channel, _): channel
        case .silent, .handshaking, .gone: nil
        }
    }
}

/// Strangers who were turned away, told at a bounded rate.
struct RefusalMeter {
    private var second: UInt64 = 0
    private var told = 0
    private var unreported = 0

    /// The event for a refusal, or nil when enough were told in this second.
    mutating func event(_ reason: CloseReason, now: UInt64) -> TransportEvent? {
        if now / 1_000_000_000 != second {
            second = now / 1_000_000_000
            told = 0
        }
        guard told < Limits.refusalsPerSecond else {
            unreported += 1
            return nil
        }
        told += 1
        defer { unreported = 0 }
        return .refused(reason: reason, unreported: unreported)
    }
}

/// Ids closed here of which a notice may still come; the oldest are forgotten first.
struct Tombstones {
    private var ids: Set<ConnectionID> = []
    private var order: [ConnectionID] = []
    private var next = 0

    mutating func insert(_ id: ConnectionID) {
        guard ids.insert(id).inserted else { return }
        if order.count < Limits.tombstones {
            order.append(id)
        } else {
            ids.remove(order[next])
            order[next] = id
            next = (next + 1) % order.count
        }
    }

    func contains(_ id: ConnectionID) -> Bool { ids.contains(id) }
}
