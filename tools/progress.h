/* SPDX-License-Identifier: MIT */
/*
 * How far a compilation is, on a terminal, while it runs: its stage, a step of
 * that, and per cent.  There is one terminal, so what is shown is one variable
 * of the program; until a stage is named nothing is, and all calls but the
 * first do nothing.
 */
#ifndef HSTS_TOOLS_PROGRESS_H
#define HSTS_TOOLS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

extern bool progress_shown;

/* Of a clock that only goes forward, from any begin. */
double monotonic_seconds(void);

/* Shows a stage; NULL: none, and clears the line.  The cursor is left at the
   line's begin, so that any message writes over it. */
void progress_stage(const char *stage);

/* Names the step of the stage that begins now. */
void progress_step(const char *step);

/* Shows how much is done, a few times a second.  A `total` of 0: that is not
   known, and what is done are octets. */
void progress_now(uint64_t done, uint64_t total);

/* The same for loops, which pass every number up to `total`: so cheap that each
   round may call it. */
static inline void progress_at(uint64_t done, uint64_t total) {
  if (progress_shown && done % 4096 == 0)
    progress_now(done, total);
}

#endif
