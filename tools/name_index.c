/* SPDX-License-Identifier: MIT */
/*
 * Open addressing with linear probing, at most half full.  The hash is
 * multiply-shift over pairs of half words (Thorup, "High Speed Hashing for
 * Integers and Strings", 3.3), with a key that is drawn anew for each index: a
 * list may come from a stranger, who must not be able to choose names that
 * collide.  What is written never depends on it.
 *
 * A slot has the hash beside the entry's number, so that the entry of another
 * name, and that name, which lie anywhere in memory, are hardly ever looked at.
 */
#define _DEFAULT_SOURCE /* getentropy */

#include "name_index.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "progress.h"

static uint32_t hash_name(const struct name_index *index, const char *name,
                          size_t length) {
  uint64_t hash = index->key[NAME_INDEX_KEYS];

  for (size_t i = 0; i < length; i += 8) {
    const uint64_t *key = &index->key[i / 4 % NAME_INDEX_KEYS];
    uint64_t word = 0;
    memcpy(&word, name + i, length - i < 8 ? length - i : 8);
    hash += (key[0] + (uint32_t)word) * (key[1] + (word >> 32));
  }
  return (uint32_t)(hash >> 32);
}

static const struct list_entry *entry_at(const struct name_index *index,
                                         uint32_t place) {
  const void *entry = index->entries + (size_t)(place - 1) * index->stride;

  return entry;
}

static bool holds(const struct name_index *index, const struct name_slot *slot,
                  const char *name, size_t length) {
  const struct list_entry *entry = entry_at(index, slot->place);

  return entry->name_length == length && memcmp(entry->name, name, length) == 0;
}

/* The slot that holds the name, or the empty one where it belongs. */
static struct name_slot *slot_of(const struct name_index *index, uint32_t hash,
                                 const char *name, size_t length) {
  struct name_slot *end = index->slots + index->count;
  struct name_slot *slot = index->slots + (hash * index->count >> 32);

  while (slot->place != 0 &&
         (slot->hash != hash || !holds(index, slot, name, length)))
    if (++slot == end)
      slot = index->slots;
  return slot;
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

bool name_index_open(struct name_index *index, size_t count,
                     const struct list_entry *entries, size_t stride) {
  index->entries = (const unsigned char *)entries;
  index->stride = stride;
  index->count = 2 * (uint64_t)count + 1;
  index->slots = NULL;
  if (index->count <= SIZE_MAX && draw_key(index))
    index->slots = calloc((size_t)index->count, sizeof *index->slots);
  return index->slots != NULL;
}

const struct list_entry *name_index_add(struct name_index *index,
                                        const struct list_entry *entry) {
  uint32_t hash = hash_name(index, entry->name, entry->name_length);
  struct name_slot *slot =
      slot_of(index, hash, entry->name, entry->name_length);
  size_t offset = (size_t)((const unsigned char *)entry - index->entries);

  if (slot->place != 0)
    return entry_at(index, slot->place);
  *slot = (struct name_slot){hash, (uint32_t)(offset / index->stride) + 1};
  return NULL;
}

bool name_index_of_list(struct name_index *index, const struct list *list) {
  if (!name_index_open(index, list->count, list->entries,
                       sizeof *list->entries))
    return false;
  for (size_t i = 0; i < list->count; i++) {
    (void)name_index_add(index, &list->entries[i]);
    progress_at(i, list->count);
  }
  return true;
}

const struct list_entry *name_index_find(const struct name_index *index,
                                         const char *name, size_t length) {
  uint32_t place =
      slot_of(index, hash_name(index, name, length), name, length)->place;

  return place != 0 ? entry_at(index, place) : NULL;
}

const struct list_entry *name_index_nearest(const struct name_index *index,
                                            const char *name, size_t length) {
  const char *end = name + length;

  for (;;) {
    const struct list_entry *entry =
        name_index_find(index, name, (size_t)(end - name));
    if (entry != NULL)
      return entry;
    name = memchr(name, '.', (size_t)(end - name));
    if (name == NULL)
      return NULL;
    name++;
  }
}

const struct list_entry *name_index_above(const struct name_index *index,
                                          const struct list_entry *entry) {
  const char *end = entry->name + entry->name_length;
  const char *dot = memchr(entry->name, '.', entry->name_length);

  return dot == NULL
             ? NULL
             : name_index_nearest(index, dot + 1, (size_t)(end - dot) - 1);
}

void name_index_close(struct name_index *index) {
  free(index->slots);
  index->slots = NULL;
}
