/* SPDX-License-Identifier: MIT */
/*
 * A chain of Markov that makes labels like those it was shown: each octet is
 * drawn as it followed the three before it, and so is the label's end.  Such a
 * chain makes more very short and very long labels than it was shown; some of
 * them are drawn again, so that lengths are as frequent as they were.
 */
#ifndef HSTS_BENCH_LABEL_CHAIN_H
#define HSTS_BENCH_LABEL_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host.h"
#include "random.h"

struct label_chain {
  uint32_t *begins; /* of each context among the octets, and one for the end */
  char *octets;     /* what followed, sorted by context; NUL: the end */
  uint32_t shown[HOST_MAX_LABEL + 1]; /* labels of each length, of as many */
  uint32_t drawn[HOST_MAX_LABEL + 1]; /* the chain's own, if none is redrawn */
};

/* A label, which belongs to the caller. */
struct shown_label {
  const char *octets;
  size_t length;
};

/* Learns from labels of [a-z0-9_-] and 1 to 63 octets, at least one of them.
   False: out of memory. */
bool label_chain_learn(struct label_chain *chain,
                       const struct shown_label *labels, size_t count);

/* Writes a label to `octets`, which has room for HOST_MAX_LABEL of them, and
   returns its length. */
size_t label_chain_draw(const struct label_chain *chain,
                        struct xorshift *random, char *octets);

/* A number below `bound`, which is at most 2^32, from the upper bits. */
static inline uint32_t draw_below(struct xorshift *random, uint64_t bound) {
  return (uint32_t)((random_bits(random) >> 32) * bound >> 32);
}

void label_chain_free(struct label_chain *chain);

#endif
