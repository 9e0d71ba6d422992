/* SPDX-License-Identifier: MIT */
/*
 * UTS #46 has changed the mapping of some characters that were there before:
 * with revision 31 (Unicode 15.1) and with Unicode 16 some that were disallowed
 * are ignored or mapped, and U+1E9E, the capital sharp s, is mapped to U+00DF
 * instead of "ss".  A browser that has the later tables goes to the host that
 * they give, while an older ICU refuses the host, or makes another of it: each
 * is a missed upgrade.  So they are mapped before ICU sees them, which changes
 * nothing for an ICU that is new enough.
 *
 * Characters that are newer than the installed ICU are another matter: it knows
 * nothing of them, and refuses them.
 */
#include "uts46_changes.h"

#include <stdint.h>
#include <string.h>

#include "utf8.h"

/* The characters from `first` to `last` become those from `to` on, or nothing
   if that is 0: IdnaMappingTable.txt of Unicode 16. */
static const struct change {
  uint32_t first, last, to;
} changes[] = {
    {0x04C0, 0x04C0, 0x04CF},   {0x10A0, 0x10C5, 0x2D00},
    {0x115F, 0x1160, 0},        {0x17B4, 0x17B5, 0},
    {0x180E, 0x180E, 0},        {0x1E9E, 0x1E9E, 0x00DF},
    {0x2061, 0x2063, 0},        {0x206A, 0x206F, 0},
    {0x2132, 0x2132, 0x214E},   {0x2183, 0x2183, 0x2184},
    {0x3164, 0x3164, 0},        {0xFFA0, 0xFFA0, 0},
    {0x1D173, 0x1D17A, 0},      {0x2F868, 0x2F868, 0x36FC},
    {0x2F874, 0x2F874, 0x5F53}, {0x2F91F, 0x2F91F, 0x243AB},
    {0x2F95F, 0x2F95F, 0x7AEE}, {0x2F9BF, 0x2F9BF, 0x45D7},
};

enum { CHANGES = sizeof changes / sizeof changes[0] };

/* The change of a character; NULL if there is none. */
static const struct change *change_of(uint32_t character) {
  const struct change *change = changes;

  while (change < changes + CHANGES && change->last < character)
    change++;
  return change < changes + CHANGES && change->first <= character ? change
                                                                  : NULL;
}

size_t uts46_apply_changes(char *copy, const char *text, size_t length) {
  size_t made = 0, size;

  for (size_t i = 0; i < length; i += size) {
    uint32_t character;
    const struct change *change = NULL;
    size = utf8_read(text + i, length - i, &character);
    if (size != 0)
      change = change_of(character);
    else
      size = 1; /* no UTF-8, which is ICU's to refuse */
    if (change == NULL) {
      memcpy(copy + made, text + i, size);
      made += size;
    } else if (change->to != 0) {
      made += utf8_write(copy + made, change->to + (character - change->first));
    }
  }
  return made;
}
