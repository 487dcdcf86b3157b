// NVIDIA's management library, opened at run time: a machine without it has no GPUs and needs no package for that.
// Only what an inventory asks; readings and health are not here.
#pragma once
#include <stdint.h>

/// An opened library.
struct node_nvml;

/// One GPU as the library describes it; texts end with a NUL.
struct node_gpu {
    char uuid[96];
    char name[96];
    uint64_t memory_bytes;
};

/// Opens and initialises the library; NULL with a reason.
struct node_nvml *node_nvml_open(const char *path, char *reason, int capacity);
/// How many GPUs there are; -1 with a reason.
int node_nvml_count(struct node_nvml *library, char *reason, int capacity);
/// Describes one GPU; 0, or -1 with a reason.
int node_nvml_describe(struct node_nvml *library, unsigned index, struct node_gpu *gpu, char *reason, int capacity);
void node_nvml_close(struct node_nvml *library);
