// The one thread on which a SupervisorLoop lives. The loop is handed over before the thread runs and never touched from
// outside again, which is why it needs no lock.
import Glibc
import Synchronization

/// A thread that runs one loop to its end.
final class SupervisorThread: Sendable {
    private let handle: Mutex<pthread_t?>

    init(_ loop: sending SupervisorLoop) throws(NodeFault) {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(loop)
        let result = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<SupervisorLoop>.fromOpaque(pointer).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard result == 0 else {
            box.release()
            throw .system(call: "pthread_create", subject: "of the supervisor", errno: result)
        }
        handle = Mutex(thread)
    }

    /// Waits for the end of the loop; a second call finds it ended.
    func join() {
        let thread = handle.withLock { handle in
            defer { handle = nil }
            return handle
        }
        if let thread { pthread_join(thread, nil) }
    }
}
