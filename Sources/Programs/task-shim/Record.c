// The writing of Record.h. The working directory is the attempt's, so names are short and the paths of the caller
// cannot be too long.
#include "Record.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>

#include "System.h"
#include "Text.h"

static const char *const stages[] = {"none", "clone", "cgroup", "log", "limits", "user", "directory", "exec"};

static long write_record(const struct options *options, const char *kind, struct text *body) {
    char name_bytes[64], temporary_bytes[64];
    struct text name = TEXT(name_bytes), temporary = TEXT(temporary_bytes);
    put(&name, "rank-");
    put_number(&name, options->rank);
    put(&name, kind);
    put(&temporary, ".");
    put(&temporary, ended(&name));
    put(body, "end\n");
    if (!ended(body) || !ended(&temporary)) return -EMSGSIZE;
    long file = CALL(openat, AT_FDCWD, temporary_bytes, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (file < 0) return file;
    long written = CALL(write, file, body->bytes, body->count);
    CALL(close, file);
    if (written != (long)body->count) return written < 0 ? written : -ENOSPC;
    return CALL(renameat2, AT_FDCWD, temporary_bytes, AT_FDCWD, name_bytes, 0);
}

uint64_t start_ticks(long pid) {
    char path_bytes[64], content[SMALL_FILE];
    struct text path = TEXT(path_bytes);
    put(&path, "/proc/");
    put_number(&path, (uint64_t)pid);
    put(&path, "/stat");
    if (!ended(&path) || read_small(path_bytes, content, sizeof content) <= 0) return 0;
    // A program's name may hold spaces and brackets: fields are counted behind the last bracket.
    const char *at = content;
    for (const char *next = content; *next; next++) {
        if (*next == ')') at = next + 1;
    }
    for (int field = 2; *at && field < 22; at++) field += *at == ' ';
    uint64_t ticks = 0;
    take_number(&at, UINT64_MAX, &ticks);
    return ticks;
}

long write_start(const struct options *options, const struct shim_notice *record) {
    char bytes[512];
    struct text body = TEXT(bytes);
    put(&body, "coord-rank-start 1\n");
    put_field(&body, "rank", options->rank);
    put_field(&body, "pid", record->pid);
    put_field(&body, "pid-ticks", record->pid_ticks);
    put_field(&body, "shim", record->shim);
    put_field(&body, "shim-ticks", record->shim_ticks);
    put_field(&body, "boot-ns", record->boot_ns);
    return write_record(options, ".start", &body);
}

static void put_ending(struct text *body, const struct exit_record *record) {
    put(body, "stage=");
    put(body, record->garbage ? "options" : stages[record->start.stage]);
    put(body, "\n");
    put_field(body, "errno", (uint64_t)record->start.error);
    put_field(body, "code", record->code);
    put_field(body, "signal", record->signal);
    put_field(body, "core", record->dumped_core);
    put_field(body, "deadline", record->deadline);
    put_field(body, "cut-off", record->cut_off);
    put_field(body, "oom-ended", record->oom_ended);
    put_field(body, "leftovers", record->leftovers);
    put_field(body, "groups-left", record->groups_left);
}

long write_exit(const struct options *options, const struct exit_record *record) {
    char bytes[1024];
    struct text body = TEXT(bytes);
    put(&body, "coord-rank-exit 1\n");
    put_field(&body, "rank", options->rank);
    put_ending(&body, record);
    put_field(&body, "oom-kills", record->oom_kills);
    put_field(&body, "memory-peak", record->memory_peak);
    put_field(&body, "memory-limit", record->memory_limit);
    put_field(&body, "user-ns", record->user_ns);
    put_field(&body, "system-ns", record->system_ns);
    put_field(&body, "rss-bytes", record->rss_bytes);
    put_field(&body, "wall-ns", clock_ns(CLOCK_REALTIME));
    put_field(&body, "boot-ns", clock_ns(CLOCK_BOOTTIME));
    return write_record(options, ".exit", &body);
}
