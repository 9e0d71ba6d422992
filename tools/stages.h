/* SPDX-License-Identifier: MIT */
/*
 * The stages of a compilation, how long each takes, and a word about it on a
 * terminal while it does.
 */
#ifndef HSTS_TOOLS_STAGES_H
#define HSTS_TOOLS_STAGES_H

#include <stdbool.h>

enum stage {
  STAGE_READ,
  STAGE_PARSE,
  STAGE_CHECK,
  STAGE_MODEL,
  STAGE_BUILD,
  STAGE_VERIFY,
  STAGE_WRITE,
  STAGE_COUNT
};

extern const char *const stage_names[STAGE_COUNT];

struct stages {
  double seconds[STAGE_COUNT];
  enum stage current; /* STAGE_COUNT: none */
  double begun;
  bool shown; /* the current one, on the terminal */
};

/* Begins with no stage.  They are shown if standard error is a terminal, unless
   `quiet`. */
void stages_open(struct stages *stages, bool quiet);

/* Ends the current stage and begins the next; STAGE_COUNT: none. */
void stages_enter(struct stages *stages, enum stage next);

#endif
