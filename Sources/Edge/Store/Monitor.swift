// A mutex with a condition around a value, and a thread: the two things from libc that the journal stands on.
// Not for data that can go by value between threads; only the queue to the journal thread and its waiters live here.

import Glibc

/// A value that several threads change, and may wait for.
///
/// Unchecked because the compiler cannot see the mutex; the value is touched only while it is held.
package final class Monitor<Value>: @unchecked Sendable {
    private var value: Value
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    package init(_ value: Value) {
        self.value = value
        precondition(pthread_mutex_init(mutex, nil) == 0 && pthread_cond_init(changed, nil) == 0, "no lock to be had")
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Reads or changes the value, and wakes whoever waits for it.
    package func change<Answer, Failure: Error>(_ body: (inout Value) throws(Failure) -> Answer) throws(Failure)
        -> Answer
    {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(mutex)
        }
        return try body(&value)
    }

    /// Waits until `body` has an answer; it may change the value when it gives one.
    package func wait<Answer, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Answer?
    ) throws(Failure) -> Answer {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(mutex)
        }
        while true {
            if let answer = try body(&value) { return answer }
            pthread_cond_wait(changed, mutex)
        }
    }
}

/// A thread that runs one function and is waited for once.
package struct Worker: Sendable {
    private let thread: pthread_t

    /// Starts the thread; `name` stands in the error when there is none to be had.
    package init(_ name: String, _ body: @escaping @Sendable () -> Void) throws(StoreError) {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(body))
        let code = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        guard code == 0 else {
            work.release()
            let reason = String(cString: strerror(code))
            throw .system(path: "thread \(name)", operation: "start", code: code, reason: reason)
        }
        self.thread = thread
    }

    /// Waits for the end of the thread. Called once.
    package func join() {
        pthread_join(thread, nil)
    }

    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
