/* SPDX-License-Identifier: MIT */
/*
 * A blob's entries back in Chromium's format.
 */
#ifndef HSTS_TOOLS_DUMP_JSON_H
#define HSTS_TOOLS_DUMP_JSON_H

#include "hsts.h"
#include "writer.h"

/* Writes the entries ordered by name, one a line.  They compile to the same
   blob again, but for the date, which the format has no member for; policies
   are not in a blob.  A status other than HSTS_OK: nothing was written. */
hsts_status dump_json(const hsts_db *db, struct writer *writer);

#endif
