// The functions of NodeProcess.h.
#define _GNU_SOURCE
#include "NodeProcess.h"

#include <sys/fsuid.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

static int answer(long result) {
    return result < 0 ? -errno : (int)result;
}

/// Written by the child that still shares our memory; only one spawn of a thread is under way at a time.
struct spawning {
    const struct node_spawn *spawn;
    volatile int error;
};

/// The call itself must stand in the frame that goes on: a wrapper's return address would be overwritten by the child.
static inline __attribute__((always_inline)) long clone_sharing(struct clone_args *arguments) {
#if defined(__x86_64__)
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "0"(SYS_clone3), "D"(arguments), "S"(sizeof *arguments)
                     : "rcx", "r11", "memory");
    return result;
#elif defined(__aarch64__)
    register long x8 __asm__("x8") = SYS_clone3;
    register long x0 __asm__("x0") = (long)arguments;
    register long x1 __asm__("x1") = sizeof *arguments;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1) : "memory");
    return x0;
#else
#error "the supervisor knows clone3 of x86_64 and aarch64; add this processor's"
#endif
}

/// Gives a file this number, from above all numbers that are given; -1 is no file.
static bool place(int file, int number) {
    return file < 0 || dup2(file, number) >= 0;
}

static int lift(int file) {
    return file < 0 ? -1 : fcntl(file, F_DUPFD, 16);
}

/// The child: only calls that are safe beside the threads of the parent, whose memory this is.
static __attribute__((noreturn, noinline)) void become_program(struct spawning *spawning) {
    const struct node_spawn *spawn = spawning->spawn;
    int lease = lift(spawn->lease), notice = lift(spawn->notice);
    int output = lift(spawn->output), errors = lift(spawn->errors);
    bool lifted = lease >= 0 && notice >= 0 && (output >= 0) == (spawn->output >= 0)
        && (errors >= 0) == (spawn->errors >= 0);
    if (lifted && place(lease, SHIM_LEASE_FILE) && place(notice, SHIM_NOTICE_FILE)
        && place(output, SHIM_OUTPUT_FILE) && place(errors, SHIM_ERRORS_FILE)) {
        syscall(SYS_close_range, output < 0 ? 5u : 7u, ~0u, 0u);
        execve(spawn->path, spawn->arguments, spawn->environment);
    }
    spawning->error = errno;
    _exit(127);
}

static long clone_program(struct spawning *spawning, int cgroup, int *pidfd) {
    struct clone_args arguments = {0};
    arguments.flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | (cgroup >= 0 ? CLONE_INTO_CGROUP : 0);
    arguments.exit_signal = SIGCHLD;
    arguments.pidfd = (uint64_t)(uintptr_t)pidfd;
    arguments.cgroup = cgroup >= 0 ? (uint64_t)cgroup : 0;
    long pid = clone_sharing(&arguments);
    if (pid == 0) become_program(spawning);
    return pid;
}

int node_spawn(const struct node_spawn *spawn, int *pid, int *pidfd) {
    struct spawning spawning = {spawn, 0};
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    long child = clone_program(&spawning, spawn->cgroup, pidfd);
    if (child < 0 && spawn->cgroup >= 0) child = clone_program(&spawning, -1, pidfd);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (child < 0) return (int)child;
    if (spawning.error) {
        int status;
        node_pidfd_reap(*pidfd, &status);
        close(*pidfd);
        return -spawning.error;
    }
    *pid = (int)child;
    return 0;
}

int node_pidfd_open(int pid) {
    return answer(syscall(SYS_pidfd_open, pid, 0));
}

int node_pidfd_reap(int pidfd, int *status) {
    siginfo_t information = {0};
    if (waitid(P_PIDFD, (id_t)pidfd, &information, WEXITED | WNOHANG) < 0) return -errno;
    if (information.si_pid == 0) return 0;
    *status = information.si_code == CLD_EXITED ? information.si_status << 8 : information.si_status;
    return 1;
}

int node_pidfd_has_ended(int pidfd) {
    struct pollfd request = {.fd = pidfd, .events = POLLIN};
    return answer(poll(&request, 1, 0));
}

void node_reap_child(int pid) {
    if (pid > 1) waitpid(pid, NULL, WNOHANG);
}

int node_pidfd_order(int pidfd, int order) {
    siginfo_t information = {0};
    information.si_signo = SHIM_ORDER_SIGNAL;
    information.si_code = SI_QUEUE;
    information.si_pid = getpid();
    information.si_uid = getuid();
    information.si_value.sival_int = order;
    return answer(syscall(SYS_pidfd_send_signal, pidfd, SHIM_ORDER_SIGNAL, &information, 0));
}

int node_pidfd_continue(int pidfd) {
    return answer(syscall(SYS_pidfd_send_signal, pidfd, SIGCONT, NULL, 0));
}

static struct flock byte_lock(int64_t offset) {
    struct flock lock = {0};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = offset;
    lock.l_len = 1;
    return lock;
}

int node_lock_byte(int file, int64_t offset) {
    struct flock lock = byte_lock(offset);
    return answer(fcntl(file, F_OFD_SETLK, &lock));
}

int node_byte_is_locked(int file, int64_t offset) {
    struct flock lock = byte_lock(offset);
    if (fcntl(file, F_OFD_GETLK, &lock) < 0) return -errno;
    return lock.l_type != F_UNLCK;
}

int node_eventfd(void) {
    return answer(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}

int node_epoll(void) {
    return answer(epoll_create1(EPOLL_CLOEXEC));
}

int node_epoll_add(int epoll, int file, uint64_t token) {
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = token};
    return answer(epoll_ctl(epoll, EPOLL_CTL_ADD, file, &event));
}

int node_epoll_remove(int epoll, int file) {
    return answer(epoll_ctl(epoll, EPOLL_CTL_DEL, file, NULL));
}

int node_epoll_wait(int epoll, uint64_t *tokens, int capacity, int milliseconds) {
    struct epoll_event events[64];
    if (capacity > 64) capacity = 64;
    int count = epoll_wait(epoll, events, capacity, milliseconds);
    if (count < 0) return errno == EINTR ? 0 : -errno;
    for (int i = 0; i < count; i++) tokens[i] = events[i].data.u64;
    return count;
}

int node_pipe(int *reading, int *writing) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) return -errno;
    *reading = ends[0];
    *writing = ends[1];
    return 0;
}

int node_read_result(int file, struct shim_result *result) {
    return read(file, result, sizeof *result) == (ssize_t)sizeof *result;
}

int node_kill_children(int pid) {
    char path[64], list[4096];
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t count = read(file, list, sizeof list - 1);
    close(file);
    list[count > 0 ? count : 0] = 0;
    int killed = 0;
    for (char *at = list, *end; *at; at = end) {
        long child = strtol(at, &end, 10);
        // A number at the end of the buffer may be cut, and then it is another process.
        if (end == at || *end != ' ') break;
        if (child > 1 && kill((pid_t)child, SIGKILL) == 0) killed++;
        while (*end == ' ') end++;
    }
    return killed;
}

int node_pidfd_kill(int pidfd) {
    return answer(syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0));
}

int node_read_notices(int file, struct shim_notice *notices, int capacity) {
    ssize_t count = read(file, notices, (size_t)capacity * sizeof *notices);
    if (count < 0) return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    return (int)((size_t)count / sizeof *notices);
}

void node_store_deadline(void *page, uint64_t deadline) {
    __atomic_store_n((uint64_t *)page, deadline, __ATOMIC_RELEASE);
}

uint64_t node_boot_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_BOOTTIME, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

int node_allowed_processors(void) {
    // Room for 8,192, as many as a kernel can be built for.
    unsigned long masks[8192 / 8 / sizeof(unsigned long)] = {0};
    long bytes = syscall(SYS_sched_getaffinity, 0, sizeof masks, masks);
    if (bytes < 0) return -errno;
    int count = 0;
    for (size_t i = 0; i < (size_t)bytes / sizeof *masks; i++) count += __builtin_popcountl(masks[i]);
    return count;
}

int node_rename_new(const char *from, const char *to) {
    return answer(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1u /* RENAME_NOREPLACE */));
}

void node_assume_file_rights(uint32_t user, uint32_t group) {
    // The group first while dropping, last while regaining: without uid 0 it could not be changed.
    if (user == 0) setfsuid(0);
    setfsgid(group);
    if (user != 0) setfsuid(user);
}
