/* SPDX-License-Identifier: MIT */
/*
 * How far a long run is: a line on the terminal, written over once a second,
 * with the lines that were answered so far and how many that are a second.
 */
#ifndef HSTS_TOOLS_LOOKUP_PROGRESS_H
#define HSTS_TOOLS_LOOKUP_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct lookup_progress {
  bool wanted;
  bool shown; /* the terminal has a line that is not ended */
  uint64_t lines;
  struct timespec begun, last; /* when the line was last written */
};

/* Begins to count.  Shows nothing ever unless standard error is a terminal that
   has nothing else to show: standard output is a file. */
void lookup_progress_begin(struct lookup_progress *progress);

void lookup_progress_add(struct lookup_progress *progress, uint64_t lines);

/* Ends the line, if there is one, so that messages can follow. */
void lookup_progress_end(struct lookup_progress *progress);

#endif
