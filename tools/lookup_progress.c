/* SPDX-License-Identifier: MIT */
/*
 * Not where standard output is a pipe: what is at its other end may well write
 * to the same terminal.  Nor in the first second: most runs are over by then.
 */
#include "lookup_progress.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A regular file, or a device like /dev/null. */
static bool is_file(int descriptor) {
  struct stat facts;

  return fstat(descriptor, &facts) == 0 && !isatty(descriptor) &&
         (S_ISREG(facts.st_mode) || S_ISCHR(facts.st_mode));
}

void lookup_progress_begin(struct lookup_progress *progress) {
  *progress = (struct lookup_progress){.wanted = isatty(STDERR_FILENO) &&
                                                 is_file(STDOUT_FILENO)};
  (void)clock_gettime(CLOCK_MONOTONIC, &progress->begun);
  progress->last = progress->begun;
}

static double seconds_between(struct timespec begin, struct timespec end) {
  return (double)(end.tv_sec - begin.tv_sec) +
         (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
}

static void show(struct lookup_progress *progress, struct timespec now) {
  char text[80];
  double seconds = seconds_between(progress->begun, now);
  double rate = seconds > 0 ? (double)progress->lines / seconds : 0;
  int length =
      snprintf(text, sizeof text, "\r%llu lines, %.2f million a second   ",
               (unsigned long long)progress->lines, rate / 1e6);

  progress->shown = write(STDERR_FILENO, text, (size_t)length) > 0;
  progress->last = now;
}

void lookup_progress_add(struct lookup_progress *progress, uint64_t lines) {
  struct timespec now;

  progress->lines += lines;
  if (!progress->wanted || clock_gettime(CLOCK_MONOTONIC, &now) != 0)
    return;
  if (seconds_between(progress->last, now) >= 1)
    show(progress, now);
}

void lookup_progress_end(struct lookup_progress *progress) {
  struct timespec now;

  if (!progress->shown || clock_gettime(CLOCK_MONOTONIC, &now) != 0)
    return;
  show(progress, now);
  (void)!write(STDERR_FILENO, "\n", 1);
  progress->shown = false;
}
