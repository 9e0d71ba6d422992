/* SPDX-License-Identifier: MIT */
/*
 * The names are gone through from the last to the first, and nodes are made
 * from a name's end on, so that whatever follows a node is known before it is
 * made; a pair that is there already is used again.  That makes it minimal at
 * once.
 */
#include "dafsa.h"

#include <stdlib.h>

#include "host.h"
#include "multiplier.h"

/* ---- Pairs ------------------------------------------------------------- */

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
  uint64_t hash = ((uint64_t)pair.first << 32 | pair.second) * FIRST_MULTIPLIER;
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

/* ---- Names ------------------------------------------------------------- */

/* What is made while names are gone through. */
struct builder {
  struct dafsa *dafsa;
  const struct list_entry *last;       /* the name that was added last, */
  uint32_t lists[HOST_MAX_LENGTH + 1]; /* [length]: and what can follow that
                                          many of its octets, but for the one
                                          that follows in it */
};

/* Adds a node before all that can follow `length` octets of the name.  False:
   out of memory. */
static bool add_node(struct builder *builder, uint32_t length,
                     unsigned char octet, uint32_t after) {
  uint32_t *list = &builder->lists[length];
  uint32_t node = number_of(&builder->dafsa->nodes, octet, after);

  *list = node == 0 ? 0 : number_of(&builder->dafsa->lists, node, *list);
  return *list != 0;
}

/* Makes the nodes of the last name from its end on, until `length` octets are
   left: no name that is still to come has them. */
static bool close_last(struct builder *builder, uint32_t length) {
  const struct list_entry *last = builder->last;

  for (uint32_t i = last->name_length; i > length; i--) {
    if (!add_node(builder, i - 1, (unsigned char)last->name[i - 1],
                  builder->lists[i]))
      return false;
    builder->lists[i] = DAFSA_NONE;
  }
  return true;
}

static uint32_t common_length(const struct list_entry *a,
                              const struct list_entry *b) {
  uint32_t length = 0;

  while (length < a->name_length && length < b->name_length &&
         a->name[length] == b->name[length])
    length++;
  return length;
}

bool dafsa_build(struct dafsa *dafsa, const struct list *list) {
  static const struct list_entry nothing = {.name = ""};
  struct builder builder = {.dafsa = dafsa, .last = &nothing};
  bool open = pairs_open(&dafsa->nodes);

  if (!pairs_open(&dafsa->lists) || !open)
    return false;
  for (size_t i = list->count; i-- > 0;) {
    const struct list_entry *entry = &list->entries[i];
    if (!close_last(&builder, common_length(entry, builder.last)) ||
        !add_node(&builder, entry->name_length, entry->include_subdomains,
                  DAFSA_NONE))
      return false;
    builder.last = entry;
  }
  if (!close_last(&builder, 0))
    return false;
  dafsa->roots = builder.lists[0];
  return true;
}

void dafsa_free(struct dafsa *dafsa) {
  pairs_free(&dafsa->nodes);
  pairs_free(&dafsa->lists);
}
