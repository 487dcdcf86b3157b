// Files that hold keys and certificates: written once, whole or not at all, and read only when nobody else could have
// read them. What stands in them is `KeyPair`'s and `Certificate`'s to say.

import Glibc

/// Reading and writing of key and certificate files.
package enum KeyFile {
    /// Writes a secret: mode 0600, in a directory of mode 0700, never over an existing file, on disk when it returns.
    package static func writePrivate(_ bytes: [UInt8], to path: String) throws(CertificateError) {
        try checkPrivate(directory: directory(of: path))
        try write(bytes, to: path, mode: 0o600)
    }

    /// Writes what others may read: mode 0644, never over an existing file, on disk when it returns.
    package static func writeShared(_ bytes: [UInt8], to path: String) throws(CertificateError) {
        try write(bytes, to: path, mode: 0o644)
    }

    /// The same, over a file that may exist: a reader finds the old content or the new one, never a part.
    package static func replaceShared(_ bytes: [UInt8], at path: String) throws(CertificateError) {
        let draft = "\(path).new"
        unlink(draft)
        try write(bytes, to: draft, mode: 0o644)
        guard rename(draft, path) == 0 else { throw failure(path, "replace it", errno) }
        try sync(directory: directory(of: path))
    }

    /// Reads a secret; refuses a file that group or others could have read or changed.
    package static func readPrivate(_ path: String) throws(CertificateError) -> [UInt8] {
        try read(path) { (status) throws(CertificateError) in
            guard status.st_mode & 0o077 == 0 else {
                throw CertificateError.file(
                    path: path,
                    why: "group or others may read this key (mode \(octal(status.st_mode))); `chmod 600 \(path)`, "
                        + "and replace the key if others have had access to this machine")
            }
            guard status.st_uid == geteuid() || status.st_uid == 0 else {
                throw CertificateError.file(
                    path: path, why: "the key belongs to uid \(status.st_uid); `chown \(geteuid()) \(path)`")
            }
        }
    }

    /// Reads a file that is no secret.
    package static func readShared(_ path: String) throws(CertificateError) -> [UInt8] {
        try read(path) { (_) throws(CertificateError) in }
    }
}

extension KeyFile {
    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func octal(_ mode: mode_t) -> String { String(mode & 0o7777, radix: 8) }

    private static func failure(_ path: String, _ doing: String, _ code: Int32) -> CertificateError {
        .file(path: path, why: "cannot \(doing): \(String(cString: strerror(code)))")
    }

    private static func checkPrivate(directory: String) throws(CertificateError) {
        var status = stat()
        guard stat(directory, &status) == 0 else { throw failure(directory, "look at this directory", errno) }
        guard status.st_mode & 0o077 == 0, status.st_uid == geteuid() else {
            throw CertificateError.file(
                path: directory,
                why: "keys are kept in a directory of one's own with mode 700 (this one has mode "
                    + "\(octal(status.st_mode)) and belongs to uid \(status.st_uid)); `chmod 700 \(directory)`")
        }
    }

    private static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(CertificateError) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard file >= 0 else {
            guard errno != EEXIST else {
                throw CertificateError.file(path: path, why: "it exists and is not overwritten; move it away first")
            }
            throw failure(path, "create it", errno)
        }
        let code = fill(file, bytes, mode: mode)
        close(file)
        guard code == 0 else {
            unlink(path)
            throw failure(path, "write it", code)
        }
        try sync(directory: directory(of: path))
    }

    /// Writes and syncs; the error number, or 0. The mode is set again because the umask took from it.
    private static func fill(_ file: Int32, _ bytes: [UInt8], mode: mode_t) -> Int32 {
        guard fchmod(file, mode) == 0 else { return errno }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return count < 0 ? errno : ENOSPC }
            done += count
        }
        return fsync(file) == 0 ? 0 : errno
    }

    private static func sync(directory: String) throws(CertificateError) {
        let file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw failure(directory, "open this directory", errno) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw failure(directory, "sync this directory", errno) }
    }

    /// Reads a whole regular file that `accept` allows; looks at the opened file, not at the name, so none can be
    /// swapped.
    private static func read(
        _ path: String, accept: (stat) throws(CertificateError) -> Void
    ) throws(CertificateError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw failure(path, "open it", errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure(path, "look at it", errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CertificateError.file(path: path, why: "it is not a regular file")
        }
        try accept(status)
        guard status.st_size <= CertificateLimits.fileBytes else {
            throw CertificateError.file(
                path: path, why: "\(status.st_size) bytes are too many for a key or certificate")
        }
        return try contents(of: file, path: path)
    }

    private static func contents(of file: Int32, path: String) throws(CertificateError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: CertificateLimits.fileBytes + 1)
        defer { erase(&bytes) }
        var total = 0
        while total < bytes.count {
            let room = bytes.count - total
            let count = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress.map { $0 + total }, room) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure(path, "read it", errno) }
            if count == 0 { break }
            total += count
        }
        guard total <= CertificateLimits.fileBytes else {
            throw CertificateError.file(path: path, why: "it grew while it was read")
        }
        return Array(bytes.prefix(total))
    }
}
