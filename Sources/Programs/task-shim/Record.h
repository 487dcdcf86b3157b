// The two records a shim leaves in its attempt's directory: that its task has started, and how it ended. Both are
// written under a temporary name and renamed, so a reader finds all of one or nothing. The agent's side of the format
// is ShimRecord.swift.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "../../C/CLinux/include/ShimProtocol.h"
#include "Options.h"
#include "Task.h"

struct exit_record {
    struct start start;           // why it never ran, if so
    const char *garbage;          // the option that could not be understood, if so
    bool exited, dumped_core;     // the task ended by itself
    uint64_t code, signal;        // one of the two is not 0, or the task ended with 0
    bool deadline, oom_ended;     // killed at the lease's deadline; killed whole after an OOM kill of one process
    bool cut_off;                 // killed at the end of the node's lease
    uint64_t leftovers;           // processes that outlived the task's first and were killed
    bool groups_left;             // a cgroup directory could not be removed
    uint64_t oom_kills, memory_peak, memory_limit;
    uint64_t user_ns, system_ns, rss_bytes;
};

/// The start time of a process in clock ticks after boot, from /proc; 0 if unreadable.
uint64_t start_ticks(long pid);
/// Writes `rank-N.start`; 0 or the negated errno.
long write_start(const struct options *options, const struct shim_notice *record);
/// Writes `rank-N.exit` with the present time; 0 or the negated errno.
long write_exit(const struct options *options, const struct exit_record *record);
