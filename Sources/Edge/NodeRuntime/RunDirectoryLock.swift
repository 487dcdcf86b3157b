// Keeps a second agent from the same run directory: each would take the other's attempts for strays.

import Glibc

/// Holds the lock for as long as it lives. Beside the directory, because everything in it is an attempt.
final class RunDirectoryLock: Sendable {
    private let descriptor: Int32

    init(_ directory: String) throws(NodeFault) {
        if let slash = directory.lastIndex(of: "/"), slash != directory.startIndex {
            try makeDirectories(String(directory[..<slash]), mode: 0o711)
        }
        let path = "\(directory).lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw NodeFault.last("open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .refused(
                field: "run directory \(directory)",
                why: "another agent uses it; stop that one, or give this one another with --run-dir")
        }
    }

    deinit { close(descriptor) }
}
