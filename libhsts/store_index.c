/* SPDX-License-Identifier: MIT */
/*
 * How numbers get into the hash table, and out of it.
 */
#include "store_index.h"

#include <sys/mman.h>

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

static bool open_table(struct index_table *table, uint32_t count) {
  uint64_t slots = 2;

  while (slots < 2 * (uint64_t)count)
    slots *= 2;
  table->slots = hsts_table_open((size_t)slots, sizeof *table->slots);
  table->mask = (uint32_t)(slots - 1);
  return table->slots != NULL;
}

static void close_table(struct index_table *table) {
  hsts_table_close(table->slots, (size_t)table->mask + 1, sizeof *table->slots);
}

bool hsts_index_open(struct store_index *index, uint32_t most) {
  struct index_table *large = &index->large;
  uint32_t small = most < INDEX_SMALL ? most : INDEX_SMALL;

  if (!open_table(&index->small, small) || !open_table(large, most - small))
    return false;
  hsts_table_use_large_pages(large->slots, (size_t)large->mask + 1,
                             sizeof *large->slots);
  return true;
}

void hsts_index_close(struct store_index *index) {
  close_table(&index->small);
  close_table(&index->large);
}

static struct index_table *table_of(struct store_index *index,
                                    uint32_t number) {
  return number <= INDEX_SMALL ? &index->small : &index->large;
}

void hsts_index_add(struct store_index *index, uint32_t tag, uint32_t number) {
  struct index_table *table = table_of(index, number);
  uint32_t at = tag & table->mask;

  while (table->slots[at] != 0)
    at = (at + 1) & table->mask;
  table->slots[at] = (uint64_t)tag << 32 | number;
  table->count++;
}

/* How far a slot is from where its number would be best. */
static uint32_t displacement(const struct index_table *table, uint32_t at) {
  return (at - (uint32_t)(table->slots[at] >> 32)) & table->mask;
}

/* Fills the gap with the next number that may come nearer to its best place by
   that, and goes on with the gap that this leaves. */
static void close_gap(struct index_table *table, uint32_t gap) {
  for (uint32_t at = (gap + 1) & table->mask; table->slots[at] != 0;
       at = (at + 1) & table->mask)
    if (displacement(table, at) >= ((at - gap) & table->mask)) {
      table->slots[gap] = table->slots[at];
      gap = at;
    }
  table->slots[gap] = 0;
}

void hsts_index_remove(struct store_index *index, uint32_t tag,
                       uint32_t number) {
  struct index_table *table = table_of(index, number);
  uint64_t wanted = (uint64_t)tag << 32 | number;
  uint32_t at = tag & table->mask;

  while (table->slots[at] != wanted)
    at = (at + 1) & table->mask;
  close_gap(table, at);
  table->count--;
}
