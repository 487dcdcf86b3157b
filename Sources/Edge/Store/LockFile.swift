// The lock beside the journal: one process at a time. Not a lease: it says nothing about other machines.

import Glibc

/// An exclusive lock that the kernel lets go when the process ends, however it ends.
final class LockFile: Sendable {
    private let descriptor: Int32

    /// Takes the lock at `path`, or throws `.locked` with the process id its holder wrote there.
    init(at path: String, guarding file: String) throws(StoreError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(path, "open the lock") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error: StoreError =
                errno == EWOULDBLOCK
                ? .locked(file: file, holder: LockFile.holder(descriptor)) : .system(path, "lock")
            Glibc.close(descriptor)
            throw error
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count else {
            let error = StoreError.system(path, "write the process id")
            Glibc.close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit {
        // Unlocked by word, not only by closing: a child between fork and exec still has a copy of the descriptor.
        release()
        Glibc.close(descriptor)
    }

    /// Lets the next process in, though this value still lives.
    func release() {
        flock(descriptor, LOCK_UN)
    }

    private static func holder(_ descriptor: Int32) -> Int32? {
        var text = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &text, text.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: text.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}

extension StoreError {
    /// The error `errno` stands for now.
    static func system(_ path: String, _ operation: String) -> StoreError {
        let code = errno
        return .system(path: path, operation: operation, code: code, reason: String(cString: strerror(code)))
    }
}
