/* SPDX-License-Identifier: MIT */
/*
 * How many bits of a word are set: twice in the chain of loads that a lookup
 * is.
 *
 * Processors for x86-64 do that in one instruction since 2008, but compilers
 * for all of them may not use it.  So the library asks the processor once, when
 * it is loaded, and each count has a branch that is always guessed right; a
 * lookup takes a twelfth less time.  Two lookups, one of them compiled with the
 * instruction, would be as fast and 3.4 KB more.
 */
#ifndef HSTS_BIT_COUNT_H
#define HSTS_BIT_COUNT_H

#include <stdbool.h>
#include <stdint.h>

#if defined __POPCNT__ || defined __aarch64__
#define HSTS_HAS_POPCNT 1
#elif defined __x86_64__
extern bool hsts_has_popcnt;
#endif

/* The same in plain C: the compilers' builtin is a call into their own library
   where the machine may lack the instruction. */
unsigned hsts_bit_count(uint64_t x);

static inline unsigned bit_count(uint64_t x) {
#ifdef HSTS_HAS_POPCNT
  return (unsigned)__builtin_popcountll(x);
#else
#ifdef __x86_64__
  if (__builtin_expect(hsts_has_popcnt, 1)) {
    __asm__("popcnt %0, %0" : "+r"(x) : : "cc");
    return (unsigned)x;
  }
#endif
  return hsts_bit_count(x);
#endif
}

#endif
