// again TIMES COMMAND...: runs a command so many times, each with "hello" on its standard input and nowhere to
// write to; prints the median of the milliseconds from its start to its end. Small, so that its own weight does
// not count in a fork.
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double once(char **command) {
  int ends[2], status;
  pid_t process;
  posix_spawn_file_actions_t actions;
  if (pipe2(ends, O_CLOEXEC) || write(ends[1], "hello\n", 6) != 6) fail("pipe");
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  double began = now();
  if (posix_spawn(&process, command[0], &actions, NULL, command, environ)) fail(command[0]);
  close(ends[0]);
  close(ends[1]);
  waitpid(process, &status, 0);
  double took = now() - began;
  posix_spawn_file_actions_destroy(&actions);
  if (status) {
    fprintf(stderr, "again: %s ended with status %d\n", command[0], status);
    exit(1);
  }
  return took;
}

int main(int count, char **arguments) {
  if (count < 3) fail("usage: again TIMES COMMAND...");
  int times = atoi(arguments[1]);
  double *took = calloc((size_t)times, sizeof *took);
  for (int i = 0; i < times; i++) took[i] = once(arguments + 2);
  qsort(took, (size_t)times, sizeof *took, ascending);
  printf("%.3f\n", took[times / 2]);
}
