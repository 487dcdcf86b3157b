// The five lines that touch the world: take, step, submit, hold; and beside them the checkpoints that keep a restart
// short. On a thread of its own. What it decided is performed
// by whoever learns that it is durable: the journal's thread, or this one when it is already.

import ClusterModel
import ControlPlane
import Cryptography
import Daemon
import Glibc
import Ledger
import Store
import Synchronization
import Wire

enum Limits {
    /// One fsync pays for this many inputs; beyond it latency grows faster than throughput.
    static let inputsPerTurn = 256
    /// How long the loop sleeps when nothing comes, in milliseconds.
    static let tickEvery: Int64 = 1000
}

/// The coordinator's loop.
struct CoordinatorLoop {
    let inbox: Inbox
    let outbox: Outbox
    let journal: any DurableLog
    let checkpoints: Checkpointer
    var clocks: Clocks
    private var lastTicket: Ticket
    private var pacing: CheckpointPacing
    private var nextTick: Int64 = 0

    init(
        inbox: Inbox, outbox: Outbox, journal: any DurableLog, checkpoints: Checkpointer, clocks: Clocks,
        recovery: Recovery
    ) {
        self.inbox = inbox
        self.outbox = outbox
        self.journal = journal
        self.checkpoints = checkpoints
        self.clocks = clocks
        lastTicket = recovery.last
        pacing = CheckpointPacing(
            checkpoint: recovery.checkpoint.row, last: recovery.last.row, replayed: recovery.events,
            at: KernelClock.boot)
    }

    /// Runs until the inbox is closed.
    mutating func run(_ plane: inout ClusterConductor) throws {
        while let arrivals = inbox.take(upTo: Limits.inputsPerTurn, before: Inbox.now + Limits.tickEvery) {
            let turn = plane.step(inputs(of: arrivals), at: clocks.now)
            try submit(turn, blobs: arrivals.flatMap(\.blobs))
            outbox.hold(turn.effects, until: lastTicket)
            checkpointIfDue(&plane)
        }
    }

    /// Writes a turn down; what is not written yet is not visible either.
    mutating func submit(_ turn: Turn, blobs: [Blob]) throws {
        guard !turn.events.isEmpty else { return }
        lastTicket = try journal.submit(turn.events.encoded(), blobs: wanted(blobs, by: turn.events))
        pacing.note(events: turn.events.count, row: lastTicket.row, at: KernelClock.boot)
    }

    /// Only the payloads of submits, recurring jobs and services that were accepted are kept.
    private func wanted(_ blobs: [Blob], by events: [Event]) -> [Blob] {
        guard !blobs.isEmpty else { return [] }
        var hashes: Set<Digest> = []
        for case .job(.submitted(_, let spec, _, _, _)) in events {
            if let digest = Digest(bytes: spec.value.payload.bytes) { hashes.insert(digest) }
        }
        for case .service(.declared(_, let spec, _, _, _)) in events {
            if let digest = Digest(bytes: spec.value.job.value.payload.bytes) { hashes.insert(digest) }
        }
        for case .recurring(.declared(_, let spec, _, _)) in events {
            if let digest = Digest(bytes: spec.value.job.value.payload.bytes) { hashes.insert(digest) }
        }
        return blobs.filter { hashes.remove($0.hash) != nil }
    }

    private mutating func inputs(of arrivals: [Arrival]) -> [Input] {
        let time = KernelClock.boot
        guard time >= nextTick else { return arrivals.map(\.input) }
        nextTick = time + Limits.tickEvery
        return arrivals.map(\.input) + [.tick]
    }

    private mutating func checkpointIfDue(_ plane: inout ClusterConductor) {
        let now = KernelClock.boot
        guard pacing.isDue(at: now), checkpoints.isIdle else { return }
        pacing.noteCheckpoint(at: now)
        checkpoints.write(plane.takeCheckpointDraft(), upTo: lastTicket)
    }
}
