// Reads a rank's log from any place, a chunk at a time, and waits for more without asking again and again. It does not
// cut lines and does not know whether the rank still runs; a log that was cut shorter is said to be.
import Glibc

/// What one reading of a log brought.
package struct LogChunk: Equatable, Sendable {
    /// Where the bytes begin.
    package let offset: Int64
    package let bytes: [UInt8]
    /// The length of the log when it was read: more is there if `offset + bytes.count` is less.
    package let length: Int64
    /// The log had become shorter than the place that was asked for; the bytes are from its beginning.
    package let wasCut: Bool
    /// So many bytes before `offset` were taken out to keep the log within its bound.
    package let skipped: Int64

    package init(offset: Int64, bytes: [UInt8], length: Int64, wasCut: Bool, skipped: Int64 = 0) {
        self.offset = offset
        self.bytes = bytes
        self.length = length
        self.wasCut = wasCut
        self.skipped = skipped
    }
}

/// An open log.
package struct LogReader: ~Copyable {
    private let path: String
    private let file: OwnedFile

    /// Opens a log; it may still be written.
    ///
    /// - Throws: `NodeFault.system` with ENOENT when the rank has not made one yet.
    package init(_ path: String) throws(NodeFault) {
        self.path = path
        file = try LogReader.open(path)
    }

    private static func open(_ path: String) throws(NodeFault) -> OwnedFile {
        let opened = try OwnedFile(opening: path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        var status = stat()
        guard fstat(opened.descriptor, &status) == 0 else { throw NodeFault.last("fstat", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .refused(field: "log \(path)", why: "it is no file") }
        return opened
    }

    /// Up to `limit` bytes from `offset` on; a negative offset counts from the end.
    package borrowing func read(from offset: Int64, limit: Int = Limits.logChunkBytes) throws(NodeFault) -> LogChunk {
        let length = try length()
        let wanted = offset < 0 ? max(length + offset, 0) : offset
        let asked = wanted > length ? 0 : wanted
        let place = next(.data, from: asked) ?? asked
        let end = min(length, next(.hole, from: place) ?? length)
        let capacity = min(
            max(limit, 0), Limits.logChunkBytes, Int(min(max(0, end - place), Int64(Limits.logChunkBytes))))
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
            count = pread(file.descriptor, buffer.baseAddress, capacity, Int(place))
            initialized = max(count, 0)
        }
        guard count >= 0 else { throw NodeFault.last("read", path) }
        return LogChunk(
            offset: place, bytes: bytes, length: length, wasCut: wanted > length, skipped: place - asked)
    }

    /// SEEK_DATA and SEEK_HOLE of unistd.h.
    private enum Search: Int32 {
        case data = 3
        case hole = 4
    }

    /// Where the next byte that is there, or the next that is not, stands; nil at the log's end. A file system without
    /// holes answers as if there were none.
    private borrowing func next(_ search: Search, from offset: Int64) -> Int64? {
        let found = lseek(file.descriptor, Int(offset), search.rawValue)
        return found < offset ? nil : Int64(found)
    }

    /// The present length in bytes.
    package borrowing func length() throws(NodeFault) -> Int64 {
        var status = stat()
        guard fstat(file.descriptor, &status) == 0 else { throw NodeFault.last("fstat", path) }
        return Int64(status.st_size)
    }
}

/// A wait for logs to grow: one inotify for any number of them, for a thread that serves readers.
package struct LogWatch: ~Copyable {
    private let file: OwnedFile

    package init() throws(NodeFault) {
        let opened = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard opened >= 0 else { throw NodeFault.last("inotify_init1", "of the logs") }
        file = OwnedFile(taking: opened)
    }

    /// For a poll of the caller's own: readable when a watched log has grown.
    package var descriptor: Int32 { file.descriptor }

    /// Watches a log; the answer names it to `unwatch`.
    package borrowing func watch(_ path: String) throws(NodeFault) -> Int32 {
        let watch = inotify_add_watch(file.descriptor, path, UInt32(IN_MODIFY))
        guard watch >= 0 else { throw NodeFault.last("inotify_add_watch", path) }
        return watch
    }

    package borrowing func unwatch(_ watch: Int32) {
        inotify_rm_watch(file.descriptor, watch)
    }

    /// Waits until a watched log may have grown, or for so long; then forgets what it heard. Read until nothing more
    /// comes before waiting: growth before the call may already have been heard.
    package borrowing func wait(milliseconds: Int32) -> Bool {
        var request = pollfd(fd: file.descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, milliseconds) > 0 else { return false }
        var events = [UInt8](repeating: 0, count: 16 << 10)
        while Glibc.read(file.descriptor, &events, events.count) > 0 {}
        return true
    }
}
