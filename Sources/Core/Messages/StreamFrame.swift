// What is said on the bulk endpoint: two ends meet by a token, one sends, the other grants how much.

package import ClusterModel

package enum StreamFrame: Hashable, Sendable {
    /// The first frame of each end.
    case open(StreamToken, as: StreamRole)
    /// The receiver lets the sender send so many more bytes.
    case credit(UInt32)
    /// Bytes from this offset on.
    case chunk(offset: UInt64, [UInt8])
    /// Bytes that a command wrote to its errors.
    case errors([UInt8])
    /// Nothing more comes of a command: it ended so.
    case exited(CommandExit)
    /// Nothing more comes; nil when all was sent, otherwise what went wrong.
    case end(problem: String?)
    /// Asks for the piece of this hash. A node asks without opening a stream: who knows the hash of a version's root
    /// was given work that needs it. The coordinator asks whoever opened one as a holder.
    case ask(ContentHash)
    /// The answer: bytes of which this is the SHA-256.
    case piece(ContentHash, [UInt8])
    /// The other answer, with its reason.
    case lack(ContentHash, why: String)
}

package enum StreamRole: Hashable, Sendable {
    case sender
    case receiver
    /// Holds the pieces of what it offered, and hands them over as it is asked for them.
    case holder
}
