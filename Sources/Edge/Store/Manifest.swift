// A checkpoint's list of chunks: which rows of the file it consists of, and their seals' tags, so that a chunk that is
// missing, old or exchanged is found. Not the chunks.

import Cryptography
import GRDB

/// The list of chunks that make one checkpoint.
struct Manifest: Equatable, Sendable {
    /// Where a chunk is, and the end of its seal.
    struct Place: Equatable, Sendable {
        let id: UInt64
        let tag: Tag
    }

    /// Counts checkpoints; 0 is the empty one before the first.
    var generation: UInt64 = 0
    /// The last row the checkpoint contains.
    var row: UInt64 = 0
    /// The next free chunk id; ids are not used again, so that what deletes old chunks never meets a new one.
    var nextID: UInt64 = 1
    var chunks: [ChunkName: Place] = [:]

    /// The last 16 bytes of a sealed chunk.
    struct Tag: Equatable, Sendable {
        let high: UInt64
        let low: UInt64
    }

    func write(_ db: Database, _ sealed: [UInt8]) throws {
        try db.execute(sql: "DELETE FROM manifest")
        try db.execute(sql: "INSERT INTO manifest VALUES (?, ?)", arguments: [value(generation), value(sealed)])
    }

    /// The manifest of the checkpoint that stands.
    static func read(_ file: JournalView, generation: UInt64) throws(StoreError) -> Manifest {
        guard generation > 0 else { return Manifest() }
        let sealed = try attempt("read the checkpoint's list", on: file.path) {
            try file.read {
                try Row.fetchOne(
                    $0, sql: "SELECT sealed FROM manifest WHERE generation = ?", arguments: [value(generation)])
            }
        }
        guard let sealed = sealed?.databaseValues.first?.bytes else {
            throw .damaged(file: file.path, part: "checkpoint's list", found: "it is missing")
        }
        var opener = Opener(key: file.key)
        guard let plain = try? opener.open(sealed, binding: file.binding.manifest(generation)),
            let manifest = Manifest(plain, generation: generation)
        else { throw .damaged(file: file.path, part: "checkpoint's list", found: "its seal does not fit") }
        return manifest
    }
}

extension Manifest {
    /// Row, next id, and for each chunk its table, index, id and tag.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(number: row)
        bytes.append(number: nextID)
        for (name, place) in chunks {
            bytes.append(counted: Array(name.table.utf8))
            for number in [UInt64(name.index), place.id, place.tag.high, place.tag.low] { bytes.append(number: number) }
        }
        return bytes
    }

    private init?(_ bytes: [UInt8], generation: UInt64) {
        var rest = bytes[...]
        guard let row = rest.takeNumber(), let nextID = rest.takeNumber() else { return nil }
        (self.generation, self.row, self.nextID) = (generation, row, nextID)
        while !rest.isEmpty {
            guard let count = rest.takeNumber(), count <= UInt64(Limits.tableNameBytes), count <= UInt64(rest.count)
            else { return nil }
            let table = String(decoding: rest.prefix(Int(count)), as: UTF8.self)
            rest.removeFirst(Int(count))
            guard let index = rest.takeNumber().flatMap(UInt32.init(exactly:)), let id = rest.takeNumber(),
                let high = rest.takeNumber(), let low = rest.takeNumber()
            else { return nil }
            chunks[ChunkName(table: table, index: index)] = Place(id: id, tag: Tag(high: high, low: low))
        }
    }
}

extension Manifest.Tag {
    /// The tag of sealed bytes.
    init?(of sealed: [UInt8]) {
        var end = sealed.suffix(16)
        guard let high = end.takeNumber(), let low = end.takeNumber() else { return nil }
        (self.high, self.low) = (high, low)
    }
}

extension ArraySlice<UInt8> {
    /// Removes and answers the first eight bytes as a number; nil when there are fewer.
    fileprivate mutating func takeNumber() -> UInt64? {
        guard count >= 8 else { return nil }
        defer { removeFirst(8) }
        return prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
