/* SPDX-License-Identifier: MIT */
/* One line that is written over and over; see progress.h. */
#include "progress.h"

#include <stdio.h>
#include <time.h>

enum { INTERVAL = 100 /* milliseconds between two drawings */ };

bool progress_shown;

static struct {
  const char *stage, *step;
  int64_t next; /* when to draw again */
} line;

static int64_t milliseconds(void) {
  struct timespec time = {0, 0};

  (void)clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
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
  int64_t time;

  if (!progress_shown || (time = milliseconds()) < line.next)
    return;
  line.next = time + INTERVAL;
  if (total > 0)
    (void)snprintf(text, sizeof text, " %u %%",
                   (unsigned)(100 * (double)done / (double)total));
  else
    (void)snprintf(text, sizeof text, " %u MB", (unsigned)(done / 1000000));
  draw(text);
}
