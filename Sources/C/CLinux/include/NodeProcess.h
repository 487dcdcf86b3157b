// What the node's supervisor needs of Linux and Swift cannot import: starting a shim by clone3, handles on processes
// (pidfd), locks that prove a holder's life, and epoll. No decisions. Every function answers 0 or more, or a negated
// errno, unless it says otherwise.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "ShimProtocol.h"

/// A program to start in place of a shim's parent: its descriptors 3 and 4, where they are not -1 also 5 and 6, and the
/// cgroup v2 it is born in.
struct node_spawn {
    const char *path;
    char *const *arguments;
    char *const *environment;
    int lease, notice, output, errors;
    /// A descriptor of a cgroup v2 directory, or -1.
    int cgroup;
};

/// Starts a program and returns when it has been executed, or with the error that prevented it.
int node_spawn(const struct node_spawn *spawn, int *pid, int *pidfd);

/// A handle on a running process that is not necessarily a child.
int node_pidfd_open(int pid);
/// Reaps an ended child; 1 and its wait status, 0 if it still runs, -ECHILD if it is not a child.
int node_pidfd_reap(int pidfd, int *status);
/// 1 if the process has ended, 0 if it runs.
int node_pidfd_has_ended(int pidfd);
/// Reaps a child by its number if it has ended; a process that is no child of ours is not touched.
void node_reap_child(int pid);
/// Queues SHIM_ORDER_SIGNAL with a value.
int node_pidfd_order(int pidfd, int order);
/// Lets a stopped process go on.
int node_pidfd_continue(int pidfd);

/// Locks one byte for the life of this open file, wherever it is inherited; -EAGAIN if another holds it.
int node_lock_byte(int file, int64_t offset);
/// 1 if another open file holds the byte, 0 if none does.
int node_byte_is_locked(int file, int64_t offset);

int node_eventfd(void);
int node_epoll(void);
int node_epoll_add(int epoll, int file, uint64_t token);
int node_epoll_remove(int epoll, int file);
/// Waits for up to `milliseconds` (-1: for ever); how many tokens are ready. An interruption is 0.
int node_epoll_wait(int epoll, uint64_t *tokens, int capacity, int milliseconds);

/// A pipe of which both ends do not block and do not pass an exec.
int node_pipe(int *reading, int *writing);
/// Reads the result of a command that ran beside a rank; 1 if there is one, else 0.
int node_read_result(int file, struct shim_result *result);
/// Kills the children of a process that does not do so itself; how many there were.
int node_kill_children(int pid);
/// Kills a process by its handle.
int node_pidfd_kill(int pidfd);
/// Reads whole notices; how many.
int node_read_notices(int file, struct shim_notice *notices, int capacity);

/// Sets the deadline of a mapped lease page in one store.
void node_store_deadline(void *page, uint64_t deadline);
/// Nanoseconds of CLOCK_BOOTTIME: since the kernel started, sleep included.
uint64_t node_boot_ns(void);
/// How many processors this process may run on.
int node_allowed_processors(void);
/// Lets this thread, and no other, touch files as that user would; 0 gives a root process its own rights back. Its
/// supplementary groups stay.
void node_assume_file_rights(uint32_t user, uint32_t group);
/// Renames unless the new name exists (-EEXIST).
int node_rename_new(const char *from, const char *to);
