// What the node's hands need of Linux's file systems and Swift cannot import: holes in files, and whether a folder's
// file system is kept in memory. Every function answers 0 or more, or a negated errno.
#pragma once
#include <stdint.h>

/// Frees the room of these bytes; the file's length and the places of all others stay.
int node_punch(int file, int64_t from, int64_t length);

/// 1 if the file system of this path lives in memory alone, 0 if not.
int node_is_in_memory(const char *path);
