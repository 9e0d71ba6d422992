/* SPDX-License-Identifier: MIT */
/*
 * Which host has to go when the store is full.
 *
 * Whoever owns a domain can have any number of hosts below it, and have a
 * browser visit them all.  If the oldest host went, or the one that expires
 * first, or any one, that would push out all others.  So hosts are counted by
 * the domain that they have in common, a family, and the largest family loses
 * one: the flood takes its own places.  This is what routers do with a packet
 * too many ("longest queue drop", B. Suter et al., 1998).  The host that comes
 * is counted before anyone goes.  Where several families are the largest it is
 * one of them at random: else a store that is full of single hosts would learn
 * no other, or always lose the same.
 *
 * Inside that family it is one of the newest few, and of those one of the
 * largest branch (one label more), at random: so neighbours below a public
 * suffix that nobody told us of are treated as families are.
 *
 * Families are in the order of their counts, so that the largest are found, and
 * a count changed by one, without a search.  doc/store.md has the argument
 * whole.
 */
#include "store.h"

#include "siphash.h"

enum { NEWEST_FEW = 32 };

/* ---- Families by their counts ----------------------------------------- */

/* Families of the same count are side by side in by_count, after at_least[count
   + 1] of them and up to at_least[count].  So one gets a count higher by being
   put first of those that have its own, and lower by being put last. */
static void put(hsts_store *store, uint32_t number, uint32_t place) {
  struct store_family *family = &store->families[number];
  uint32_t other = store->by_count[place];

  store->by_count[family->place] = other;
  store->families[other].place = family->place;
  store->by_count[place] = number;
  family->place = place;
}

static void count_more(hsts_store *store, uint32_t number) {
  uint32_t count = ++store->families[number].count;

  put(store, number, store->at_least[count]++);
}

static void count_less(hsts_store *store, uint32_t number) {
  uint32_t count = store->families[number].count--;

  put(store, number, --store->at_least[count]);
}

/* ---- Families --------------------------------------------------------- */

/* Two domains with the same 64 bits would share a family, which harms nobody,
   and nobody can choose them. */
static uint32_t find_family(const hsts_store *store, uint64_t hash) {
  struct index_search search =
      index_begin(&store->family_index, index_tag(hash));
  uint32_t number;

  do
    number = index_next(&search);
  while (number != INDEX_NONE && store->families[number].hash != hash);
  return number;
}

static uint32_t make_family(hsts_store *store, uint64_t hash) {
  uint32_t number = store->free_families;

  if (number != STORE_NONE)
    store->free_families = store->families[number].next;
  else
    number = ++store->used_families;
  store->families[number] =
      (struct store_family){.hash = hash, .place = store->at_least[1]};
  store->by_count[store->at_least[1]] = number;
  hsts_index_add(&store->family_index, index_tag(hash), number);
  return number;
}

static void free_family(hsts_store *store, uint32_t number) {
  struct store_family *family = &store->families[number];

  hsts_index_remove(&store->family_index, index_tag(family->hash), number);
  family->next = store->free_families;
  store->free_families = number;
}

void hsts_family_join(hsts_store *store, uint32_t number,
                      const struct store_place *place) {
  struct store_entry *entry = &store->entries[number];
  uint32_t family = find_family(store, place->family);

  if (family == STORE_NONE)
    family = make_family(store, place->family);
  entry->family = family;
  entry->branch = hsts_branch_join(store, place->branch);
  entry->newer = STORE_NONE;
  entry->older = store->families[family].newest;
  if (entry->older != STORE_NONE)
    store->entries[entry->older].newer = number;
  else
    store->families[family].oldest = number;
  store->families[family].newest = number;
  count_more(store, family);
}

static void unlink_entry(hsts_store *store, uint32_t number) {
  const struct store_entry *entry = &store->entries[number];
  struct store_family *family = &store->families[entry->family];

  if (entry->newer != STORE_NONE)
    store->entries[entry->newer].older = entry->older;
  else
    family->newest = entry->older;
  if (entry->older != STORE_NONE)
    store->entries[entry->older].newer = entry->newer;
  else
    family->oldest = entry->newer;
}

void hsts_family_leave(hsts_store *store, uint32_t number) {
  uint32_t family = store->entries[number].family;

  unlink_entry(store, number);
  hsts_branch_leave(store, store->entries[number].branch);
  count_less(store, family);
  if (store->families[family].count == 0)
    free_family(store, family);
}

/* ---- Eviction --------------------------------------------------------- */

/* Makes an entry that was spared the oldest of its family, so that the next few
   are those of the flood again. */
static void make_oldest(hsts_store *store, uint32_t number) {
  struct store_entry *entry = &store->entries[number];
  struct store_family *family = &store->families[entry->family];

  unlink_entry(store, number);
  entry->newer = family->oldest;
  entry->older = STORE_NONE;
  if (entry->newer != STORE_NONE)
    store->entries[entry->newer].older = number;
  else
    family->newest = number;
  family->oldest = number;
}

/* A random number that nobody can guess who has not the key.  What is hashed is
   no text: eight bytes without their length. */
static uint32_t random_below(hsts_store *store, uint32_t bound) {
  struct siphash hash;

  siphash_begin(&hash, store->key);
  siphash_word(hash.v, store->drawn++);
  return (uint32_t)(siphash_value(&hash) % bound);
}

/* The family that is largest once the new host is there, or one of several; but
   not a family that has no other host. */
static uint32_t choose_family(hsts_store *store, uint64_t hash) {
  uint32_t own = find_family(store, hash);
  uint32_t count = own != STORE_NONE ? store->families[own].count : 0;
  uint32_t most = store->families[store->by_count[0]].count;
  uint32_t equal = store->at_least[most], chosen;

  if (count == most)
    return own;
  chosen = random_below(store, equal + (count > 0 && count + 1 == most));
  return chosen < equal ? store->by_count[chosen] : own;
}

/* Of the newest few of a family one of the largest branch, once the new host is
   there, at random. */
static uint32_t choose_entry(hsts_store *store, uint32_t family,
                             uint64_t branch) {
  uint32_t entries[NEWEST_FEW] = {store->families[family].newest}, most = 0;
  unsigned largest[NEWEST_FEW] = {0}, equal = 1, victim;

  for (uint32_t i = 0, at = entries[0]; at != STORE_NONE && i < NEWEST_FEW;
       i++, at = store->entries[at].older) {
    const struct store_branch *its =
        &store->branches[store->entries[at].branch];
    uint32_t count = its->count + (its->hash == branch);
    entries[i] = at;
    if (count > most)
      equal = 0;
    if (count >= most)
      largest[equal++] = i;
    most = count > most ? count : most;
  }
  victim = largest[random_below(store, equal)];
  for (unsigned i = 0; i < victim; i++)
    make_oldest(store, entries[i]);
  return entries[victim];
}

uint32_t hsts_family_victim(hsts_store *store,
                            const struct store_place *place) {
  return choose_entry(store, choose_family(store, place->family),
                      place->branch);
}
