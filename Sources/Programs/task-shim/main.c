// task-shim holds one task of one rank and outlives the agent that started it. It starts the task in its cgroups and
// with its rights, reaps it and all it leaves behind, kills it when the lease in the attempt's directory runs out, and
// writes down how it began and how it ended. It decides nothing: a polite stop, a restart and the meaning of an exit
// are the agent's. With `beside` it holds a command that runs beside a task instead.
#include <errno.h>
#include <fcntl.h>
#include <linux/prctl.h>
#include <time.h>
#include <linux/time_types.h>
#include <linux/wait.h>
#include <signal.h>
#include <sys/resource.h>

#include "../../C/CLinux/include/ShimProtocol.h"
#include "Options.h"
#include "Record.h"
#include "System.h"
#include "Task.h"
#include "Text.h"

enum {
    EX_USAGE = 64,           // sysexits.h: the arguments were not understood
    SETUP_FAILED = 125,      // as env(1) and timeout(1) answer when they themselves failed
    CANNOT_EXECUTE = 126,    // the shell's codes
    NOT_FOUND = 127,
    REAP_TRIES = 200         // of 50 ms: a process in uninterruptible sleep is not waited for longer than 10 s
};

/// The lease is read again at least this often, so that a renewal or a revocation is never seen late.
#define LEASE_PERIOD_NS 1000000000u
#define REAP_PERIOD_NS 50000000u

static struct options options;
static struct exit_record ending;
static long task;
static bool task_ended;

static void reset_signals(void) {
    uint64_t all = ~0ull;
    CALL(rt_sigprocmask, SIG_SETMASK, &all, 0, sizeof all);
    // An agent that ignores SIGPIPE would else hand that on to every program.
    uint64_t action[4] = {0};
    for (int number = 1; number <= 64; number++) {
        if (number != SIGKILL && number != SIGSTOP) CALL(rt_sigaction, number, action, 0, sizeof all);
    }
}

static void end(int code) {
    for (;;) CALL(exit_group, code);
}

static void note_status(int status) {
    task_ended = true;
    ending.exited = (status & 0x7f) == 0;
    ending.code = ending.exited ? (uint64_t)(status >> 8 & 0xff) : 0;
    ending.signal = (uint64_t)(status & 0x7f);
    ending.dumped_core = !ending.exited && (status & 0x80);
}

/// Reaps all that is dead; false when no child is left at all, which proves that no process of the task is.
static bool reap(void) {
    for (;;) {
        int status = 0;
        long pid = CALL(wait4, -1, &status, WNOHANG | __WALL, 0);
        if (pid == 0) return true;
        if (pid < 0) return pid != -ECHILD;
        if (pid == task) {
            note_status(status);
        } else if (task_ended) {
            ending.leftovers++;
        }
    }
}

/// How long may be slept before the time at that offset of the lease page must be looked at; 0 when it is over.
static uint64_t left(long offset) {
    uint64_t end = 0;
    if (CALL(pread64, SHIM_LEASE_FILE, &end, sizeof end, offset) != sizeof end || end == 0) return LEASE_PERIOD_NS;
    uint64_t now = clock_ns(CLOCK_BOOTTIME);
    if (now >= end) return 0;
    return end - now < LEASE_PERIOD_NS ? end - now : LEASE_PERIOD_NS;
}

/// The same for the time of what runs beside a rank.
static uint64_t time_left(void) {
    uint64_t now = clock_ns(CLOCK_BOOTTIME);
    if (now >= options.until) {
        ending.deadline = true;
        return 0;
    }
    return options.until - now < LEASE_PERIOD_NS ? options.until - now : LEASE_PERIOD_NS;
}

/// The same for both of its times; notes which of them is over.
static uint64_t lease_left(void) {
    if (options.beside) return time_left();
    uint64_t own = left(0), held = left(SHIM_LEASE_END);
    if (own == 0) ending.deadline = true;
    if (held == 0) ending.cut_off = true;
    return own < held ? own : held;
}

/// Waits for any signal; its number, or a negated errno after the time.
static long wait_signal(uint64_t nanoseconds, siginfo_t *information) {
    uint64_t all = ~0ull;
    struct __kernel_timespec time = {(long)(nanoseconds / 1000000000u), (long)(nanoseconds % 1000000000u)};
    return CALL(rt_sigtimedwait, &all, information, &time, sizeof all);
}

static void obey(long order) {
    if (order & SHIM_ORDER_KILL) {
        kill_all(&options, task);
        return;
    }
    long signal = order & ~SHIM_ORDER_FIRST;
    if (signal > 0 && signal <= 64) CALL(kill, order & SHIM_ORDER_FIRST ? task : -task, signal);
}

static void answer(long signal, const siginfo_t *information) {
    // Beside a rank it means that the agent is gone, and nobody listens to the command any more.
    if (signal == SIGTERM) obey(options.beside ? SHIM_ORDER_KILL : SIGTERM);
    if (signal == SHIM_ORDER_SIGNAL && information->si_code == SI_QUEUE) obey(information->si_value.sival_int);
}

/// cgroup v2 kills a rank whole by itself (memory.oom.group); v1 kills one process and leaves the rest crippled.
static void watch_memory(void) {
    static uint64_t looked;
    if (options.memory_generation != 1 || ending.oom_ended) return;
    uint64_t now = clock_ns(CLOCK_BOOTTIME);
    if (now - looked < LEASE_PERIOD_NS) return;
    looked = now;
    if (oom_kills(&options) == 0) return;
    ending.oom_ended = true;
    kill_all(&options, task);
}

/// Lives with the task until it has ended.
static void hold(void) {
    siginfo_t information;
    while (reap() && !task_ended) {
        uint64_t left = lease_left();
        if (left == 0) {
            kill_all(&options, task);
            left = REAP_PERIOD_NS;
        }
        long signal = wait_signal(left, &information);
        if (signal > 0) answer(signal, &information);
        watch_memory();
    }
}

/// Nothing of a task outlives its first process: what remains in its cgroup or among our children is killed.
static void clear(void) {
    siginfo_t information;
    for (int tries = 0; tries < REAP_TRIES && reap(); tries++) {
        kill_all(&options, 0);
        wait_signal(REAP_PERIOD_NS, &information);
    }
}

static void measure(void) {
    struct rusage usage;
    if (CALL(getrusage, RUSAGE_CHILDREN, &usage) == 0) {
        ending.user_ns = (uint64_t)usage.ru_utime.tv_sec * 1000000000u + (uint64_t)usage.ru_utime.tv_usec * 1000u;
        ending.system_ns = (uint64_t)usage.ru_stime.tv_sec * 1000000000u + (uint64_t)usage.ru_stime.tv_usec * 1000u;
        ending.rss_bytes = (uint64_t)usage.ru_maxrss * 1024u;
    }
    ending.oom_kills = oom_kills(&options);
    ending.memory_peak = memory_peak(&options);
    ending.memory_limit = options.memory_limit;
}

/// Says that the task runs: first in the directory, for every later agent, then to the one that listens now.
static bool announce(void) {
    long self = CALL(getpid);
    struct shim_notice notice = {
        .token = options.token,
        .pid = (uint64_t)task,
        .pid_ticks = start_ticks(task),
        .shim = (uint64_t)self,
        .shim_ticks = start_ticks(self),
        .boot_ns = clock_ns(CLOCK_BOOTTIME),
    };
    bool written = write_start(&options, &notice) == 0;
    CALL(write, SHIM_NOTICE_FILE, &notice, sizeof notice);
    CALL(close, SHIM_NOTICE_FILE);
    return written;
}

/// Tells how a command beside a rank ended; after an agent's death no one listens.
static void tell_result(void) {
    struct shim_result result = {
        .exited = ending.exited,
        .code = ending.code,
        .signal = ending.signal,
        .outlasted = ending.deadline,
        .stage = ending.start.stage,
        .error = (uint64_t)ending.start.error,
    };
    CALL(write, SHIM_RESULT_FILE, &result, sizeof result);
}

static void finish(int code) {
    if (options.beside) {
        tell_result();
        end(0);
    }
    ending.groups_left = !remove_groups(&options);
    end(write_exit(&options, &ending) == 0 ? code : EX_USAGE + 10);
}

/// Runs a command beside a rank, to its end or that of its time.
static void run_beside(char **environment) {
    struct start start = start_task(&options, environment);
    // Whoever reads them hears the command's end by them.
    CALL(close, SHIM_INPUT_FILE);
    CALL(close_range, SHIM_OUTPUT_FILE, SHIM_ERRORS_FILE, 0);
    task = start.pid;
    ending.start = start;
    if (task) hold();
    clear();
    finish(0);
}

static void run(char **environment) {
    // A start that was long on its way must not run beside one that took its place.
    if (left(SHIM_LEASE_END) == 0) {
        ending.cut_off = true;
        ending.signal = SIGKILL;
        finish(0);
    }
    struct start start = start_task(&options, environment);
    task = start.pid;
    if (start.pid == 0) {
        ending.start = start;
        ending.code = start.stage != STAGE_EXEC ? SETUP_FAILED : start.error == ENOENT ? NOT_FOUND : CANNOT_EXECUTE;
        clear();
        measure();
        finish(0);
    }
    // A task that no later agent could find must not run.
    if (!announce()) kill_all(&options, task);
    hold();
    clear();
    measure();
    finish(0);
}

__attribute__((noreturn, used)) void shim_start(long *stack) {
    char **argv = (char **)(stack + 1);
    reset_signals();
    ending.garbage = read_options(argv, &options);
    if (options.directory && CALL(chdir, options.directory) < 0) end(EX_USAGE);
    if (ending.garbage) {
        ending.code = SETUP_FAILED;
        if (options.directory) write_exit(&options, &ending);
        end(EX_USAGE);
    }
    CALL(setsid);
    CALL(prctl, PR_SET_CHILD_SUBREAPER, 1);
    CALL(close_range, 0, 2, 0);
    if (options.beside) {
        CALL(prctl, PR_SET_PDEATHSIG, SIGTERM);
        run_beside(argv + stack[0] + 1);
    }
    run(argv + stack[0] + 1);
    for (;;) end(0);
}
