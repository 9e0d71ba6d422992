/* SPDX-License-Identifier: MIT */
/*
 * Times are of the monotonic clock.  The word on the terminal leaves the cursor
 * at its begin, so that any message, all of which are longer, writes over it.
 */
#include "stages.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

const char *const stage_names[STAGE_COUNT] = {
    [STAGE_READ] = "read",   [STAGE_PARSE] = "parse", [STAGE_CHECK] = "check",
    [STAGE_MODEL] = "model", [STAGE_BUILD] = "build", [STAGE_VERIFY] = "verify",
    [STAGE_WRITE] = "write"};

static double now(void) {
  struct timespec time = {0, 0};

  (void)clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void stages_open(struct stages *stages, bool quiet) {
  *stages = (struct stages){.current = STAGE_COUNT,
                            .shown = !quiet && isatty(STDERR_FILENO) == 1};
}

void stages_enter(struct stages *stages, enum stage next) {
  double time = now();

  if (stages->current != STAGE_COUNT)
    stages->seconds[stages->current] += time - stages->begun;
  if (stages->shown && next != STAGE_COUNT)
    (void)fprintf(stderr, "\033[K%s...\r", stage_names[next]);
  else if (stages->shown)
    (void)fputs("\033[K", stderr);
  stages->current = next;
  stages->begun = time;
}
