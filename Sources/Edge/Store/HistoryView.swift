// The history as it is read: rows opened and checked against what they are found by, and the tally that tells whether
// one is missing. Who writes it is in HistoryFile.swift.

import Cryptography
import GRDB

/// Tables and names of the history's file.
enum HistorySchema {
    static let fileName = "history.sqlite"
    /// "crdH" for SQLite and `file`.
    static let kind = Schema.Kind(applicationID: 0x6372_6448, name: "history", format: 1)

    /// Found by job, by element, and by the time of the end; the order is the ordinal's.
    static let tables = """
        CREATE TABLE header (
            id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL, minReader INTEGER NOT NULL,
            cluster TEXT NOT NULL, file BLOB NOT NULL, created INTEGER NOT NULL,
            keyCheck BLOB NOT NULL, tag BLOB NOT NULL);
        CREATE TABLE tally (
            id INTEGER PRIMARY KEY CHECK (id = 1), rows INTEGER NOT NULL, bytes INTEGER NOT NULL, tag BLOB NOT NULL);
        CREATE TABLE past (
            ordinal INTEGER PRIMARY KEY, job INTEGER NOT NULL UNIQUE, parent INTEGER, place INTEGER,
            ended INTEGER NOT NULL, sealed BLOB NOT NULL);
        CREATE INDEX pastByElement ON past (parent, place) WHERE parent IS NOT NULL;
        CREATE INDEX pastByEnd ON past (ended);
        PRAGMA application_id = \(kind.applicationID);
        """

    /// Who the file belongs to; an empty one is made ours.
    static func identify(
        _ connection: DatabaseQueue, _ path: String, key: SealingKey, cluster: String
    ) throws(StoreError) -> JournalIdentity {
        try attempt("read the history's header", on: path) {
            // Nobody waits in this file for the longest log, so SQLite may copy it by itself.
            try connection.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 1000") }
            let isEmpty = try connection.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") } == 0
            guard isEmpty else {
                return try connection.read {
                    try JournalIdentity.read($0, path: path, cluster: cluster, key: key, kind: kind)
                }
            }
            let identity = JournalIdentity.make(kind: kind, cluster: cluster)
            let view = HistoryView(
                path: path, key: key, binding: Binding(file: identity.file), connection: connection)
            try connection.write { db in
                try db.execute(sql: tables)
                try identity.write(db, key: key)
                try HistoryTally().write(db, view: view)
            }
            return identity
        }
    }
}

/// How many rows there are and how long their records are, under a tag: a row that was taken away is missed.
struct HistoryTally: Equatable {
    var rows: UInt64 = 0
    var bytes: UInt64 = 0

    /// Takes off rows of which the lengths were answered.
    mutating func drop(_ gone: [Row]) {
        for row in gone {
            rows -= min(rows, 1)
            bytes -= min(bytes, row.databaseValues.first?.number ?? 0)
        }
    }

    private func tag(_ view: HistoryView) -> Digest {
        var message = view.binding.file
        message.append(number: rows)
        message.append(number: bytes)
        return view.key.tag(.state, over: message)
    }

    func write(_ db: Database, view: HistoryView) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO tally VALUES (1, ?, ?, ?)").execute(
            arguments: [value(rows), value(bytes), value(tag(view).bytes)])
    }

    static func read(_ db: Database, view: HistoryView) throws -> HistoryTally {
        let row = try Row.fetchOne(db.cachedStatement(sql: "SELECT rows, bytes, tag FROM tally"))
        let columns = row.map { Array($0.databaseValues) } ?? []
        guard columns.count == 3, let rows = columns[0].number, let bytes = columns[1].number,
            let tag = columns[2].bytes, case let tally = HistoryTally(rows: rows, bytes: bytes),
            tally.tag(view).bytes == tag
        else { throw StoreError.damaged(file: view.path, part: "tally", found: "its tag does not fit") }
        return tally
    }
}

/// A connection to the history and what is needed to open its rows.
struct HistoryView: Sendable {
    let path: String
    let key: SealingKey
    let binding: Binding
    let connection: DatabaseQueue

    private static let select = "SELECT ordinal, job, parent, place, ended, sealed FROM past"

    /// The one row of a condition; nil when there is none.
    func row(sql: String, _ arguments: [DatabaseValue]) throws(StoreError) -> HistoryRow? {
        try historyFault(at: path) { () throws(StoreError) in
            try attempt("read the history", on: path) {
                let found = try connection.read {
                    try Row.fetchOne(
                        $0.cachedStatement(sql: "\(Self.select) \(sql)"), arguments: StatementArguments(arguments))
                }
                guard let found else { return nil }
                var opener = Opener(key: key)
                guard let row = open(found, &opener) else {
                    let job = Array(found.databaseValues)[1].number.map { "\($0)" } ?? "unknown"
                    throw StoreError.damaged(file: path, part: "row of job \(job)", found: "its seal does not fit")
                }
                return row
            }
        }
    }

    func page(before ordinal: UInt64, since: Int64?, until: Int64?, limit: Int) throws(StoreError) -> HistoryPage {
        try historyFault(at: path) { () throws(StoreError) in
            try attempt("read the history", on: path) {
                try connection.read { try page($0, before: ordinal, since: since, until: until, limit: limit) }
            }
        }
    }

    private func page(
        _ db: Database, before ordinal: UInt64, since: Int64?, until: Int64?, limit: Int
    ) throws -> HistoryPage {
        var start = ordinal
        if let until {
            // Ends rise with their ordinals: behind the last one before `until` there is nothing to look at.
            let sql = "SELECT ordinal + 1 FROM past WHERE ended < ? ORDER BY ended DESC, ordinal DESC LIMIT 1"
            let last = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [until])
            guard let last = last?.databaseValues.first?.number else { return HistoryPage() }
            start = min(start, last)
        }
        var page = HistoryPage()
        var opener = Opener(key: key)
        var bytes = 0
        var looked = 0
        let cursor = try Row.fetchCursor(
            db.cachedStatement(sql: "\(Self.select) WHERE ordinal < ? ORDER BY ordinal DESC"), arguments: [value(start)]
        )
        while let found = try cursor.next() {
            let columns = Array(found.databaseValues)
            if let since, let ended = columns[4].number, Int64(clamping: ended) < since {
                page.next = nil
                return page
            }
            guard looked < limit, bytes < Limits.historyPageBytes else { return page }
            looked += 1
            page.next = columns[0].number
            bytes += columns[5].bytes?.count ?? 0
            if let row = open(found, &opener) { page.rows.append(row) } else { page.damaged += 1 }
        }
        page.next = nil
        return page
    }

    /// The row, if it is what was written in its place.
    func open(_ found: Row, _ opener: inout Opener) -> HistoryRow? {
        let columns = Array(found.databaseValues)
        guard let ordinal = columns[0].number, let job = columns[1].number, let ended = columns[4].number,
            let sealed = columns[5].bytes
        else { return nil }
        var element: HistoryElement?
        if let array = columns[2].number, let index = columns[3].number {
            element = HistoryElement(array: array, index: index)
        }
        let bare = HistoryRow(
            ordinal: ordinal, job: job, element: element, ended: Int64(clamping: ended), record: [])
        guard let record = try? opener.open(sealed, binding: binding.history(bare)) else { return nil }
        return HistoryRow(
            ordinal: ordinal, job: job, element: element, ended: Int64(clamping: ended), record: record)
    }
}
