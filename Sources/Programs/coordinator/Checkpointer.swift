// Writes checkpoints on a thread of its own, one at a time, so that the loop never waits for one.

import ClusterModel
import Cryptography
import Daemon
import Ledger
import Store
import Synchronization
import Wire

/// Turns what changed into a checkpoint.
final class Checkpointer: Sendable {
    private let journal: any DurableLog
    private let isBusy = Mutex(false)
    private let failed: @Sendable (String) -> Void

    /// `failed` is told when a checkpoint could not be written; the process must end then, since the chunks that it
    /// contained count as written.
    init(journal: any DurableLog, failed: @escaping @Sendable (String) -> Void) {
        self.journal = journal
        self.failed = failed
    }

    var isIdle: Bool { isBusy.withLock { !$0 } }

    /// Writes in the background.
    func write(_ draft: CheckpointDraft, upTo ticket: Ticket) {
        isBusy.withLock { $0 = true }
        let runs = BackgroundThread.run(name: "coord-checkpoint") {
            self.writeNow(draft, upTo: ticket)
            self.isBusy.withLock { $0 = false }
        }
        if !runs { failed("the system has no thread to give") }
    }

    private func writeNow(_ draft: CheckpointDraft, upTo ticket: Ticket) {
        do {
            var changed: [Chunk] = []
            var removed: [ChunkName] = []
            try draft.forEachChunk { (chunk) throws(WireError) in
                if chunk.isEmpty {
                    removed.append(chunk.name)
                } else {
                    changed.append(Chunk(name: chunk.name, bytes: try chunk.encoded()))
                }
            }
            try journal.writeCheckpoint(CheckpointUpdate(upTo: ticket, changed: changed, removed: removed))
            let hashes = Set(draft.payloads.compactMap { Digest(bytes: $0.bytes) })
            _ = try journal.purgeBlobs(keeping: hashes, asOf: ticket)
        } catch {
            failed("\(error)")
        }
    }
}

extension CheckpointChunk {
    var name: ChunkName {
        switch self {
        case .head: ChunkName(table: "head", index: 0)
        case .jobs(let index, _): ChunkName(table: "jobs", index: UInt32(index))
        case .allocations(let index, _): ChunkName(table: "allocations", index: UInt32(index))
        case .nodes(let index, _): ChunkName(table: "nodes", index: UInt32(index))
        case .recurring(let index, _): ChunkName(table: "recurring", index: UInt32(index))
        case .services(let index, _): ChunkName(table: "services", index: UInt32(index))
        case .models(let index, _): ChunkName(table: "models", index: UInt32(index))
        }
    }

    var isEmpty: Bool {
        switch self {
        case .head: false
        case .jobs(_, let rows): rows.isEmpty
        case .allocations(_, let rows): rows.isEmpty
        case .nodes(_, let rows): rows.isEmpty
        case .recurring(_, let rows): rows.isEmpty
        case .services(_, let rows): rows.isEmpty
        case .models(_, let rows): rows.isEmpty
        }
    }
}
