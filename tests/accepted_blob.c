/* SPDX-License-Identifier: MIT */
/*
 * The names that an enumeration spells are copied into one buffer, which grows
 * and stays: these functions run for thousands of blobs.
 */
#include "accepted_blob.h"

#include "near_miss.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 254, HOST_SIZE = 300 };

struct spelled {
  const hsts_db *db;
  const char *fault;
  struct oracle_entry *entries;
  char (*names)[NAME_SIZE];
  size_t count, capacity;
};

/* ---- Enumeration --------------------------------------------------------- */

static bool is_found(const hsts_db *db, const hsts_entry *entry) {
  hsts_match match;
  hsts_status status =
      hsts_lookup(db, entry->name, entry->name_length, 0, &match);

  return status == HSTS_OK && match.exact && match.entry_offset == 0 &&
         match.force_https == entry->force_https &&
         match.include_subdomains == entry->include_subdomains;
}

static bool take_entry(void *context, const hsts_entry *entry) {
  struct spelled *spelled = context;

  if (spelled->count == spelled->capacity)
    spelled->fault = "more names than entries";
  else if (entry->name_length >= NAME_SIZE ||
           strlen(entry->name) != entry->name_length)
    spelled->fault = "a name of the wrong length";
  else if (!is_found(spelled->db, entry))
    spelled->fault = "a name that is not found as it was spelled";
  if (spelled->fault != NULL)
    return false;
  char *name = spelled->names[spelled->count];
  memcpy(name, entry->name, entry->name_length);
  spelled->entries[spelled->count++] = (struct oracle_entry){
      name, entry->name_length, entry->force_https, entry->include_subdomains};
  return true;
}

/* Room for as many names as there are entries, if these are few enough. */
static bool make_room(struct spelled *spelled) {
  spelled->capacity = hsts_db_entry_count(spelled->db);
  if (spelled->capacity > 1000000) {
    spelled->fault = "more entries than such a blob can have";
    return false;
  }
  spelled->entries = malloc((spelled->capacity + 1) * sizeof *spelled->entries);
  spelled->names = malloc((spelled->capacity + 1) * sizeof *spelled->names);
  if (spelled->entries == NULL || spelled->names == NULL)
    spelled->fault = "no memory";
  return spelled->fault == NULL;
}

/* ---- Lookups ------------------------------------------------------------- */

/* Looks a host up, against the oracle if there is one. */
static void look_up(struct spelled *spelled, const struct oracle *oracle,
                    const char *host, size_t length) {
  for (unsigned options = 0; options < 2; options++) {
    hsts_match match;
    hsts_status status =
        hsts_lookup(spelled->db, host, length, options, &match);
    if (status != HSTS_OK || match.entry_offset > length)
      spelled->fault = "a lookup that gives no answer";
    if (oracle == NULL || spelled->fault != NULL)
      continue;
    hsts_match right =
        oracle_lookup(oracle, ORACLE_BISECTION, host, length, options);
    if (!oracle_same_match(&match, &right))
      spelled->fault = "a lookup that is answered otherwise than by search";
  }
}

/* As long as may be, of octets that any host may have. */
static void look_up_rubbish(struct spelled *spelled,
                            const struct oracle *oracle,
                            struct xorshift *random) {
  static const char octets[] = "abcdefghijklmnopqrstuvwxyz0123456789-_..";
  size_t length = random_below(random, HOST_SIZE);
  char host[HOST_SIZE];

  for (size_t i = 0; i < length; i++)
    host[i] = octets[random_below(random, sizeof octets - 1)];
  look_up(spelled, oracle, host, length);
}

static void look_up_hosts(struct spelled *spelled, const struct oracle *oracle,
                          struct accepted_hosts *hosts) {
  for (size_t i = 0; i < hosts->list.count && i < hosts->count; i++) {
    const struct oracle_entry *entry =
        random_entry(&hosts->list, &hosts->random);
    look_up(spelled, oracle, entry->name, entry->length);
  }
  for (size_t i = 0; i < hosts->count; i++) {
    struct host host;
    near_miss(&host, &hosts->list, &hosts->random);
    look_up(spelled, oracle, host.octets, host.length);
  }
  look_up_rubbish(spelled, oracle, &hosts->random);
}

/* ---- Both ---------------------------------------------------------------- */

static void look_up_against_oracle(struct spelled *spelled,
                                   struct accepted_hosts *hosts) {
  struct oracle oracle;

  if (spelled->count != hsts_db_entry_count(spelled->db)) {
    spelled->fault = "fewer names than entries";
  } else if (!oracle_set(&oracle, spelled->entries, spelled->count)) {
    spelled->fault = "a name that is spelled twice";
  } else {
    look_up_hosts(spelled, &oracle, hosts);
    oracle_free(&oracle);
  }
}

hsts_status accepted_blob(const hsts_db *db, struct accepted_hosts *hosts,
                          const char **fault) {
  struct spelled spelled = {.db = db};
  hsts_status status = HSTS_ERROR_CORRUPT;

  if (make_room(&spelled)) {
    status = hsts_db_enumerate(db, take_entry, &spelled);
    if (spelled.fault == NULL && status == HSTS_OK)
      look_up_against_oracle(&spelled, hosts);
    else if (spelled.fault == NULL && status == HSTS_ERROR_CORRUPT)
      look_up_hosts(&spelled, NULL, hosts);
    else if (spelled.fault == NULL)
      spelled.fault = "an enumeration that ends in another way";
  }
  free(spelled.entries);
  free(spelled.names);
  *fault = spelled.fault;
  return status;
}
