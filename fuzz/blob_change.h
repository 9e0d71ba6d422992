/* SPDX-License-Identifier: MIT */
/*
 * One thing about a blob changed at random: a field of its header, octets, a
 * packed number; or with some knowledge of what it means, so that there is a
 * chance that the blob is accepted afterwards and is another list.
 */
#ifndef HSTS_FUZZ_BLOB_CHANGE_H
#define HSTS_FUZZ_BLOB_CHANGE_H

#include <stddef.h>
#include <stdint.h>

#include "random.h"

struct mutant {
  uint8_t *octets; /* with BLOB_MARGIN octets behind `room` */
  size_t size;     /* of the blob */
  size_t room;
  struct xorshift random;
};

/* A number below `bound`. */
static inline size_t below(struct mutant *mutant, size_t bound) {
  return random_below(&mutant->random, bound);
}

/* Changes something; its sections have to be inside it. */
void blob_change(struct mutant *mutant);

#endif
