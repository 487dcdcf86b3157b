// Content by its hash: stored once, sealed, under a name that tells nothing; and the part of it that stays in memory.

import Cryptography
import GRDB

/// Reads and writes content in one file.
struct BlobShelf: Sendable {
    let file: JournalFile

    /// Stores content that is not there yet; content that is, is marked as submitted with `row`.
    func store(_ blob: Blob, row: UInt64, _ db: Database, _ sealer: inout Sealer) throws {
        let name = file.binding.name(of: blob.hash, key: file.key)
        try db.cachedStatement(sql: "UPDATE blob SET row = ? WHERE name = ?")
            .execute(arguments: [value(row), value(name.bytes)])
        guard db.changesCount == 0 else { return }
        let sealed = try sealer.seal(blob.bytes, binding: file.binding.blob(name))
        try db.cachedStatement(sql: "INSERT INTO content (sealed) VALUES (?)").execute(arguments: [value(sealed)])
        try db.cachedStatement(sql: "INSERT INTO blob VALUES (?, ?, ?)")
            .execute(arguments: [value(name.bytes), value(row), db.lastInsertedRowID])
    }

    /// The content; nil when there is none of that hash.
    func read(_ hash: Digest) throws(StoreError) -> Blob? {
        let name = file.binding.name(of: hash, key: file.key)
        let found = try attempt("read blob \(hash)", on: file.path) {
            try file.reader.read {
                let sql = "SELECT sealed FROM blob LEFT JOIN content ON content.id = blob.content WHERE name = ?"
                return try Row.fetchOne($0.cachedStatement(sql: sql), arguments: [value(name.bytes)])
            }
        }
        guard let found else { return nil }
        var opener = Opener(key: file.key)
        guard let sealed = found.databaseValues.first?.bytes,
            let plain = try? opener.open(sealed, binding: file.binding.blob(name))
        else { throw .damaged(file: file.path, part: "blob \(hash)", found: "its seal does not fit") }
        let blob = try Blob(plain)
        guard blob.hash == hash else {
            throw .damaged(file: file.path, part: "blob \(hash)", found: "content of hash \(blob.hash)")
        }
        return blob
    }
}

/// Content in memory, up to a number of bytes; what was not asked for the longest goes first.
struct BlobCache: Sendable {
    private let limit: Int
    private var bytes = 0
    private var entries: [Digest: (blob: Blob, use: UInt64)] = [:]
    /// Uses in their order; entries that were used again later are skipped when it is their turn.
    private var uses: [(use: UInt64, hash: Digest)] = []
    private var clock: UInt64 = 0

    init(limit: Int) {
        self.limit = limit
    }

    mutating func read(_ hash: Digest) -> [UInt8]? {
        guard let blob = entries[hash]?.blob else { return nil }
        touch(blob)
        return blob.bytes
    }

    mutating func keep(_ blob: Blob) {
        guard blob.bytes.count <= limit else { return }
        if entries[blob.hash] == nil { bytes += blob.bytes.count }
        touch(blob)
        var evicted = 0
        while bytes > limit, evicted < uses.count {
            let (use, hash) = uses[evicted]
            evicted += 1
            guard let entry = entries[hash], entry.use == use else { continue }
            entries[hash] = nil
            bytes -= entry.blob.bytes.count
        }
        uses.removeFirst(evicted)
    }

    mutating func removeAll() {
        self = BlobCache(limit: limit)
    }

    private mutating func touch(_ blob: Blob) {
        clock += 1
        entries[blob.hash] = (blob, clock)
        uses.append((clock, blob.hash))
        // Without this, reading one blob for ever would lengthen the list for ever.
        if uses.count > 2 * entries.count + 64 {
            uses.removeAll { entries[$0.hash]?.use != $0.use }
        }
    }
}
