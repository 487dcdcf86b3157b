// Keeps what ranks write within bounds while they write it. A rank appends to its log by itself and nobody stands
// between, so what is too much is taken out of the middle of the file: its beginning stays, its newest part stays, and
// every byte keeps its place, for those who read on from an offset. Files never shrink by it, only their room on disk.

import CLinux
import Glibc

/// How much room logs may take.
package struct LogBounds: Hashable, Sendable {
    /// Of one rank, in bytes. 1 GiB: a rank that writes 10 kB a second fills it in a day, and eight loud ones fill the
    /// folder.
    package var rank: Int64
    /// Of the folder, in bytes. 8 GiB: a node's system disk has as much to spare.
    package var folder: Int64
    /// Files that are kept: a directory of this size is still listed in milliseconds.
    package var files: Int

    package init(rank: Int64 = 1 << 30, folder: Int64 = 8 << 30, files: Int = 20_000) {
        self.rank = rank
        self.folder = folder
        self.files = files
    }

    /// The least that a rank's log may be held to: a head, and a newest part that is worth reading.
    package static let least: Int64 = 1 << 20
}

/// One log on disk.
enum LogFile {
    /// What stays of the beginning: how a program was started and what it found stands there.
    private static let head: Int64 = 64 << 10
    /// Holes begin and end at multiples of this, or file systems would fill their edges with zeros.
    private static let grain: Int64 = 4096
    /// Places beyond this are not given out: ext4 ends at 16 TiB. Such a log begins anew.
    private static let longest: Int64 = 4 << 40

    /// The room that a file takes, in bytes, and its length; nil when there is none.
    static func measure(_ path: String) -> (room: Int64, length: Int64)? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return (Int64(status.st_blocks) * 512, Int64(status.st_size))
    }

    /// Takes the middle out of a log that takes more room than it may, and leaves its newest part: half of the limit,
    /// so that it grows for a while before it is cut again.
    ///
    /// - Returns: the bytes that went; nil when there was nothing to do.
    static func cut(_ path: String, to limit: Int64) throws(NodeFault) -> Int64? {
        guard let before = measure(path), before.room > limit else { return nil }
        let file = try OwnedFile(opening: path, O_RDWR | O_NOFOLLOW | O_NONBLOCK)
        let begin = min(head, limit / 4) / grain * grain
        let end = (before.length - limit / 2) / grain * grain
        guard end > begin, before.length < longest,
            node_punch(file.descriptor, begin, end - begin) == 0
        else {
            // A file system without holes, or the end of all places: who appends goes on from the beginning.
            guard ftruncate(file.descriptor, 0) == 0 else { throw NodeFault.last("truncate", path) }
            return before.room
        }
        return max(0, before.room - (measure(path)?.room ?? 0))
    }
}
