/* SPDX-License-Identifier: MIT */
/*
 * Eight octets of text at once, as a word that memcpy has filled: nothing here
 * depends on which of them comes first.
 */
#ifndef HSTS_TOOLS_EIGHT_OCTETS_H
#define HSTS_TOOLS_EIGHT_OCTETS_H

#include <stdbool.h>
#include <stdint.h>

/* The same octet eight times. */
static inline uint64_t eight_times(uint8_t octet) {
  return UINT64_C(0x0101010101010101) * octet;
}

static inline bool eight_have_non_ascii(uint64_t octets) {
  return (octets & eight_times(0x80)) != 0;
}

/* In lower case.  The sums set the top bit of an octet from `A` on, and of one
   past `Z`; what has a top bit of its own is no letter. */
static inline uint64_t eight_lower(uint64_t octets) {
  uint64_t low = octets & eight_times(0x7F);
  uint64_t from_a = low + eight_times(0x80 - 'A');
  uint64_t past_z = low + eight_times(0x80 - 'Z' - 1);

  return octets | (from_a & ~past_z & ~octets & eight_times(0x80)) >> 2;
}

/* Whether one is below 0x20, or 0x7F.  A borrow may set the top bit of an octet
   that is neither, but begins at one that is. */
static inline bool eight_have_control(uint64_t octets) {
  uint64_t from_del = octets ^ eight_times(0x7F);
  uint64_t low = (octets - eight_times(0x20)) & ~octets;
  uint64_t del = (from_del - eight_times(0x01)) & ~from_del;

  return ((low | del) & eight_times(0x80)) != 0;
}

#endif
