// Carries a journal and its history over into new files: under another key, or without what is damaged. Not the
// decision to do so, and not the moment at which the new files take the place of the old ones: that is the program's.

package import Cryptography
import Synchronization

/// The lock of a journal that is not opened: nobody else writes it while this value lives.
package final class JournalClaim: Sendable {
    private let lock: LockFile

    /// Throws `.locked` with the holder's process id while a coordinator, or another tool, has it.
    package init(folder: String) throws(StoreError) {
        let folder = Folder(path: folder)
        try folder.prepare(create: false)
        lock = try LockFile(at: folder.lock, guarding: folder.file)
    }
}

/// What was carried over, and what was not.
package struct RewriteReport: Sendable {
    /// The last row of the old journal whose content is in the new one.
    package fileprivate(set) var last: Ticket
    /// Rows that were written behind the checkpoint.
    package fileprivate(set) var rows = 0
    package fileprivate(set) var blobs = 0
    /// Where reading ended before its time; nil where everything is there.
    package fileprivate(set) var damage: StoreError?
    /// Rows behind the damage; whether each is whole is not known, since it builds on what is lost.
    package fileprivate(set) var rowsLost: UInt64 = 0
    package fileprivate(set) var blobsLost = 0
    /// The epoch of the new journal, above all of the old one.
    package fileprivate(set) var epoch: UInt64 = 0
    /// Jobs of the history that are there, and those whose row does not open.
    package fileprivate(set) var past: UInt64 = 0
    package fileprivate(set) var pastLost: UInt64 = 0

    /// Whether anything is missing.
    package var isWhole: Bool { damage == nil && blobsLost == 0 && pastLost == 0 }
}

extension JournalReader {
    /// Writes a new journal to `folder`, which holds none: the checkpoint that stands, every row behind it and every
    /// blob, sealed under `key`. Rows before the checkpoint are in it already and are left out.
    ///
    /// Row numbers begin anew and the epoch rises by one. Throws at the first damage; with `salvages` what stands
    /// before it is kept, except that without its checkpoint a journal is worth nothing.
    package func rewrite(
        to folder: String, key: SealingKey, clusterID: String, salvages: Bool
    ) throws -> RewriteReport {
        let failure = Mutex<StoreError?>(nil)
        let log = try SQLiteLog(folder: folder, key: key, clusterID: clusterID, create: true)
        do {
            let reports = LogReports(durable: { _ in }, failed: { error in failure.withLock { $0 = error } })
            let epoch = try log.start(reports, leap: 1, least: standing.epoch + 1)
            var report = try carry(into: log, salvages: salvages)
            report.epoch = epoch
            // Closing writes what waits.
            log.close()
            if let error = failure.withLock({ $0 }) { throw error }
            return report
        } catch {
            log.close()
            throw failure.withLock { $0 } ?? error
        }
    }

    private func carry(into log: SQLiteLog, salvages: Bool) throws -> RewriteReport {
        let manifest = try Manifest.read(view, generation: standing.generation)
        var chunks: [Chunk] = []
        try manifest.readChunks(view) { chunks.append($0) }
        let start = Ticket(row: manifest.generation > 0 ? manifest.row : horizon.row)
        var report = RewriteReport(last: start)
        let first = try carryBlobs(into: log, salvages: salvages, &report)
        if manifest.generation > 0 {
            try log.writeCheckpoint(CheckpointUpdate(upTo: first, changed: chunks))
        }
        do {
            try replay(after: start) { row in
                _ = try log.submit(row.batch)
                report.rows += 1
                report.last = row.ticket
                return true
            }
        } catch let error as StoreError where salvages && error.isDamage {
            report.damage = error
            report.rowsLost = standing.head - report.last.row
        }
        return report
    }

    /// Hands over every blob with rows that say nothing else; the last of them is the row before all others.
    private func carryBlobs(
        into log: SQLiteLog, salvages: Bool, _ report: inout RewriteReport
    ) throws -> Ticket {
        var waiting: [Blob] = []
        var bytes = 0
        let shelf = BlobShelf(file: view)
        report.blobsLost = try shelf.forEach(skippingDamage: salvages) { blob in
            report.blobs += 1
            waiting.append(blob)
            bytes += blob.bytes.count
            guard waiting.count == Limits.blobsPerBatch || bytes >= Limits.batchBytes else { return }
            _ = try log.submit([], blobs: waiting)
            (waiting, bytes) = ([], 0)
        }
        return try log.submit([], blobs: waiting)
    }
}

extension StoreError {
    /// Whether what was read is not what was written.
    fileprivate var isDamage: Bool {
        switch self {
        // SQLite's own word for a page that is not what it was.
        case .damagedRow, .damaged, .database: true
        default: false
        }
    }
}

extension HistoryReader {
    /// Rows a commit, so that a large history does not stand in memory.
    private static let batch = 256

    /// Writes a new history to `folder`, with every job of this one, sealed under `key`.
    ///
    /// Throws at the first damage; with `salvages` rows that do not open are left out and counted.
    package func rewrite(
        to folder: String, key: SealingKey, clusterID: String, salvages: Bool, into report: inout RewriteReport
    ) throws {
        let file = try HistoryFile(folder: folder, key: key, clusterID: clusterID)
        defer { file.close() }
        var rows: [HistoryRow] = []
        var (kept, lost): (UInt64, UInt64) = (0, 0)
        try walk { row in
            guard let row else {
                guard salvages else { throw damaged("a row of it: its seal does not fit") }
                lost += 1
                return
            }
            rows.append(row)
            kept += 1
            guard rows.count == Self.batch else { return }
            try file.write(rows)
            rows = []
        }
        if !rows.isEmpty { try file.write(rows) }
        (report.past, report.pastLost) = (kept, lost)
    }
}
