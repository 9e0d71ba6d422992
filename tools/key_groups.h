/* SPDX-License-Identifier: MIT */
/*
 * How the keys are grouped by label length and size: all keys of a group are
 * padded to the same size, so that none needs a length or a pointer.  Small
 * groups cost headers, wide ones padding; the cheapest borders are found by
 * dynamic programming, for each label length apart.
 */
#ifndef HSTS_TOOLS_KEY_GROUPS_H
#define HSTS_TOOLS_KEY_GROUPS_H

#include "../libhsts/blob_format.h"
#include "arena.h"

#include <stdbool.h>
#include <stdint.h>

/* How many keys have each label length and number of bits. */
struct key_counts {
  uint32_t counts[HOST_MAX_LABEL + 1][KEY_MAX_BITS + 1];
};

struct group_plan {
  uint32_t keys;
  unsigned size;                    /* bits of each key, padding included */
  unsigned bucket_bits;             /* of them, those that choose the bucket */
  uint64_t first_bucket, low_start; /* blob_keys.c lays them out */
};

struct row_plan {
  unsigned limit; /* one more than the most bits of a key; 0: no key */
  uint32_t first_group;
  uint64_t borders; /* bit 63 - k: a group begins at k bits below the most */
};

struct groups_plan {
  unsigned row_count;                       /* the longest label */
  struct row_plan rows[HOST_MAX_LABEL + 1]; /* by label length, from 1 */
  struct group_plan *groups;
  uint32_t group_count;
};

/* Takes memory for a plan.  False if there is none. */
bool groups_prepare(struct groups_plan *plan, struct arena *arena);

/* Chooses the groups, with at most `block_keys` keys on average for each block
   of buckets, as far as a key has bits to choose a bucket. */
void groups_choose(struct groups_plan *plan, const struct key_counts *counts,
                   unsigned block_keys);

#endif
