// How a coordinator finds out what is true: the checkpoint, and every row behind it. Not a code path of its own but
// `apply` over the log.

import ClusterModel
import Ledger
import Store
import Wire

/// The state as the journal tells it, and how it was come by.
struct Recovery {
    let state: ClusterState
    let last: Ticket
    /// Rows that were replayed.
    let rows: Int
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
        var chunks: [CheckpointChunk] = []
        let standing = try readCheckpoint { chunk in
            chunks.append(try CheckpointChunk.decoded(from: chunk.bytes))
        }
        var state = ClusterState(cluster: cluster)
        if standing != nil {
            guard let restored = ClusterState(restoring: chunks) else {
                throw HouseholdError(
                    description: "the checkpoint has no head; restore the journal from a backup of its folder")
            }
            state = restored
        }
        var rows = 0
        var latest = state.latestTime
        try replay(standing ?? Ticket(row: 0)) { row in
            for event in try [Event].decoded(from: row.batch) {
                state.apply(event)
                if let time = event.time { latest = max(latest, time) }
            }
            rows += 1
        }
        self.state = state
        self.rows = rows
        self.latest = latest
        self.last = last
    }
}

extension ClusterState {
    /// The latest time of any job, recurring job or node, for a clock that must not run backwards.
    fileprivate var latestTime: WallTime {
        let latest = jobs.reduce(WallTime(milliseconds: 0)) {
            max($0, $1.phase.time, $1.submitted, $1.started ?? $1.submitted)
        }
        let settled = recurring.reduce(latest) {
            max($0, $1.declared, $1.lastFiring?.at ?? $1.declared, $1.lastPass?.at ?? $1.declared)
        }
        return nodes.reduce(settled) {
            max($0, $1.joined, $1.lost ?? $1.joined, $1.closure?.since ?? $1.joined)
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
            .node(.reopened(_, _, let time)), .node(.labelled(_, _, _, let time)),
            .node(.tainted(_, _, _, let time)), .allocation(.started(_, let time)), .allocation(.ended(_, _, let time)):
            time
        case .node(.closed(_, let closure)): closure.since
        case .access(let event): event.when
        case .recurring(let event): event.when
        case .cluster(.promised), .queue(.declared), .node(.inventoried), .job(.archived), .job(.parentDeparted): nil
        }
    }
}
