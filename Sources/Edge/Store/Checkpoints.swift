// Writing and reading checkpoints: new chunks are added beside the old ones in slices, one commit exchanges the list,
// and only then the old ones go. Whatever moment the process dies at, one whole checkpoint stands.

import Cryptography
import GRDB

/// A checkpoint on its way to the disk, everything sealed.
struct CheckpointErrand: Errand {
    private(set) var manifest: Manifest
    /// Chunks the new checkpoint has no use for.
    private(set) var replaced: [UInt64] = []
    private var chunks: [(id: UInt64, sealed: [UInt8])] = []
    private var sealedManifest: [UInt8] = []
    private var written = 0

    /// Seals what is new; `standing` is the list it builds on.
    init(_ update: CheckpointUpdate, on standing: Manifest, file: JournalFile) throws(StoreError) {
        manifest = standing
        manifest.generation += 1
        manifest.row = update.ticket.row
        do throws(SealingError) {
            var sealer = Sealer(key: file.key)
            for name in update.removed { retire(manifest.chunks.removeValue(forKey: name)) }
            for chunk in update.changed {
                let id = manifest.nextID
                manifest.nextID += 1
                let sealed = try sealer.seal(chunk.bytes, binding: file.binding.chunk(id))
                guard let tag = Manifest.Tag(of: sealed) else { throw .doesNotOpen }
                retire(manifest.chunks.updateValue(Manifest.Place(id: id, tag: tag), forKey: chunk.name))
                chunks.append((id, sealed))
            }
            sealedManifest = try sealer.seal(manifest.encoded, binding: file.binding.manifest(manifest.generation))
        } catch {
            throw .sealing(file: file.path, error)
        }
    }

    mutating func advance(_ db: Database, _ state: inout JournalState) throws -> Int? {
        var bytes = 0
        let statement = try db.cachedStatement(sql: "INSERT OR REPLACE INTO chunk VALUES (?, ?)")
        while written < chunks.count, bytes < Limits.backgroundBytes {
            let (id, sealed) = chunks[written]
            try statement.execute(arguments: [value(id), value(sealed)])
            chunks[written].sealed = []
            bytes += sealed.count
            written += 1
        }
        // It must not stand before the rows it contains do.
        guard written == chunks.count, state.head >= manifest.row else { return nil }
        try manifest.write(db, sealedManifest)
        state.generation = manifest.generation
        return chunks.count
    }

    private mutating func retire(_ place: Manifest.Place?) {
        if let place { replaced.append(place.id) }
    }
}

/// Deletes chunks that no checkpoint names.
struct SweepErrand: Errand {
    private var ids: [UInt64]

    init(_ ids: [UInt64]) {
        self.ids = ids
    }

    /// What a start finds left over from one that died: chunks in the file that the standing list does not name.
    ///
    /// The list's next id is moved behind all of them.
    init(_ db: Database, keeping manifest: inout Manifest) throws {
        let kept = Set(manifest.chunks.values.map(\.id))
        let found = try Row.fetchAll(db, sql: "SELECT id FROM chunk").compactMap { $0.databaseValues.first?.number }
        manifest.nextID = max(manifest.nextID, (found.max() ?? 0) + 1)
        ids = found.filter { !kept.contains($0) }
    }

    mutating func advance(_ db: Database, _ state: inout JournalState) throws -> Int? {
        let statement = try db.cachedStatement(sql: "DELETE FROM chunk WHERE id = ?")
        for id in ids.suffix(Limits.backgroundLargeDeletions) { try statement.execute(arguments: [value(id)]) }
        ids.removeLast(min(ids.count, Limits.backgroundLargeDeletions))
        return ids.isEmpty ? 0 : nil
    }
}

extension Manifest {
    /// Reads the chunks in the order of their names, each verified.
    func readChunks(_ file: JournalView, _ body: (Chunk) throws -> Void) throws {
        var opener = Opener(key: file.key)
        for name in chunks.keys.sorted() {
            guard let place = chunks[name] else { continue }
            let sealed = try attempt("read chunk \(name) of the checkpoint", on: file.path) {
                try file.read {
                    try Row.fetchOne(
                        $0.cachedStatement(sql: "SELECT sealed FROM chunk WHERE id = ?"), arguments: [value(place.id)])
                }
            }
            let part = "checkpoint's chunk \(name)"
            guard let sealed = sealed?.databaseValues.first?.bytes else {
                throw StoreError.damaged(file: file.path, part: part, found: "it is missing")
            }
            guard Tag(of: sealed) == place.tag,
                let plain = try? opener.open(sealed, binding: file.binding.chunk(place.id))
            else { throw StoreError.damaged(file: file.path, part: part, found: "its seal does not fit") }
            try body(Chunk(name: name, bytes: plain))
        }
    }
}
