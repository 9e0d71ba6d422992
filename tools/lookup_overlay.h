/* SPDX-License-Identifier: MIT */
/*
 * hsts-lookup's overlay: its text is compiled anew in each run, in memory, so
 * that to change the file is all that an administrator does.
 */
#ifndef HSTS_TOOLS_LOOKUP_OVERLAY_H
#define HSTS_TOOLS_LOOKUP_OVERLAY_H

#include <stdbool.h>

#include "blob_build.h"
#include "hsts.h"

/* Set to {0} before lookup_overlay_open. */
struct lookup_overlay {
  struct blob blob;
  hsts_db *overlay; /* that blob */
  hsts_db *db;      /* the two together */
};

/* Reads the text at `path`, "-" being standard input, and puts it before
   `list`, which is borrowed.  False after messages on standard error. */
bool lookup_overlay_open(struct lookup_overlay *overlay, const char *path,
                         const hsts_db *list);

/* Closes it, opened or not. */
void lookup_overlay_close(struct lookup_overlay *overlay);

#endif
