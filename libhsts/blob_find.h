/* SPDX-License-Identifier: MIT */
/*
 * Where a name is in a blob.
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

#endif
