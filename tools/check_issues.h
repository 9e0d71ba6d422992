/* SPDX-License-Identifier: MIT */
/*
 * What hstspreload.org would have to say, gathered and then written: errors,
 * for which a host is not taken, warnings, and notes of our own.
 */
#ifndef HSTS_TOOLS_CHECK_ISSUES_H
#define HSTS_TOOLS_CHECK_ISSUES_H

#include <stdbool.h>

#include "lookup_options.h"

enum check_kind { CHECK_ERROR, CHECK_WARNING, CHECK_NOTE };

struct check_issue {
  enum check_kind kind;
  const char *name; /* as hstspreload.org has it; "" for a note */
  const char *text;
};

enum { CHECK_ISSUES_MOST = 40 }; /* no check finds as many */

/* Set to {0} before the first is added. */
struct check_issues {
  struct check_issue list[CHECK_ISSUES_MOST];
  int count, errors;
};

/* Adds one, unless it is there; `name` and `text` have to stay. */
void check_add(struct check_issues *issues, enum check_kind kind,
               const char *name, const char *text);

/* Adds those of a field's value, and a note if browsers ignore it. */
void check_add_header(struct check_issues *issues, const char *value,
                      size_t length, bool removal);

/* Writes the verdict on `input`, a host or a header, in the mode of the
   options, and what has been found.  Returns the exit status. */
int check_write(const struct check_issues *issues, const char *input,
                const struct lookup_options *options, struct writer *output);

/* ---- The checks: each returns the exit status --------------------------- */

/* --check-header */
int check_header(const struct lookup_options *options, struct writer *output);

/* --check-response, after messages on standard error if something cannot be
   judged at all. */
int check_response(const struct lookup_options *options, struct writer *output);

#endif
