// The two rows that describe the file: who it belongs to (written once) and how far it has come (with every commit).
// Both carry a tag under the key. Not the rows of the log.

import Cryptography
import GRDB
import Glibc

/// Who the journal belongs to; written when it is made and never again.
struct JournalIdentity: Equatable, Sendable {
    var format: Int64
    var minReader: Int64
    var cluster: String
    /// Random, 16 bytes: tells this file from every other.
    var file: [UInt8]
    /// Seconds since 1970.
    var created: Int64

    private var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(number: UInt64(bitPattern: format))
        bytes.append(number: UInt64(bitPattern: minReader))
        bytes.append(number: UInt64(bitPattern: created))
        bytes.append(counted: Array(cluster.utf8))
        bytes.append(counted: file)
        return bytes
    }

    /// A new file's.
    static func make(kind: Schema.Kind, cluster: String) -> JournalIdentity {
        JournalIdentity(
            format: kind.format, minReader: kind.format, cluster: cluster, file: RandomBytes.make(16),
            created: Int64(time(nil)))
    }

    /// What the first row names as its predecessor.
    var genesis: Digest { Digest.sha256(encoded) }

    func write(_ db: Database, key: SealingKey) throws {
        let check = key.tag(.keyCheck, over: [])
        try db.execute(
            sql: "INSERT INTO header VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                format, minReader, cluster, value(file), created, value(check.bytes),
                value(key.tag(.identity, over: encoded).bytes),
            ])
    }

    /// The identity in the file, when this program, this cluster and this key may read it.
    static func read(
        _ db: Database, path: String, cluster: String, key: SealingKey, kind: Schema.Kind = .journal
    ) throws -> JournalIdentity {
        let versions = try versions(db, path: path, kind: kind)
        guard let row = try Row.fetchOne(db, sql: "SELECT cluster, file, created, keyCheck, tag FROM header") else {
            throw StoreError.damaged(file: path, part: "header", found: "no row")
        }
        let columns = Array(row.databaseValues)
        guard let name = columns[0].text, let file = columns[1].bytes, let created = columns[2].number,
            let check = columns[3].bytes, let tag = columns[4].bytes
        else { throw StoreError.damaged(file: path, part: "header", found: "a value of a wrong type") }
        let identity = JournalIdentity(
            format: versions.format, minReader: versions.minReader, cluster: name, file: file,
            created: Int64(clamping: created))
        let knowsKey = key.tag(.keyCheck, over: []).bytes == check
        let isWhole = key.tag(.identity, over: identity.encoded).bytes == tag
        guard knowsKey || isWhole else { throw StoreError.wrongKey(file: path) }
        guard knowsKey, isWhole else {
            throw StoreError.damaged(
                file: path, part: "header", found: knowsKey ? "its tag does not fit" : "its key check does not fit")
        }
        guard name == cluster else { throw StoreError.wrongCluster(file: path, found: name, expected: cluster) }
        return identity
    }

    private static func versions(
        _ db: Database, path: String, kind: Schema.Kind
    ) throws -> (format: Int64, minReader: Int64) {
        let id = try Int32.fetchOne(db, sql: "PRAGMA application_id")
        guard id == kind.applicationID else {
            throw StoreError.damaged(file: path, part: "file's mark", found: "it is not a \(kind.name) of this program")
        }
        let row = try Row.fetchOne(db, sql: "SELECT format, minReader FROM header")
        let versions = (row.map { Array($0.databaseValues) } ?? []).compactMap(\.number).map(Int64.init(clamping:))
        guard versions.count == 2 else {
            throw StoreError.damaged(file: path, part: "header", found: "no format number")
        }
        guard versions[1] <= kind.format else {
            throw StoreError.newerFormat(
                file: path, format: versions[0], minReader: versions[1], ours: kind.format)
        }
        return (versions[0], versions[1])
    }
}

/// How far the journal has come; replaced with every commit, in the same transaction.
struct JournalState: Equatable, Sendable {
    /// The epoch of the last start.
    var epoch: UInt64 = 0
    /// The last row and its hash.
    var head: UInt64 = 0
    var headHash: Digest
    /// The last deleted row and its hash.
    var anchor: UInt64 = 0
    var anchorHash: Digest
    /// Sealed bytes of all rows that are kept.
    var bytes: UInt64 = 0
    /// The checkpoint that stands; 0 when there is none.
    var generation: UInt64 = 0

    init(genesis: Digest) {
        headHash = genesis
        anchorHash = genesis
    }

    private func tag(_ binding: Binding, key: SealingKey) -> Digest {
        var message = binding.file
        for number in [epoch, head, anchor, bytes, generation] { message.append(number: number) }
        headHash.append(to: &message)
        anchorHash.append(to: &message)
        return key.tag(.state, over: message)
    }

    func write(_ db: Database, binding: Binding, key: SealingKey) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO state VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)").execute(
            arguments: [
                value(epoch), value(head), value(headHash.bytes), value(anchor), value(anchorHash.bytes),
                value(bytes), value(generation), value(tag(binding, key: key).bytes),
            ])
    }

    static func read(_ db: Database, path: String, binding: Binding, key: SealingKey) throws -> JournalState {
        let sql = "SELECT epoch, head, headHash, anchor, anchorHash, bytes, generation, tag FROM state"
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql)) else {
            throw StoreError.damaged(file: path, part: "state row", found: "it is missing")
        }
        let columns = Array(row.databaseValues)
        guard let epoch = columns[0].number, let head = columns[1].number,
            let headHash = columns[2].bytes.flatMap(Digest.init(bytes:)), let anchor = columns[3].number,
            let anchorHash = columns[4].bytes.flatMap(Digest.init(bytes:)), let bytes = columns[5].number,
            let generation = columns[6].number, let tag = columns[7].bytes
        else { throw StoreError.damaged(file: path, part: "state row", found: "a value of a wrong type") }
        var state = JournalState(genesis: headHash)
        (state.epoch, state.head, state.anchor, state.anchorHash) = (epoch, head, anchor, anchorHash)
        (state.bytes, state.generation) = (bytes, generation)
        guard state.tag(binding, key: key).bytes == tag else {
            throw StoreError.damaged(file: path, part: "state row", found: "its tag does not fit")
        }
        return state
    }
}
