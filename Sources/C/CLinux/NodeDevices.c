// The functions of NodeDevices.h. The prototypes are those of nvml.h, which is not redistributed here.
#include "NodeDevices.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    unsigned long long total, free, used;
} nvml_memory;

struct node_nvml {
    void *handle;
    int (*init)(void);
    int (*shutdown)(void);
    int (*count)(unsigned *);
    int (*device)(unsigned, void **);
    int (*uuid)(void *, char *, unsigned);
    int (*name)(void *, char *, unsigned);
    int (*memory)(void *, nvml_memory *);
    const char *(*error)(int);
};

static int take(struct node_nvml *library, void *target, const char *name, char *reason, int capacity) {
    void *symbol = dlsym(library->handle, name);
    if (!symbol) {
        snprintf(reason, (size_t)capacity, "the library has no %s", name);
        return -1;
    }
    memcpy(target, &symbol, sizeof symbol);
    return 0;
}

static int complain(struct node_nvml *library, const char *name, int result, char *reason, int capacity) {
    const char *words = library->error(result);
    snprintf(reason, (size_t)capacity, "%s answers %d (%s)", name, result, words ? words : "unknown");
    return -1;
}

#define TAKE(field, name) (take(library, &library->field, name, reason, capacity) == 0)

static int take_all(struct node_nvml *library, char *reason, int capacity) {
    return TAKE(init, "nvmlInit_v2") && TAKE(shutdown, "nvmlShutdown") && TAKE(count, "nvmlDeviceGetCount_v2")
        && TAKE(device, "nvmlDeviceGetHandleByIndex_v2") && TAKE(uuid, "nvmlDeviceGetUUID")
        && TAKE(name, "nvmlDeviceGetName") && TAKE(memory, "nvmlDeviceGetMemoryInfo")
        && TAKE(error, "nvmlErrorString");
}

struct node_nvml *node_nvml_open(const char *path, char *reason, int capacity) {
    struct node_nvml *library = calloc(1, sizeof *library);
    if (!library) {
        snprintf(reason, (size_t)capacity, "no memory");
        return NULL;
    }
    library->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library->handle) {
        snprintf(reason, (size_t)capacity, "%s", dlerror());
        free(library);
        return NULL;
    }
    int result = 0;
    if (take_all(library, reason, capacity)) {
        result = library->init();
        if (result == 0) return library;
        complain(library, "nvmlInit_v2", result, reason, capacity);
    }
    dlclose(library->handle);
    free(library);
    return NULL;
}

int node_nvml_count(struct node_nvml *library, char *reason, int capacity) {
    unsigned count = 0;
    int result = library->count(&count);
    if (result) return complain(library, "nvmlDeviceGetCount_v2", result, reason, capacity);
    return (int)count;
}

int node_nvml_describe(struct node_nvml *library, unsigned index, struct node_gpu *gpu, char *reason, int capacity) {
    void *device = NULL;
    nvml_memory memory = {0};
    memset(gpu, 0, sizeof *gpu);
    int result = library->device(index, &device);
    if (result) return complain(library, "nvmlDeviceGetHandleByIndex_v2", result, reason, capacity);
    result = library->uuid(device, gpu->uuid, sizeof gpu->uuid - 1);
    if (result) return complain(library, "nvmlDeviceGetUUID", result, reason, capacity);
    result = library->name(device, gpu->name, sizeof gpu->name - 1);
    if (result) return complain(library, "nvmlDeviceGetName", result, reason, capacity);
    result = library->memory(device, &memory);
    if (result) return complain(library, "nvmlDeviceGetMemoryInfo", result, reason, capacity);
    gpu->memory_bytes = memory.total;
    return 0;
}

void node_nvml_close(struct node_nvml *library) {
    library->shutdown();
    dlclose(library->handle);
    free(library);
}
