// The reading of Options.h. It believes nothing: a key it does not know, a number that is none or a list too long is
// an answer, never a guess.
#include "Options.h"

#include "Text.h"

static bool whole_number(const char *words, uint64_t limit, uint64_t *number) {
    return take_number(&words, limit, number) && *words == 0;
}

static bool read_groups(const char *words, struct options *options) {
    uint64_t group;
    while (take_number(&words, UINT32_MAX, &group)) {
        if (options->group_count == GROUPS_MAX) return false;
        options->groups[options->group_count++] = (uint32_t)group;
        if (*words == 0) return true;
        if (*words++ != ',') return false;
    }
    return false;
}

static bool read_limit(const char *words, struct options *options) {
    if (options->limit_count == LIMITS_MAX) return false;
    struct resource_limit *limit = &options->limits[options->limit_count];
    if (!take_number(&words, LIMITS_MAX - 1, &limit->resource) || *words++ != ':') return false;
    if (!take_number(&words, UINT64_MAX, &limit->soft) || *words++ != ':') return false;
    if (!take_number(&words, UINT64_MAX, &limit->hard) || *words != 0) return false;
    options->limit_count++;
    return true;
}

static bool read_enter(const char *words, struct options *options) {
    if (options->enter_count == ENTER_MAX || *words != '/') return false;
    options->enter[options->enter_count++] = words;
    return true;
}

static bool read_path(const char *words, const char **path) {
    *path = words;
    return *words == '/';
}

static bool read_numbers(const char *argument, struct options *options) {
    const char *value;
    if ((value = after(argument, "rank="))) return whole_number(value, RANK_MAX, &options->rank);
    if ((value = after(argument, "token="))) return whole_number(value, UINT64_MAX, &options->token);
    if ((value = after(argument, "uid="))) {
        options->has_user = true;
        return whole_number(value, UINT32_MAX - 1, &options->uid);
    }
    if ((value = after(argument, "gid="))) return whole_number(value, UINT32_MAX - 1, &options->gid);
    if ((value = after(argument, "umask="))) {
        options->has_umask = true;
        return whole_number(value, 0777, &options->umask);
    }
    if ((value = after(argument, "until="))) return whole_number(value, UINT64_MAX, &options->until);
    if ((value = after(argument, "memory-limit="))) return whole_number(value, UINT64_MAX, &options->memory_limit);
    if ((value = after(argument, "memory-generation="))) return whole_number(value, 2, &options->memory_generation);
    return false;
}

static bool read_option(const char *argument, struct options *options) {
    const char *value;
    if ((value = after(argument, "dir="))) return read_path(value, &options->directory);
    if ((value = after(argument, "log="))) return read_path(value, &options->log);
    if ((value = after(argument, "cwd="))) return read_path(value, &options->cwd);
    if ((value = after(argument, "unified="))) return read_path(value, &options->unified);
    if ((value = after(argument, "memory="))) return read_path(value, &options->memory);
    if ((value = after(argument, "enter="))) return read_enter(value, options);
    if ((value = after(argument, "groups="))) return read_groups(value, options);
    if ((value = after(argument, "limit="))) return read_limit(value, options);
    if ((value = after(argument, "oom-adjust="))) {
        options->oom_adjust = value;
        return true;
    }
    if ((value = after(argument, "no-new-privileges"))) {
        options->no_new_privileges = true;
        return *value == 0;
    }
    if ((value = after(argument, "beside"))) {
        options->beside = true;
        return *value == 0;
    }
    return read_numbers(argument, options);
}

const char *read_options(char **argv, struct options *options) {
    if (!argv[0] || !argv[1]) return "nothing";
    const char *version = after(argv[1], "coord-shim-1");
    if (!version || *version) return argv[1];
    char **at = argv + 2;
    for (; *at; at++) {
        const char *rest = after(*at, "--");
        if (rest && *rest == 0) break;
        if (!read_option(*at, options)) return *at;
    }
    if (!*at) return "no --";
    if (!at[1] || !at[1][0]) return "no program after --";
    if (options->beside ? !options->until : !options->directory) return options->beside ? "no until=" : "no dir=";
    options->arguments = at + 1;
    return NULL;
}
