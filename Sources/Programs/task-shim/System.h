// The kernel as task-shim sees it: raw calls and nothing else. It is no C library: there is no errno, no heap and no
// stdio, because a shim is started for every rank and the start of a static glibc costs more than all it does here
// (measured: 326 against 130 microseconds for a program that only ends).
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
static inline long sys6(long number, long a, long b, long c, long d, long e, long f) {
    long answer;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(answer)
                     : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return answer;
}
#elif defined(__aarch64__)
static inline long sys6(long number, long a, long b, long c, long d, long e, long f) {
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    __asm__ volatile("svc 0"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                     : "memory");
    return x0;
}
#else
#error "task-shim knows the system calls of x86_64 and aarch64; add those of this processor to System.h"
#endif

/// One system call; a failure is the negated errno.
#define SYS_N(number, a, b, c, d, e, f, ...) \
    sys6(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define CALL(name, ...) SYS_N(SYS_##name, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0)

/// How much of a small kernel file (cgroup values, /proc/PID/stat) is ever read.
enum { SMALL_FILE = 1024 };

/// Opens, reads up to `capacity - 1` bytes, closes, and ends them with a NUL; the count, or the negated errno.
long read_small(const char *path, char *buffer, size_t capacity);
/// Opens an existing file, writes a short text, closes; 0 or the negated errno.
long write_small(const char *path, const char *text);
/// Nanoseconds of the given clock (CLOCK_BOOTTIME, CLOCK_REALTIME).
uint64_t clock_ns(int clock);
/// Sleeps; a signal may end it early, which no caller minds.
void sleep_ms(long milliseconds);
