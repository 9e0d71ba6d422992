/* SPDX-License-Identifier: MIT */
/*
 * A hash table of numbers: it has no keys, only 32 bits of the hash of each,
 * and whoever asks compares what the numbers stand for.  It is small as long as
 * it has few of them, since each goes to a page of its own in one that is
 * large. It grows by doubling, up to some thousand numbers, and then to what
 * the bound of the store needs; so no note makes readers wait until a million
 * have moved.
 *
 * Linear probing, at most half full.  A number is taken out by moving those
 * behind it up, which leaves nothing behind that later searches would go over.
 */
#ifndef HSTS_STORE_INDEX_H
#define HSTS_STORE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Memory for a table that is long and mostly not used yet: all zeros, and it
   costs nothing before it is touched, and then a small page at a time, even
   where the system prefers large ones.  NULL: out of memory. */
void *hsts_table_open(size_t count, size_t size);
void hsts_table_close(void *table, size_t count, size_t size);

/* Asks the system for large pages where a table has not been touched yet:
   lookups go to random places in it.  For tables of which much is used, since
   each such page takes 2 MB at once. */
void hsts_table_use_large_pages(void *table, size_t count, size_t size);

enum { INDEX_NONE = 0 }; /* numbers begin at 1 */

/* Of a slot, the upper half is the tag and the lower half the number. */
struct store_index {
  uint64_t *slots;
  uint32_t mask;      /* their count, a power of two, less one */
  uint32_t full_mask; /* what that will be in the end */
  uint32_t count;     /* numbers */
};

/* A search for the numbers of one hash. */
struct index_search {
  const struct store_index *index;
  uint32_t tag, at;
};

/* What the index has of a hash. */
static inline uint32_t index_tag(uint64_t hash) {
  return (uint32_t)(hash >> 32);
}

static inline struct index_search index_begin(const struct store_index *index,
                                              uint32_t tag) {
  return (struct index_search){index, tag, tag & index->mask};
}

/* Has the processor fetch what a search will read first. */
static inline void index_fetch(const struct store_index *index, uint32_t tag) {
#ifdef __GNUC__
  __builtin_prefetch(&index->slots[tag & index->mask]);
#else
  (void)index, (void)tag;
#endif
}

/* The next number that may be meant, or INDEX_NONE. */
static inline uint32_t index_next(struct index_search *search) {
  const struct store_index *index = search->index;

  for (;;) {
    uint64_t slot = index->slots[search->at];
    if (slot == 0)
      return INDEX_NONE;
    search->at = (search->at + 1) & index->mask;
    if ((uint32_t)(slot >> 32) == search->tag)
      return (uint32_t)slot;
  }
}

/* An index that can grow to have `most` numbers; false: out of memory. */
bool hsts_index_open(struct store_index *index, uint32_t most);
void hsts_index_close(struct store_index *index);

/* Makes room for one number more; false: out of memory, and it is as before. */
bool hsts_index_reserve(struct store_index *index);

/* `number` is not in the index yet, and there is room for it. */
void hsts_index_add(struct store_index *index, uint32_t tag, uint32_t number);

/* `number` was added with that tag. */
void hsts_index_remove(struct store_index *index, uint32_t tag,
                       uint32_t number);

#endif
