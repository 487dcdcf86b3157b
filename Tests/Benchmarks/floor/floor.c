// The floors under our figures: what this kernel and this disk cost by themselves, in the same run as what is measured.
//
//   floor fsync DIR COUNT      one 4 KiB append and fdatasync at a time; prints microseconds, one a line
//   floor spawn COUNT GROUP... forks, makes a cgroup in each GROUP, enters them, execs /bin/true, reaps, removes the
//                              cgroups, one after the other; prints the seconds for all
//   floor shim COUNT SHIM DIR  starts the shim by itself with a stamp as its task; prints microseconds from the fork to
//                              the task's first instruction, one a line
//   floor stamp FILE           writes the boot clock in nanoseconds to FILE: the task of the above
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static uint64_t now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static int die(const char *what) {
    fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
    return 1;
}

static int stamp(const char *path) {
    uint64_t time = now(CLOCK_BOOTTIME);
    char text[32];
    int count = snprintf(text, sizeof text, "%llu\n", (unsigned long long)time);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file < 0 || write(file, text, (size_t)count) != count) return die(path);
    return close(file);
}

static int sync_floor(const char *folder, int count) {
    char path[4096], page[4096];
    memset(page, 7, sizeof page);
    snprintf(path, sizeof path, "%s/floor.bin", folder);
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_TRUNC, 0600);
    if (file < 0) return die(path);
    for (int i = 0; i < count; i++) {
        uint64_t before = now(CLOCK_MONOTONIC);
        if (write(file, page, sizeof page) != sizeof page || fdatasync(file) != 0) return die(path);
        printf("%.1f\n", (double)(now(CLOCK_MONOTONIC) - before) / 1000);
    }
    close(file);
    return unlink(path);
}

static void enter(const char *group) {
    char path[4096];
    snprintf(path, sizeof path, "%s/cgroup.procs", group);
    int file = open(path, O_WRONLY);
    if (file >= 0) {
        if (write(file, "0", 1) != 1) _exit(125);
        close(file);
    }
}

static int spawn_floor(int count, int groups, char **parents) {
    uint64_t before = now(CLOCK_MONOTONIC);
    char path[16][4096];
    for (int i = 0; i < count; i++) {
        for (int g = 0; g < groups && g < 16; g++) {
            snprintf(path[g], sizeof path[g], "%s/floor-%d", parents[g], i);
            if (mkdir(path[g], 0755) != 0) return die(path[g]);
        }
        pid_t child = fork();
        if (child < 0) return die("fork");
        if (child == 0) {
            for (int g = 0; g < groups && g < 16; g++) enter(path[g]);
            execl("/bin/true", "true", (char *)0);
            _exit(127);
        }
        int status = 0;
        waitpid(child, &status, 0);
        for (int g = 0; g < groups && g < 16; g++) rmdir(path[g]);
    }
    printf("%.6f\n", (double)(now(CLOCK_MONOTONIC) - before) / 1e9);
    return 0;
}

static int shim_floor(int count, const char *shim, const char *folder, const char *self) {
    for (int i = 0; i < count; i++) {
        char directory[4096], file[4200], dir[4200];
        snprintf(directory, sizeof directory, "%s/floor-%d", folder, i);
        snprintf(file, sizeof file, "%s/stamp", directory);
        snprintf(dir, sizeof dir, "dir=%s", directory);
        if (mkdir(directory, 0700) != 0) return die(directory);
        uint64_t before = now(CLOCK_BOOTTIME);
        pid_t child = vfork();
        if (child == 0) {
            execl(shim, shim, "coord-shim-1", dir, "rank=0", "token=1", "--", self, "stamp", file, (char *)0);
            _exit(127);
        }
        int status = 0;
        waitpid(child, &status, 0);
        FILE *stream = fopen(file, "r");
        unsigned long long time = 0;
        if (!stream || fscanf(stream, "%llu", &time) != 1) return die(file);
        fclose(stream);
        printf("%.1f\n", (double)(time - before) / 1000);
    }
    return 0;
}

int main(int count, char **words) {
    if (count == 3 && !strcmp(words[1], "stamp")) return stamp(words[2]);
    if (count == 4 && !strcmp(words[1], "fsync")) return sync_floor(words[2], atoi(words[3]));
    if (count >= 3 && !strcmp(words[1], "spawn")) return spawn_floor(atoi(words[2]), count - 3, words + 3);
    if (count == 5 && !strcmp(words[1], "shim")) return shim_floor(atoi(words[2]), words[3], words[4], words[0]);
    fprintf(stderr, "usage: floor fsync DIR N | spawn N GROUP... | shim N SHIM DIR | stamp FILE\n");
    return 2;
}
