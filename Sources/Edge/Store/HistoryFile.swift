// The history: jobs that have ended and left the coordinator's memory, one sealed row each, in a file of its own beside
// the journal. It knows bytes and where they belong, not what a job is. Nothing that is promised hangs on it: a history
// that can not be written or read stops no job (Store.docc).

package import Cryptography
import GRDB

/// A row of the history: what it is found by stands in clear beside the record, and the record is bound to it.
package struct HistoryRow: Equatable, Sendable {
    /// Of the job's end: rises from end to end.
    package let ordinal: UInt64
    package let job: UInt64
    /// The array and the index, where it was an element.
    package let element: HistoryElement?
    /// Milliseconds since 1970.
    package let ended: Int64
    package let record: [UInt8]

    package init(ordinal: UInt64, job: UInt64, element: HistoryElement?, ended: Int64, record: [UInt8]) {
        (self.ordinal, self.job, self.element) = (ordinal, job, element)
        (self.ended, self.record) = (ended, record)
    }
}

package struct HistoryElement: Equatable, Sendable {
    package let array: UInt64
    package let index: UInt64

    package init(array: UInt64, index: UInt64) { (self.array, self.index) = (array, index) }
}

/// Some rows, the newest end first.
package struct HistoryPage: Equatable, Sendable {
    package var rows: [HistoryRow] = []
    /// Where to go on: before this ordinal; nil at the end.
    package var next: UInt64?
    /// Rows that are not what was written, left out.
    package var damaged = 0
}

/// How much is kept. Whichever bound is met first, the jobs that ended the longest ago go.
package struct HistoryBounds: Equatable, Sendable {
    /// A cluster that ends a job a second fills it in 23 days; with its indexes such a file is about 1.5 GB.
    package var rows: UInt64 = 2_000_000
    /// Of sealed records: gangs of thousands of nodes have long ones.
    package var bytes: UInt64 = 4 << 30
    /// Milliseconds since a job's end: a quarter of a year, so that a quarter can be accounted for at its end.
    package var age: Int64 = 90 * 86_400_000

    package init() {}
}

/// The open history. Any thread may call, one at a time gets through.
package final class HistoryFile: Sendable {
    private let connection: DatabaseQueue
    private let view: HistoryView
    private let bounds: HistoryBounds

    /// Opens the history in `folder`, whose lock the journal holds; made when there is none.
    package init(
        folder: String, key: SealingKey, clusterID: String, bounds: HistoryBounds = HistoryBounds()
    ) throws(StoreError) {
        let folder = Folder(path: folder, name: HistorySchema.fileName)
        self.bounds = bounds
        (connection, view) = try historyFault(at: folder.file) { () throws(StoreError) in
            try folder.prepare(create: false)
            try folder.prepareFile(create: true)
            let connection = try JournalFile.connect(folder.file, limit: Limits.walSoftBytes, isReader: false)
            do throws(StoreError) {
                let identity = try HistorySchema.identify(connection, folder.file, key: key, cluster: clusterID)
                let binding = Binding(file: identity.file)
                return (connection, HistoryView(path: folder.file, key: key, binding: binding, connection: connection))
            } catch {
                try? connection.close()
                throw error
            }
        }
    }

    package func close() { try? connection.close() }

    /// The file, for messages.
    package var path: String { view.path }

    /// Writes rows in place of what there is of the same jobs, all of them or none; durable when it returns.
    package func write(_ rows: [HistoryRow]) throws(StoreError) {
        for row in rows where row.record.count > Limits.historyRecordBytes {
            throw .tooLarge(
                what: "the record of job \(row.job)", size: row.record.count, limit: Limits.historyRecordBytes,
                unit: "bytes")
        }
        try change("write \(rows.count) jobs") { (db, tally) in
            var sealer = Sealer(key: view.key)
            for row in rows {
                let sealed = try sealer.seal(row.record, binding: view.binding.history(row))
                try tally.drop(
                    Row.fetchAll(
                        db.cachedStatement(
                            sql: "DELETE FROM past WHERE job = ? OR ordinal = ? RETURNING length(sealed)"),
                        arguments: [value(row.job), value(row.ordinal)]))
                try db.cachedStatement(sql: "INSERT INTO past VALUES (?, ?, ?, ?, ?, ?)").execute(arguments: [
                    value(row.ordinal), value(row.job), row.element.map { value($0.array) },
                    row.element.map { value($0.index) }, row.ended, value(sealed),
                ])
                tally.rows += 1
                tally.bytes += UInt64(sealed.count)
            }
        }
    }

    /// Deletes what is beyond the bounds, some of it; answers whether there may be more.
    package func prune(at now: Int64) throws(StoreError) -> Bool {
        var isMore = false
        try change("delete what is too old") { (db, tally) in
            let oldest = try Row.fetchAll(
                db.cachedStatement(sql: "SELECT ordinal, ended, length(sealed) FROM past ORDER BY ordinal LIMIT ?"),
                arguments: [Limits.backgroundDeletions])
            var last: DatabaseValue?
            var doomed = 0
            for row in oldest {
                let columns = Array(row.databaseValues)
                let isOld = columns[1].number.map { Int64(clamping: $0) < now - bounds.age } ?? false
                guard isOld || tally.rows > bounds.rows || tally.bytes > bounds.bytes else { break }
                tally.rows -= min(tally.rows, 1)
                tally.bytes -= min(tally.bytes, columns[2].number ?? 0)
                last = columns[0]
                doomed += 1
            }
            guard let last else { return }
            try db.execute(sql: "DELETE FROM past WHERE ordinal <= ?", arguments: [last])
            isMore = doomed == Limits.backgroundDeletions
        }
        return isMore
    }

    /// The row of a job; nil when there is none.
    package func row(ofJob job: UInt64) throws(StoreError) -> HistoryRow? {
        try view.row(sql: "WHERE job = ?", [value(job)])
    }

    /// The newest row of an array's element; nil when there is none.
    package func row(of element: HistoryElement) throws(StoreError) -> HistoryRow? {
        try view.row(
            sql: "WHERE parent = ? AND place = ? ORDER BY ordinal DESC LIMIT 1",
            [value(element.array), value(element.index)])
    }

    /// Rows that ended before the end `ordinal`, from `since` on and before `until`, the newest first; a bounded page.
    package func page(
        before ordinal: UInt64, since: Int64?, until: Int64?, limit: Int
    ) throws(StoreError) -> HistoryPage {
        try view.page(before: ordinal, since: since, until: until, limit: limit)
    }

    /// Changes rows and their tally in one transaction.
    private func change(
        _ operation: String, _ body: (Database, inout HistoryTally) throws -> Void
    ) throws(StoreError) {
        try historyFault(at: view.path) { () throws(StoreError) in
            try attempt(operation, on: view.path) {
                try connection.inTransaction(.immediate) { db in
                    var tally = try HistoryTally.read(db, view: view)
                    try body(db, &tally)
                    try tally.write(db, view: view)
                    return .commit
                }
            }
        }
    }
}

/// Runs `body`, and says of what goes wrong that jobs go on without the history.
func historyFault<Answer>(
    at file: String, _ body: () throws(StoreError) -> Answer
) throws(StoreError) -> Answer {
    do throws(StoreError) {
        return try body()
    } catch .damaged(_, let part, let found) {
        throw .historyDamaged(file: file, found: "the \(part): \(found)")
    } catch .diskFull(_, let operation) {
        throw .historyFull(file: file, operation: operation)
    }
}
