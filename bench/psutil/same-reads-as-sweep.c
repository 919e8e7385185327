/* The lowest cost of what a sweep of psutil-core's process table asks the kernel, without parsing the answers.
 * CALLS is `files`, what it asked before it used CPU clocks:
 *   /proc       listed as a whole;
 *   schedstat   of each process with one thread, through a kept descriptor;
 * or `clocks`, what it asks now:
 *   /proc       its link count, and loadavg;
 *   CPU clock   of each process;
 * and with both:
 *   stat        of each process that ran or is not asked whether it did, and of each in turn once in 60 s, through a
 *               kept descriptor;
 *   status, io  where stat changed: opened, read and closed, or kept open if stat changed in the sweep before too.
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

static int pids[MAX], stat_fds[MAX], schedstat_fds[MAX], status_fds[MAX], io_fds[MAX];
/* The sweep that saw the last change of each process. */
static int changed_in[MAX];
static int count, turn, changed, current_sweep;
static char stats[MAX][LINE], schedstats[MAX][LINE], buffer[65536];
static struct timespec clocks[MAX];
static int use_clocks;

static double cpu_us(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static void list(int keep) {
    DIR *proc = opendir("/proc");
    char path[300];
    for (struct dirent *entry; proc != NULL && (entry = readdir(proc)) != NULL;) {
        if (!keep || !isdigit((unsigned char)entry->d_name[0]) || count == MAX) continue;
        snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0) continue;
        snprintf(path, sizeof path, "/proc/%s/schedstat", entry->d_name);
        schedstat_fds[count] = open(path, O_RDONLY | O_CLOEXEC);
        pids[count] = atoi(entry->d_name);
        stat_fds[count++] = fd;
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

/* Whether the file has changed since the last time, when `kept` was read. */
static int differs(int fd, char *kept) {
    ssize_t length = pread(fd, buffer, LINE - 1, 0);
    if (length < 0) return 0;
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
    if (read(fd, buffer, sizeof buffer) < 0 || stat("/proc", &links) < 0) buffer[0] = 0;
    close(fd);
}

static void sweep(int seconds) {
    current_sweep++;
    if (use_clocks) look_for_new();
    else list(0);
    int until = turn + count * seconds / ROUND_SECONDS;
    for (int i = 0; i < count; i++) {
        if (!has_run(i) && !(i >= turn && i < until)) continue;
        if (!differs(stat_fds[i], stats[i])) continue;
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
    list(1);
    if (count == 0) return 1;
    sweep(0);
    changed = 0;
    for (int i = 0; i < sweeps; i++) {
        sleep(seconds);
        double before = cpu_us();
        sweep(seconds);
        cpu[i] = (cpu_us() - before) / count;
    }
    qsort(cpu, sweeps, sizeof *cpu, by_value);
    printf("{\"processes\": %d, \"changed\": %d, \"cpu\": %.3f}\n", count, changed / sweeps, cpu[sweeps / 2]);
    return 0;
}
