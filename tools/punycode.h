/* SPDX-License-Identifier: MIT */
/*
 * Punycode (RFC 3492), for the one character that ICU does not encode.
 */
#ifndef HSTS_TOOLS_PUNYCODE_H
#define HSTS_TOOLS_PUNYCODE_H

#include <stddef.h>
#include <stdint.h>

/* Characters of a label, far more than any has that can be listed: encoding
   takes time in proportion to their square. */
enum { PUNYCODE_MAX_LENGTH = 1024 };

/* Room, in bytes, for whatever a label of that length becomes. */
enum { PUNYCODE_SIZE = 10 * PUNYCODE_MAX_LENGTH + 1 };

/* Encodes `length` (at most PUNYCODE_MAX_LENGTH) characters of a label, without
   the "xn--" that stands before it.  Returns how many bytes that makes. */
size_t punycode_encode(const uint32_t *label, size_t length,
                       char out[PUNYCODE_SIZE]);

#endif
