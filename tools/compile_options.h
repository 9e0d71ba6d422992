/* SPDX-License-Identifier: MIT */
/*
 * The command line of hsts-compile.
 */
#ifndef HSTS_TOOLS_COMPILE_OPTIONS_H
#define HSTS_TOOLS_COMPILE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "diff.h"
#include "emit.h"
#include "subset.h"

/* What is to be done; the last option that says so wins. */
enum compile_task {
  TASK_COMPILE,
  TASK_DUMP,
  TASK_INFO,
  TASK_DIFF,
  TASK_HELP,
  TASK_FORMATS,
  TASK_VERSION
};

enum diff_format { DIFF_TEXT, DIFF_TSV, DIFF_JSON };

struct compile_options {
  enum compile_task task;
  const char *input;       /* a path, or "-" */
  const char *second;      /* likewise: what --diff compares it with */
  const char *output;      /* likewise */
  const char *format_name; /* as it was given, or NULL */
  const struct emit_format *format;
  const char *symbol; /* or NULL */
  int64_t date;       /* seconds since the epoch, 0 unknown */
  bool dated;         /* --date was given */
  int64_t expires;    /* of an export: likewise; 0 never */
  const char *loss;   /* where to write what an export loses, or NULL */
  bool strict;
  bool quiet; /* no summary, no warnings, and no count of errors */
  bool allow_redundant;
  bool with_policy;
  struct subset_wish subset;
  enum diff_format diff_format;
  struct diff_detail detail;
  bool overlay; /* the input is the text of one, not a list */
};

/* Reads the command line and SOURCE_DATE_EPOCH; false after a message on
   standard error. */
bool compile_options_read(struct compile_options *options, int count,
                          char **arguments);

/* --help: the table of options as text. */
void compile_options_help(struct writer *writer);

#endif
