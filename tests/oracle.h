/* SPDX-License-Identifier: MIT */
/*
 * What a lookup has to answer, worked out the slow and obvious way.
 *
 * The oracle shares no code with the library or the compiler: it reads the
 * list with a reader of its own, keeps it in a plain array, and applies the
 * rules of RFC 6797 8.2 and of Chromium as they are written down, one after
 * the other.
 *
 * Looking for a name by linear search leaves nothing to get wrong, but all
 * tests together would take some 10^11 comparisons.  So there is a second way
 * of finding a name, by bisection of the sorted array; all else is the same
 * code.  test_oracle.c holds the two against each other on a sample, and
 * only then uses the faster one for the rest.
 */
#ifndef HSTS_TESTS_ORACLE_H
#define HSTS_TESTS_ORACLE_H

#include "hsts.h"

#ifdef __cplusplus
extern "C" {
#endif

struct oracle_entry {
  const char *name; /* not NUL-terminated */
  size_t length;
  bool force_https;
  bool include_subdomains;
};

struct oracle {
  struct oracle_entry *entries; /* in the order of the list */
  size_t count;
  struct oracle_entry *sorted; /* the same, by name */
  char *text;                  /* the file, where the names are; may be NULL */
};

enum oracle_search { ORACLE_LINEAR, ORACLE_BISECTION };

/* Reads the list at `path`, which has one entry a line.  A line it does not
   understand and a name that is listed twice are said on stderr, and false. */
bool oracle_load(struct oracle *oracle, const char *path);

/* The same from memory; copies the entries, but not the names. */
bool oracle_set(struct oracle *oracle, const struct oracle_entry *entries,
                size_t count);

void oracle_free(struct oracle *oracle);

/* The entry of exactly this name, or NULL. */
const struct oracle_entry *oracle_find(const struct oracle *oracle,
                                       enum oracle_search search,
                                       const char *name, size_t length);

/* What hsts_lookup has to answer. */
hsts_match oracle_lookup(const struct oracle *oracle, enum oracle_search search,
                         const char *host, size_t length, unsigned options);

/* Whether two answers are the same in every fact. */
bool oracle_same_match(const hsts_match *a, const hsts_match *b);

#ifdef __cplusplus
}
#endif

#endif
