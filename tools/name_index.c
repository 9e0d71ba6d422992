/* SPDX-License-Identifier: MIT */
/*
 * Open addressing with linear probing, at most half full.  The hash is
 * multiply-shift over pairs of half words (Thorup, "High Speed Hashing for
 * Integers and Strings", 3.3), with a key that is drawn anew for each index: a
 * list may come from a stranger, who must not be able to choose names that
 * collide.  What is written never depends on it.
 */
#define _DEFAULT_SOURCE /* getentropy */

#include "name_index.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint64_t hash_name(const struct name_index *index, const char *name,
                          size_t length) {
  uint64_t hash = index->key[NAME_INDEX_KEYS];

  for (size_t i = 0; i < length; i += 8) {
    const uint64_t *key = &index->key[i / 4 % NAME_INDEX_KEYS];
    uint64_t word = 0;
    memcpy(&word, name + i, length - i < 8 ? length - i : 8);
    hash += (key[0] + (uint32_t)word) * (key[1] + (word >> 32));
  }
  return hash >> 32;
}

/* The slot that holds the name, or the empty one where it belongs. */
static const struct list_entry **slot_of(const struct name_index *index,
                                         const char *name, size_t length) {
  size_t slot = (size_t)hash_name(index, name, length) & index->mask;

  while (index->slots[slot] != NULL &&
         (index->slots[slot]->name_length != length ||
          memcmp(index->slots[slot]->name, name, length) != 0))
    slot = (slot + 1) & index->mask;
  return &index->slots[slot];
}

/* getentropy gives 256 octets at a time. */
static bool draw_key(struct name_index *index) {
  unsigned char *key = (unsigned char *)index->key;
  size_t part = 256;

  for (size_t i = 0; i < sizeof index->key; i += part)
    if (getentropy(key + i, sizeof index->key - i < part ? sizeof index->key - i
                                                         : part) != 0)
      return false;
  return true;
}

bool name_index_open(struct name_index *index, size_t count) {
  size_t slots = 2;

  while (slots / 2 < count && slots <= SIZE_MAX / 2)
    slots *= 2;
  index->mask = slots - 1;
  index->slots = draw_key(index) ? calloc(slots, sizeof *index->slots) : NULL;
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
