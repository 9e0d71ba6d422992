/* SPDX-License-Identifier: MIT */
/*
 * Open addressing with linear probing, at most half full.  The hash is FNV-1a
 * with its high half folded in: nothing here is a secret or a service, so it
 * need not withstand names that were made to collide.
 */
#include "name_index.h"

#include <stdlib.h>
#include <string.h>

static size_t hash_name(const char *name, size_t length) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);

  for (size_t i = 0; i < length; i++)
    hash = (hash ^ (unsigned char)name[i]) * UINT64_C(0x100000001b3);
  return (size_t)(hash ^ hash >> 32);
}

/* The slot that holds the name, or the empty one where it belongs. */
static const struct list_entry **slot_of(const struct name_index *index,
                                         const char *name, size_t length) {
  size_t slot = hash_name(name, length) & index->mask;

  while (index->slots[slot] != NULL &&
         (index->slots[slot]->name_length != length ||
          memcmp(index->slots[slot]->name, name, length) != 0))
    slot = (slot + 1) & index->mask;
  return &index->slots[slot];
}

bool name_index_open(struct name_index *index, size_t count) {
  size_t slots = 2;

  while (slots / 2 < count && slots <= SIZE_MAX / 2)
    slots *= 2;
  index->mask = slots - 1;
  index->slots = calloc(slots, sizeof *index->slots);
  return index->slots != NULL;
}

const struct list_entry *name_index_add(struct name_index *index,
                                        const struct list_entry *entry) {
  const struct list_entry **slot =
      slot_of(index, entry->name, entry->name_length);

  if (*slot != NULL)
    return *slot;
  *slot = entry;
  return NULL;
}

const struct list_entry *name_index_find(const struct name_index *index,
                                         const char *name, size_t length) {
  return *slot_of(index, name, length);
}

void name_index_close(struct name_index *index) {
  free(index->slots);
  index->slots = NULL;
}
