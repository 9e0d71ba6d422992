/* SPDX-License-Identifier: MIT */
/*
 * A blob's entries as a list.
 */
#ifndef HSTS_TOOLS_LIST_BLOB_H
#define HSTS_TOOLS_LIST_BLOB_H

#include "hsts.h"
#include "list.h"

/* Adds all entries to an empty list, in the blob's order; they have no places
   in a text.  HSTS_ERROR_SPACE: they are more than list_names_most(), or their
   names, unpacked, take more than list_bytes_most.  The list is to be freed,
   whatever the status is. */
hsts_status list_from_blob(struct list *list, const hsts_db *db);

#endif
