/* SPDX-License-Identifier: MIT */
/*
 * Which list hsts-lookup and hsts-squid ask, whether that is too old, and what
 * is put before it.
 */
#ifndef HSTS_TOOLS_LOOKUP_LIST_H
#define HSTS_TOOLS_LOOKUP_LIST_H

#include <stdbool.h>

#include "lookup_options.h"
#include "lookup_overlay.h"
#include "writer.h"

struct lookup_list {
  hsts_db *opened; /* to be closed */
  struct lookup_overlay overlay;
  const hsts_db *list; /* without the overlay */
  const hsts_db *db;   /* what is asked */
  const char *name;    /* of the list: its path, or "built in" */
  hsts_candidate candidates[HSTS_DEFAULT_COUNT]; /* of hsts_open_default */
};

/* Opens what the options name.  False after a message on standard error. */
bool lookup_list_open(struct lookup_list *list,
                      const struct lookup_options *options);

/* Whether the list that is asked is not the one it should be, since a file that
   is there, or was named, cannot be used. */
bool lookup_list_passed_over(const struct lookup_list *list);

/* --version of a program: its own, that of the list that is built in, which
   list would be asked, and why not others. */
void lookup_list_print_version(struct writer *output);

void lookup_list_close(struct lookup_list *list);

#endif
