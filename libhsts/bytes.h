/* SPDX-License-Identifier: MIT */
/*
 * Little-endian reads of plain octets, at any alignment, and of numbers that
 * are packed bit by bit.  memcpy becomes one load; a chain of shifts, which
 * would need no look at the byte order, does not with every compiler.
 */
#ifndef HSTS_BYTES_H
#define HSTS_BYTES_H

#include <stdint.h>
#include <string.h>

#if defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define FROM_LITTLE(bits, x) __builtin_bswap##bits(x)
#else
#define FROM_LITTLE(bits, x) (x)
#endif

static inline uint32_t load16(const uint8_t *p) {
  uint16_t x;
  memcpy(&x, p, sizeof x);
  return FROM_LITTLE(16, x);
}

static inline uint32_t load32(const uint8_t *p) {
  uint32_t x;
  memcpy(&x, p, sizeof x);
  return FROM_LITTLE(32, x);
}

static inline uint64_t load64(const uint8_t *p) {
  uint64_t x;
  memcpy(&x, p, sizeof x);
  return FROM_LITTLE(64, x);
}

static inline void store64(uint8_t *p, uint64_t x) {
  uint64_t little = FROM_LITTLE(64, x);
  memcpy(p, &little, sizeof little);
}

/* The lowest `width` bits set, 0 to 64. */
static inline uint64_t low_mask(unsigned width) {
  return width == 0 ? 0 : ~UINT64_C(0) >> (64 - width);
}

/* The same for 0 to 63, which is cheaper. */
static inline uint64_t short_mask(unsigned width) {
  return (UINT64_C(1) << width) - 1;
}

/* The same for 1 to 64, which is cheaper, too. */
static inline uint64_t some_low_mask(unsigned width) {
  return ~UINT64_C(0) >> (-width & 63);
}

/* The place of the lowest bit of x, which is not 0.  Where a word has 32 bits,
   GCC makes of __builtin_ctzll a call of libgcc, and the core is to need no
   library. */
static inline unsigned lowest_bit(uint64_t x) {
#if UINTPTR_MAX > UINT32_MAX
  return (unsigned)__builtin_ctzll(x);
#else
  return 63 - (unsigned)__builtin_clzll(x & (0 - x));
#endif
}

enum { LOAD_BITS_MAX = 57 };

/* `width` bits (0 to LOAD_BITS_MAX) that begin `position` bits after `base`;
   bit 0 of an octet comes first.  Reads eight octets. */
static inline uint64_t load_bits(const uint8_t *base, uint64_t position,
                                 unsigned width) {
  return load64(base + (position >> 3)) >> (position & 7) & short_mask(width);
}

/* The 64 bits that begin `position` bits after `base`.  Reads nine octets. */
static inline uint64_t load_word(const uint8_t *base, uint64_t position) {
  const uint8_t *p = base + (position >> 3);
  unsigned shift = position & 7;
  return load64(p) >> shift | (uint64_t)p[8] << 1 << (63 - shift);
}

#endif
