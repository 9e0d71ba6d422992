/* SPDX-License-Identifier: MIT */
/*
 * Where a name is in a blob, and where a section is that not every blob has.
 */
#ifndef HSTS_BLOB_FIND_H
#define HSTS_BLOB_FIND_H

#include "label_code.h"

/* The place of a name of which more is to be known than a lookup says: the
   number of its TLD slot; or of a key, the number of slots plus its rank.
   `name` may have upper case letters, and a dot at its end.  False if the blob
   has no such name; if it has, that may be one that is not listed. */
bool hsts_find_name(const uint8_t *blob, const char *name, size_t length,
                    uint64_t *place);

/* A section that not every blob has, from its first octet not yet read to its
   end. */
struct optional_section {
  const uint8_t *next, *end;
};

/* The only section of that id; empty if there is none, or more than one.  It is
   inside the blob; nothing else was proved of it. */
struct optional_section hsts_find_section(const uint8_t *blob, uint32_t id);

#endif
