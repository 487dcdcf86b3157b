// Everything that can be wrong with bytes, or with a value that is to become bytes. Not what a value means: whether a
// job may be submitted is decided elsewhere.

/// Why bytes were refused, or why a value cannot be written.
package enum WireError: Error, Hashable, Sendable {
    /// The bytes end too early or are not protobuf at all.
    case malformed(message: String, bytes: Int)
    /// More bytes than a message of this kind may have.
    case tooLarge(message: String, bytes: Int, limit: Int)
    /// The message would take more working memory than is allowed, however few bytes it has.
    case arenaExceeded(message: String, limit: Int)
    /// A string that is not UTF-8. `field` is `Message.field`.
    case invalidText(field: String)
    /// A string with a NUL inside; such text belongs in a `bytes` field. `field` is `Message.field`.
    case embeddedNUL(field: String)
    /// A field of a newer version, where none may be (journal rows). `number` is its field number.
    case unknownField(message: String, number: UInt32)
    /// An enum value of a newer version, where none may be (journal rows).
    case unknownValue(field: String, value: Int32)
    /// A field holds something that its meaning does not allow; for the codecs. `field` is `Message.field`.
    case invalid(field: String, reason: String)
    /// The system gives no memory for the arena.
    case noMemory(bytes: Int, errno: Int32)
}

extension WireError: CustomStringConvertible {
    /// One sentence that names the message or field, what is wrong and what to do.
    package var description: String {
        switch self {
        case .malformed(let message, let bytes):
            "\(message): the \(bytes) bytes are cut off or are not protobuf; the sender must encode it again"
        case .tooLarge(let message, let bytes, let limit):
            "\(message): \(bytes) bytes, but at most \(limit) are allowed; split it into several"
        case .arenaExceeded(let message, let limit):
            "\(message): needs more than \(limit) bytes of working memory; split it into several"
        case .invalidText(let field):
            "\(field): the text is not UTF-8; send UTF-8"
        case .embeddedNUL(let field):
            "\(field): the text has a NUL character inside; remove it"
        case .unknownField(let message, let number):
            "\(message): field number \(number) is unknown, so a newer version wrote it; use that one or a later"
        case .unknownValue(let field, let value):
            "\(field): value \(value) is unknown, so a newer version wrote it; use that one or a later"
        case .invalid(let field, let reason):
            "\(field): \(reason)"
        case .noMemory(let bytes, let errno):
            "no \(bytes) bytes of memory for messages (errno \(errno)); raise the process's memory limit"
        }
    }
}
