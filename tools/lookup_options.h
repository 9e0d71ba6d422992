/* SPDX-License-Identifier: MIT */
/*
 * The command line of hsts-lookup.
 */
#ifndef HSTS_TOOLS_LOOKUP_OPTIONS_H
#define HSTS_TOOLS_LOOKUP_OPTIONS_H

#include <stdbool.h>

#include "lookup_mode.h"

/* What is to be done; the last option that says so wins. */
enum lookup_task {
  TASK_ANSWER,
  TASK_CHECK_HEADER,
  TASK_CHECK_RESPONSE,
  TASK_HELP,
  TASK_VERSION
};

/* --max-age=none; and without --max-age. */
enum { LOOKUP_ANY_AGE = -1, LOOKUP_WARN_OF_AGE = -2 };

struct lookup_options {
  enum lookup_task task;
  const struct lookup_mode *mode;
  const char *blob;    /* the path of a list, or NULL */
  bool builtin;        /* without one: the built-in list, not the system's */
  const char *overlay; /* the path of its text, or NULL */
  int max_age;         /* of the list in days, or one of these */
  unsigned lookup;     /* HSTS_RFC6797 and so on */
  unsigned redirect;   /* HSTS_REDIRECT_CONTENT_LENGTH */
  const char *origin;  /* of the redirect, or NULL */
  unsigned threads;    /* of a stream */
  bool line_buffered;
  const char *header;     /* of --check-header */
  const char *domain;     /* of --check-response, or NULL */
  bool removal;           /* of both: from the list, not onto it */
  char *const *arguments; /* the inputs, ended by NULL */
};

/* Reads the command line; false after a message on standard error. */
bool lookup_options_read(struct lookup_options *options, int count,
                         char **arguments);

/* --help: the table of options as text. */
void lookup_options_help(struct writer *writer);

#endif
