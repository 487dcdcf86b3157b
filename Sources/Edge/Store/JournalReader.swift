// A journal that is only looked at: by the tools, beside a coordinator that writes it or after one that died. It takes
// no lock, writes no row, and copies no write-ahead log. Not the log: nothing can be submitted here.

package import Cryptography
import GRDB
import Glibc

/// Reads a journal from outside.
package final class JournalReader: Sendable {
    let view: JournalView
    private let batchFormat: UInt32
    let standing: JournalState
    /// The format in which the file was made.
    package let format: Int64

    /// Opens the journal in `folder`.
    ///
    /// With `isOneMoment` everything is read as of now, however long that takes, and a coordinator's write-ahead log
    /// grows meanwhile; without, each read sees the newest, and rows can be deleted before they are reached.
    package convenience init(
        folder: String, key: SealingKey, clusterID: String, isOneMoment: Bool, batchFormat: UInt32 = 1
    ) throws(StoreError) {
        let folder = Folder(path: folder)
        try folder.prepare(create: false)
        try folder.prepareFile(create: false)
        try self.init(
            file: folder.file, key: key, clusterID: clusterID, isOneMoment: isOneMoment, batchFormat: batchFormat)
    }

    /// Opens a journal's file wherever it lies.
    package init(
        file: String, key: SealingKey, clusterID: String, isOneMoment: Bool = true, batchFormat: UInt32 = 1
    ) throws(StoreError) {
        let connection = try JournalFile.connect(file, limit: 0, isReader: true)
        do throws(StoreError) {
            let identity = try attempt("read the header", on: file) {
                if isOneMoment { try connection.writeWithoutTransaction { try $0.beginTransaction(.deferred) } }
                return try connection.unsafeRead {
                    try JournalIdentity.read($0, path: file, cluster: clusterID, key: key)
                }
            }
            view = JournalView(
                path: file, key: key, binding: Binding(file: identity.file), connection: connection,
                isOneMoment: isOneMoment)
            standing = try view.state()
            format = identity.format
        } catch {
            try? connection.close()
            throw error
        }
        self.batchFormat = batchFormat
    }

    /// Lets go of the file.
    package func close() { view.close() }

    /// The journal's file, for messages.
    package var path: String { view.path }

    /// The last row when it was opened.
    package var last: Ticket { Ticket(row: standing.head) }

    /// The last row that was deleted behind a checkpoint when it was opened; reading can begin behind it.
    package var horizon: Ticket { Ticket(row: standing.anchor) }

    /// The newest format of a file that this program reads.
    package static var newestFormat: Int64 { Schema.format }

    /// Reads the checkpoint that stands, and answers the last row it contains; nil when there is none yet.
    package func readCheckpoint(_ body: (Chunk) throws -> Void) throws -> Ticket? {
        let manifest = try Manifest.read(view, generation: standing.generation)
        guard manifest.generation > 0 else { return nil }
        try manifest.readChunks(view, body)
        return Ticket(row: manifest.row)
    }

    /// Reads rows behind `ticket` in order, each verified before `body` sees it, until `body` has had enough.
    package func replay(after ticket: Ticket, _ body: (JournalRow) throws -> Bool) throws {
        var reader = ChainReader(view, batchFormat: batchFormat)
        var point = try reader.point(at: ticket.row)
        while true {
            let rows = try reader.next(after: &point)
            if rows.isEmpty { return }
            for row in rows where try !body(row) { return }
        }
    }

    /// Whether there is a blob of this hash; the content is not looked at.
    package func holdsBlob(_ hash: Digest) throws(StoreError) -> Bool {
        try BlobShelf(file: view).holds(hash)
    }

    /// Writes a copy of the whole journal, of one commit and without its empty pages, to a new file of mode 0600.
    package func copy(to path: String) throws {
        _ = try OpenFile(making: path)
        do throws(StoreError) {
            try attempt("copy the journal to \(path)", on: view.path) { try view.copy(to: path) }
        } catch .diskFull {
            throw StoreError.system(
                path: path, operation: "copy the journal there", code: ENOSPC, reason: "the disk is full")
        }
    }
}

/// What a whole journal consists of.
package struct JournalAudit: Equatable, Sendable {
    /// The last deleted row and the last row; all between were read.
    package let horizon: Ticket
    package let last: Ticket
    /// The epoch of the last start.
    package let epoch: UInt64
    /// The last row that the checkpoint contains; nil when there is no checkpoint.
    package let checkpoint: Ticket?
    package let chunks: Int
    package let blobs: Int

    /// Rows that were read.
    package var rows: UInt64 { last.row - horizon.row }
}

extension JournalReader {
    /// Reads and verifies everything: the checkpoint, every row, every blob, and SQLite's own pages.
    ///
    /// `chunk` and `row` see what was whole; what they throw is passed on. Throws where the first damage is.
    package func audit(
        chunk: (Chunk) throws -> Void = { _ in }, row: (JournalRow) throws -> Void = { _ in }
    ) throws -> JournalAudit {
        let manifest = try Manifest.read(view, generation: standing.generation)
        try manifest.readChunks(view, chunk)
        try replay(after: horizon) {
            try row($0)
            return true
        }
        let blobs = try BlobShelf(file: view).verifyAll(upTo: standing.head)
        try attempt("check the pages", on: view.path) { try view.checkPages() }
        return JournalAudit(
            horizon: horizon, last: last, epoch: standing.epoch,
            checkpoint: manifest.generation > 0 ? Ticket(row: manifest.row) : nil, chunks: manifest.chunks.count,
            blobs: blobs)
    }
}

extension JournalView {
    fileprivate func copy(to path: String) throws {
        try writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [path]) }
    }

    /// Has SQLite look at all its pages: an index that lies or a page in two places harms the next write.
    fileprivate func checkPages() throws {
        let found = try read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
        guard found == "ok" else {
            throw StoreError.damaged(file: path, part: "database", found: found ?? "no answer from SQLite")
        }
    }
}
