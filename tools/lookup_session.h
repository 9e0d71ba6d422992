/* SPDX-License-Identifier: MIT */
/*
 * Inputs answered one after another, each written in the form of one mode: what
 * the whole of hsts-lookup does with one thread, and each thread with its
 * blocks.
 */
#ifndef HSTS_TOOLS_LOOKUP_SESSION_H
#define HSTS_TOOLS_LOOKUP_SESSION_H

#include <stdbool.h>

#include "line_blocks.h"
#include "lookup_exit.h"
#include "lookup_mode.h"
#include "lookup_progress.h"

struct session {
  struct lookup_run run;
  const struct lookup_mode *mode;
  struct answerer answerer;
  bool flush_each;
  int exit_code;
  struct lookup_progress progress;
};

/* Gets what it takes to answer, and writes what comes before the first answer;
   false, after a message, if that cannot be had. */
bool session_begin(struct session *session);

void session_end(struct session *session);

/* Says that there is no memory to begin. */
void session_no_begin(struct session *session);

/* Makes the exit code at least `code`. */
void session_exit_code(struct session *session, int code);

/* Answers one input; false if there is no memory for that, or if nobody can
   read it. */
bool session_answer(struct session *session, const struct input *input);

bool session_answer_line(struct session *session, const struct line *line);

/* Answers the lines of standard input, with one thread. */
void session_answer_stream(struct session *session);

/* Says what is wrong with standard input. */
void session_input_error(struct session *session, int error);

#endif
