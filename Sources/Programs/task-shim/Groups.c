// What a shim asks of the cgroups of its task: kill all, how much memory, and be gone. It walks no tree: the
// directories are those it was given, and a task has no right to make more.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>

#include "System.h"
#include "Task.h"
#include "Text.h"

/// A freshly ended process leaves its cgroup a moment after it was reaped; one second is ten times what was seen.
enum { REMOVAL_TRIES = 200, REMOVAL_PAUSE_MS = 5 };

static const char *within(char *path, size_t capacity, const char *directory, const char *file) {
    struct text text = {path, 0, capacity, false};
    put(&text, directory);
    put(&text, file);
    return ended(&text);
}

/// Kills every process listed in a file of numbers; how many there were.
static unsigned kill_listed(const char *path) {
    static char list[16384];
    unsigned killed = 0;
    if (read_small(path, list, sizeof list) <= 0) return 0;
    const char *at = list;
    uint64_t pid;
    while (take_number(&at, INT32_MAX, &pid)) {
        // A number at the end of the buffer may be cut, and then it is another process.
        if (*at != ' ' && *at != '\n') break;
        // Processes of another namespace are listed as 0, and kill(0) would end the shim's own group.
        if (pid > 1) CALL(kill, pid, SIGKILL);
        killed++;
        while (*at == ' ' || *at == '\n') at++;
    }
    return killed;
}

void kill_all(const struct options *options, long pid) {
    char path[4096];
    bool done = false;
    // The cgroups of a rank that it only runs beside are full of others.
    if (options->beside) {
        if (pid > 1) CALL(kill, -pid, SIGKILL);
        kill_listed("/proc/thread-self/children");
        return;
    }
    if (options->unified && within(path, sizeof path, options->unified, "/cgroup.kill")) {
        done = write_small(path, "1") == 0;
    }
    const char *listed = options->enter_count ? options->enter[0] : options->unified;
    if (!done && listed && within(path, sizeof path, listed, "/cgroup.procs")) kill_listed(path);
    if (pid > 1) CALL(kill, -pid, SIGKILL);
    // Without a cgroup parentage is the only trace: the orphans of a task become children of its shim.
    if (!done) kill_listed("/proc/thread-self/children");
}

static uint64_t counted(const char *directory, const char *file, const char *key) {
    char path[4096], content[SMALL_FILE];
    uint64_t number = 0;
    if (!within(path, sizeof path, directory, file) || read_small(path, content, sizeof content) <= 0) return 0;
    const char *at = find(content, key);
    if (!at) return 0;
    at += length(key);
    take_number(&at, UINT64_MAX, &number);
    return number;
}

uint64_t oom_kills(const struct options *options) {
    if (!options->memory) return 0;
    const char *file = options->memory_generation == 2 ? "/memory.events" : "/memory.oom_control";
    return counted(options->memory, file, "oom_kill ");
}

uint64_t memory_peak(const struct options *options) {
    if (!options->memory) return 0;
    const char *file = options->memory_generation == 2 ? "/memory.peak" : "/memory.max_usage_in_bytes";
    return counted(options->memory, file, "");
}

static bool remove_group(const char *directory) {
    long error = CALL(unlinkat, AT_FDCWD, directory, AT_REMOVEDIR);
    return error == 0 || error == -ENOENT;
}

bool remove_groups(const struct options *options) {
    unsigned left = 0;
    for (int tries = 0; tries < REMOVAL_TRIES; tries++) {
        left = 0;
        if (options->unified && !remove_group(options->unified)) left++;
        for (unsigned i = 0; i < options->enter_count; i++) left += !remove_group(options->enter[i]);
        if (left == 0) return true;
        // Someone may have moved a process in; it does not outlive the rank either. The task itself is reaped, and
        // its number may be another's by now.
        if (tries > 2) kill_all(options, 0);
        sleep_ms(REMOVAL_PAUSE_MS);
    }
    return false;
}
