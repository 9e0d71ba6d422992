/* SPDX-License-Identifier: MIT */
/*
 * The entries of a store: how one is made, in place of another if there is no
 * room, and how it goes.  One that has expired goes first; else store_family.c
 * decides who does.
 */
#include "store.h"

#include <stdlib.h>
#include <string.h>

enum {
  MANY_ENTRIES = 1 << 15, /* worth large pages */
  SWEEP = 32 /* entries that are looked at, to find an expired one */
};

void hsts_store_set(hsts_store *store, uint32_t number, enum store_kind kind,
                    bool include_subdomains, int64_t expires,
                    uint32_t changed) {
  struct store_entry *entry = &store->entries[number];

  store->known -= entry->kind == STORE_KNOWN;
  entry->kind = (uint8_t)kind;
  entry->include_subdomains = include_subdomains;
  entry->expires = expires;
  entry->changed = changed;
  store->known += kind == STORE_KNOWN;
}

void hsts_store_free_name(const struct store_entry *entry) {
  if (entry->name != entry->short_name)
    free(entry->name);
}

void hsts_store_remove(hsts_store *store, uint32_t number) {
  struct store_entry *entry = &store->entries[number];

  hsts_index_remove(&store->index, entry->tag, number);
  hsts_family_leave(store, number);
  store->known -= entry->kind == STORE_KNOWN;
  hsts_store_free_name(entry);
  *entry = (struct store_entry){.older = store->free};
  store->free = number;
}

/* ---- Making room ------------------------------------------------------ */

static bool is_expired(const struct store_entry *entry, int64_t now) {
  return entry->kind != STORE_UNUSED && entry->expires <= now;
}

/* Removes what has expired among the next few entries; the whole store comes
   round while hosts are noted. */
static void sweep(hsts_store *store, int64_t now) {
  for (unsigned i = 0; i < SWEEP && i < store->max; i++) {
    store->hand = store->hand % store->max + 1;
    if (is_expired(&store->entries[store->hand], now))
      hsts_store_remove(store, store->hand);
  }
}

bool hsts_store_has_room(const hsts_store *store) {
  return store->free != STORE_NONE || store->used < store->max;
}

/* What is touched from now on comes in large pages. */
static void use_large_pages(hsts_store *store) {
  size_t count = (size_t)store->max + 1;

  hsts_table_use_large_pages(store->entries, count, sizeof *store->entries);
  hsts_table_use_large_pages(store->noted, count, sizeof *store->noted);
  hsts_table_use_large_pages(store->families, count, sizeof *store->families);
  hsts_table_use_large_pages(store->by_count, count, sizeof *store->by_count);
  hsts_table_use_large_pages(store->branches, count, sizeof *store->branches);
}

static uint32_t take_untouched(hsts_store *store) {
  if (store->used == MANY_ENTRIES)
    use_large_pages(store);
  return ++store->used;
}

/* An entry that is not used, for a host that is not there.  Called only when
   there is a name for it. */
static uint32_t take_unused(hsts_store *store, const struct store_place *place,
                            int64_t now) {
  uint32_t number;

  if (!hsts_store_has_room(store)) {
    sweep(store, now);
    if (store->free == STORE_NONE)
      hsts_store_remove(store, hsts_family_victim(store, place));
  }
  if (store->free == STORE_NONE)
    return take_untouched(store);
  number = store->free;
  store->free = store->entries[number].older;
  return number;
}

uint32_t hsts_store_make(hsts_store *store, const struct store_place *place,
                         int64_t now) {
  const struct store_host *host = &place->host;
  uint32_t number;
  char *name = NULL;

  index_fetch(&store->family_index, index_tag(place->family));
  index_fetch(&store->branch_index, index_tag(place->branch));
  number = hsts_store_find(store, host, host->labels - 1);
  if (number != STORE_NONE)
    return number;
  if (host->length > STORE_SHORT_NAME) {
    name = malloc(host->length);
    if (name == NULL)
      return STORE_NONE;
  }
  number = take_unused(store, place, now);
  struct store_entry *entry = &store->entries[number];
  *entry =
      (struct store_entry){.length = (uint8_t)host->length,
                           .tag = index_tag(host->hashes[host->labels - 1])};
  entry->name = name != NULL ? name : entry->short_name;
  memcpy(entry->name, host->name, host->length);
  hsts_index_add(&store->index, entry->tag, number);
  hsts_family_join(store, number, place);
  return number;
}
