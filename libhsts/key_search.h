/* SPDX-License-Identifier: MIT */
/*
 * Where the key (label, parent) is in a blob.  A lookup asks for short keys by
 * itself, as fast as it can; all others are for hsts_find_key.
 */
#ifndef HSTS_KEY_SEARCH_H
#define HSTS_KEY_SEARCH_H

#include "label_code.h"

/* Stands for the rank of a key that there is not. */
#define NO_RANK UINT64_MAX

/* A bucket: the rank of its first key, and how many it has. */
struct bucket {
  uint64_t rank;
  unsigned keys;
};

/* The bucket of a mixed key of that group. */
static inline struct bucket find_bucket(const uint8_t *blob,
                                        const struct key_group *group,
                                        uint64_t first_word) {
  uint64_t number =
      group->first_bucket + key_bucket(first_word, group->bucket_bits);
  struct bucket_block block;

  load_block(blob, number / BLOCK_BUCKETS, &block);
  unsigned inside = number % BLOCK_BUCKETS ^
                    key_scatter(first_word, group->bucket_bits, block.seed);
  return (struct bucket){block.first_rank + keys_before(&block, inside),
                         bucket_keys(&block, inside)};
}

/* The rank of the key of any length that a label of `length` (1 to 63) symbols
   has below a parent of that number; NO_RANK if there is none. */
uint64_t hsts_find_key(const uint8_t *blob, const uint8_t *symbols,
                       unsigned length, uint32_t parent);

#endif
