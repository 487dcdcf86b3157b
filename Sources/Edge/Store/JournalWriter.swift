// The journal thread: takes all that waits, writes it in one transaction, tells that it is durable, and again. The only
// writer of the file while the log is open.

import Cryptography
import GRDB

/// Owned by the journal thread for its whole life.
final class JournalWriter {
    private let file: JournalFile
    private let desk: Desk
    private let keeper: LogKeeper
    private let reports: LogReports
    private let batchFormat: UInt32
    private let bounds: Bounds
    private let shelf: BlobShelf
    private var sealer: Sealer
    private var state: JournalState
    /// A caller's errand, and the thread's own.
    private var errand: (any Errand)?
    private var chores: [any Errand]
    private let meter: LogMeter
    private var walMark = 0

    init(
        _ file: JournalFile, desk: Desk, keeper: LogKeeper, reports: LogReports, batchFormat: UInt32, bounds: Bounds,
        chores: [any Errand]
    ) {
        (self.file, self.desk, self.keeper, self.reports) = (file, desk, keeper, reports)
        (self.batchFormat, self.bounds, self.chores) = (batchFormat, bounds, chores)
        shelf = BlobShelf(file: file.view)
        sealer = Sealer(key: file.key)
        meter = LogMeter(file.writer)
        state = desk.state
    }

    /// Works until the desk is closed and empty, or the disk fails.
    func run() {
        do throws(StoreError) {
            while true {
                let work = desk.take(isBusy: errand != nil || !chores.isEmpty)
                if work.isLast { return desk.end() }
                if let errand = work.errand { self.errand = errand }
                try turn(work.submissions, mayTidy: work.mayTidy)
            }
        } catch {
            desk.fail(error)
            reports.failed(error)
        }
    }

    /// One commit and what follows from it.
    private func turn(_ submissions: [Submission], mayTidy: Bool) throws(StoreError) {
        let before = state.head
        let answer = try commit(submissions, mayTidy: mayTidy)
        desk.settle(submissions, state)
        if state.head > before { reports.durable(Ticket(row: state.head)) }
        if let answer { finish(answer) }
        try tendLog()
    }

    /// Answers what the caller's errand answered, if it was finished.
    private func commit(_ submissions: [Submission], mayTidy: Bool) throws(StoreError) -> Int? {
        var next = state
        var answer: Int?
        let operation = "append rows \(state.head + 1) to \(state.head + UInt64(submissions.count))"
        try attempt(submissions.isEmpty ? "tidy the journal" : operation, on: file.path) {
            try file.writer.inTransaction(.immediate) { db in
                for submission in submissions { try append(submission, db, &next) }
                answer = mayTidy ? try advanceErrands(db, &next) : nil
                try next.write(db, binding: file.binding, key: file.key)
                return .commit
            }
        }
        state = next
        return answer
    }

    private func append(_ submission: Submission, _ db: Database, _ next: inout JournalState) throws {
        let row = next.head + 1
        for blob in submission.blobs { try shelf.store(blob, row: row, db, &sealer) }
        let binding = file.binding.row(row, epoch: next.epoch, format: batchFormat, previous: next.headHash)
        let sealed = try sealer.seal(submission.batch, binding: binding)
        try db.cachedStatement(sql: "INSERT INTO batch VALUES (?, ?, ?, ?, ?)").execute(arguments: [
            value(row), value(next.epoch), Int64(batchFormat), value(next.headHash.bytes), value(sealed),
        ])
        next.head = row
        next.headHash = Binding.hash(binding: binding, sealed: sealed)
        next.bytes += UInt64(sealed.count)
    }

    /// One slice: the caller's errand first, then the thread's own.
    private func advanceErrands(_ db: Database, _ next: inout JournalState) throws -> Int? {
        if var current = errand {
            let answer = try current.advance(db, &next)
            errand = current
            return answer
        }
        if var chore = chores.first {
            let isDone = try chore.advance(db, &next) != nil
            chores[0] = chore
            if isDone { chores.removeFirst() }
        }
        return nil
    }

    /// A checkpoint that stands lets old chunks and rows go.
    private func finish(_ answer: Int) {
        if let checkpoint = errand as? CheckpointErrand {
            chores.append(SweepErrand(checkpoint.replaced))
            chores.append(RetentionErrand(file: file, bounds: bounds, checkpoint: checkpoint.manifest.row))
        }
        errand = nil
        desk.answer(answer)
    }

    /// Holds the write-ahead log under its bounds.
    private func tendLog() throws(StoreError) {
        let size = meter.liveBytes
        if size > bounds.walSoftBytes {
            // The thread's own work waits for the keeper, so that rows need not.
            desk.pause()
            keeper.ask()
        }
        guard size > max(bounds.walHardBytes, walMark) else {
            if size < bounds.walHardBytes { walMark = 0 }
            return
        }
        try attempt("copy the write-ahead log into the database", on: file.path) { try keeper.copy() }
        // A reader may hold the log: try again only when it has grown by as much once more.
        walMark = size + bounds.walSoftBytes
    }
}
