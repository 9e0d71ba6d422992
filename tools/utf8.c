/* SPDX-License-Identifier: MIT */
/*
 * The reader is strict (RFC 3629: no overlong forms, no surrogates, nothing
 * above U+10FFFF), since a terminal's may be lax, and what it does with a
 * malformed sequence is not known.
 */
#include "utf8.h"

#include <stdbool.h>

/* The length that the first octet of a sequence announces, or 0. */
static size_t sequence_length(unsigned char first) {
  if (first < 0x80)
    return 1;
  if (first >= 0xC2 && first <= 0xDF)
    return 2;
  if (first >= 0xE0 && first <= 0xEF)
    return 3;
  return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

/* Whether a sequence of `length` octets may stand for `character`. */
static bool in_range(uint32_t character, size_t length) {
  if (length == 3)
    return character >= 0x800 && (character < 0xD800 || character > 0xDFFF);
  if (length == 4)
    return character >= 0x10000 && character <= 0x10FFFF;
  return true; /* the first octet was enough */
}

size_t utf8_read(const char *text, size_t left, uint32_t *character) {
  unsigned char first = (unsigned char)text[0];
  size_t length = sequence_length(first);

  if (length == 0 || length > left)
    return 0;
  *character = length == 1 ? first : first & (0x7FU >> length);
  for (size_t i = 1; i < length; i++) {
    unsigned char next = (unsigned char)text[i];
    if ((next & 0xC0) != 0x80)
      return 0;
    *character = *character << 6 | (next & 0x3FU);
  }
  return in_range(*character, length) ? length : 0;
}

size_t utf8_write(char *out, uint32_t character) {
  static const unsigned char first[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
  size_t length = character < 0x80      ? 1
                  : character < 0x800   ? 2
                  : character < 0x10000 ? 3
                                        : 4;

  for (size_t i = length; i-- > 1; character >>= 6)
    out[i] = (char)(0x80 | (character & 0x3F));
  out[0] = (char)(first[length] | character);
  return length;
}
