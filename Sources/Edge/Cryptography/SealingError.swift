// What can go wrong with a key file or a sealed message, in words an operator can act on.

/// A key that cannot be used, or bytes that do not open under it.
package enum SealingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is already a file at `path`; a key is never overwritten.
    case keyExists(path: String)
    /// The operating system refused `operation`; `code` is its errno.
    case system(path: String, operation: String, code: Int32, reason: String)
    /// `path` is a link, a folder or a device.
    case notAFile(path: String)
    /// Others may read or write the key; `mode` is the file's permission bits.
    case readableByOthers(path: String, mode: UInt32)
    /// The key belongs to somebody else than the user this process runs as.
    case foreignOwner(path: String, owner: UInt32)
    /// The key does not have 32 bytes.
    case wrongLength(path: String, count: Int)
    /// The key is all zeros: a file that was lost in a crash, never a key that was drawn.
    case emptyKey(path: String)
    /// More plaintext than one message may hold.
    case tooLong(count: Int, limit: Int)
    /// The sealer has used up its messages.
    case exhausted
    /// There was no memory to derive a key from a passphrase.
    case noKeyFromPassphrase(megabytes: Int)
    /// The bytes are not what this key sealed with this binding.
    case doesNotOpen

    package var description: String {
        switch self {
        case .keyExists(let path):
            "\(path): a key is already there; move it away yourself if a new one is really wanted, "
                + "because what it sealed cannot be read without it"
        case .system(let path, let operation, _, let reason):
            "\(path): cannot \(operation): \(reason); check the path, its owner and the disk"
        case .notAFile(let path):
            "\(path): a key is a plain file, not a link, a folder or a device; name the file itself"
        case .readableByOthers(let path, let mode):
            "\(path): others may use this key (mode \(String(mode, radix: 8))); run `chmod 600 \(path)`"
        case .foreignOwner(let path, let owner):
            "\(path): the key belongs to user \(owner); `chown` it to the user that runs this program"
        case .wrongLength(let path, let count):
            "\(path): a key has \(SealingKey.byteCount) bytes and this has \(count); restore it from its backup"
        case .emptyKey(let path):
            "\(path): the key is all zeros, so it was lost in a crash; restore it from its backup"
        case .tooLong(let count, let limit):
            "a sealed message holds at most \(limit) bytes and this has \(count); split it"
        case .exhausted:
            "this sealer has sealed as many messages as one start may; restart the program"
        case .noKeyFromPassphrase(let megabytes):
            "no key could be derived from the passphrase; it takes up to \(megabytes) MiB of memory: make room"
        case .doesNotOpen:
            "the bytes were not sealed by this key for this place, or were changed since; restore them from a backup"
        }
    }
}
