// What is said on the bulk endpoint: two ends meet by a token, one sends, the other grants how much.

package enum StreamFrame: Hashable, Sendable {
    /// The first frame of each end.
    case open(StreamToken, as: StreamRole)
    /// The receiver lets the sender send so many more bytes.
    case credit(UInt32)
    /// Bytes from this offset on.
    case chunk(offset: UInt64, [UInt8])
    /// Nothing more comes; nil when all was sent, otherwise what went wrong.
    case end(problem: String?)
}

package enum StreamRole: Hashable, Sendable {
    case sender
    case receiver
}
