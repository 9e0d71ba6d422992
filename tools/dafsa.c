/* SPDX-License-Identifier: MIT */
/*
 * The names are gone through from the last to the first and each from its end,
 * so that whatever follows a node is known before the node is made; a pair that
 * is there already is used again.  That makes it minimal at once.
 */
#include "dafsa.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1 << 12 };

static bool pairs_open(struct dafsa_pairs *pairs) {
  *pairs = (struct dafsa_pairs){
      .count = 1, .capacity = FIRST_SLOTS / 2, .slot_count = FIRST_SLOTS};
  pairs->pairs = calloc(pairs->capacity, sizeof *pairs->pairs);
  pairs->slots = calloc(pairs->slot_count, sizeof *pairs->slots);
  return pairs->pairs != NULL && pairs->slots != NULL;
}

static void pairs_free(struct dafsa_pairs *pairs) {
  free(pairs->pairs);
  free(pairs->slots);
}

/* The slot of the pair, or the empty one where it belongs. */
static uint32_t *slot_of(const struct dafsa_pairs *pairs,
                         struct dafsa_pair pair) {
  uint64_t hash = ((uint64_t)pair.first << 32 | pair.second) *
                  UINT64_C(0x9E3779B97F4A7C15); /* 2^64 by the golden ratio */
  uint32_t mask = pairs->slot_count - 1;
  uint32_t place = (uint32_t)(hash >> 32) & mask;

  while (pairs->slots[place] != 0) {
    const struct dafsa_pair *there = &pairs->pairs[pairs->slots[place]];
    if (there->first == pair.first && there->second == pair.second)
      break;
    place = (place + 1) & mask;
  }
  return &pairs->slots[place];
}

/* Doubles the room. */
static bool pairs_grow(struct dafsa_pairs *pairs) {
  struct dafsa_pair *larger;
  uint32_t *slots;

  if (pairs->slot_count > UINT32_MAX / 4)
    return false;
  slots = calloc(2 * (size_t)pairs->slot_count, sizeof *slots);
  larger = realloc(pairs->pairs, 2 * (size_t)pairs->capacity * sizeof *larger);
  if (larger != NULL) {
    pairs->pairs = larger;
    pairs->capacity *= 2;
  }
  if (slots == NULL || larger == NULL) {
    free(slots);
    return false;
  }
  free(pairs->slots);
  pairs->slots = slots;
  pairs->slot_count *= 2;
  for (uint32_t i = 1; i < pairs->count; i++)
    *slot_of(pairs, pairs->pairs[i]) = i;
  return true;
}

/* The number of the pair; 0: out of memory. */
static uint32_t number_of(struct dafsa_pairs *pairs, uint32_t first,
                          uint32_t second) {
  const struct dafsa_pair pair = {first, second};
  uint32_t *slot = slot_of(pairs, pair);

  if (*slot != 0)
    return *slot;
  if (pairs->count == pairs->capacity) {
    if (!pairs_grow(pairs))
      return 0;
    slot = slot_of(pairs, pair);
  }
  pairs->pairs[pairs->count] = pair;
  *slot = pairs->count;
  return pairs->count++;
}

/* The octet of a name there, or its value if it ends there: less than any. */
static unsigned char octet_at(const struct list_entry *entry, uint32_t depth) {
  if (depth < entry->name_length)
    return (unsigned char)entry->name[depth];
  return entry->include_subdomains;
}

/* Sets *list to what can stand at `depth` of the names from `first` to before
   `end`, which are alike up to there.  False: out of memory.  It calls itself
   for each octet of a name, of which there are 253 at the most. */
static bool list_of(struct dafsa *dafsa, const struct list_entry *first,
                    const struct list_entry *end, uint32_t depth,
                    uint32_t *list) {
  *list = DAFSA_NONE;
  while (end > first) {
    const struct list_entry *begin = end - 1;
    unsigned char octet = octet_at(begin, depth);
    uint32_t after = DAFSA_NONE, node;
    while (begin > first && octet_at(begin - 1, depth) == octet)
      begin--;
    if (depth < begin->name_length &&
        !list_of(dafsa, begin, end, depth + 1, &after))
      return false;
    node = number_of(&dafsa->nodes, octet, after);
    if (node == 0)
      return false;
    *list = number_of(&dafsa->lists, node, *list);
    if (*list == 0)
      return false;
    end = begin;
  }
  return true;
}

bool dafsa_build(struct dafsa *dafsa, const struct list *list) {
  bool open = pairs_open(&dafsa->nodes);

  return pairs_open(&dafsa->lists) && open &&
         list_of(dafsa, list->entries, list->entries + list->count, 0,
                 &dafsa->roots);
}

void dafsa_free(struct dafsa *dafsa) {
  pairs_free(&dafsa->nodes);
  pairs_free(&dafsa->lists);
}
