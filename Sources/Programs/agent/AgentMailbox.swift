// What waits for the agent's loop, put there by the link's and the supervisor's threads.

import Glibc

/// A queue with one reader. Its bound is the sessions' own: the coordinator's orders are acknowledged work, and ranks
/// that end are ranks that were started.
final class AgentMailbox: @unchecked Sendable {
    // Guarded by `lock`.
    private var waiting: [AgentArrival] = []
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let hasWork = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(lock, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(hasWork, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_mutex_destroy(lock)
        pthread_cond_destroy(hasWork)
        lock.deallocate()
        hasWork.deallocate()
    }

    func put(_ arrivals: [AgentArrival]) {
        guard !arrivals.isEmpty else { return }
        pthread_mutex_lock(lock)
        let wasEmpty = waiting.isEmpty
        waiting += arrivals
        pthread_mutex_unlock(lock)
        if wasEmpty { pthread_cond_signal(hasWork) }
    }

    /// Everything that waits; nothing when it stays empty for so many milliseconds.
    func take(waiting milliseconds: Int64) -> [AgentArrival] {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        var deadline = timespec()
        clock_gettime(CLOCK_MONOTONIC, &deadline)
        deadline.tv_sec += Int(milliseconds / 1000)
        deadline.tv_nsec += Int(milliseconds % 1000) * 1_000_000
        if deadline.tv_nsec >= 1_000_000_000 {
            deadline.tv_sec += 1
            deadline.tv_nsec -= 1_000_000_000
        }
        while waiting.isEmpty {
            if pthread_cond_timedwait(hasWork, lock, &deadline) == ETIMEDOUT { break }
        }
        defer { waiting = [] }
        return waiting
    }
}
