// What task-shim and the agent must agree on to the bit: descriptor numbers, the order signal and the notice of a
// start. It is plain C without a library, so that the shim can include it too. Arguments and records are text, and are
// described where they are written (task-shim/Options.h, task-shim/Record.h).
#pragma once
#include <stdint.h>

enum {
    /// The lease page: a deadline in CLOCK_BOOTTIME nanoseconds at 0, and by its lock the proof that a shim lives.
    SHIM_LEASE_FILE = 3,
    /// Where in that page the end of the node's lease lies, in the same nanoseconds; 0 is none.
    SHIM_LEASE_END = 4088,
    /// Where in it an agent notes for the next one since when the ranks stand still, and how long they did before; no
    /// shim reads them.
    SHIM_STILL_SINCE = 4080,
    SHIM_STILL_BEFORE = 4072,
    /// The pipe for a `shim_notice`; after an agent's death no one listens to it.
    SHIM_NOTICE_FILE = 4,
    /// Beside a rank there is no lease: the command's input, the pipe for its `shim_result`, its output and its errors.
    SHIM_INPUT_FILE = 3,
    SHIM_RESULT_FILE = 4,
    SHIM_OUTPUT_FILE = 5,
    SHIM_ERRORS_FILE = 6,
    /// Carries an order in its value: the number of a signal to forward, or SHIM_ORDER_KILL.
    SHIM_ORDER_SIGNAL = 40,
    /// Asks for the end of every process of the task.
    SHIM_ORDER_KILL = 0x100,
    /// Beside a signal: for the task's first process alone, not for its group.
    SHIM_ORDER_FIRST = 0x200
};

/// That a task runs. Shorter than PIPE_BUF, so that the notices of many shims do not mix in one pipe.
struct shim_notice {
    uint64_t token;
    uint64_t pid, pid_ticks;
    uint64_t shim, shim_ticks;
    uint64_t boot_ns;
};

/// How a command ended that ran beside a rank.
struct shim_result {
    /// The code that it exited with, or the signal that ended it; both 0 for one that could not be started.
    uint64_t exited, code, signal;
    /// Whether its time was over.
    uint64_t outlasted;
    /// Where its start failed, by the numbers of task-shim/Task.h, and why; 0 where it did not.
    uint64_t stage, error;
};
