// SIGTERM and SIGINT, taken on a thread of their own that also ticks once a second and, soon after
// the start, gives back the pages that only the start needed.

import Glibc

package enum EndSignals {
    /// Keeps the signals from every thread that is made after this; to be called first of all, on the main thread.
    package static func block() {
        var set = signals
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Calls `tick` about once a second until one of the signals comes, then `end`. A second signal ends the process.
    package static func watch(tick: @escaping @Sendable () -> Void = {}, end: @escaping @Sendable () -> Void) {
        BackgroundThread.run(name: "coord-signals") {
            var seconds = 0
            var set = signals
            var second = timespec(tv_sec: 1, tv_nsec: 0)
            while sigtimedwait(&set, nil, &second) < 0 {
                tick()
                seconds += 1
                // By then a program serves, and the first conversations are over.
                if seconds == 3 { StartupPages.release() }
            }
            pthread_sigmask(SIG_UNBLOCK, &set, nil)
            end()
        }
    }

    private static var signals: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        return set
    }
}
