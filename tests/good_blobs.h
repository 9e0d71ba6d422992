/* SPDX-License-Identifier: MIT */
/*
 * The good blobs that bad ones are made of.  The compiler builds them; between
 * them they have everything that the format has, which test_bad_blobs.c checks.
 */
#ifndef HSTS_TESTS_GOOD_BLOBS_H
#define HSTS_TESTS_GOOD_BLOBS_H

#include "blob_build.h"
#include "oracle.h"

enum good_list {
  /* A dozen entries with all kinds of names: the shortest and the longest,
     listed and unlisted top-level domains, short and long ones, keys of one
     word and of many, and deep nodes. */
  GOOD_SMALL,
  /* Those and some 500 more: several groups in a row, several blocks of
     buckets and of ranks, buckets with several keys, two classes. */
  GOOD_RICH,
  /* Two groups, the first of four blocks; all special keys are among the first
     256 ranks, and none is a node. */
  GOOD_WORDS,
  /* Top-level domains alone: no keys. */
  GOOD_TLDS,
  GOOD_LISTS
};

/* A node of the small list, of 250 octets; its parent has 193. */
extern const char long_name[];

/* The entries of a list; static storage. */
const struct oracle_entry *good_entries(enum good_list list, size_t *count);

/* Their blob; ends the program if it cannot be built. */
void good_blob(enum good_list list, struct blob *blob);

#endif
