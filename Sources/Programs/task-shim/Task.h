// The task itself: how it is started with its rights, limits and cgroups, and how all of it is ended.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "Options.h"

/// The step of a start that failed; written by name into the exit record.
enum stage {
    STAGE_NONE,
    STAGE_CLONE,
    STAGE_CGROUP,
    STAGE_LOG,
    STAGE_LIMITS,
    STAGE_USER,
    STAGE_DIRECTORY,
    STAGE_EXEC
};

struct start {
    long pid;  // 0 when it could not be started
    enum stage stage;
    int error;
};

/// Starts the task and returns when it has executed its program or failed to.
struct start start_task(const struct options *options, char **environment);
/// Ends every process of the task at once: by cgroup.kill, else by the lists of its cgroups, else by parentage.
void kill_all(const struct options *options, long pid);
/// Whether the kernel has killed in this task's cgroup for memory, how often.
uint64_t oom_kills(const struct options *options);
/// The most memory its cgroup has held, in bytes; 0 if unknown.
uint64_t memory_peak(const struct options *options);
/// Removes the task's cgroup directories, with patience for what is still leaving them; true when none is left.
bool remove_groups(const struct options *options);
