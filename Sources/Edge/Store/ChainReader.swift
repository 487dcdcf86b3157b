// Reading rows back: each is opened, and each is checked against the one before it, until the last row the file's state
// names. Not a repair: what is not whole is refused with its row.

import Cryptography
import GRDB

/// A point in the chain: a row that is known to be whole, and its hash.
struct ChainPoint: Equatable {
    var row: UInt64
    var hash: Digest
}

/// Reads the rows of one file in order.
struct ChainReader: ~Copyable {
    private let file: JournalView
    private let batchFormat: UInt32
    private var opener: Opener

    init(_ file: JournalView, batchFormat: UInt32) {
        self.file = file
        self.batchFormat = batchFormat
        opener = Opener(key: file.key)
    }

    /// The point at `row`, from which reading can go on.
    func point(at row: UInt64) throws(StoreError) -> ChainPoint {
        try attempt("read row \(row)", on: file.path) {
            try file.read { db in
                let state = try file.state(db)
                if row == state.anchor { return ChainPoint(row: row, hash: state.anchorHash) }
                if row == state.head { return ChainPoint(row: row, hash: state.headHash) }
                guard row > state.anchor, row < state.head else {
                    throw StoreError.outside(file: file.path, row: row, first: state.anchor, last: state.head)
                }
                return ChainPoint(row: row, hash: try hash(of: row, db))
            }
        }
    }

    /// The hash of a stored row. It is only as good as the row; the next row's `previous` tells.
    func hash(of row: UInt64, _ db: Database) throws -> Digest {
        guard let stored = try Row.fetchOne(db, sql: "\(ChainReader.select) WHERE seq = ?", arguments: [value(row)]),
            let fields = Fields(stored)
        else { throw damage(row, "no whole row", "row \(row)", lastGood: row - 1) }
        let binding = file.binding.row(row, epoch: fields.epoch, format: fields.format, previous: fields.previous)
        return Binding.hash(binding: binding, sealed: fields.sealed)
    }

    /// The next rows behind `point`, which moves on; empty only at the end of a chain that is whole. What stands before
    /// a damaged row is handed out first; the next call then throws.
    mutating func next(after point: inout ChainPoint) throws(StoreError) -> [JournalRow] {
        var cursor = point
        let file = file
        do throws(StoreError) {
            let fields = try attempt("read behind row \(cursor.row)", on: file.path) {
                try file.read { try ChainReader.fetch($0, after: cursor.row, file: file) }
            }
            guard fields.state.anchor <= cursor.row else {
                throw .outside(
                    file: file.path, row: cursor.row + 1, first: fields.state.anchor + 1, last: fields.state.head)
            }
            var rows: [JournalRow] = []
            for stored in fields.rows {
                do throws(StoreError) {
                    rows.append(try verify(stored, after: &cursor))
                } catch {
                    guard !rows.isEmpty else { throw error }
                    point = cursor
                    return rows
                }
            }
            try checkEnd(cursor, fields.state, readAll: fields.rows.isEmpty)
            point = cursor
            return rows
        } catch .damaged(_, "database", let found) {
            // SQLite could not read the page: name the row that stands on it.
            throw damage(cursor.row + 1, found, "row \(cursor.row + 1)", lastGood: cursor.row)
        }
    }

    private mutating func verify(_ stored: Fields?, after cursor: inout ChainPoint) throws(StoreError) -> JournalRow {
        let row = cursor.row + 1
        guard let stored else {
            throw damage(row, "a value of a wrong type", "numbers and bytes", lastGood: cursor.row)
        }
        guard stored.row == row else { throw damage(row, "row \(stored.row)", "row \(row)", lastGood: cursor.row) }
        guard stored.previous == cursor.hash else {
            throw damage(
                row, "predecessor \(stored.previous)", "the hash of row \(cursor.row), \(cursor.hash)",
                lastGood: cursor.row)
        }
        let binding = file.binding.row(row, epoch: stored.epoch, format: stored.format, previous: stored.previous)
        let batch: [UInt8]
        do throws(SealingError) {
            batch = try opener.open(stored.sealed, binding: binding)
        } catch {
            throw damage(row, "a seal that does not fit", "the batch as it was sealed", lastGood: cursor.row)
        }
        guard stored.format <= batchFormat else {
            throw .newerBatch(file: file.path, row: row, format: stored.format, ours: batchFormat)
        }
        cursor = ChainPoint(row: row, hash: Binding.hash(binding: binding, sealed: stored.sealed))
        return JournalRow(ticket: Ticket(row: row), epoch: stored.epoch, format: stored.format, batch: batch)
    }

    private func checkEnd(_ cursor: ChainPoint, _ state: JournalState, readAll: Bool) throws(StoreError) {
        if cursor.row == state.head, cursor.hash != state.headHash {
            throw damage(
                cursor.row, "hash \(cursor.hash)", "the hash \(state.headHash) of the last commit",
                lastGood: cursor.row - 1)
        }
        if cursor.row > state.head {
            throw damage(state.head + 1, "a row", "the end of the journal", lastGood: state.head)
        }
        if readAll, cursor.row < state.head {
            throw damage(cursor.row + 1, "nothing", "rows up to \(state.head)", lastGood: cursor.row)
        }
    }

    private func damage(_ row: UInt64, _ found: String, _ expected: String, lastGood: UInt64) -> StoreError {
        .damagedRow(file: file.path, row: row, found: found, expected: expected, lastGood: lastGood)
    }
}

extension ChainReader {
    private static let select = "SELECT seq, epoch, format, previous, sealed FROM batch"

    /// A row's columns, nothing verified but their types.
    private struct Fields {
        let row: UInt64
        let epoch: UInt64
        let format: UInt32
        let previous: Digest
        let sealed: [UInt8]

        init?(_ stored: Row) {
            let columns = Array(stored.databaseValues)
            guard let row = columns[0].number, let epoch = columns[1].number,
                let format = columns[2].number.flatMap(UInt32.init(exactly:)),
                let previous = columns[3].bytes.flatMap(Digest.init(bytes:)), let sealed = columns[4].bytes
            else { return nil }
            (self.row, self.epoch, self.format, self.previous, self.sealed) = (row, epoch, format, previous, sealed)
        }
    }

    /// One read's worth of rows and the state that belongs to them.
    private static func fetch(
        _ db: Database, after row: UInt64, file: JournalView
    ) throws -> (state: JournalState, rows: [Fields?]) {
        let state = try file.state(db)
        let statement = try db.cachedStatement(sql: "\(select) WHERE seq > ? ORDER BY seq LIMIT ?")
        let cursor = try Row.fetchCursor(statement, arguments: [value(row), Limits.rowsPerRead])
        var rows: [Fields?] = []
        var bytes = 0
        while bytes < Limits.bytesPerRead, let stored = try cursor.next() {
            rows.append(Fields(stored))
            bytes += rows.last??.sealed.count ?? 0
        }
        return (state, rows)
    }
}
