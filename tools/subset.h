/* SPDX-License-Identifier: MIT */
/*
 * A part of a list, for those who have no room for all of it, or no use.
 */
#ifndef HSTS_TOOLS_SUBSET_H
#define HSTS_TOOLS_SUBSET_H

#include <stdbool.h>

#include "list.h"
#include "report.h"

/* Which entries are kept: those that all of these want. */
struct subset_wish {
  const char *policies; /* names with commas between them, or NULL: any */
  const char *tlds;     /* likewise; subset_are_tlds has approved of them */
  const char *only;     /* the path of a file of hosts, or NULL */
  bool drop_redundant;
  bool allow_empty;
};

/* What came of it. */
struct subset_counts {
  size_t entries;   /* there were */
  size_t redundant; /* dropped as such */
  size_t hosts;     /* in the file */
  size_t unlisted;  /* of them, those that no entry decides */
};

enum subset_status {
  SUBSET_MADE,
  SUBSET_FAULTY, /* the file of hosts is: the report says how */
  SUBSET_EMPTY,  /* nothing was kept, and that was not allowed */
  SUBSET_POLICY, /* no list has that policy, or the list has none: a message
                    was written */
  SUBSET_UNREAD, /* the file of hosts cannot be read: errno says why */
  SUBSET_MEMORY
};

/* Whether a subset is wished for at all. */
bool subset_is_wished(const struct subset_wish *wish);

/* Whether it may lack hosts of the list, which it does not if no more than
   redundant entries are dropped. */
bool subset_leaves_out(const struct subset_wish *wish);

/* Whether `names` are top-level domains with commas between them; else a
   message on standard error says which is not. */
bool subset_are_tlds(const char *names);

/* Keeps of a list, whose names are canonical and distinct, what is wished for.
   `report` is about the file of hosts. */
enum subset_status subset_make(struct list *list,
                               const struct subset_wish *wish,
                               struct subset_counts *counts,
                               struct report *report);

#endif
