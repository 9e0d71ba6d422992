/* SPDX-License-Identifier: MIT */
/*
 * What a store has to do with files, in memory: see store_merge.c.
 */
#ifndef HSTS_STORE_FILE_H
#define HSTS_STORE_FILE_H

#include "store.h"

/* What is known of a file that is merged.  While it is read, another thread may
   replace it: so `saved` is from before. */
struct store_reading {
  uint32_t saved;  /* up to this generation the store is in the file */
  int64_t written; /* when that was, at the latest */
  int64_t now;
};

/* Merges the text of a file into the store.  HSTS_OK, HSTS_ERROR_MEMORY,
   _NOT_STORE, or _FULL, when it has merged what there is room for. */
hsts_status hsts_store_merge(hsts_store *store, const char *text, size_t size,
                             const struct store_reading *reading,
                             hsts_damaged_line *tell, void *context);

/* The text of the file to write, to be freed; NULL: out of memory. */
char *hsts_store_text(hsts_store *store, int64_t now, size_t *size);

enum { STORE_MANY = 256 }; /* entries that are looked at at a time */

/* Calls `change` for each entry, a few at a time with the lock held, so that
   nobody waits for a million hosts.  How many known hosts went. */
typedef void store_change(hsts_store *store, uint32_t number,
                          const void *context);
size_t hsts_store_change_all(hsts_store *store, store_change *change,
                             const void *context);

/* Hosts that were forgotten until then need not be remembered as such. */
int64_t hsts_store_forgotten_before(int64_t now);

#endif
