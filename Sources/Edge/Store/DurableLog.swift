// The journal's protocol: what the coordinator's loop needs of a durable log, in bytes. Not one engine: SQLite is the
// embedded one (SQLiteLog.swift); another that carries the same sealed batches stands behind the same words.

package import Cryptography

/// The place of a batch in the log: its row number, from 1. What is durable up to a ticket is durable before it.
package struct Ticket: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The row's number; 0 stands before the first row.
    package let row: UInt64

    package init(row: UInt64) {
        self.row = row
    }

    package static func < (earlier: Ticket, later: Ticket) -> Bool { earlier.row < later.row }

    package var description: String { "row \(row)" }
}

/// One batch as it is read back.
package struct JournalRow: Equatable, Sendable {
    /// Its place.
    package let ticket: Ticket
    /// The epoch of the start that wrote it.
    package let epoch: UInt64
    /// The batch format it was written in.
    package let format: UInt32
    /// What was submitted.
    package let batch: [UInt8]

    package init(ticket: Ticket, epoch: UInt64, format: UInt32, batch: [UInt8]) {
        (self.ticket, self.epoch, self.format, self.batch) = (ticket, epoch, format, batch)
    }
}

/// Content kept beside the log under its SHA-256: a script, an environment, a manifest.
package struct Blob: Equatable, Sendable {
    /// The SHA-256 of the content; computed here, so it is never wrong.
    package let hash: Digest
    /// The content.
    package let bytes: [UInt8]

    /// Throws `.tooLarge` beyond `Limits.blobBytes`.
    package init(_ bytes: [UInt8]) throws(StoreError) {
        guard bytes.count <= Limits.blobBytes else {
            throw .tooLarge(what: "a blob", size: bytes.count, limit: Limits.blobBytes, unit: "bytes")
        }
        self.bytes = bytes
        hash = Digest.sha256(bytes)
    }
}

/// The name of a piece of a checkpoint: the so-many-th chunk of a table.
package struct ChunkName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let table: String
    package let index: UInt32

    package init(table: String, index: UInt32) {
        self.table = table
        self.index = index
    }

    package static func < (one: ChunkName, other: ChunkName) -> Bool {
        (one.table, one.index) < (other.table, other.index)
    }

    package var description: String { "\(table)[\(index)]" }
}

/// A piece of a checkpoint.
package struct Chunk: Equatable, Sendable {
    package let name: ChunkName
    package let bytes: [UInt8]

    package init(name: ChunkName, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// What changed between the checkpoint that stands and a newer one.
package struct CheckpointUpdate: Sendable {
    /// The last row the new checkpoint contains.
    package let ticket: Ticket
    /// Chunks that are new or changed; all others stay as they are.
    package let changed: [Chunk]
    /// Chunks that are no more.
    package let removed: [ChunkName]

    package init(upTo ticket: Ticket, changed: [Chunk], removed: [ChunkName] = []) {
        self.ticket = ticket
        self.changed = changed
        self.removed = removed
    }
}

/// What a log tells its owner, on a thread of its own; both must return at once.
package struct LogReports: Sendable {
    /// All rows up to here are durable. Tickets rise from call to call.
    package let durable: @Sendable (Ticket) -> Void
    /// The log cannot write any more and has acknowledged all it ever will; the process must end. Called at most once.
    package let failed: @Sendable (StoreError) -> Void

    package init(durable: @escaping @Sendable (Ticket) -> Void, failed: @escaping @Sendable (StoreError) -> Void) {
        self.durable = durable
        self.failed = failed
    }
}

/// A log whose rows, once reported durable, are there after any crash: all of them, unchanged, in order.
///
/// Life: open, `readCheckpoint`, `replay`, `start`, then `submit` for ever.
package protocol DurableLog: Sendable {
    /// The last durable row.
    var last: Ticket { get }

    /// The last row that was deleted behind a checkpoint; replay can begin here and not before.
    var horizon: Ticket { get }

    /// Raises the epoch durably and begins to take batches; answers the new epoch, higher than any before.
    func start(_ reports: LogReports) throws(StoreError) -> UInt64

    /// Hands over a batch and the content it points to; both are durable when its ticket is.
    ///
    /// Returns at once while there is room, and blocks when too much waits for the disk.
    func submit(_ batch: [UInt8], blobs: [Blob]) throws(StoreError) -> Ticket

    /// Reads all durable rows behind `ticket` in order, each verified before `body` sees it.
    func replay(after ticket: Ticket, _ body: (JournalRow) throws -> Void) throws

    /// Reads the checkpoint that stands, chunk by chunk in the order of names, and answers the last row it contains.
    ///
    /// Nil when there is none yet. When it throws, what `body` saw is worth nothing. `body` must not write a
    /// checkpoint.
    func readCheckpoint(_ body: (Chunk) throws -> Void) throws -> Ticket?

    /// Replaces the checkpoint, all or nothing; blocks until the new one stands, so never call it on the loop's thread.
    func writeCheckpoint(_ update: CheckpointUpdate) throws(StoreError)

    /// The content of a blob, verified; nil when there is none of that hash.
    func blob(_ hash: Digest) throws(StoreError) -> [UInt8]?

    /// Deletes the blobs nothing points to any more, and answers how many; blocks like `writeCheckpoint`.
    ///
    /// `live` are the hashes in use as of `ticket`; what was submitted with a later row is kept, whatever `live` says.
    func purgeBlobs(keeping live: Set<Digest>, asOf ticket: Ticket) throws(StoreError) -> Int

    /// Writes what waits, stops the threads and lets go of the files. Never called from inside a report.
    func close()
}
