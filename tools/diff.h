/* SPDX-License-Identifier: MIT */
/*
 * What one list has that another has not, and the forms in which that is shown.
 */
#ifndef HSTS_TOOLS_DIFF_H
#define HSTS_TOOLS_DIFF_H

#include <stdbool.h>
#include <stdint.h>

#include "digest.h"
#include "list.h"
#include "writer.h"

enum change_kind { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_CHANGED, CHANGE_KINDS };

extern const char *const change_names[CHANGE_KINDS];

/* One of the two lists. */
struct diff_side {
  const char *file; /* as it is shown */
  bool is_blob;
  int64_t date; /* of a blob; seconds since the epoch, 0 unknown */
  unsigned char digest[DIGEST_SIZE];
  struct list list;
};

/* A name that the lists do not have alike. */
struct change {
  enum change_kind kind;
  const struct list_entry *old, *new; /* NULL: not there */
};

/* Changes that have something in common. */
struct diff_group {
  const char *name; /* of a policy or a top-level domain; NULL: not known */
  size_t name_length;
  size_t counts[CHANGE_KINDS];
};

struct diff_groups {
  struct diff_group *groups; /* those with most changes first, then by name */
  size_t count;
};

struct diff {
  const struct diff_side *old, *new;
  bool policies;          /* both lists have them: they are compared */
  struct change *changes; /* by name */
  size_t count;
  size_t counts[CHANGE_KINDS];
  struct diff_groups by_policy, by_tld;
};

/* How much of it is shown. */
struct diff_detail {
  bool all;    /* of the text: every change, not only a few of each kind */
  bool counts; /* no change at all, only how many there are */
};

/* Compares two lists, whose names are canonical and distinct, and which stay
   where they are. False: out of memory.  It is to be freed in any case. */
bool diff_make(struct diff *diff, const struct diff_side *old,
               const struct diff_side *new);

void diff_free(struct diff *diff);

/* The policy of an entry of that side: "" if it has none, NULL if that is not
   known. */
const char *diff_policy(const struct diff_side *side,
                        const struct list_entry *entry);

/* Whether the policies of the two entries of a change differ. */
bool diff_policy_changed(const struct diff *diff, const struct change *change);

/* For people. */
void diff_text(const struct diff *diff, const struct diff_detail *detail,
               struct writer *writer);

/* One line a change, or a count. */
void diff_tsv(const struct diff *diff, const struct diff_detail *detail,
              struct writer *writer);

/* One document. */
void diff_json(const struct diff *diff, const struct diff_detail *detail,
               struct writer *writer);

#endif
