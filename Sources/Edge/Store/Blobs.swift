// Content by its hash: stored once, sealed, under a name that tells nothing; and the part of it that stays in memory.

import Cryptography
import GRDB

/// Reads and writes content in one file.
struct BlobShelf: Sendable {
    let file: JournalView

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
            try file.read {
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

// What tools ask of the shelf.
extension BlobShelf {
    /// Whether content of this hash is there, whole or not.
    func holds(_ hash: Digest) throws(StoreError) -> Bool {
        let name = file.binding.name(of: hash, key: file.key)
        return try attempt("look for blob \(hash)", on: file.path) {
            try file.read {
                let sql = "SELECT 1 FROM blob WHERE name = ?"
                return try Row.fetchOne($0.cachedStatement(sql: sql), arguments: [value(name.bytes)]) != nil
            }
        }
    }

    /// Opens every blob and compares it with its name; answers how many there are.
    func verifyAll(upTo head: UInt64) throws(StoreError) -> Int {
        var walk = BlobWalk(self)
        while let entry = try walk.next() {
            guard let row = entry.row else { throw damaged(walk.count, "a value of a wrong type") }
            guard row >= 1, row <= head else { throw damaged(walk.count, "it belongs to row \(row) of \(head)") }
            guard entry.blob != nil else { throw damaged(walk.count, entry.damage) }
        }
        return walk.count
    }

    /// Hands out every blob that is what its name says; answers how many are not. Throws at the first of those unless
    /// they are skipped.
    func forEach(skippingDamage skips: Bool, _ body: (Blob) throws -> Void) throws -> Int {
        var walk = BlobWalk(self)
        var lost = 0
        while let entry = try walk.next() {
            if let blob = entry.blob {
                try body(blob)
            } else if skips {
                lost += 1
            } else {
                throw damaged(walk.count, entry.damage)
            }
        }
        return lost
    }

    private func damaged(_ number: Int, _ found: String) -> StoreError {
        .damaged(file: file.path, part: "blob \(number) in the order of their names", found: found)
    }
}

/// Goes through a shelf in the order of the names, one at a time: all of them may be gigabytes.
private struct BlobWalk: ~Copyable {
    /// What stands under one name.
    struct Entry {
        /// The row with which it was submitted last.
        let row: UInt64?
        /// nil where what stands there is not what the name says.
        let blob: Blob?
        /// What is wrong with it then.
        var damage = "its seal does not fit"
    }

    private let shelf: BlobShelf
    private var opener: Opener
    private var last: [UInt8] = []
    /// How many were handed out.
    private(set) var count = 0

    init(_ shelf: BlobShelf) {
        self.shelf = shelf
        opener = Opener(key: shelf.file.key)
    }

    mutating func next() throws(StoreError) -> Entry? {
        let (file, last) = (shelf.file, last)
        let found = try attempt("read blob \(count + 1)", on: file.path) {
            try file.read {
                let sql = """
                    SELECT name, row, sealed FROM blob LEFT JOIN content ON content.id = blob.content
                    WHERE name > ? ORDER BY name LIMIT 1
                    """
                return try Row.fetchOne($0.cachedStatement(sql: sql), arguments: [value(last)])
            }
        }
        guard let found else { return nil }
        count += 1
        let columns = Array(found.databaseValues)
        guard let bytes = columns[0].bytes, let name = Digest(bytes: bytes) else {
            // Without its name nothing behind it can be reached.
            throw .damaged(
                file: file.path, part: "blob \(count) in the order of their names", found: "a value of a wrong type")
        }
        self.last = bytes
        let row = columns[1].number
        guard let sealed = columns[2].bytes else { return Entry(row: row, blob: nil, damage: "its content is missing") }
        guard let plain = try? opener.open(sealed, binding: file.binding.blob(name)), let blob = try? Blob(plain),
            file.binding.name(of: blob.hash, key: file.key) == name
        else { return Entry(row: row, blob: nil) }
        return Entry(row: row, blob: blob)
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
