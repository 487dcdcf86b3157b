// The kernel's clocks in milliseconds, for loops that hand the core its time.

import Glibc

package enum KernelClock {
    /// Milliseconds since the kernel's start, suspension included.
    package static var boot: Int64 { read(CLOCK_BOOTTIME) }

    /// Milliseconds since 1970.
    package static var wall: Int64 { read(CLOCK_REALTIME) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
