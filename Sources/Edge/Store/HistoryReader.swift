// A history that is only looked at: to verify it, and to copy it into a backup, beside a coordinator or without one.

package import Cryptography
import GRDB
import Glibc

/// What a whole history consists of.
package struct HistoryAudit: Equatable, Sendable {
    package let rows: UInt64
    package let bytes: UInt64
    /// When the first and the last of its jobs ended, in milliseconds since 1970; nil when it is empty.
    package let oldest: Int64?
    package let newest: Int64?
}

package final class HistoryReader: Sendable {
    private let view: HistoryView

    /// Opens the history in `folder`; nil when there is none.
    package convenience init?(folder: String, key: SealingKey, clusterID: String) throws(StoreError) {
        let folder = Folder(path: folder, name: HistorySchema.fileName)
        guard access(folder.file, F_OK) == 0 else { return nil }
        try folder.prepare(create: false)
        try folder.prepareFile(create: false)
        try self.init(file: folder.file, key: key, clusterID: clusterID)
    }

    /// Opens a history's file wherever it lies; everything is read as of now.
    package init(file: String, key: SealingKey, clusterID: String) throws(StoreError) {
        view = try historyFault(at: file) { () throws(StoreError) in
            let connection = try JournalFile.connect(file, limit: 0, isReader: true)
            do throws(StoreError) {
                let identity = try attempt("read the history's header", on: file) {
                    try connection.writeWithoutTransaction { try $0.beginTransaction(.deferred) }
                    return try connection.unsafeRead {
                        try JournalIdentity.read(
                            $0, path: file, cluster: clusterID, key: key, kind: HistorySchema.kind)
                    }
                }
                return HistoryView(
                    path: file, key: key, binding: Binding(file: identity.file), connection: connection)
            } catch {
                try? connection.close()
                throw error
            }
        }
    }

    package func close() { try? view.connection.close() }

    package var path: String { view.path }

    /// Reads and verifies every row, the tally and SQLite's own pages. Throws where the first damage is; what `row`
    /// throws is passed on.
    package func audit(_ row: (HistoryRow) throws -> Void = { _ in }) throws -> HistoryAudit {
        try view.connection.unsafeRead { db in
            let tally = try HistoryTally.read(db, view: view)
            var seen = HistoryTally()
            var ends: (oldest: Int64, newest: Int64)?
            var opener = Opener(key: view.key)
            let cursor = try Row.fetchCursor(
                db, sql: "SELECT ordinal, job, parent, place, ended, sealed FROM past ORDER BY ordinal")
            while let found = try cursor.next() {
                let columns = Array(found.databaseValues)
                guard let good = view.open(found, &opener) else {
                    let job = columns[1].number.map { "\($0)" } ?? "unknown"
                    throw damaged("the row of job \(job): its seal does not fit")
                }
                seen.rows += 1
                seen.bytes += UInt64(columns[5].bytes?.count ?? 0)
                ends = (min(ends?.oldest ?? good.ended, good.ended), max(ends?.newest ?? good.ended, good.ended))
                try row(good)
            }
            guard seen == tally else {
                throw damaged(
                    "\(seen.rows) rows of \(seen.bytes) bytes where \(tally.rows) of \(tally.bytes) were written")
            }
            let pages = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)")
            guard pages == "ok" else { throw damaged("the database: \(pages ?? "no answer from SQLite")") }
            return HistoryAudit(rows: seen.rows, bytes: seen.bytes, oldest: ends?.oldest, newest: ends?.newest)
        }
    }

    /// Every row in the order of their numbers; nil for one that does not open.
    func walk(_ body: (HistoryRow?) throws -> Void) throws {
        try view.connection.unsafeRead { db in
            var opener = Opener(key: view.key)
            let cursor = try Row.fetchCursor(
                db, sql: "SELECT ordinal, job, parent, place, ended, sealed FROM past ORDER BY ordinal")
            while let found = try cursor.next() { try body(view.open(found, &opener)) }
        }
    }

    func damaged(_ found: String) -> StoreError { .historyDamaged(file: view.path, found: found) }
}

extension HistoryFile {
    /// Writes a copy of one commit of the history in `folder` to a new file of mode 0600.
    package static func copy(from folder: String, key: SealingKey, clusterID: String, to path: String) throws {
        let source = Folder(path: folder, name: HistorySchema.fileName)
        _ = try OpenFile(making: path)
        let connection = try JournalFile.connect(source.file, limit: 0, isReader: true)
        defer { try? connection.close() }
        do throws(StoreError) {
            try attempt("copy the history to \(path)", on: source.file) {
                try connection.writeWithoutTransaction {
                    try $0.execute(sql: "VACUUM INTO ?", arguments: [path])
                }
            }
        } catch .diskFull {
            throw StoreError.system(
                path: path, operation: "copy the history there", code: ENOSPC, reason: "the disk is full")
        }
    }
}
