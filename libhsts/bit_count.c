/* SPDX-License-Identifier: MIT */
/*
 * Counting bits where no instruction does; and whether one does.
 */
#include "cold.h"

#include "bit_count.h"

#if defined __x86_64__ && !defined HSTS_HAS_POPCNT
#include <cpuid.h>

bool hsts_has_popcnt; /* a lookup before this was asked is right, too */

__attribute__((constructor)) static void ask_processor(void) {
  unsigned a, b, c, d;

  hsts_has_popcnt = __get_cpuid(1, &a, &b, &c, &d) && (c & bit_POPCNT);
}
#endif

unsigned hsts_bit_count(uint64_t x) {
  x -= x >> 1 & 0x5555555555555555;
  x = (x & 0x3333333333333333) + (x >> 2 & 0x3333333333333333);
  x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f;
  return (unsigned)(x * 0x0101010101010101 >> 56);
}
