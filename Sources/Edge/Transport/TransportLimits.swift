// The bounds of a connection, with their reasons. Those that an endpoint may choose are in `TransportLimits`; those
// that are the same everywhere are in `Limits`.

/// What one endpoint allows its peers.
package struct TransportLimits: Sendable {
    /// The longest message, in bytes; a longer one is refused before any of it is kept. 4 MiB hold a report of ten
    /// thousand tasks.
    package var messageBytes = 4 << 20
    /// The longest message to a peer; nil is as long as one from it.
    package var outgoingMessageBytes: Int?
    /// Connections at once; nil means: as many as there are descriptors, but for a reserve.
    package var peers: Int?
    /// Connections that have not yet proved who they are. A flood of strangers costs at most this many sessions.
    package var halfOpen = 1_000
    /// The same from one address: one stranger cannot take every place from a fleet.
    package var halfOpenPerAddress = 256
    /// Bytes that may wait for one peer, but never less than two of the longest messages. A peer that falls further
    /// behind is dropped and comes back with a fresh session.
    package var outgoingBytes = 4 << 20
    /// Bytes kept from a peer that is paused; TCP cannot be held back for one peer of a STREAM socket, so a peer that
    /// sends more is dropped. Credit is given above.
    package var heldBytes = 1 << 20
    /// From the first byte to a proved identity, also from the call to the connection at a client.
    package var handshakeTime: Duration = .seconds(5)
    /// How long a peer may take nothing at all while something waits for it.
    package var stuckTime: Duration = .seconds(20)

    package init() {}

    /// The bound that is obeyed: a single longest message must always fit, and one more behind it.
    var outgoingBound: Int { max(outgoingBytes, 2 * (longestOutgoing + Limits.prefixBytes)) }

    var longestOutgoing: Int { outgoingMessageBytes ?? messageBytes }
}

/// Bounds that no endpoint chooses.
enum Limits {
    /// The length prefix of a message.
    static let prefixBytes = 4
    /// Plaintext for one `SSL_write`: four full records. Larger gains nothing (measured), and it is copied twice.
    static let flushBytes = 65_536
    /// Plaintext of one `SSL_read`: a record holds at most this much.
    static let recordBytes = 16_384
    /// Room made at once for a message whose length has come and whose bytes have not.
    static let promisedBytes = 1 << 18
    /// Pairs taken from the socket before the answers are written; more would delay those who came first.
    static let pairsPerWakeUp = 256
    /// A whole handshake takes about 1.5 kB from each side, and a client says nothing after it until it is greeted; a
    /// stranger who sends more is not shaking hands.
    static let handshakeBytes = 65_536
    /// Queued commands' bytes, over all peers, that a socket thread has not yet taken. It takes them at every wake-up,
    /// so only a thread that stands still reaches this; the connections concerned are then closed.
    static let mailboxBytes = 256 << 20
    /// Descriptors left to the rest of the process: log, journal, HTTP.
    static let descriptorReserve = 512
    /// Handshakes cost 1 ms of CPU each; two threads keep up with 1,700 a second and leave the socket thread free.
    static let handshakeThreads = 2
    /// Retry for a peer that could not take its bytes; it drains in 0.3 to 8 ms once it reads (measured).
    static let stuckRetry: UInt64 = 10_000_000
    /// Retry for a close that could not be queued.
    static let closeRetry: UInt64 = 1_000_000_000
    /// Give up such a close after this: TCP_MAXRT has removed the connection long before.
    static let closeGiveUp: UInt64 = 60_000_000_000
    /// Ids remembered after a close of one's own, so that a late notice is not taken for a new peer.
    static let tombstones = 8_192
    /// The longest sleep: the wall clock may jump, and certificates end by it.
    static let longestSleep: UInt64 = 10_000_000_000
    /// Refusals told in one second; the rest are counted. A scan must not fill a disk with log lines.
    static let refusalsPerSecond = 20
    /// For flushing at a stop.
    static let stopTime: UInt64 = 2_000_000_000
    /// For libzmq to write out what it has accepted, at a close, in milliseconds.
    static let linger: Int32 = 1_000
    /// Records before the keys are changed; AES-GCM is safe for 2^24.5 of them.
    static let recordsPerKey = 1 << 23
    /// Milliseconds before libzmq would connect again by itself: eleven days, which is never, since the socket is
    /// closed at the end of its session. It is not -1, because then libzmq takes away the pipe as soon as the server
    /// has closed, with the server's last words and the notice in it (met in 9 of 10 runs). Twice this still fits its
    /// 32 bits.
    static let reconnectInterval: Int32 = 1_000_000_000
    /// Attempts to bind a port that is in use, a second in all: its last owner may be closing in the background.
    static let bindAttempts = 20
    /// Microseconds between them.
    static let bindPause: UInt32 = 50_000
    /// libzmq's own accept queue; the kernel caps it.
    static let backlog: Int32 = 4_096
    /// Sockets in one context: as many clients as descriptors allow in a process that simulates agents.
    static let sockets: Int32 = 16_384
    /// Addresses of one host name that are tried.
    static let addressesTried = 8
}

/// Nanoseconds of the monotonic clock in a duration, for deadlines.
func nanoseconds(_ duration: Duration) -> UInt64 {
    let parts = duration.components
    guard parts.seconds >= 0, parts.attoseconds >= 0 else { return 0 }
    // Thirty years are for ever, and their sum with any clock cannot overflow.
    return UInt64(min(parts.seconds, 1_000_000_000)) * 1_000_000_000 + UInt64(parts.attoseconds / 1_000_000_000)
}
