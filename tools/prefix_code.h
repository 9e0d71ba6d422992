/* SPDX-License-Identifier: MIT */
/*
 * Prefix codes: lengths by Huffman's algorithm, and the canonical codes that
 * follow from the lengths.
 */
#ifndef HSTS_TOOLS_PREFIX_CODE_H
#define HSTS_TOOLS_PREFIX_CODE_H

#include <stdint.h>

enum { PREFIX_MAX_SYMBOLS = 64 };

/* Code lengths for `symbols` (at most PREFIX_MAX_SYMBOLS) symbols with these
   counts, none above `max_bits` (at least 6).  A symbol with count 0 has length
   0; so has a symbol that is the only one, since it needs no bits. */
void prefix_code_lengths(const uint32_t *counts, unsigned symbols,
                         unsigned max_bits, uint8_t *lengths);

/* Canonical codes: shorter ones first, then by symbol.  Symbols of length 0
   are passed over. */
void prefix_code_assign(const uint8_t *lengths, unsigned symbols,
                        uint16_t *codes);

#endif
