// A file that is read or written from its beginning to its end, and the durability of names. For archives; the
// journal's own file belongs to SQLite.

import Glibc

/// A file that is open; closed with the value.
///
/// A class, for the reason that stands at `GCM` in Cryptography.
final class OpenFile {
    let descriptor: Int32
    let path: String

    convenience init(reading path: String) throws(ArchiveError) {
        try self.init(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC, "open it")
    }

    /// A new file of mode 0600; throws `.unfinished` when there is one.
    convenience init(making path: String) throws(ArchiveError) {
        try self.init(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, "make it")
        // The umask took from the mode.
        fchmod(descriptor, 0o600)
    }

    private init(_ path: String, _ flags: Int32, _ operation: String) throws(ArchiveError) {
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { throw errno == EEXIST ? .unfinished(path: path) : .system(path, operation) }
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    var size: UInt64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? UInt64(clamping: status.st_size) : 0
    }

    func write(_ bytes: [UInt8]) throws(ArchiveError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .system(path, "write it") }
            done += count
        }
    }

    /// The next bytes: so many, or fewer at the end of the file.
    func read(_ most: Int) throws(ArchiveError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: most)
        var total = 0
        while total < most {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress.map { $0 + total }, most - total)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .system(path, "read it") }
            if count == 0 { break }
            total += count
        }
        return Array(bytes.prefix(total))
    }

    func sync() throws(ArchiveError) {
        guard fsync(descriptor) == 0 else { throw .system(path, "make it durable") }
    }
}

extension ArchiveError {
    /// The error `errno` stands for now.
    static func system(_ path: String, _ operation: String) -> ArchiveError {
        .system(path: path, operation: operation, reason: String(cString: strerror(errno)))
    }
}

/// Makes the names in a folder durable.
func syncFolder(_ folder: String) throws(ArchiveError) {
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw .system(folder, "open it") }
    defer { close(file) }
    guard fsync(file) == 0 else { throw .system(folder, "make its names durable") }
}

/// The folder in which a path's last name stands.
package func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}
