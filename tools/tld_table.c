/* SPDX-License-Identifier: MIT */
/* Hash and displace; see tld_table.h. */
#include "tld_table.h"

#include "../libhsts/blob.h"
#include "multiplier.h"

#include <string.h>

/* About so many keys share a pilot. */
enum { KEYS_PER_PILOT = 4 };

/* A bucket's keys, as a list through `next`, and how many they are. */
struct buckets {
  uint32_t *first; /* key number plus one */
  uint32_t *sizes;
  uint32_t *next;
};

static uint32_t pilot_count(const struct tld_table *table) {
  return UINT32_C(1) << table->pilot_bits;
}

static uint32_t slot_of(const struct tld_table *table, uint64_t key) {
  return tld_slot(key, table->multiplier, table->pilots, table->pilot_bits,
                  table->slots);
}

static void fill_buckets(struct buckets *buckets, const struct tld_table *table,
                         const uint64_t *keys, uint32_t count) {
  memset(buckets->first, 0, pilot_count(table) * sizeof *buckets->first);
  memset(buckets->sizes, 0, pilot_count(table) * sizeof *buckets->sizes);
  for (uint32_t i = 0; i < count; i++) {
    uint64_t bucket = keys[i] * table->multiplier >> (64 - table->pilot_bits);
    buckets->next[i] = buckets->first[bucket];
    buckets->first[bucket] = i + 1;
    buckets->sizes[bucket]++;
  }
}

/* Takes the slots of a bucket's keys under its pilot; false, with nothing
   taken, if one of them is taken already. */
static bool place_bucket(struct tld_table *table, const struct buckets *buckets,
                         uint32_t bucket, const uint64_t *keys) {
  uint32_t key = buckets->first[bucket];

  for (; key != 0; key = buckets->next[key - 1]) {
    uint32_t *occupant = &table->occupant[slot_of(table, keys[key - 1])];
    if (*occupant != 0)
      break;
    *occupant = key;
  }
  if (key == 0)
    return true;
  for (uint32_t undo = buckets->first[bucket]; undo != key;
       undo = buckets->next[undo - 1])
    table->occupant[slot_of(table, keys[undo - 1])] = 0;
  return false;
}

static bool find_pilot(struct tld_table *table, const struct buckets *buckets,
                       uint32_t bucket, const uint64_t *keys) {
  for (unsigned pilot = 0; pilot < 256; pilot++) {
    table->pilots[bucket] = (uint8_t)pilot;
    if (place_bucket(table, buckets, bucket, keys))
      return true;
  }
  return false;
}

/* Tries one multiplier: full buckets first, while there is room for them. */
static bool place_all(struct tld_table *table, struct buckets *buckets,
                      const uint64_t *keys, uint32_t count) {
  uint32_t largest = 0;

  memset(table->occupant, 0, table->slots * sizeof *table->occupant);
  memset(table->pilots, 0, pilot_count(table));
  fill_buckets(buckets, table, keys, count);
  for (uint32_t i = 0; i < pilot_count(table); i++)
    if (buckets->sizes[i] > largest)
      largest = buckets->sizes[i];
  for (uint32_t size = largest; size > 0; size--)
    for (uint32_t i = 0; i < pilot_count(table); i++)
      if (buckets->sizes[i] == size && !find_pilot(table, buckets, i, keys))
        return false;
  return true;
}

static bool take_buckets(struct tld_table *table, struct buckets *buckets,
                         uint32_t count, struct arena *arena) {
  uint32_t pilots = pilot_count(table);

  table->pilots = arena_take(arena, pilots, 1);
  buckets->first = arena_take(arena, pilots, sizeof *buckets->first);
  buckets->sizes = arena_take(arena, pilots, sizeof *buckets->sizes);
  buckets->next = arena_take(arena, count, sizeof *buckets->next);
  return table->pilots != NULL && buckets->first != NULL &&
         buckets->sizes != NULL && buckets->next != NULL;
}

bool tld_table_build(struct tld_table *table, const uint64_t *keys,
                     uint32_t count, struct arena *arena) {
  enum { TRIES = 2 };
  struct buckets buckets;

  table->multiplier = FIRST_MULTIPLIER;
  table->pilot_bits = 1 + bit_length(count / KEYS_PER_PILOT / 2);
  if (!take_buckets(table, &buckets, count, arena))
    return false;
  for (table->slots = count + 1;; table->slots += table->slots / 64 + 1) {
    table->occupant = arena_take(arena, table->slots, sizeof *table->occupant);
    if (table->occupant == NULL)
      return false;
    for (unsigned i = 0; i < TRIES; i++) {
      if (place_all(table, &buckets, keys, count))
        return true;
      table->multiplier = next_multiplier(table->multiplier);
    }
  }
}
