/* SPDX-License-Identifier: MIT */
/*
 * Going over all hosts of a store: to tell them, and to remove some, such as
 * those that have expired.  Both go a few entries at a time and let the lock go
 * in between, so that nobody waits for a million hosts; and hosts are told from
 * a copy, while nothing is locked, so that the caller may do with the store
 * what he likes.
 *
 * An entry stays where it is as long as it is there.  So whoever is known from
 * the beginning to the end of an enumeration is told exactly once.
 */
#include "store_file.h"

#include <string.h>

enum {
  FEW = 8,            /* entries that are copied at a time */
  FORGOTTEN_DAYS = 30 /* after that, every file should know */
};

/* ---- Enumeration ------------------------------------------------------ */

struct copies {
  hsts_known_host hosts[FEW];
  char names[FEW][HOST_MAX_LENGTH + 1];
  unsigned count;
};

static void copy(struct copies *copies, const struct store_entry *entry) {
  char *name = copies->names[copies->count];

  memcpy(name, entry->name, entry->length);
  name[entry->length] = '\0';
  copies->hosts[copies->count++] =
      (hsts_known_host){.name = name,
                        .name_length = entry->length,
                        .include_subdomains = entry->include_subdomains,
                        .expires = entry->expires};
}

/* Copies the next few from entry *number on, and moves that on; false if there
   are no more. */
static bool copy_few(hsts_store *store, uint32_t *number, int64_t now,
                     struct copies *copies) {
  uint32_t end;

  copies->count = 0;
  hsts_store_read_lock(store);
  end = store->used;
  for (unsigned i = 0; i < STORE_MANY && copies->count < FEW && *number <= end;
       i++, ++*number) {
    const struct store_entry *entry = &store->entries[*number];
    if (entry->kind == STORE_KNOWN && entry->expires > now)
      copy(copies, entry);
  }
  hsts_store_unlock(store);
  return copies->count > 0 || *number <= end;
}

hsts_status hsts_store_enumerate(hsts_store *store, int64_t now,
                                 hsts_visit_host *visit, void *context) {
  struct copies copies;
  uint32_t number = 1;

  if (store == NULL || visit == NULL)
    return HSTS_ERROR_ARGUMENT;
  while (copy_few(store, &number, now, &copies))
    for (unsigned i = 0; i < copies.count; i++)
      if (!visit(context, &copies.hosts[i]))
        return HSTS_OK;
  return HSTS_OK;
}

/* ---- Removing --------------------------------------------------------- */

/* Changes the next entries; how many known hosts went. */
static size_t change_many(hsts_store *store, uint32_t *number,
                          store_change *change, const void *context) {
  size_t known;

  hsts_store_write_lock(store);
  known = store->known;
  for (unsigned i = 0; i < STORE_MANY && *number <= store->used; i++, ++*number)
    change(store, *number, context);
  known -= store->known;
  if (*number > store->used)
    *number = STORE_NONE;
  hsts_store_unlock(store);
  return known;
}

size_t hsts_store_change_all(hsts_store *store, store_change *change,
                             const void *context) {
  size_t gone = 0;

  for (uint32_t number = 1; number != STORE_NONE;)
    gone += change_many(store, &number, change, context);
  return gone;
}

/* ---- Pruning ---------------------------------------------------------- */

int64_t hsts_store_forgotten_before(int64_t now) {
  const int64_t seconds = (int64_t)FORGOTTEN_DAYS * 24 * 60 * 60;

  return now < INT64_MIN + seconds ? INT64_MIN : now - seconds;
}

/* Removes an entry if it has expired.  One of which a file may say that it has
   not, for another process has it from there, becomes one that was forgotten.
 */
static void prune(hsts_store *store, uint32_t number, const void *context) {
  const struct store_entry *entry = &store->entries[number];
  int64_t now = *(const int64_t *)context;
  bool is_old = entry->expires <= hsts_store_forgotten_before(now);

  if (entry->kind == STORE_KNOWN && entry->expires <= now) {
    if (is_old || !store->has_file || entry->changed <= store->saved)
      hsts_store_remove(store, number);
    else
      hsts_store_set(store, number, STORE_FORGOTTEN, false, entry->expires,
                     entry->changed);
  } else if (entry->kind == STORE_FORGOTTEN && is_old) {
    hsts_store_remove(store, number);
  }
}

size_t hsts_store_prune(hsts_store *store, int64_t now) {
  return store == NULL ? 0 : hsts_store_change_all(store, prune, &now);
}
