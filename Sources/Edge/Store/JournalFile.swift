// The open file: its lock, its connections and its verified identity. Not the log: who writes and who reads is decided
// above (SQLiteLog.swift).

import Cryptography
import GRDB
import Glibc

/// An open journal; its three connections may be used from any thread, each by one at a time.
struct JournalFile: Sendable {
    let folder: Folder
    let key: SealingKey
    let identity: JournalIdentity
    let binding: Binding
    /// The only connection that writes rows.
    let writer: DatabaseQueue
    /// What is read goes through here.
    let view: JournalView
    /// Copies the write-ahead log into the database.
    let keeper: DatabaseQueue
    private let lock: LockFile

    var path: String { folder.file }

    init(
        folder: Folder, key: SealingKey, cluster: String, create: Bool, bounds: Bounds
    ) throws(StoreError) {
        guard cluster.utf8.count <= Limits.clusterNameBytes else {
            let limit = Limits.clusterNameBytes
            throw .tooLarge(what: "the cluster's name", size: cluster.utf8.count, limit: limit, unit: "bytes")
        }
        try folder.prepare(create: create)
        lock = try LockFile(at: folder.lock, guarding: folder.file)
        try folder.prepareFile(create: create)
        writer = try JournalFile.connect(folder.file, limit: bounds.walHardBytes, isReader: false)
        identity = try JournalFile.identify(writer, folder.file, key: key, cluster: cluster, create: create)
        binding = Binding(file: identity.file)
        view = JournalView(
            path: folder.file, key: key, binding: binding,
            connection: try JournalFile.connect(folder.file, limit: bounds.walHardBytes, isReader: true))
        keeper = try JournalFile.connect(folder.file, limit: bounds.walHardBytes, isReader: false)
        self.folder = folder
        self.key = key
    }

    /// Lets go of the connections; SQLite then copies the whole write-ahead log, which is only tidiness: what it cannot
    /// copy now is found again when the file is opened.
    func close() {
        try? keeper.close()
        view.close()
        try? writer.close()
        lock.release()
    }

    /// Opens one connection; a reader's cannot change the file.
    static func connect(_ path: String, limit: Int, isReader: Bool) throws(StoreError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = isReader
        // A reader may stay in one transaction (JournalReader.swift).
        configuration.allowsUnsafeTransactions = isReader
        configuration.busyMode = .timeout(Limits.busySeconds)
        configuration.foreignKeysEnabled = false
        configuration.label = isReader ? "journal reader" : "journal writer"
        return try attempt("open the journal", on: path) {
            let connection = try DatabaseQueue(path: path, configuration: configuration)
            try connection.writeWithoutTransaction { try settle($0, path: path, limit: limit, isReader: isReader) }
            return connection
        }
    }

    /// Sets, after opening, what GRDB and the library's builder would choose otherwise, and asserts what counts.
    private static func settle(_ db: Database, path: String, limit: Int, isReader: Bool) throws {
        try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA wal_autocheckpoint = 0")
        guard !isReader else { return }
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        try db.execute(
            sql: """
                PRAGMA synchronous = FULL; PRAGMA secure_delete = FAST; PRAGMA journal_size_limit = \(limit)
                """)
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        guard mode == "wal", synchronous == 2 else {
            throw StoreError.database(
                file: path, operation: "make commits durable",
                message: "journal_mode is \(mode ?? "unknown"), synchronous is \(synchronous ?? -1)")
        }
    }

    private static func identify(
        _ writer: DatabaseQueue, _ path: String, key: SealingKey, cluster: String, create: Bool
    ) throws(StoreError) -> JournalIdentity {
        try attempt("read the header", on: path) {
            let isEmpty = try writer.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") } == 0
            guard isEmpty else {
                return try writer.read { try JournalIdentity.read($0, path: path, cluster: cluster, key: key) }
            }
            guard create else { throw StoreError.missing(file: path) }
            return try make(writer, key: key, cluster: cluster)
        }
    }

    private static func make(_ writer: DatabaseQueue, key: SealingKey, cluster: String) throws -> JournalIdentity {
        let identity = JournalIdentity(
            format: Schema.format, minReader: Schema.minReader, cluster: cluster, file: RandomBytes.make(16),
            created: Int64(time(nil)))
        let state = JournalState(genesis: identity.genesis)
        try writer.write { db in
            try db.execute(sql: Schema.tables)
            try identity.write(db, key: key)
            try state.write(db, binding: Binding(file: identity.file), key: key)
        }
        // The header belongs into the database file itself, so that a lost log cannot make the journal look new.
        _ = try writer.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        return identity
    }
}
