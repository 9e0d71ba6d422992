/* SPDX-License-Identifier: MIT */
/*
 * How numbers get into the hash table, and out of it.
 */
#include "store_index.h"

#include <sys/mman.h>

enum {
  FIRST_SLOTS = 512,  /* one page */
  MOST_DOUBLED = 8192 /* for as many numbers as may move at once, twice */
};

/* ---- Tables ----------------------------------------------------------- */

void *hsts_table_open(size_t count, size_t size) {
  void *table;

  if (count > SIZE_MAX / size)
    return NULL;
  table = mmap(NULL, count * size, PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (table == MAP_FAILED)
    return NULL;
#ifdef MADV_NOHUGEPAGE
  (void)madvise(table, count * size, MADV_NOHUGEPAGE);
#endif
  return table;
}

void hsts_table_close(void *table, size_t count, size_t size) {
  if (table != NULL)
    (void)munmap(table, count * size);
}

void hsts_table_use_large_pages(void *table, size_t count, size_t size) {
#ifdef MADV_HUGEPAGE
  (void)madvise(table, count * size, MADV_HUGEPAGE);
#else
  (void)table, (void)count, (void)size;
#endif
}

/* ---- The index -------------------------------------------------------- */

static bool open_slots(struct store_index *index, size_t slots) {
  index->slots = hsts_table_open(slots, sizeof *index->slots);
  index->mask = (uint32_t)(slots - 1);
  return index->slots != NULL;
}

bool hsts_index_open(struct store_index *index, uint32_t most) {
  uint64_t slots = 2;

  while (slots < 2 * (uint64_t)most)
    slots *= 2;
  *index = (struct store_index){.full_mask = (uint32_t)(slots - 1)};
  return open_slots(index, slots < FIRST_SLOTS ? (size_t)slots : FIRST_SLOTS);
}

void hsts_index_close(struct store_index *index) {
  hsts_table_close(index->slots, (size_t)index->mask + 1, sizeof *index->slots);
}

void hsts_index_add(struct store_index *index, uint32_t tag, uint32_t number) {
  uint32_t at = tag & index->mask;

  while (index->slots[at] != 0)
    at = (at + 1) & index->mask;
  index->slots[at] = (uint64_t)tag << 32 | number;
  index->count++;
}

bool hsts_index_reserve(struct store_index *index) {
  size_t slots = (size_t)index->mask + 1, full = (size_t)index->full_mask + 1;
  struct store_index larger = {.full_mask = index->full_mask};

  if (index->count < slots / 2 || slots == full)
    return true;
  if (!open_slots(&larger, slots < MOST_DOUBLED ? 2 * slots : full))
    return false;
  if (slots >= MOST_DOUBLED)
    hsts_table_use_large_pages(larger.slots, full, sizeof *larger.slots);
  for (size_t at = 0; at < slots; at++)
    if (index->slots[at] != 0)
      hsts_index_add(&larger, (uint32_t)(index->slots[at] >> 32),
                     (uint32_t)index->slots[at]);
  hsts_index_close(index);
  *index = larger;
  return true;
}

/* How far a slot is from where its number would be best. */
static uint32_t displacement(const struct store_index *index, uint32_t at) {
  return (at - (uint32_t)(index->slots[at] >> 32)) & index->mask;
}

/* Fills the gap with the next number that may come nearer to its best place by
   that, and goes on with the gap that this leaves. */
static void close_gap(struct store_index *index, uint32_t gap) {
  for (uint32_t at = (gap + 1) & index->mask; index->slots[at] != 0;
       at = (at + 1) & index->mask)
    if (displacement(index, at) >= ((at - gap) & index->mask)) {
      index->slots[gap] = index->slots[at];
      gap = at;
    }
  index->slots[gap] = 0;
}

void hsts_index_remove(struct store_index *index, uint32_t tag,
                       uint32_t number) {
  uint64_t wanted = (uint64_t)tag << 32 | number;
  uint32_t at = tag & index->mask;

  while (index->slots[at] != wanted)
    at = (at + 1) & index->mask;
  close_gap(index, at);
  index->count--;
}
