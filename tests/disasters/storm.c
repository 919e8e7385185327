/* storm PROCESSES SECONDS: starts that many processes a second, which end at once, and prints how many there were. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
  double perSecond = count > 1 ? atof(arguments[1]) : 0, seconds = count > 2 ? atof(arguments[2]) : 0;
  double began = now();
  long started = 0;
  for (double elapsed = 0; elapsed < seconds; elapsed = now() - began) {
    while (started < elapsed * perSecond) {
      pid_t child = fork();
      if (child == 0) _exit(7);
      if (child < 0) break;
      started++;
      while (waitpid(-1, NULL, WNOHANG) > 0) {}
    }
    usleep(500);
  }
  while (waitpid(-1, NULL, 0) > 0) {}
  printf("%ld\n", started);
}
