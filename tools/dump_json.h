/* SPDX-License-Identifier: MIT */
/*
 * A list in Chromium's format.
 */
#ifndef HSTS_TOOLS_DUMP_JSON_H
#define HSTS_TOOLS_DUMP_JSON_H

#include <stdbool.h>

#include "list.h"
#include "writer.h"

/* Writes the entries ordered by name, one a line, with their policies if the
   list has them.  They compile to the same blob again, but for the date, which
   the format has no member for.  False: out of memory, nothing was written. */
bool dump_json(const struct list *list, struct writer *writer);

#endif
