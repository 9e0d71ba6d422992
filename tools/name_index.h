/* SPDX-License-Identifier: MIT */
/*
 * Finds the entry of a name, in a hash table beside the list.
 */
#ifndef HSTS_TOOLS_NAME_INDEX_H
#define HSTS_TOOLS_NAME_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "list.h"

/* Half words of the longest host, rounded up to pairs. */
enum { NAME_INDEX_KEYS = 64 };

struct name_slot {
  uint32_t hash;
  uint32_t place; /* of the entry plus one; 0: an empty slot */
};

struct name_index {
  struct name_slot *slots; /* half of them empty at the least */
  uint64_t count;          /* of them; at most 2^32 */
  const unsigned char *entries;
  size_t stride;
  uint64_t key[NAME_INDEX_KEYS + 1]; /* of the hash */
};

/* Makes room for `count` names, less than 2^31.  They are those of entries in
   one array, which are `stride` octets apart and stay where they are.  False:
   out of memory, or there are no random numbers. */
bool name_index_open(struct name_index *index, size_t count,
                     const struct list_entry *entries, size_t stride);

/* The same for a list, with all its entries added. */
bool name_index_of_list(struct name_index *index, const struct list *list);

/* Adds an entry, unless one of the same name is there already: that one is
   returned then, otherwise NULL. */
const struct list_entry *name_index_add(struct name_index *index,
                                        const struct list_entry *entry);

/* The entry of that name, or NULL. */
const struct list_entry *name_index_find(const struct name_index *index,
                                         const char *name, size_t length);

/* The entry of that name, or else of the nearest superdomain that has one, or
   NULL. */
const struct list_entry *name_index_nearest(const struct name_index *index,
                                            const char *name, size_t length);

/* The entry of the nearest superdomain of an entry, which would decide if it
   were not there, or NULL. */
const struct list_entry *name_index_above(const struct name_index *index,
                                          const struct list_entry *entry);

void name_index_close(struct name_index *index);

#endif
