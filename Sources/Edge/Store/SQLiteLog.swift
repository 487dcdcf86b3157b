// The durable log in SQLite: one file, one thread that writes, callers that hand in and read. The table of contents of
// this room; what each step does is in the file of its name.

package import Cryptography
import GRDB
import Synchronization

/// The embedded durable log. Note: `Store.docc`.
package final class SQLiteLog: DurableLog {
    private let file: JournalFile
    private let desk: Desk
    private let keeper: LogKeeper
    private let batchFormat: UInt32
    private let bounds: Bounds
    private let manifest: Mutex<Manifest>
    private let cache = Mutex(BlobCache(limit: Limits.blobCacheBytes))
    private let workers = Mutex<[Worker]>([])

    /// Opens the journal in `folder`, made when `create` says so and there is none.
    ///
    /// `batchFormat` is the format batches are written in now, and the newest that `replay` hands out.
    package init(
        folder: String, key: SealingKey, clusterID: String, create: Bool, batchFormat: UInt32 = 1,
        bounds: Bounds = Bounds()
    ) throws(StoreError) {
        let file = try JournalFile(
            folder: Folder(path: folder), key: key, cluster: clusterID, create: create, bounds: bounds)
        do throws(StoreError) {
            let state = try file.view.state()
            manifest = Mutex(try Manifest.read(file.view, generation: state.generation))
            desk = Desk(file: file.path, state: state, queueLimit: bounds.queuedBytes)
        } catch {
            file.close()
            throw error
        }
        keeper = LogKeeper(file.keeper, desk: desk)
        (self.file, self.batchFormat, self.bounds) = (file, batchFormat, bounds)
    }

    package var last: Ticket { Ticket(row: desk.state.head) }

    package var horizon: Ticket { Ticket(row: desk.state.anchor) }

    package func start(_ reports: LogReports) throws(StoreError) -> UInt64 { try start(reports, leap: 1) }

    /// Starts with an epoch that is higher by `leap`, and not below `least`: for a journal that was restored, whose
    /// epochs others may have seen already.
    package func start(_ reports: LogReports, leap: UInt64, least: UInt64 = 0) throws(StoreError) -> UInt64 {
        precondition(leap > 0, "an epoch is higher than the one before")
        try desk.checkIdle()
        let (file, desk, keeper, batchFormat, bounds) = (file, desk, keeper, batchFormat, bounds)
        var standing = manifest.withLock { $0 }
        let (state, sweep) = try attempt("raise the epoch", on: file.path) {
            try file.writer.write { db in
                var state = try file.view.state(db)
                state.epoch = max(state.epoch + leap, least)
                try state.write(db, binding: file.binding, key: file.key)
                return (state, try SweepErrand(db, keeping: &standing))
            }
        }
        let retention = RetentionErrand(file: file, bounds: bounds, checkpoint: standing.row)
        try file.folder.reserveLog(bounds.walReservedBytes)
        manifest.withLock { $0 = standing }
        desk.open(state)
        try run { keeper.run() }
        try run {
            JournalWriter(
                file, desk: desk, keeper: keeper, reports: reports, batchFormat: batchFormat, bounds: bounds,
                chores: [sweep, retention]
            ).run()
        }
        return state.epoch
    }

    /// Gives `body` a thread; without one the log has failed.
    private func run(_ body: @escaping @Sendable () -> Void) throws(StoreError) {
        do throws(StoreError) {
            let worker = try Worker("journal", body)
            workers.withLock { $0.append(worker) }
        } catch {
            desk.fail(error)
            throw error
        }
    }

    package func submit(_ batch: [UInt8], blobs: [Blob] = []) throws(StoreError) -> Ticket {
        let submission = Submission(batch: batch, blobs: blobs)
        try check("a batch", batch.count, Limits.batchBytes, "bytes")
        try check("a batch", blobs.count, Limits.blobsPerBatch, "blobs")
        try check("a batch with its blobs", submission.bytes, Limits.submissionBytes, "bytes")
        let ticket = Ticket(row: try desk.submit(submission))
        if !blobs.isEmpty { cache.withLock { cache in blobs.forEach { cache.keep($0) } } }
        return ticket
    }

    package func replay(after ticket: Ticket, _ body: (JournalRow) throws -> Void) throws {
        try desk.check()
        var reader = ChainReader(file.view, batchFormat: batchFormat)
        var point = try reader.point(at: ticket.row)
        while true {
            let rows = try reader.next(after: &point)
            if rows.isEmpty { return }
            for row in rows { try body(row) }
        }
    }

    package func readCheckpoint(_ body: (Chunk) throws -> Void) throws -> Ticket? {
        try desk.claiming {
            let standing = manifest.withLock { $0 }
            guard standing.generation > 0 else { return nil }
            try standing.readChunks(file.view, body)
            return Ticket(row: standing.row)
        }
    }

    package func writeCheckpoint(_ update: CheckpointUpdate) throws(StoreError) {
        for chunk in update.changed {
            try check("chunk \(chunk.name)", chunk.bytes.count, Limits.chunkBytes, "bytes")
            try check("the table of chunk \(chunk.name)", chunk.name.table.utf8.count, Limits.tableNameBytes, "bytes")
        }
        try attempt("write a checkpoint", on: file.path) {
            try desk.claiming {
                let standing = manifest.withLock { $0 }
                let submitted = desk.submitted
                guard update.ticket.row >= standing.row, update.ticket.row <= submitted else {
                    throw StoreError.checkpointOutOfOrder(
                        file: file.path, row: update.ticket.row, first: standing.row, last: submitted)
                }
                let errand = try CheckpointErrand(update, on: standing, file: file)
                try check("a checkpoint", errand.manifest.chunks.count, Limits.chunks, "chunks")
                _ = try desk.run(errand)
                manifest.withLock { $0 = errand.manifest }
            }
        }
    }

    package func blob(_ hash: Digest) throws(StoreError) -> [UInt8]? {
        try desk.check()
        if let bytes = cache.withLock({ $0.read(hash) }) { return bytes }
        if let blob = desk.pendingBlob(hash) { return blob.bytes }
        guard let blob = try BlobShelf(file: file.view).read(hash) else { return nil }
        cache.withLock { $0.keep(blob) }
        return blob.bytes
    }

    package func purgeBlobs(keeping live: Set<Digest>, asOf ticket: Ticket) throws(StoreError) -> Int {
        let names = Set(live.map { file.binding.name(of: $0, key: file.key) })
        return try attempt("purge blobs", on: file.path) {
            defer { cache.withLock { $0.removeAll() } }
            return try desk.claiming { try desk.run(PurgeErrand(keeping: names, asOf: ticket.row)) }
        }
    }

    package func close() {
        desk.close()
        let running = workers.withLock { workers in
            defer { workers = [] }
            return workers
        }
        running.dropFirst().forEach { $0.join() }
        keeper.stop()
        running.first?.join()
        file.close()
    }

    private func check(_ what: String, _ size: Int, _ limit: Int, _ unit: String) throws(StoreError) {
        guard size <= limit else { throw .tooLarge(what: what, size: size, limit: limit, unit: unit) }
    }
}
