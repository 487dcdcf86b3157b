// What the agent tells a shim, in the shim's own argument list: `coord-shim-1 key=value ... -- program argument ...`.
// The environment is the task's own and is handed on untouched. Nothing secret stands in the arguments, since every
// user of a machine can read them; root alone reads a root process's environment. `beside` makes it another program: a
// command that runs beside a rank, in its cgroups, and ends with what it was asked, at its time or with its agent.
#pragma once
#include <stdbool.h>
#include <stdint.h>

/// Bounds of the lists; the agent never sends more, and a longer list is refused as garbage.
enum {
    GROUPS_MAX = 64,  // supplementary groups of a user; NFS carries 16, sites rarely pass 32
    LIMITS_MAX = 16,  // Linux has 16 resource limits
    ENTER_MAX = 8,    // cgroup v1 controllers that one rank may need
    RANK_MAX = 1048575
};

struct resource_limit {
    uint64_t resource, soft, hard;
};

struct options {
    const char *directory;  // of the attempt; records are written here
    uint64_t rank, token;
    const char *log, *cwd;
    bool has_user, no_new_privileges, has_umask;
    bool beside;     // of a rank: it enters the cgroups of a rank that is not its own, and kills no one there
    uint64_t until;  // when its time is over, in nanoseconds of CLOCK_BOOTTIME; of what runs beside a rank
    uint64_t uid, gid, umask;
    uint32_t groups[GROUPS_MAX];
    unsigned group_count;
    struct resource_limit limits[LIMITS_MAX];
    unsigned limit_count;
    const char *unified;           // cgroup v2 directory: entered by clone3, emptied by cgroup.kill
    const char *enter[ENTER_MAX];  // cgroup v1 directories
    unsigned enter_count;
    const char *memory;  // the directory that holds the memory figures, one of the above
    uint64_t memory_limit, memory_generation;
    const char *oom_adjust;  // written to the task's oom_score_adj, which it would else inherit from the agent
    char **arguments;        // of the task, ended by NULL; the slot before it may be overwritten
};

/// Reads the arguments; NULL when all is well, else the argument that could not be understood.
const char *read_options(char **argv, struct options *options);
