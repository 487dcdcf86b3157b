// Holes in files, file systems in memory, and what is done to folders and whole file systems.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "NodeFiles.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <sys/vfs.h>
#include <unistd.h>

int node_punch(int file, int64_t from, int64_t length) {
    return fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, from, length) == 0 ? 0 : -errno;
}

int node_is_in_memory(const char *path) {
    struct statfs status;
    if (statfs(path, &status) != 0) return -errno;
    return status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC;
}

int node_sync_file_system(int file) { return syncfs(file) == 0 ? 0 : -errno; }

int node_exchange(const char *one, const char *other) {
    return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE) == 0 ? 0 : -errno;
}
