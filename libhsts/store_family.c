/* SPDX-License-Identifier: MIT */
/*
 * Which host has to go when the store is full.
 *
 * Whoever owns a domain has as many hosts below it as he likes, and can have a
 * browser visit them all.  If the oldest host went, or the one that expires
 * first, or any one, he could push out whom he likes.  So hosts are counted by
 * the domain that they have in common, a family, and the largest family loses
 * one: the flood takes its own places.  This is what routers do with a packet
 * too many ("longest queue drop", B. Suter et al., 1998).
 *
 * Inside that family it is one of the newest few, and of those the newest of
 * the largest branch (one label more): what has been there long stays, and so
 * do the neighbours of a flood below a public suffix that nobody told us of.
 *
 * Families of the same count are linked, so that the largest is found, and a
 * count changed by one, without a search.  doc/store.md has the argument whole.
 */
#include "store.h"

enum { NEWEST_FEW = 32 };

/* ---- Families of the same count --------------------------------------- */

static void leave_count(hsts_store *store, uint32_t number) {
  struct store_family *family = &store->families[number];

  if (family->before != STORE_NONE)
    store->families[family->before].next = family->next;
  else
    store->of_count[family->count] = family->next;
  if (family->next != STORE_NONE)
    store->families[family->next].before = family->before;
}

static void join_count(hsts_store *store, uint32_t number) {
  struct store_family *family = &store->families[number];
  uint32_t *first = &store->of_count[family->count];

  family->before = STORE_NONE;
  family->next = *first;
  if (*first != STORE_NONE)
    store->families[*first].before = number;
  *first = number;
}

/* A family with no entry is not used. */
static void change_count(hsts_store *store, uint32_t number, bool more) {
  struct store_family *family = &store->families[number];

  if (family->count > 0)
    leave_count(store, number);
  family->count = more ? family->count + 1 : family->count - 1;
  if (family->count > 0)
    join_count(store, number);
  if (family->count > store->largest)
    store->largest = family->count;
  while (store->largest > 0 && store->of_count[store->largest] == STORE_NONE)
    store->largest--;
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
  store->families[number] = (struct store_family){.hash = hash};
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
  change_count(store, family, true);
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
  change_count(store, family, false);
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

uint32_t hsts_family_victim(hsts_store *store) {
  uint32_t number = store->families[store->of_count[store->largest]].newest;
  uint32_t entries[NEWEST_FEW] = {number}, most = 0;
  unsigned victim = 0;

  for (unsigned i = 0; number != STORE_NONE && i < NEWEST_FEW; i++) {
    uint32_t count = store->branches[store->entries[number].branch].count;
    entries[i] = number;
    if (count > most) {
      most = count;
      victim = i;
    }
    number = store->entries[number].older;
  }
  for (unsigned i = 0; i < victim; i++)
    make_oldest(store, entries[i]);
  return entries[victim];
}
