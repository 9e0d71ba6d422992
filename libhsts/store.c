/* SPDX-License-Identifier: MIT */
/*
 * The known HSTS hosts (RFC 6797 8.1): hosts that have sent the header, each
 * until it expires or says max-age=0.  A lookup is one hash for the host and
 * all domains above it, and a look into the index for each of them.
 *
 * The store has a bound, and all its tables are as long as that from the
 * beginning, as memory that nobody has touched.
 */
#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ENTRIES_MAX = 1 << 28, DEFAULT_ENTRIES = 1 << 16 };

/* ---- Opening ---------------------------------------------------------- */

static bool open_tables(hsts_store *store) {
  size_t count = (size_t)store->max + 1; /* they are numbered from 1 */

  store->entries = hsts_table_open(count, sizeof *store->entries);
  store->noted = hsts_table_open(count, sizeof *store->noted);
  store->families = hsts_table_open(count, sizeof *store->families);
  store->by_count = hsts_table_open(count, sizeof *store->by_count);
  store->at_least = hsts_table_open(count, sizeof *store->at_least);
  store->branches = hsts_table_open(count, sizeof *store->branches);
  return store->entries != NULL && store->noted != NULL &&
         store->families != NULL && store->by_count != NULL &&
         store->at_least != NULL && store->branches != NULL &&
         hsts_index_open(&store->branch_index, store->max) &&
         hsts_index_open(&store->index, store->max) &&
         hsts_index_open(&store->family_index, store->max);
}

static void close_tables(hsts_store *store) {
  size_t count = (size_t)store->max + 1;

  for (uint32_t number = 1; number <= store->used; number++)
    hsts_store_free_name(&store->entries[number]);
  hsts_table_close(store->entries, count, sizeof *store->entries);
  hsts_table_close(store->noted, count, sizeof *store->noted);
  hsts_table_close(store->families, count, sizeof *store->families);
  hsts_table_close(store->by_count, count, sizeof *store->by_count);
  hsts_table_close(store->at_least, count, sizeof *store->at_least);
  hsts_table_close(store->branches, count, sizeof *store->branches);
  hsts_index_close(&store->branch_index);
  hsts_index_close(&store->index);
  hsts_index_close(&store->family_index);
  free(store);
}

static bool choose_key(hsts_store *store, const unsigned char *seed) {
  if (seed == NULL)
    return getentropy(store->key, sizeof store->key) == 0;
  memcpy(store->key, seed, sizeof store->key);
  return true;
}

hsts_status hsts_store_open(hsts_store **store,
                            const hsts_store_options *options) {
  static const hsts_store_options defaults = {.max_hosts = 0};
  hsts_store *made;

  if (options == NULL)
    options = &defaults;
  if (store == NULL || options->max_hosts > ENTRIES_MAX)
    return HSTS_ERROR_ARGUMENT;
  made = calloc(1, sizeof *made);
  if (made == NULL)
    return HSTS_ERROR_MEMORY;
  made->max =
      options->max_hosts != 0 ? (uint32_t)options->max_hosts : DEFAULT_ENTRIES;
  made->registrable = options->registrable;
  made->context = options->context;
  made->generation = 1;
  bool seeded = choose_key(made, options->seed);
  int error = errno;
  if (!seeded || !open_tables(made) || !hsts_store_lock_open(made)) {
    close_tables(made);
    errno = error;
    return seeded ? HSTS_ERROR_MEMORY : HSTS_ERROR_IO;
  }
  *store = made;
  return HSTS_OK;
}

void hsts_store_close(hsts_store *store) {
  if (store == NULL)
    return;
  (void)pthread_rwlock_destroy(&store->lock);
  close_tables(store);
}

/* ---- Finding ---------------------------------------------------------- */

uint32_t hsts_store_find(const hsts_store *store, const struct store_host *host,
                         unsigned number) {
  const char *name = host->name + host->begins[number];
  size_t length = host->length - host->begins[number];
  struct index_search search =
      index_begin(&store->index, index_tag(host->hashes[number]));
  uint32_t found;

  while ((found = index_next(&search)) != INDEX_NONE) {
    const struct store_entry *entry = &store->entries[found];
    if (entry->length == length && memcmp(entry->name, name, length) == 0)
      break;
  }
  return found;
}

/* The nearest name, from the host itself up, whose entry makes it known. */
static void find_known(const hsts_store *store, const struct store_host *host,
                       int64_t now, hsts_known *known) {
  for (unsigned number = host->labels; number-- > 0;) {
    uint32_t found = hsts_store_find(store, host, number);
    const struct store_entry *entry = &store->entries[found];
    bool exact = number == host->labels - 1;
    if (found == STORE_NONE || entry->kind != STORE_KNOWN ||
        entry->expires <= now || !(exact || entry->include_subdomains))
      continue;
    *known = (hsts_known){.known = true,
                          .exact = exact,
                          .include_subdomains = entry->include_subdomains,
                          .entry_offset = host->begins[number],
                          .expires = entry->expires};
    return;
  }
}

hsts_status hsts_store_lookup(hsts_store *store, const char *host,
                              size_t host_length, int64_t now,
                              hsts_known *known) {
  struct store_host read;

  if (store == NULL || known == NULL || (host == NULL && host_length != 0))
    return HSTS_ERROR_ARGUMENT;
  *known = (hsts_known){.entry_offset = host_length};
  if (!hsts_store_host_read(&read, host, host_length, store->key))
    return HSTS_OK;
  for (unsigned number = 0; number < read.labels; number++)
    index_fetch(&store->index, index_tag(read.hashes[number]));
  hsts_store_read_lock(store);
  find_known(store, &read, now, known);
  hsts_store_unlock(store);
  return HSTS_OK;
}

size_t hsts_store_count(hsts_store *store) {
  size_t count;

  if (store == NULL)
    return 0;
  hsts_store_read_lock(store);
  count = store->known;
  hsts_store_unlock(store);
  return count;
}

/* ---- Noting ----------------------------------------------------------- */

/* The number of the name that all hosts of the same owner end in: as the caller
   says, or the last two labels. */
static unsigned family_of(const hsts_store *store,
                          const struct store_host *host) {
  unsigned last = host->labels - 1;
  size_t begin;

  if (store->registrable == NULL)
    return last < 1 ? last : 1;
  begin = store->registrable(store->context, host->name, host->length);
  for (unsigned number = 0; number < last; number++)
    if (host->begins[number] == begin)
      return number;
  return last;
}

hsts_noted hsts_store_place(const hsts_store *store, const char *host,
                            size_t host_length, struct store_place *place) {
  const struct store_host *read = &place->host;

  if (host_length > 0 && host[0] == '[')
    return HSTS_NOTED_ADDRESS;
  if (!hsts_store_host_read(&place->host, host, host_length, store->key))
    return HSTS_NOTED_NOT_A_HOST;
  if (hsts_store_host_is_address(read))
    return HSTS_NOTED_ADDRESS;
  if (hsts_store_host_is_local(read))
    return HSTS_NOTED_LOCALHOST;
  unsigned family = family_of(store, read);
  place->family = read->hashes[family];
  place->branch = read->hashes[family + 1 < read->labels ? family + 1 : family];
  return HSTS_NOTED_KNOWN;
}

static int64_t expiry(int64_t now, int64_t max_age) {
  if (now > 0 && max_age > INT64_MAX - now)
    return HSTS_NEVER;
  return now + max_age;
}

/* Forgets a host, so that a file that is saved later forgets it, too; even one
   that is not known, since another process may have put it there.  But nobody
   goes for a host that is forgotten.  False: out of memory. */
static bool forget(hsts_store *store, const struct store_place *place,
                   int64_t now) {
  const struct store_host *host = &place->host;
  uint32_t number = hsts_store_find(store, host, host->labels - 1);

  if (number == STORE_NONE && !hsts_store_has_room(store))
    return true;
  number = hsts_store_make(store, place, now);
  if (number == STORE_NONE)
    return false;
  hsts_store_set(store, number, STORE_FORGOTTEN, false, now, store->generation);
  store->noted[number] = now;
  return true;
}

/* False: out of memory. */
static bool enter(hsts_store *store, const struct store_place *place,
                  const hsts_note *note) {
  uint32_t number = hsts_store_make(store, place, note->now);

  if (number == STORE_NONE)
    return false;
  hsts_store_set(store, number, STORE_KNOWN, note->include_subdomains,
                 expiry(note->now, note->max_age), store->generation);
  store->noted[number] = note->now;
  return true;
}

hsts_status hsts_store_note(hsts_store *store, const char *host,
                            size_t host_length, const hsts_note *note,
                            hsts_noted *noted) {
  struct store_place place;
  hsts_noted result;
  bool done = true;

  if (store == NULL || note == NULL || note->max_age < 0 ||
      (host == NULL && host_length != 0))
    return HSTS_ERROR_ARGUMENT;
  result = note->secure ? hsts_store_place(store, host, host_length, &place)
                        : HSTS_NOTED_NOT_SECURE;
  if (result == HSTS_NOTED_KNOWN) {
    if (note->max_age == 0)
      result = HSTS_NOTED_FORGOTTEN;
    hsts_store_write_lock(store);
    done = result == HSTS_NOTED_FORGOTTEN ? forget(store, &place, note->now)
                                          : enter(store, &place, note);
    hsts_store_unlock(store);
  }
  if (done && noted != NULL)
    *noted = result;
  return done ? HSTS_OK : HSTS_ERROR_MEMORY;
}

hsts_status hsts_store_forget(hsts_store *store, const char *host,
                              size_t host_length, int64_t now) {
  struct store_place place;
  bool done;

  if (store == NULL || (host == NULL && host_length != 0))
    return HSTS_ERROR_ARGUMENT;
  if (hsts_store_place(store, host, host_length, &place) != HSTS_NOTED_KNOWN)
    return HSTS_OK; /* it cannot be there */
  hsts_store_write_lock(store);
  done = forget(store, &place, now);
  hsts_store_unlock(store);
  return done ? HSTS_OK : HSTS_ERROR_MEMORY;
}
