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

/* The top bit of each byte from `first` to `last`, of bytes without one. */
static inline uint64_t eight_between(uint64_t low, uint8_t first,
                                     uint8_t last) {
  return (low + eight_times(0x80 - first)) & ~(low + eight_times(0x7F - last));
}

/* The top bit of each letter, and perhaps of what has one already. */
static inline uint64_t eight_letters(uint64_t octets) {
  return eight_between((octets & eight_times(0x7F)) | eight_times(0x20), 'a',
                       'z');
}

/* In lower case; what has a top bit is no letter. */
static inline uint64_t eight_lower(uint64_t octets) {
  return octets | (eight_letters(octets) & ~octets & eight_times(0x80)) >> 2;
}

/* Whether each is non-ASCII, a letter, a digit, "-", "_" or ".".  From "-" to
   "9" there is but "/" that is none of them. */
static inline bool eight_in_host(uint64_t octets) {
  uint64_t low = octets & eight_times(0x7F);
  uint64_t not_slash = (low ^ eight_times('/')) + eight_times(0x7F);
  uint64_t not_underscore = (low ^ eight_times('_')) + eight_times(0x7F);
  uint64_t in_host = octets | eight_letters(octets) | ~not_underscore |
                     (eight_between(low, '-', '9') & not_slash);

  return (~in_host & eight_times(0x80)) == 0;
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
