// Files and folders by the system's own calls: whole reads and writes, and errors that name the path.

import CLinux
import Glibc

/// A descriptor that is closed with its owner.
final class PlainFile {
    let descriptor: Int32
    let path: String

    init(_ path: String, _ flags: Int32, mode: mode_t = 0o600, for operation: String) throws(ArtifactFault) {
        descriptor = open(path, flags | O_CLOEXEC, mode)
        self.path = path
        guard descriptor >= 0 else { throw .system(operation, path) }
    }

    deinit { close(descriptor) }

    func status() throws(ArtifactFault) -> stat {
        var found = stat()
        guard fstat(descriptor, &found) == 0 else { throw .system("inspect", path) }
        return found
    }

    /// Bytes from `offset` on; fewer than `count` only at the end of the file.
    func read(_ count: Int, at offset: Int64) throws(ArtifactFault) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let found = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset) + filled)
                if found < 0, errno == EINTR { continue }
                if found < 0 { failure = errno }
                guard found > 0 else { return }
                filled += found
            }
        }
        guard failure == 0 else {
            throw .system(operation: "read", path: path, why: String(cString: strerror(failure)))
        }
        return bytes
    }

    func write(_ bytes: [UInt8], at offset: Int64) throws(ArtifactFault) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written, off_t(offset) + written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system("write", path) }
            written += count
        }
    }

    /// Makes everything durable that was written to this file's file system.
    func syncFileSystem() throws(ArtifactFault) {
        let failure = node_sync_file_system(descriptor)
        guard failure == 0 else {
            throw .system(
                operation: "make durable what was written to the disk of", path: path,
                why: String(cString: strerror(-failure)))
        }
    }
}

enum Folder {
    /// Makes it, and those above it that are missing.
    static func make(_ path: String, mode: mode_t = 0o700) throws(ArtifactFault) {
        if mkdir(path, mode) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw .system("make", path)
        }
        try make(String(path[..<slash]), mode: mode)
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw .system("make", path) }
    }

    /// The names in it, but for `.` and `..`, in the order of their bytes; none where it is not there.
    static func names(in path: String) throws(ArtifactFault) -> [String] {
        guard let stream = opendir(path) else {
            if errno == ENOENT { return [] }
            throw .system("read", path)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Removes it with everything in it; follows no link.
    static func remove(_ path: String) throws(ArtifactFault) {
        var found = stat()
        guard lstat(path, &found) == 0 else {
            if errno == ENOENT { return }
            throw .system("inspect", path)
        }
        guard found.st_mode & S_IFMT == S_IFDIR else {
            guard unlink(path) == 0 || errno == ENOENT else { throw .system("remove", path) }
            return
        }
        // What was made read-only for those who use it is not for whoever removes it.
        chmod(path, 0o700)
        for name in try names(in: path) { try remove("\(path)/\(name)") }
        guard rmdir(path) == 0 || errno == ENOENT else { throw .system("remove", path) }
    }

    static func rename(_ old: String, _ new: String) throws(ArtifactFault) {
        guard Glibc.rename(old, new) == 0 else { throw .system("rename to \(new)", old) }
    }

    /// Puts each of two folders in the place of the other, in one moment; false where the file system cannot.
    static func exchange(_ one: String, _ other: String) throws(ArtifactFault) -> Bool {
        let failure = node_exchange(one, other)
        if failure == 0 { return true }
        // So do file systems answer, and kernels, that know no exchange.
        if failure == -EINVAL || failure == -ENOSYS || failure == -EOPNOTSUPP { return false }
        throw .system(operation: "exchange with \(other)", path: one, why: String(cString: strerror(-failure)))
    }

    /// When anything in it was last changed, or it was itself, in seconds since 1970; 0 where it is not there.
    static func lastChange(in path: String) -> Int {
        var found = stat()
        guard lstat(path, &found) == 0 else { return 0 }
        guard found.st_mode & S_IFMT == S_IFDIR else { return found.st_ctim.tv_sec }
        return ((try? names(in: path)) ?? []).reduce(found.st_ctim.tv_sec) { max($0, lastChange(in: "\(path)/\($1)")) }
    }

    /// Bytes that may still be written to the file system of a path.
    static func room(at path: String) -> Int64 {
        var found = statvfs()
        guard statvfs(path, &found) == 0 else { return .max }
        return Int64(clamping: found.f_bavail).multipliedReportingOverflow(by: Int64(clamping: found.f_frsize))
            .partialValue
    }
}
