// What the node's hands need of Linux's file systems and Swift cannot import: holes in files, and whether a folder's
// file system is kept in memory. Every function answers 0 or more, or a negated errno.
#pragma once
#include <stdint.h>

/// Frees the room of these bytes; the file's length and the places of all others stay.
int node_punch(int file, int64_t from, int64_t length);

/// 1 if the file system of this path lives in memory alone, 0 if not.
int node_is_in_memory(const char *path);
/// Makes durable everything that was written to the file system of this file; 0, or a negated errno.
int node_sync_file_system(int file);
/// Puts each of two files or folders in the place of the other, in one moment; 0, or a negated errno.
int node_exchange(const char *one, const char *other);
