// What waits for the loop. Bounded: when it is full the socket thread waits, and with it all peers; nothing is dropped.
// Pages of lists stand in a line of their own, so that they can be put off while others submit (ListPacing.swift).

import ClusterModel
import ControlPlane
import Glibc
import Messages
import Store

/// An input and what came beside it.
struct Arrival: Sendable {
    let input: Input
    /// The content of the payloads of what it submits, which becomes durable with it.
    let blobs: [Blob]

    init(input: Input, blobs: [Blob] = []) {
        self.input = input
        self.blobs = blobs
    }

    var bytes: Int { blobs.reduce(0) { $0 + $1.bytes.count } }
}

extension Input {
    /// Whether it asks for a page of what may be very many, or for as much work.
    fileprivate var asksPage: Bool {
        switch self {
        case .request(_, _, _, .jobs), .request(_, _, _, .jobLines), .request(_, _, _, .past),
            .request(_, _, _, .nodes), .request(_, _, _, .service(.rehearse)):
            true
        case .request, .malformed, .agent, .join, .closed, .keep, .recalled, .fence, .received, .tick: false
        }
    }

    /// Whether it belongs into the line of pages, or ends what stands there.
    fileprivate var isAboutPages: Bool { if case .closed = self { true } else { asksPage } }

    fileprivate var isSubmit: Bool {
        switch self {
        case .request(_, _, _, .submit), .request(_, _, _, .submitWorkflow): true
        case .request, .malformed, .agent, .join, .closed, .keep, .recalled, .fence, .received, .tick: false
        }
    }

    /// Whether it was said in this session.
    fileprivate func isRequest(on session: SessionID) -> Bool {
        if case .request(session, _, _, _) = self { true } else { false }
    }
}

/// A queue between the socket thread and the loop.
final class Inbox: @unchecked Sendable {
    /// A minute of reports from 1,000 nodes.
    private static let capacity = 65_536
    /// Payloads that wait: 64 of the largest.
    private static let capacityBytes = 64 << 20
    /// Payloads of one turn: half of what the journal takes in one batch, and always one.
    private static let bytesPerTurn = 16 << 20

    // Guarded by `lock`; a condition variable because the loop waits for time as well as for work.
    private var waiting: [Arrival] = []
    private var waitingBytes = 0
    /// Who asks for a page of a list, and since when.
    private var pages: [(asked: Int64, arrival: Arrival)] = []
    private var pacing = ListPacing()
    private var isClosed = false
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let hasWork = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let hasRoom = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(lock, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(hasWork, &attributes)
        pthread_cond_init(hasRoom, nil)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_mutex_destroy(lock)
        pthread_cond_destroy(hasWork)
        pthread_cond_destroy(hasRoom)
        lock.deallocate()
        hasWork.deallocate()
        hasRoom.deallocate()
    }

    func put(_ arrivals: [Arrival]) {
        pthread_mutex_lock(lock)
        while isFull, !isClosed { pthread_cond_wait(hasRoom, lock) }
        let wasEmpty = waiting.isEmpty
        if arrivals.contains(where: \.input.isAboutPages) {
            for arrival in arrivals { sort(arrival) }
        } else {
            waiting += arrivals
            waitingBytes += arrivals.reduce(0) { $0 + $1.bytes }
        }
        pthread_mutex_unlock(lock)
        if wasEmpty { pthread_cond_signal(hasWork) }
    }

    /// Puts an arrival into its line; what a session asked for that is over nobody waits for.
    private func sort(_ arrival: Arrival) {
        if arrival.input.asksPage { return pages.append((Self.now, arrival)) }
        if case .closed(let session) = arrival.input { pages.removeAll { $0.arrival.input.isRequest(on: session) } }
        waiting.append(arrival)
        waitingBytes += arrival.bytes
    }

    /// Up to so many arrivals, as soon as there is one; none when the time is over; nil when the inbox is closed.
    ///
    /// With them comes at most one page of a list, behind the rest: a turn with two is twice as long for all.
    func take(upTo most: Int, before end: Int64) -> [Arrival]? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while waiting.isEmpty, !isClosed {
            var deadline = timespec(milliseconds: min(end, duePage ?? end))
            if pthread_cond_timedwait(hasWork, lock, &deadline) == ETIMEDOUT { break }
        }
        guard !isClosed else { return nil }
        let wasFull = isFull
        var taken = Array(waiting.prefix(batch(upTo: most)))
        if taken.count == waiting.count { waiting = [] } else { waiting.removeFirst(taken.count) }
        waitingBytes -= taken.reduce(0) { $0 + $1.bytes }
        addPage(to: &taken)
        if wasFull { pthread_cond_broadcast(hasRoom) }
        return taken
    }

    /// When the first page may be made; nil where nobody asks for one.
    private var duePage: Int64? { pages.first.map { pacing.due(asked: $0.asked) } }

    private func addPage(to taken: inout [Arrival]) {
        let now = Self.now
        if taken.contains(where: \.input.isSubmit) { pacing.noteSubmits(at: now) }
        guard let due = duePage, due <= now else { return }
        taken.append(pages.removeFirst().arrival)
        pacing.notePage(at: now)
    }

    /// Milliseconds of the clock by which the loop waits.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    private var isFull: Bool {
        waiting.count + pages.count >= Self.capacity || waitingBytes >= Self.capacityBytes
    }

    /// How many of those that wait make a turn.
    private func batch(upTo most: Int) -> Int {
        var (bytes, blobs) = (0, 0)
        let end = waiting.prefix(most).firstIndex { arrival in
            bytes += arrival.bytes
            blobs += arrival.blobs.count
            return bytes > Self.bytesPerTurn || blobs > Store.Limits.blobsPerBatch
        }
        return max(end ?? min(most, waiting.count), min(1, waiting.count))
    }

    func close() {
        pthread_mutex_lock(lock)
        isClosed = true
        pthread_mutex_unlock(lock)
        pthread_cond_signal(hasWork)
        pthread_cond_broadcast(hasRoom)
    }
}

extension timespec {
    fileprivate init(milliseconds: Int64) {
        self.init(tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
    }
}
