/* SPDX-License-Identifier: MIT */
/* One line that is written over and over; see progress.h. */
#include "progress.h"

#include <stdio.h>
#include <time.h>

static const double interval = 0.1; /* seconds between two drawings */

bool progress_shown;

static struct {
  const char *stage, *step;
  double next; /* when to draw again */
} line;

double monotonic_seconds(void) {
  struct timespec time = {0, 0};

  (void)clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Writes the line with what is done, which may be nothing. */
static void draw(const char *done) {
  (void)fprintf(stderr, "\033[K%s%s%s%s...\r", line.stage,
                line.step != NULL ? ": " : "",
                line.step != NULL ? line.step : "", done);
}

void progress_stage(const char *stage) {
  progress_shown = stage != NULL;
  line.stage = stage;
  line.step = NULL;
  line.next = 0;
  if (stage != NULL)
    draw("");
  else
    (void)fputs("\033[K", stderr);
}

void progress_step(const char *step) {
  if (!progress_shown)
    return;
  line.step = step;
  draw("");
}

void progress_now(uint64_t done, uint64_t total) {
  char text[40];
  double time;

  if (!progress_shown || (time = monotonic_seconds()) < line.next)
    return;
  line.next = time + interval;
  if (total > 0)
    (void)snprintf(text, sizeof text, " %u %%",
                   (unsigned)(100 * (double)done / (double)total));
  else
    (void)snprintf(text, sizeof text, " %u MB", (unsigned)(done / 1000000));
  draw(text);
}
