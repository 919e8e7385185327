/* The lowest cost of what a sweep of psutil-core's process table asks the kernel, without parsing the answers.
 * CALLS is `files`, what it asked before it used CPU clocks:
 *   /proc       listed as a whole;
 *   schedstat   of each process with one thread, through a kept descriptor;
 * or `clocks`, what it asks now:
 *   /proc       its link count, loadavg, and the entries after the PID that was given last;
 *   CPU clock   of each process;
 * and with both:
 *   stat        of each process that ran or is not asked whether it did, and of each in turn once in 60 s, through a
 *               kept descriptor;
 *   status, io  where stat changed: opened, read and closed, or kept open if stat changed in the sweep before too;
 *   exe, cmdline, cgroup of each process that started, whose stat is opened and kept too;
 *   and the descriptors of those that ended are closed.
 * Prints JSON: microseconds of CPU per process, the median of SWEEPS sweeps with SECONDS between them.
 * Build: cc -O2 same-reads-as-sweep.c; usage: same-reads-as-sweep CALLS SECONDS SWEEPS */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MAX_SWEEPS 100
#define MAX 20000
#define LINE 512
#define ROUND_SECONDS 60
/* PID_MAX_LIMIT of 64-bit machines, and TGID_OFFSET in fs/proc/base.c. */
#define MAX_PID 4194304
#define ENTRY_OFFSET 258

static int pids[MAX], stat_fds[MAX], schedstat_fds[MAX], status_fds[MAX], io_fds[MAX];
/* The sweep that saw the last change of each process. */
static int changed_in[MAX];
/* Slots up to `count` are used, but for those in `unused`, whose processes ended; `slots` holds each slot plus one. */
static int slots[MAX_PID + 1], unused[MAX], unused_count, last_pid;
static int count, turn, changed, current_sweep;
static char stats[MAX][LINE], schedstats[MAX][LINE], buffer[65536];
static struct timespec clocks[MAX];
static int use_clocks;

static double cpu_us(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static void read_path(int pid, const char *name) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    if (read(fd, buffer, sizeof buffer) < 0) buffer[0] = 0;
    close(fd);
}

static void add(int pid) {
    char path[64];
    if (unused_count == 0 && count == MAX) return;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    int i = unused_count > 0 ? unused[--unused_count] : count++;
    slots[pid] = i + 1;
    pids[i] = pid;
    stat_fds[i] = fd;
    stats[i][0] = schedstats[i][0] = 0;
    changed_in[i] = 0;
    if (!use_clocks) {
        snprintf(path, sizeof path, "/proc/%d/schedstat", pid);
        schedstat_fds[i] = open(path, O_RDONLY | O_CLOEXEC);
    }
    if (current_sweep == 0) return;
    snprintf(path, sizeof path, "/proc/%d/exe", pid);
    if (readlink(path, buffer, sizeof buffer) < 0) buffer[0] = 0;
    read_path(pid, "cmdline");
    read_path(pid, "cgroup");
}

static void close_kept(int *fd) {
    if (*fd > 0) close(*fd);
    *fd = 0;
}

static void forget(int i) {
    close_kept(&stat_fds[i]);
    close_kept(&schedstat_fds[i]);
    close_kept(&status_fds[i]);
    close_kept(&io_fds[i]);
    slots[pids[i]] = 0;
    pids[i] = 0;
    unused[unused_count++] = i;
}

/* Adds the processes that are not known, of those whose PID is at least `from`. */
static void list(int from) {
    int fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && from > 0) lseek(fd, from + ENTRY_OFFSET, SEEK_SET);
    DIR *proc = fd < 0 ? NULL : fdopendir(fd);
    for (struct dirent *entry; proc != NULL && (entry = readdir(proc)) != NULL;) {
        int pid = isdigit((unsigned char)entry->d_name[0]) ? atoi(entry->d_name) : 0;
        if (pid > 0 && pid <= MAX_PID && slots[pid] == 0) add(pid);
    }
    if (proc != NULL) closedir(proc);
}

static void read_file(int pid, const char *name, int *kept, int keep) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    int fd = *kept > 0 ? *kept : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    if (pread(fd, buffer, sizeof buffer, 0) < 0) buffer[0] = 0;
    if (keep) *kept = fd;
    if (*kept != fd) close(fd);
}

/* Whether the file has changed since the last time, when `kept` was read; -1 if its process ended. */
static int differs(int fd, char *kept) {
    ssize_t length = pread(fd, buffer, LINE - 1, 0);
    if (length < 0) return -1;
    buffer[length] = 0;
    if (strcmp(buffer, kept) == 0) return 0;
    memcpy(kept, buffer, length + 1);
    return 1;
}

static int has_one_thread(const char *line) {
    const char *field = strrchr(line, ')');
    for (int number = 2; field != NULL && number < 20; number++) field = strchr(field + 1, ' ');
    return field != NULL && atoi(field) == 1;
}

static int has_run(int i) {
    if (!use_clocks)
        return schedstat_fds[i] < 0 || !has_one_thread(stats[i]) || differs(schedstat_fds[i], schedstats[i]);
    struct timespec now;
    /* The CPU clock of a process, see clock_getcpuclockid(3). */
    if (clock_gettime((clockid_t)((~(unsigned)pids[i] << 3) | 2), &now) != 0) return 1;
    int is_same = now.tv_sec == clocks[i].tv_sec && now.tv_nsec == clocks[i].tv_nsec;
    clocks[i] = now;
    return !is_same;
}

static void look_for_new(void) {
    struct stat links;
    int fd = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    ssize_t length = read(fd, buffer, sizeof buffer - 1);
    buffer[length < 0 ? 0 : length] = 0;
    close(fd);
    const char *field = strrchr(buffer, ' ');
    int newest = field == NULL ? 0 : atoi(field);
    if (newest != last_pid) list(newest > last_pid ? last_pid + 1 : 0);
    last_pid = newest;
    if (stat("/proc", &links) < 0) buffer[0] = 0;
}

static void sweep(int seconds) {
    if (use_clocks) look_for_new();
    else list(0);
    current_sweep++;
    int until = turn + count * seconds / ROUND_SECONDS;
    for (int i = 0; i < count; i++) {
        if (pids[i] == 0 || (!has_run(i) && !(i >= turn && i < until))) continue;
        int difference = differs(stat_fds[i], stats[i]);
        if (difference < 0) forget(i);
        if (difference <= 0) continue;
        changed++;
        int keep = changed_in[i] == current_sweep - 1;
        changed_in[i] = current_sweep;
        read_file(pids[i], "status", &status_fds[i], keep);
        read_file(pids[i], "io", &io_fds[i], keep);
    }
    turn = until >= count ? 0 : until;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    use_clocks = strcmp(argv[1], "clocks") == 0;
    int seconds = atoi(argv[2]), sweeps = atoi(argv[3]);
    if (sweeps < 1 || sweeps > MAX_SWEEPS) return 2;
    double cpu[MAX_SWEEPS];
    sweep(0);
    if (count == 0) return 1;
    changed = 0;
    for (int i = 0; i < sweeps; i++) {
        sleep(seconds);
        double before = cpu_us();
        sweep(seconds);
        cpu[i] = (cpu_us() - before) / (count - unused_count);
    }
    qsort(cpu, sweeps, sizeof *cpu, by_value);
    printf("{\"processes\": %d, \"changed\": %d, \"cpu\": %.3f}\n", count - unused_count, changed / sweeps, cpu[sweeps / 2]);
    return 0;
}
