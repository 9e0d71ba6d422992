/* SPDX-License-Identifier: MIT */
/*
 * The policies of a list: a number for each name.  Those of keywords.h have
 * theirs; a name that is new gets the next one, so that a list from the future
 * loses nothing.
 */
#ifndef HSTS_TOOLS_POLICIES_H
#define HSTS_TOOLS_POLICIES_H

#include <stdbool.h>
#include <stddef.h>

#include "blob_format.h"

enum {
  POLICIES_MAX = 255, /* of one list, that of no name included */
  POLICY_MAX_LENGTH = POLICY_MAX_OCTETS
};

/* Set to {0} before the first use. */
struct policies {
  char **names; /* of those that keywords.h does not have */
  size_t count; /* of these */
};

/* The name of a number; "" for LIST_POLICY_NONE. */
const char *policies_name(const struct policies *policies, unsigned policy);

/* How many numbers have names, from 0 on. */
unsigned policies_count(const struct policies *policies);

/* The number of a name; LIST_POLICY_NONE if it has none. */
unsigned policies_find(const struct policies *policies, const char *name,
                       size_t length);

/* Whether a name can be given a number: it has no more than POLICY_MAX_LENGTH
   octets, all printable ASCII, no blanks. */
bool policy_is_name(const char *name, size_t length);

/* Gives a name, for which policy_is_name holds, a number, unless it has one or
   there are POLICIES_MAX.  *policy: as policies_find, afterwards.  False: out
   of memory. */
bool policies_add(struct policies *policies, const char *name, size_t length,
                  unsigned *policy);

void policies_free(struct policies *policies);

#endif
