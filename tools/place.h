/* SPDX-License-Identifier: MIT */
/*
 * Where something stands in a text, as people and editors count: lines from 1,
 * and in them octets from 1.
 */
#ifndef HSTS_TOOLS_PLACE_H
#define HSTS_TOOLS_PLACE_H

#include <stddef.h>
#include <stdint.h>

struct place {
  uint32_t line;
  uint32_t column;
};

/* How far the lines of a text have been counted. */
struct place_cursor {
  const char *text;
  size_t offset;     /* counted so far */
  size_t line_start; /* of the line that offset is in */
  uint32_t line;
};

void place_begin(struct place_cursor *cursor, const char *text);

/* The place of the octet at `offset`.  Offsets must not decrease from call to
   call; so all calls together read the text once. */
struct place place_at(struct place_cursor *cursor, size_t offset);

#endif
