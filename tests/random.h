/* SPDX-License-Identifier: MIT */
/*
 * Pseudo-random numbers that are the same on every machine and in every run:
 * xorshift64* (S. Vigna, "An experimental exploration of Marsaglia's xorshift
 * generators, scrambled", 2016).
 */
#ifndef HSTS_TESTS_RANDOM_H
#define HSTS_TESTS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct xorshift {
  uint64_t state; /* the seed; not 0 */
};

static inline uint64_t random_bits(struct xorshift *random) {
  random->state ^= random->state >> 12;
  random->state ^= random->state << 25;
  random->state ^= random->state >> 27;
  return random->state * UINT64_C(0x2545F4914F6CDD1D);
}

/* A number below `bound`, which is small beside 2^31. */
static inline size_t random_below(struct xorshift *random, size_t bound) {
  return (size_t)(random_bits(random) >> 33) % bound;
}

#endif
