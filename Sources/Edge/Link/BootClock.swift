// The one clock that this room reads: how long to wait before the next connection.

import Glibc

/// Milliseconds of CLOCK_BOOTTIME.
func bootMilliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
