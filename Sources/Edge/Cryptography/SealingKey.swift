// The AES-256 key at rest: made once, kept in a file of its own, read at start. Not the sealing itself (Sealing.swift):
// this key never encrypts, it only derives the keys that do, and makes tags.

import COpenSSL
import Glibc

/// The 32 bytes everything at rest is sealed under; wiped from memory when the last owner lets go.
///
/// Safe to share: the memory is written in `init` and never again.
package final class SealingKey: @unchecked Sendable {
    /// Bytes in a key.
    package static let byteCount = 32

    private let memory: UnsafeMutableRawBufferPointer

    /// A key from 32 bytes that are already in memory; `path` names their source in errors.
    package init(bytes: [UInt8], from path: String = "the key in memory") throws(SealingError) {
        guard bytes.count == SealingKey.byteCount else { throw .wrongLength(path: path, count: bytes.count) }
        guard bytes.contains(where: { $0 != 0 }) else { throw .emptyKey(path: path) }
        memory = .allocate(byteCount: SealingKey.byteCount, alignment: 16)
        memory.copyBytes(from: bytes)
    }

    deinit {
        OPENSSL_cleanse(memory.baseAddress, memory.count)
        memory.deallocate()
    }

    /// A tag over `message` that only owners of the key can make; tags of different purposes never meet.
    package func tag(_ purpose: Purpose, over message: [UInt8]) -> Digest {
        Digest.hmac([purpose.rawValue] + message, key: UnsafeRawBufferPointer(memory))
    }

    /// What a tag is for; the number stands before the message and is never given a second meaning.
    package enum Purpose: UInt8, Sendable {
        /// The key of one sealer, derived from its prefix.
        case sealer = 1
        /// The value that shows whether a file was made with this key.
        case keyCheck = 2
        /// The identity of a file.
        case identity = 3
        /// The state of a file, which changes with every commit.
        case state = 4
        /// The name under which content is stored, so that the disk does not tell what it is.
        case contentName = 5
        /// The value that shows whether an archive was sealed under this key.
        case archiveCheck = 6
    }
}

extension SealingKey {
    /// Draws a new key and makes its file: mode 0600, never over an existing file, durable when this returns.
    package static func create(at path: String) throws(SealingError) -> SealingKey {
        let bytes = RandomBytes.make(byteCount)
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw errno == EEXIST ? .keyExists(path: path) : trouble(path, "create the key") }
        defer { close(file) }
        guard write(file, bytes, byteCount) == byteCount, fsync(file) == 0 else {
            let error = trouble(path, "write the key")
            unlink(path)
            throw error
        }
        try syncFolder(of: path)
        return try SealingKey(bytes: bytes, from: path)
    }

    /// Reads the key at `path`, refusing links, files others may use, and files that are not a key.
    package static func load(from path: String) throws(SealingError) -> SealingKey {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw errno == ELOOP ? .notAFile(path: path) : trouble(path, "open the key") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw trouble(path, "inspect the key") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        guard status.st_mode & 0o077 == 0 else { throw .readableByOthers(path: path, mode: status.st_mode & 0o7777) }
        guard status.st_uid == geteuid() else { throw .foreignOwner(path: path, owner: status.st_uid) }
        guard status.st_size == byteCount else { throw .wrongLength(path: path, count: Int(status.st_size)) }
        var bytes = [UInt8](repeating: 0, count: byteCount)
        defer { bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) } }
        let count = read(file, &bytes, byteCount)
        guard count >= 0 else { throw trouble(path, "read the key") }
        guard count == byteCount else { throw .wrongLength(path: path, count: count) }
        return try SealingKey(bytes: bytes, from: path)
    }

    private static func syncFolder(of path: String) throws(SealingError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw trouble(folder, "open the key's folder") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw trouble(folder, "make the key's folder durable") }
    }

    private static func trouble(_ path: String, _ operation: String) -> SealingError {
        let code = errno
        return .system(path: path, operation: operation, code: code, reason: String(cString: strerror(code)))
    }
}
