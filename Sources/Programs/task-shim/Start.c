// How a task begins. The child shares the shim's memory until it executes (CLONE_VFORK), so a failure is told by
// writing it down, without a pipe; and it is born inside its cgroup v2 (CLONE_INTO_CGROUP), which spares the kernel a
// migration. It writes nothing else that the shim reads.
#include <errno.h>
#include <fcntl.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <signal.h>

#include "../../C/CLinux/include/ShimProtocol.h"
#include "System.h"
#include "Task.h"
#include "Text.h"

static volatile struct start started;

__attribute__((noreturn)) static void fail(enum stage stage, long error) {
    started.stage = stage;
    started.error = (int)-error;
    for (;;) CALL(exit_group, 127);
}

static long join(const char *directory, const char *file) {
    char path[4096];
    struct text text = TEXT(path);
    put(&text, directory);
    put(&text, file);
    return ended(&text) ? write_small(path, "0") : -ENAMETOOLONG;
}

/// A single-threaded process that moves itself through `tasks` spares the kernel the lock that `cgroup.procs` takes.
static void enter_groups(const struct options *options, bool born_inside) {
    long error = 0;
    if (options->unified && !born_inside) error = join(options->unified, "/cgroup.procs");
    for (unsigned i = 0; i < options->enter_count && error >= 0; i++) error = join(options->enter[i], "/tasks");
    if (error < 0) fail(STAGE_CGROUP, error);
}

/// The lowest free numbers are 0, 1 and 2 once they are closed, so that these land where they belong.
static void open_files(const struct options *options) {
    CALL(close_range, 0, 2, 0);
    if (options->beside) {
        const int files[] = {SHIM_INPUT_FILE, SHIM_OUTPUT_FILE, SHIM_ERRORS_FILE};
        long failed = 0;
        for (int i = 0; i < 3 && failed >= 0; i++) failed = CALL(dup, files[i]);
        if (failed < 0) fail(STAGE_LOG, failed);
        CALL(close_range, 3, ~0u, 0);
        return;
    }
    long error = CALL(openat, AT_FDCWD, "/dev/null", O_RDWR);
    if (error >= 0) {
        const char *log = options->log ? options->log : "/dev/null";
        int flags = O_WRONLY | O_APPEND | O_CREAT | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK;
        error = CALL(openat, AT_FDCWD, log, flags, 0640);
    }
    if (error >= 0) error = CALL(dup, 1);
    if (error < 0) fail(STAGE_LOG, error);
    CALL(close_range, 3, ~0u, 0);
}

static void set_limits(const struct options *options) {
    long error = 0;
    if (options->oom_adjust) error = write_small("/proc/self/oom_score_adj", options->oom_adjust);
    for (unsigned i = 0; i < options->limit_count && error >= 0; i++) {
        const struct resource_limit *limit = &options->limits[i];
        uint64_t pair[2] = {limit->soft, limit->hard};
        error = CALL(prlimit64, 0, limit->resource, pair, 0);
    }
    if (error < 0) fail(STAGE_LIMITS, error);
    if (options->has_umask) CALL(umask, options->umask);
}

static void take_user(const struct options *options) {
    long error = 0;
    if (options->has_user) {
        error = CALL(setgroups, options->group_count, options->groups);
        if (error >= 0) error = CALL(setresgid, options->gid, options->gid, options->gid);
        if (error >= 0) error = CALL(setresuid, options->uid, options->uid, options->uid);
    }
    if (error >= 0 && options->no_new_privileges) error = CALL(prctl, PR_SET_NO_NEW_PRIVS, 1);
    // Should its shim be killed: a change of the user takes this back, so it comes after.
    if (error >= 0 && options->beside) error = CALL(prctl, PR_SET_PDEATHSIG, SIGKILL);
    if (error < 0) fail(STAGE_USER, error);
}

/// A text without a #! line is a script of the shell, as everywhere.
static long execute_at(const char *path, char **arguments, char **environment) {
    long error = CALL(execve, path, arguments, environment);
    if (error != -ENOEXEC) return error;
    char *name = arguments[0];
    arguments[-1] = (char *)"/bin/sh";
    arguments[0] = (char *)path;
    error = CALL(execve, "/bin/sh", arguments - 1, environment);
    arguments[0] = name;
    return error;
}

static const char *search_path(char **environment) {
    for (; *environment; environment++) {
        const char *value = after(*environment, "PATH=");
        if (value) return value;
    }
    return "/usr/local/bin:/usr/bin:/bin";
}

/// Looks along PATH; a place that forbids is remembered, since "not found" would then be a lie.
static long execute(char **arguments, char **environment) {
    if (find(arguments[0], "/")) return execute_at(arguments[0], arguments, environment);
    char path[4096];
    long worst = -ENOENT;
    for (const char *at = search_path(environment); *at;) {
        struct text text = TEXT(path);
        for (; *at && *at != ':'; at++) {
            char letter[2] = {*at, 0};
            put(&text, letter);
        }
        if (*at) at++;
        put(&text, text.count ? "/" : "./");
        put(&text, arguments[0]);
        if (!ended(&text)) continue;
        long error = execute_at(path, arguments, environment);
        if (error != -ENOENT && error != -ENOTDIR) worst = error;
    }
    return worst;
}

__attribute__((noreturn, noinline)) static void become_task(
    const struct options *options, char **environment, bool born_inside) {
    enter_groups(options, born_inside);
    CALL(setsid);
    open_files(options);
    set_limits(options);
    take_user(options);
    long error = options->cwd ? CALL(chdir, options->cwd) : CALL(chdir, "/");
    if (error < 0) fail(STAGE_DIRECTORY, error);
    uint64_t none = 0;
    CALL(rt_sigprocmask, SIG_SETMASK, &none, 0, sizeof none);
    fail(STAGE_EXEC, execute(options->arguments, environment));
}

static long clone_task(const struct options *options, char **environment, long group) {
    struct clone_args clone = {0};
    clone.flags = CLONE_VM | CLONE_VFORK | (group >= 0 ? CLONE_INTO_CGROUP : 0);
    clone.exit_signal = SIGCHLD;
    clone.cgroup = group >= 0 ? (uint64_t)group : 0;
    long pid = CALL(clone3, &clone, sizeof clone);
    if (pid == 0) become_task(options, environment, group >= 0);
    return pid;
}

struct start start_task(const struct options *options, char **environment) {
    long group = -1;
    if (options->unified) group = CALL(openat, AT_FDCWD, options->unified, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (options->unified && group < 0) return (struct start){0, STAGE_CGROUP, (int)-group};
    long pid = clone_task(options, environment, group);
    // Some sandboxes refuse the flag; entering by the file is slower and the same.
    if (pid < 0 && group >= 0) pid = clone_task(options, environment, -1);
    if (group >= 0) CALL(close, group);
    if (pid < 0) return (struct start){0, STAGE_CLONE, (int)-pid};
    if (started.stage == STAGE_NONE) return (struct start){pid, STAGE_NONE, 0};
    CALL(wait4, pid, 0, 0, 0);
    return (struct start){started.pid, started.stage, started.error};
}
