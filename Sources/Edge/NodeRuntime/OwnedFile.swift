// A file descriptor with one owner, and the reading and writing of small files. It is not a stream: who needs more than
// one bounded read or write asks the kernel itself.
import Glibc

/// An open file that is closed with its owner.
struct OwnedFile: ~Copyable {
    let descriptor: Int32

    init(taking descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Opens a path, never passing it to other programs.
    init(opening path: String, _ flags: Int32, mode: mode_t = 0) throws(NodeFault) {
        let opened = open(path, flags | O_CLOEXEC, mode)
        guard opened >= 0 else { throw NodeFault.last("open", path) }
        descriptor = opened
    }

    /// Gives the descriptor away, still open.
    consuming func release() -> Int32 {
        let kept = descriptor
        discard self
        return kept
    }

    deinit { close(descriptor) }
}

extension OwnedFile {
    /// All bytes of a small file, at most `limit` of them; more is a fault.
    static func bytes(of path: String, limit: Int = Limits.kernelFileBytes) throws(NodeFault) -> [UInt8] {
        let file = try OwnedFile(opening: path, O_RDONLY | O_NOFOLLOW)
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit + 1, 16 << 10))
        while true {
            let count = read(file.descriptor, &chunk, chunk.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw NodeFault.last("read", path)
            }
            guard count > 0 else { return content }
            content.append(contentsOf: chunk[..<count])
            guard content.count <= limit else {
                throw NodeFault.garbage(file: path, why: "it is longer than \(limit) bytes")
            }
        }
    }

    /// The text of a small file, repaired where it is not UTF-8.
    static func text(of path: String, limit: Int = Limits.kernelFileBytes) throws(NodeFault) -> String {
        String(decoding: try bytes(of: path, limit: limit), as: UTF8.self)
    }

    /// Writes a value in one call, as the kernel's files demand.
    static func write(_ value: String, to path: String) throws(NodeFault) {
        let file = try OwnedFile(opening: path, O_WRONLY)
        try file.writeAll(Array(value.utf8), path: path)
    }

    /// Makes a new file with this content.
    static func create(_ path: String, _ content: [UInt8], mode: mode_t) throws(NodeFault) {
        let file = try OwnedFile(opening: path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: mode)
        try file.writeAll(content, path: path)
    }

    borrowing func writeAll(_ content: [UInt8], path: String) throws(NodeFault) {
        let written = Glibc.write(descriptor, content, content.count)
        guard written >= 0 else { throw NodeFault.last("write", path) }
        guard written == content.count else {
            throw NodeFault.system(call: "write", subject: path, errno: ENOSPC)
        }
    }
}

/// Makes a directory and those above it.
///
/// - Throws: `NodeFault.system` with the directory that could not be made.
func makeDirectories(_ path: String, mode: mode_t = 0o755) throws(NodeFault) {
    guard mkdir(path, mode) != 0, errno != EEXIST else { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
        throw NodeFault.last("mkdir", path)
    }
    try makeDirectories(String(path[..<slash]), mode: mode)
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw NodeFault.last("mkdir", path) }
}

/// The names in a directory, without "." and "..", as text.
func names(in path: String, limit: Int) throws(NodeFault) -> [String] {
    guard let stream = opendir(path) else { throw NodeFault.last("opendir", path) }
    defer { closedir(stream) }
    return try rawNames(of: stream, shown: path, limit: limit).map { String(decoding: $0, as: UTF8.self) }
}

/// The names in an open directory as the bytes that they are, without an ending NUL.
func rawNames(of stream: OpaquePointer, shown: String, limit: Int) throws(NodeFault) -> [[UInt8]] {
    var found: [[UInt8]] = []
    while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
        guard name != [UInt8(ascii: ".")], name != Array("..".utf8) else { continue }
        guard found.count < limit else { throw NodeFault.tooMany("entries in \(shown)", limit: limit) }
        found.append(name)
    }
    return found
}
