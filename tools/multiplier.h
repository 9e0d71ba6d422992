/* SPDX-License-Identifier: MIT */
/*
 * The multipliers with which the blob's hash functions are tried, one after
 * another, until one spreads well enough: the same ones on every machine.
 */
#ifndef HSTS_TOOLS_MULTIPLIER_H
#define HSTS_TOOLS_MULTIPLIER_H

#include <stdint.h>

/* 2^64 by the golden ratio, made odd (Knuth, The Art of Computer Programming,
   6.4). */
#define FIRST_MULTIPLIER UINT64_C(0x9E3779B97F4A7C15)

/* By the factor of Knuth's MMIX generator; odd, so that no bit of a key is
   lost. */
static inline uint64_t next_multiplier(uint64_t multiplier) {
  return multiplier * UINT64_C(0x5851F42D4C957F2D) | 1;
}

#endif
