/* SPDX-License-Identifier: MIT */
/*
 * Characters as UTF-8.
 */
#ifndef HSTS_TOOLS_UTF8_H
#define HSTS_TOOLS_UTF8_H

#include <stddef.h>
#include <stdint.h>

enum { UTF8_MAX = 4 }; /* bytes of a character */

/* Reads one character, and returns how many bytes it takes; 0 if `text` does
   not begin with a well-formed sequence.  `left` is at least 1. */
size_t utf8_read(const char *text, size_t left, uint32_t *character);

/* Writes a character, at most UTF8_MAX bytes, and returns how many. */
size_t utf8_write(char *out, uint32_t character);

#endif
