/* SPDX-License-Identifier: MIT */
/*
 * A hash table of numbers: it has no keys, only 32 bits of the hash of each,
 * and whoever asks compares what the numbers stand for.  It never grows, since
 * the store has a bound; so no note makes readers wait until a million hosts
 * have moved.  But a long table has each number in a page of its own, and a
 * store that has few hosts should take little memory: so the lowest numbers,
 * which come first, have a small table, and only the others the large one.
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

enum { INDEX_SMALL = 1024 }; /* the last number of the small table */

/* Of a slot, the upper half is the tag and the lower half the number. */
struct index_table {
  uint64_t *slots;
  uint32_t mask;  /* their count, a power of two, less one */
  uint32_t count; /* numbers */
};

struct store_index {
  struct index_table small, large;
};

/* A search for the numbers of one hash. */
struct index_search {
  const struct store_index *index;
  const struct index_table *table;
  uint32_t tag, at;
};

/* What the index has of a hash. */
static inline uint32_t index_tag(uint64_t hash) {
  return (uint32_t)(hash >> 32);
}

static inline struct index_search index_begin(const struct store_index *index,
                                              uint32_t tag) {
  return (struct index_search){index, &index->small, tag,
                               tag & index->small.mask};
}

/* Has the processor fetch what a search will read first. */
static inline void index_fetch(const struct store_index *index, uint32_t tag) {
#ifdef __GNUC__
  __builtin_prefetch(&index->small.slots[tag & index->small.mask]);
  __builtin_prefetch(&index->large.slots[tag & index->large.mask]);
#else
  (void)index, (void)tag;
#endif
}

/* The next number that may be meant, or INDEX_NONE. */
static inline uint32_t index_next(struct index_search *search) {
  const struct index_table *large = &search->index->large;

  for (;;) {
    uint64_t slot = search->table->slots[search->at];
    if (slot != 0) {
      search->at = (search->at + 1) & search->table->mask;
      if ((uint32_t)(slot >> 32) == search->tag)
        return (uint32_t)slot;
    } else if (search->table != large && large->count > 0) {
      search->table = large;
      search->at = search->tag & large->mask;
    } else {
      return INDEX_NONE;
    }
  }
}

/* Room for the numbers up to `most`; false: out of memory. */
bool hsts_index_open(struct store_index *index, uint32_t most);
void hsts_index_close(struct store_index *index);

/* `number` is not in the index yet. */
void hsts_index_add(struct store_index *index, uint32_t tag, uint32_t number);

/* `number` was added with that tag. */
void hsts_index_remove(struct store_index *index, uint32_t tag,
                       uint32_t number);

#endif
