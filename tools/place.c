/* SPDX-License-Identifier: MIT */
/*
 * Offsets become lines and columns as the parser goes along, since it counts
 * neither.
 */
#include "place.h"

#include <string.h>

void place_begin(struct place_cursor *cursor, const char *text) {
  *cursor = (struct place_cursor){.text = text, .line = 1};
}

struct place place_at(struct place_cursor *cursor, size_t offset) {
  const char *newline;

  while ((newline = memchr(cursor->text + cursor->offset, '\n',
                           offset - cursor->offset)) != NULL) {
    cursor->offset = (size_t)(newline - cursor->text) + 1;
    cursor->line_start = cursor->offset;
    cursor->line++;
  }
  cursor->offset = offset;
  return (struct place){cursor->line,
                        (uint32_t)(offset - cursor->line_start + 1)};
}
