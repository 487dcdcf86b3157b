// How much of the write-ahead log is in use, as SQLite counts it after each commit. Not the size of its file, which is
// kept on purpose: a commit into blocks the file already has was measured several times as fast as one that extends it.

import GRDB
import GRDBSQLite
import Glibc

/// Counts the log's live bytes of one connection; owned and read by the thread that commits there.
final class LogMeter {
    private let pages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    private let writer: DatabaseQueue

    /// Bytes that may still have to be copied into the database.
    var liveBytes: Int { Int(pages.pointee) * LogMeter.frameBytes }

    /// A page of 4,096 bytes and its header in the log.
    private static let frameBytes = 4_096 + 24

    init(_ writer: DatabaseQueue) {
        self.writer = writer
        pages.initialize(to: 0)
        // The context outlives the hook: it is freed in `deinit`, behind the line that takes the hook out.
        let context = UnsafeMutableRawPointer(pages)
        writer.writeWithoutTransaction { db in
            let hook: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, Int32) -> Int32 =
                {
                    $0?.assumingMemoryBound(to: Int32.self).pointee = $3
                    return SQLITE_OK
                }
            sqlite3_wal_hook(db.sqliteConnection, hook, context)
        }
    }

    deinit {
        writer.writeWithoutTransaction { _ = sqlite3_wal_hook($0.sqliteConnection, nil, nil) }
        pages.deallocate()
    }
}

extension Folder {
    /// Gives the write-ahead log's file its blocks ahead, all zeros, which SQLite takes for the end of the log.
    ///
    /// Throws `.diskFull` when the disk has not so much: better now than in the middle of the work.
    func reserveLog(_ bytes: Int) throws(StoreError) {
        let operation = "reserve \(bytes) bytes for the write-ahead log"
        let descriptor = open(log, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(log, operation) }
        defer { close(descriptor) }
        let start = logBytes
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        var end = start
        while end < bytes {
            let count = pwrite(descriptor, zeros, min(zeros.count, bytes - end), off_t(end))
            guard count > 0 else {
                let error: StoreError =
                    errno == ENOSPC ? .diskFull(file: log, operation: operation) : .system(log, operation)
                ftruncate(descriptor, off_t(start))
                throw error
            }
            end += count
        }
        guard fsync(descriptor) == 0 else { throw .system(log, operation) }
    }
}
