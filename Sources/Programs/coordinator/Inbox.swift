// What waits for the loop. Bounded: when it is full the socket thread waits, and with it all peers; nothing is dropped.

import ClusterModel
import ControlPlane
import Glibc
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
        waiting += arrivals
        waitingBytes += arrivals.reduce(0) { $0 + $1.bytes }
        pthread_mutex_unlock(lock)
        if wasEmpty { pthread_cond_signal(hasWork) }
    }

    /// Up to so many arrivals, as soon as there is one; none when the time is over; nil when the inbox is closed.
    func take(upTo most: Int, before deadline: timespec) -> [Arrival]? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        var deadline = deadline
        while waiting.isEmpty, !isClosed {
            if pthread_cond_timedwait(hasWork, lock, &deadline) == ETIMEDOUT { break }
        }
        guard !isClosed else { return nil }
        let wasFull = isFull
        let taken = Array(waiting.prefix(batch(upTo: most)))
        if taken.count == waiting.count { waiting = [] } else { waiting.removeFirst(taken.count) }
        waitingBytes -= taken.reduce(0) { $0 + $1.bytes }
        if wasFull { pthread_cond_broadcast(hasRoom) }
        return taken
    }

    private var isFull: Bool { waiting.count >= Self.capacity || waitingBytes >= Self.capacityBytes }

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
