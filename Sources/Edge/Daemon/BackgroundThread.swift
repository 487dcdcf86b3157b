// A thread for one piece of work that nobody waits for.

import Glibc

package enum BackgroundThread {
    private final class Box: Sendable {
        let body: @Sendable () -> Void
        init(body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs the work on a new, detached thread; on this one if the system has none to give.
    package static func run(name: String, _ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Box(body: body))
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            body()
            return
        }
        pthread_setname_np(thread, String(name.prefix(15)))
        pthread_detach(thread)
    }
}
