/* SPDX-License-Identifier: MIT */
/*
 * Writes numbers of any width one after the other, lowest bit first, as
 * load_bits and load_word of libhsts/bytes.h read them; and little-endian
 * numbers at given places.
 */
#ifndef HSTS_TOOLS_BIT_WRITER_H
#define HSTS_TOOLS_BIT_WRITER_H

#include "../libhsts/bytes.h"

#include <stddef.h>

/* Octets that hold this many bits. */
static inline size_t bits_size(uint64_t bits) {
  return (size_t)((bits + 7) / 8);
}

/* Stores the lowest `size` octets of a number. */
static inline void store_number(uint8_t *bytes, uint64_t value, unsigned size) {
  for (unsigned i = 0; i < size; i++)
    bytes[i] = (uint8_t)(value >> 8 * i);
}

/* Writes into zeroed octets. */
struct bit_writer {
  uint8_t *bytes;
  uint64_t position; /* in bits */
};

/* Appends the lowest `width` bits (0 to 64) of a number. */
static inline void put_bits(struct bit_writer *writer, uint64_t value,
                            unsigned width) {
  while (width > 0) {
    unsigned used = writer->position & 7;
    unsigned part = width < 8 - used ? width : 8 - used;
    writer->bytes[writer->position >> 3] |=
        (uint8_t)((value & low_mask(part)) << used);
    /* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign): not over 8 */
    value >>= part;
    width -= part;
    writer->position += part;
  }
}

#endif
