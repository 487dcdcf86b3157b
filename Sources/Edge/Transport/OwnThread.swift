// A thread with a name and an end that can be waited for, a descriptor that wakes it, and the clock of its deadlines.
// No Foundation and no Dispatch: a socket belongs to one thread for its whole life.

import CZeroMQ
import Glibc
import Synchronization

/// A thread of one's own. Signals stay with the program's main thread.
final class OwnThread: Sendable {
    private let thread: Mutex<pthread_t?>

    /// Starts it; throws when the system has no thread to give.
    init(name: String, _ body: @escaping @Sendable () -> Void) throws(TransportError) {
        var made = pthread_t()
        let box = Unmanaged.passRetained(Box(name: name, body: body))
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        let code = pthread_create(
            &made, nil,
            { argument in
                guard let argument else { return nil }
                let box = Unmanaged<Box>.fromOpaque(argument).takeRetainedValue()
                coord_name_thread(box.name)
                box.body()
                return nil
            }, box.toOpaque())
        pthread_sigmask(SIG_SETMASK, &before, nil)
        guard code == 0 else {
            box.release()
            throw TransportError.system(operation: "start the thread \(name)", reason: String(cString: strerror(code)))
        }
        thread = Mutex(made)
    }

    /// Waits for its end, once; the thread itself must not call it.
    func join() {
        guard let thread = thread.withLock({ $0.take() }) else { return }
        pthread_join(thread, nil)
    }

    /// Lets it end by itself.
    func detach() {
        guard let thread = thread.withLock({ $0.take() }) else { return }
        pthread_detach(thread)
    }

    private final class Box: Sendable {
        let name: String
        let body: @Sendable () -> Void
        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = String(name.prefix(15))
            self.body = body
        }
    }
}

/// An eventfd: any thread may signal, one waits for it.
final class Wakeup: Sendable {
    let descriptor: Int32

    /// With `semaphore`, each `wait` takes one signal and waits for it; else the descriptor is polled and cleared.
    init(semaphore: Bool = false) throws(TransportError) {
        descriptor = semaphore ? coord_eventfd_semaphore() : coord_eventfd_nonblocking()
        guard descriptor >= 0 else {
            throw TransportError.system(operation: "make an eventfd", reason: String(cString: strerror(errno)))
        }
    }

    deinit { close(descriptor) }

    func signal() {
        var one: UInt64 = 1
        while write(descriptor, &one, 8) < 0 && errno == EINTR {}
    }

    /// Takes one signal (semaphore) or all of them.
    func wait() {
        var count: UInt64 = 0
        while read(descriptor, &count, 8) < 0 && errno == EINTR {}
    }
}

/// Nanoseconds of the monotonic clock.
func monotonicNow() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Milliseconds to sleep until a deadline, rounded up; 0 when it has passed.
func milliseconds(until deadline: UInt64, from now: UInt64) -> Int {
    deadline <= now ? 0 : Int((deadline - now + 999_999) / 1_000_000)
}
