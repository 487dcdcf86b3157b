// How a coordinator finds out what is true: the checkpoint, and every row behind it. Not a code path of its own but
// `apply` over the log.

import ClusterModel
import Daemon
import Glibc
import Ledger
import Store
import Wire

/// The state as the journal tells it, and how it was come by.
struct Recovery {
    let state: ClusterState
    let last: Ticket
    /// The last row that the checkpoint contains; before the first row where there is none.
    let checkpoint: Ticket
    /// Rows that were replayed, and the facts in them.
    let rows: Int
    let events: Int
    /// The latest time that stands in them.
    let latest: WallTime

    init(_ journal: any DurableLog, cluster: ClusterID) throws {
        try self.init(
            cluster: cluster, last: journal.last, readCheckpoint: { try journal.readCheckpoint($0) },
            replay: { try journal.replay(after: $0, $1) })
    }

    /// The state as a journal that is only looked at tells it.
    init(_ journal: JournalReader, cluster: ClusterID) throws {
        try self.init(
            cluster: cluster, last: journal.last, readCheckpoint: { try journal.readCheckpoint($0) },
            replay: { (point, body) in
                try journal.replay(after: point) {
                    try body($0)
                    return true
                }
            })
    }

    private init(
        cluster: ClusterID, last: Ticket, readCheckpoint: ((Chunk) throws -> Void) throws -> Ticket?,
        replay: (Ticket, (JournalRow) throws -> Void) throws -> Void
    ) throws {
        let standing = try Self.checkpoint(readCheckpoint)
        var state = standing?.state ?? ClusterState(cluster: cluster)
        var latest = standing?.latest ?? WallTime(milliseconds: 0)
        var (rows, count) = (0, 0)
        let decoder = Conveyor<JournalRow, [Event]>(threads: Self.threads) { try [Event].decoded(from: $0.batch) }
        defer { decoder.close() }
        func fold(_ events: [Event]) {
            for event in events {
                state.apply(event)
                if let time = event.time { latest = max(latest, time) }
            }
            rows += 1
            count += events.count
        }
        checkpoint = standing?.ticket ?? Ticket(row: 0)
        try replay(checkpoint) { try decoder.put($0, bytes: $0.batch.count, fold) }
        try decoder.finish(fold)
        self.state = state
        self.rows = rows
        events = count
        self.latest = latest
        self.last = last
    }

    /// Decoding is most of a start: it is done beside reading and folding, on up to three more processors; more would
    /// wait for the one that folds.
    private static var threads: Int { min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1, 0), 3) }

    /// The checkpoint that stands.
    private struct Standing {
        let state: ClusterState
        /// The last row that it contains.
        let ticket: Ticket
        /// The latest time in it.
        let latest: WallTime
    }

    private static func checkpoint(_ read: ((Chunk) throws -> Void) throws -> Ticket?) throws -> Standing? {
        var rebuilding = Rebuilding()
        var latest = WallTime(milliseconds: 0)
        let decoder = Conveyor<Chunk, (CheckpointChunk, WallTime)>(threads: threads) {
            let chunk = try CheckpointChunk.decoded(from: $0.bytes)
            return (chunk, chunk.latestTime)
        }
        defer { decoder.close() }
        func take(_ chunk: CheckpointChunk, _ time: WallTime) {
            rebuilding.take(chunk)
            latest = max(latest, time)
        }
        let ticket = try read { chunk in try decoder.put(chunk, bytes: chunk.bytes.count, take) }
        try decoder.finish(take)
        guard let ticket else { return nil }
        guard let state = rebuilding.finish() else {
            throw HouseholdError(
                description: "the checkpoint has no head; restore the journal from a backup of its folder")
        }
        return Standing(state: state, ticket: ticket, latest: latest)
    }
}

extension CheckpointChunk {
    /// The latest time of any job, recurring job, service or node in it, for a clock that must not run backwards.
    fileprivate var latestTime: WallTime {
        let none = WallTime(milliseconds: 0)
        return switch self {
        case .head, .allocations: none
        case .jobs(_, let rows):
            rows.reduce(none) { max($0, $1.phase.time, $1.submitted, $1.started ?? $1.submitted) }
        case .recurring(_, let rows):
            rows.reduce(none) { max($0, $1.declared, $1.lastFiring?.at ?? $1.declared, $1.lastPass?.at ?? $1.declared) }
        case .services(_, let rows):
            rows.reduce(none) {
                max(
                    $0, $1.declared, $1.newest.created, $1.lastRollout?.at ?? $1.declared, $1.drop?.since ?? $1.declared
                )
            }
        case .models(_, let rows): rows.reduce(none) { max($0, $1.newest?.created ?? $0) }
        case .nodes(_, let rows):
            rows.reduce(none) { max($0, $1.joined, $1.lost ?? $1.joined, $1.closure?.since ?? $1.joined) }
        }
    }
}

extension JobPhase {
    fileprivate var time: WallTime {
        switch self {
        case .held(_, let time), .deferred(let time), .pending(let time), .starting(let time), .running(let time),
            .stopping(_, let time),
            .finished(_, let time):
            time
        }
    }
}

extension Event {
    /// When it became true; nil for facts that carry no time.
    var time: WallTime? {
        switch self {
        case .cluster(.opened(_, let time)), .cluster(.recovered(_, _, _, let time)),
            .node(.joined(_, _, _, _, let time)), .node(.lost(_, let time)),
            .job(.submitted(_, _, _, _, let time)), .job(.placed(_, _, _, let time)),
            .job(.stopping(_, _, let time)), .job(.requeued(_, _, let time)), .job(.finished(_, _, let time)),
            .job(.split(_, _, _, let time)), .job(.elementsEnded(_, _, _, let time)), .job(.held(_, _, let time)),
            .job(.released(_, _, let time)), .job(.suspended(_, _, let time)), .job(.resumed(_, _, let time)),
            .job(.ready(_, let time)),
            .node(.vouchedDown(_, _, _, let time)), .node(.removed(_, _, let time)),
            .node(.fenceWanted(_, _, _, let time)), .node(.fenced(_, _, let time)),
            .node(.reopened(_, _, let time)), .node(.labelled(_, _, _, let time)),
            .node(.tainted(_, _, _, let time)), .allocation(.started(_, let time)), .allocation(.ended(_, _, let time)):
            time
        case .node(.closed(_, let closure)): closure.since
        case .cluster(.maintained(let maintenance)): maintenance?.since
        case .access(let event): event.when
        case .recurring(let event): event.when
        case .service(let event): event.when
        case .model(let event): event.when
        case .cluster(.promised), .queue(.declared), .node(.inventoried), .job(.archived), .job(.parentDeparted): nil
        }
    }
}
