// What bounds the file: rows behind the checkpoint and blobs nobody points to are deleted, some beside each commit. The
// hash of the last deleted row stays as the chain's anchor.

import Cryptography
import GRDB

/// Deletes the oldest rows that a checkpoint contains, until the bounds hold.
struct RetentionErrand: Errand {
    let file: JournalFile
    let bounds: Bounds
    /// The last row of the checkpoint that stands.
    let checkpoint: UInt64

    mutating func advance(_ db: Database, _ state: inout JournalState) throws -> Int? {
        let last = lastToDelete(state)
        guard last > state.anchor else { return 0 }
        let range: StatementArguments = [value(state.anchor), value(last)]
        let freed = try Row.fetchOne(
            db, sql: "SELECT coalesce(sum(length(sealed)), 0) FROM batch WHERE seq > ? AND seq <= ?", arguments: range)
        state.anchorHash = try hash(of: last, state, db)
        try db.execute(sql: "DELETE FROM batch WHERE seq > ? AND seq <= ?", arguments: range)
        state.anchor = last
        state.bytes -= min(state.bytes, freed?.databaseValues.first?.number ?? 0)
        return lastToDelete(state) > last ? nil : 0
    }

    /// The hash of a row that is about to go, as the row after it (or the state) has it: the chain goes on from there.
    private func hash(of row: UInt64, _ state: JournalState, _ db: Database) throws -> Digest {
        if row == state.head { return state.headHash }
        let hash = try ChainReader(file.view, batchFormat: .max).hash(of: row, db)
        let sql = "SELECT previous FROM batch WHERE seq = ?"
        let next = try Row.fetchOne(db, sql: sql, arguments: [value(row + 1)])?.databaseValues.first?.bytes
        guard next == hash.bytes else {
            throw StoreError.damagedRow(
                file: file.path, row: row, found: "hash \(hash)",
                expected: "the hash that row \(row + 1) names", lastGood: state.anchor)
        }
        return hash
    }

    /// One slice's end; the bytes are looked at again with each slice.
    private func lastToDelete(_ state: JournalState) -> UInt64 {
        let kept = state.head - state.anchor
        guard kept > bounds.retainedRows || state.bytes > UInt64(bounds.retainedBytes) else { return state.anchor }
        let slice = min(state.anchor + UInt64(Limits.backgroundDeletions), checkpoint)
        guard state.bytes <= UInt64(bounds.retainedBytes) else { return max(slice, state.anchor) }
        return max(min(slice, state.head - bounds.retainedRows), state.anchor)
    }
}

/// Deletes blobs that were not in use as of a row and were not submitted since.
struct PurgeErrand: Errand {
    /// Names in use.
    private let live: Set<Digest>
    private let row: UInt64
    private var doomed: [[UInt8]]?
    private var count = 0

    init(keeping live: Set<Digest>, asOf row: UInt64) {
        self.live = live
        self.row = row
    }

    mutating func advance(_ db: Database, _ state: inout JournalState) throws -> Int? {
        var names = try doomed ?? list(db)
        for name in names.suffix(Limits.backgroundLargeDeletions) { try delete(name, db) }
        names.removeLast(min(names.count, Limits.backgroundLargeDeletions))
        doomed = names
        return names.isEmpty ? count : nil
    }

    private func list(_ db: Database) throws -> [[UInt8]] {
        try Row.fetchAll(db, sql: "SELECT name FROM blob WHERE row <= ?", arguments: [value(row)])
            .compactMap { $0.databaseValues.first?.bytes }
            .filter { name in Digest(bytes: name).map { !live.contains($0) } ?? true }
    }

    /// Between two slices the content may have been submitted again: the row says so.
    private mutating func delete(_ name: [UInt8], _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "DELETE FROM blob WHERE name = ? AND row <= ? RETURNING content")
        guard let gone = try Row.fetchOne(statement, arguments: [value(name), value(row)]),
            let content = gone.databaseValues.first
        else { return }
        try db.cachedStatement(sql: "DELETE FROM content WHERE id = ?").execute(arguments: [content])
        count += 1
    }
}
