// The desk between the threads: what waits for the journal thread, what it answered, and who may hand in what. All
// bounds and waiting of the log are here; nothing here touches the disk.

import Cryptography
import GRDB

/// A batch and its blobs on the way to the disk.
struct Submission: Sendable {
    let batch: [UInt8]
    let blobs: [Blob]

    /// What it weighs in the queue and in a commit.
    var bytes: Int { blobs.reduce(batch.count + 64) { $0 + $1.bytes.count } }
}

/// Work beside the rows, done in slices that each join a commit.
protocol Errand: Sendable {
    /// Does one bounded slice; answers a count when all is done, nil when there is more.
    mutating func advance(_ db: Database, _ state: inout JournalState) throws -> Int?
}

/// Shared by the callers and the journal thread.
final class Desk: Sendable {
    /// What the journal thread shall do next.
    struct Work {
        var submissions: [Submission] = []
        var errand: (any Errand)?
        /// Whether work beside the rows may go on now.
        var mayTidy = true
        var isLast = false
    }

    fileprivate enum Phase {
        case idle
        case open
        case closing
        case ended
        case failed(StoreError)
    }

    /// The one place for a caller's errand: checkpoints and purges go one at a time.
    fileprivate enum Place {
        case free
        case claimed
        case handedIn(any Errand)
        case taken
        case done(Result<Int, StoreError>)
    }

    fileprivate struct Contents {
        var phase = Phase.idle
        var waiting: [Submission] = []
        var queuedBytes = 0
        var submitted: UInt64
        var state: JournalState
        /// Content on the way to the disk, so that it can be read before it is there.
        var blobs: [Digest: (count: Int, blob: Blob)] = [:]
        var place = Place.free
        /// Whether work beside the rows waits until the write-ahead log is copied.
        var isPaused = false
    }

    private let contents: Monitor<Contents>
    private let file: String
    private let queueLimit: Int

    init(file: String, state: JournalState, queueLimit: Int) {
        contents = Monitor(Contents(submitted: state.head, state: state))
        self.file = file
        self.queueLimit = queueLimit
    }
}

// The side of the callers.
extension Desk {
    /// The durable state.
    var state: JournalState { contents.change { $0.state } }

    /// The last row handed in, durable or not.
    var submitted: UInt64 { contents.change { $0.submitted } }

    /// Throws when the log has failed or is closed.
    func check() throws(StoreError) {
        try contents.change { (now) throws(StoreError) in try refuse(now.phase, started: false) }
    }

    /// Opens the desk for submissions of the epoch in `state`.
    func open(_ state: JournalState) {
        contents.change {
            $0.state = state
            $0.phase = .open
        }
    }

    /// Throws unless the desk may be opened.
    func checkIdle() throws(StoreError) {
        try contents.change { (now) throws(StoreError) in
            try refuse(now.phase, started: false)
            if case .open = now.phase { throw StoreError.misused(file: file, .startedTwice) }
        }
    }

    /// Queues a submission, waiting while too much is queued, and answers its row.
    func submit(_ submission: Submission) throws(StoreError) -> UInt64 {
        let bytes = submission.bytes
        return try contents.wait { (now) throws(StoreError) -> UInt64? in
            try refuse(now.phase, started: true)
            guard now.queuedBytes == 0 || now.queuedBytes + bytes <= queueLimit else { return nil }
            now.queuedBytes += bytes
            now.submitted += 1
            now.waiting.append(submission)
            for blob in submission.blobs { now.blobs[blob.hash, default: (0, blob)].count += 1 }
            return now.submitted
        }
    }

    /// Content that was handed in and is not durable yet.
    func pendingBlob(_ hash: Digest) -> Blob? {
        contents.change { $0.blobs[hash]?.blob }
    }

    /// Runs `body` while nobody else has an errand or reads the checkpoint.
    func claiming<Answer>(_ body: () throws -> Answer) throws -> Answer {
        try contents.wait { (now) throws(StoreError) -> Void? in
            try refuse(now.phase, started: false)
            guard case .free = now.place else { return nil }
            now.place = .claimed
            return ()
        }
        defer { contents.change { $0.place = .free } }
        return try body()
    }

    /// Has the journal thread do an errand, and waits for its answer. Only inside `claiming`.
    func run(_ errand: any Errand) throws(StoreError) -> Int {
        try contents.change { (now) throws(StoreError) in
            try refuse(now.phase, started: true)
            now.place = .handedIn(errand)
        }
        let result = contents.wait { now -> Result<Int, StoreError>? in
            guard case .done(let result) = now.place else { return nil }
            now.place = .claimed
            return result
        }
        return try result.get()
    }

    /// Takes nothing more; what waits is still written.
    func close() {
        contents.change {
            switch $0.phase {
            case .idle: $0.phase = .ended
            case .open: $0.phase = .closing
            case .closing, .ended, .failed: break
            }
        }
    }

    private func refuse(_ phase: Phase, started: Bool) throws(StoreError) {
        switch phase {
        case .idle: if started { throw .misused(file: file, .notStarted) }
        case .open: break
        case .closing, .ended: throw .misused(file: file, .closed)
        case .failed(let error): throw error
        }
    }
}

// The side of the journal thread.
extension Desk {
    /// Waits for something to do and takes it: up to a commit's worth of submissions, and an errand.
    ///
    /// With `isBusy` it does not wait, because the thread has work beside the rows; unless that is paused.
    func take(isBusy: Bool) -> Work {
        contents.wait { now in
            var work = Work()
            if case .handedIn(let errand) = now.place {
                work.errand = errand
                now.place = .taken
            }
            work.submissions = Desk.commitful(&now.waiting)
            work.mayTidy = !now.isPaused
            if !work.submissions.isEmpty || work.errand != nil { return work }
            if case .closing = now.phase, !now.place.isTaken {
                work.isLast = true
                return work
            }
            return isBusy && work.mayTidy ? work : nil
        }
    }

    /// Lets work beside the rows wait, until `resume`.
    func pause() {
        contents.change { $0.isPaused = true }
    }

    /// Lets work beside the rows go on.
    func resume() {
        contents.change { $0.isPaused = false }
    }

    /// Tells that submissions are durable.
    func settle(_ submissions: [Submission], _ state: JournalState) {
        contents.change { now in
            now.state = state
            for submission in submissions {
                now.queuedBytes -= submission.bytes
                for blob in submission.blobs { now.forget(blob.hash) }
            }
        }
    }

    /// Answers the caller's errand.
    func answer(_ count: Int) {
        contents.change { $0.place = .done(.success(count)) }
    }

    /// Ends all waiting with an error, which every later call throws too.
    func fail(_ error: StoreError) {
        contents.change { now in
            now.phase = .failed(error)
            now.waiting = []
            switch now.place {
            case .handedIn, .taken: now.place = .done(.failure(error))
            case .free, .claimed, .done: break
            }
        }
    }

    /// Tells that the journal thread is done.
    func end() {
        contents.change { $0.phase = .ended }
    }

    private static func commitful(_ waiting: inout [Submission]) -> [Submission] {
        var count = 0
        var bytes = 0
        while count < min(waiting.count, Limits.rowsPerCommit) {
            bytes += waiting[count].bytes
            guard count == 0 || bytes <= Limits.bytesPerCommit else { break }
            count += 1
        }
        defer { waiting.removeFirst(count) }
        return Array(waiting.prefix(count))
    }
}

extension Desk.Contents {
    /// Lets go of content once for each time it was handed in.
    fileprivate mutating func forget(_ hash: Digest) {
        guard var entry = blobs[hash] else { return }
        entry.count -= 1
        blobs[hash] = entry.count > 0 ? entry : nil
    }
}

extension Desk.Place {
    /// Whether the journal thread owes an answer.
    fileprivate var isTaken: Bool {
        switch self {
        case .taken, .handedIn: true
        case .free, .claimed, .done: false
        }
    }
}
