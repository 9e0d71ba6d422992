/* SPDX-License-Identifier: MIT */
/*
 * The builder and the library could agree on an error, so nothing of the
 * builder is used here: only the list, and the library's public functions.
 */
#include "verify.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "digest.h"
#include "hsts.h"
#include "name_index.h"
#include "progress.h"

struct verification {
  const struct list *list;
  struct name_index index;
  bool *enumerated; /* of each entry of the list */
  size_t count;     /* enumerated so far */
  struct verify_fault *fault;
};

/* Always false. */
static bool fail(struct verify_fault *fault, const char *what, const char *name,
                 size_t length) {
  fault->what = what;
  length = length < HOST_MAX_LENGTH ? length : HOST_MAX_LENGTH;
  memcpy(fault->name, name, length);
  fault->name[length] = '\0';
  return false;
}

static bool check_header(const hsts_db *db, const struct list *list,
                         int64_t date, struct verify_fault *fault) {
  if (hsts_db_entry_count(db) != list->count)
    return fail(fault, "the number of entries differs", "", 0);
  if (hsts_db_date(db) != date)
    return fail(fault, "the date differs", "", 0);
  return true;
}

static bool check_digest(const hsts_db *db, const struct list *list,
                         struct verify_fault *fault) {
  unsigned char digest[DIGEST_SIZE];

  if (!list_digest(list, digest))
    return fail(fault, out_of_memory_text, "", 0);
  if (memcmp(hsts_db_digest(db), digest, sizeof digest) != 0)
    return fail(fault, "the digest differs", "", 0);
  return true;
}

/* Whether that is the policy of the entry, if the blob is to have any. */
static bool is_policy(const struct list *list, const struct list_entry *entry,
                      const char *policy) {
  if (!list->keep_policies || policy == NULL)
    return !list->keep_policies && policy == NULL;
  return strcmp(policies_name(&list->policies, entry->policy), policy) == 0;
}

/* Whether the entry itself decides, as it says. */
static bool answers(const hsts_db *db, const struct list *list,
                    const struct list_entry *entry) {
  hsts_match match;

  return hsts_lookup(db, entry->name, entry->name_length, 0, &match) ==
             HSTS_OK &&
         match.exact && match.entry_offset == 0 &&
         match.force_https == entry->force_https &&
         match.include_subdomains == entry->include_subdomains &&
         is_policy(list, entry,
                   hsts_entry_policy(db, entry->name, entry->name_length));
}

static bool check_lookups(const hsts_db *db, const struct list *list,
                          struct verify_fault *fault) {
  progress_step("lookups");
  for (size_t i = 0; i < list->count; i++) {
    const struct list_entry *entry = &list->entries[i];
    progress_at(i, list->count);
    if (!answers(db, list, entry))
      return fail(fault, "a lookup is answered otherwise", entry->name,
                  entry->name_length);
  }
  return true;
}

static bool check_enumerated(void *context, const hsts_entry *entry) {
  struct verification *check = context;
  const struct list_entry *listed =
      name_index_find(&check->index, entry->name, entry->name_length);
  bool *enumerated;

  progress_at(check->count++, check->list->count);
  if (listed == NULL)
    return fail(check->fault, "an entry that is not on the list", entry->name,
                entry->name_length);
  enumerated = &check->enumerated[listed - check->list->entries];
  if (*enumerated)
    return fail(check->fault, "an entry is there twice", entry->name,
                entry->name_length);
  *enumerated = true;
  if (listed->force_https != entry->force_https ||
      listed->include_subdomains != entry->include_subdomains)
    return fail(check->fault, "an entry says otherwise", entry->name,
                entry->name_length);
  return true;
}

static bool check_all_enumerated(const struct verification *check) {
  for (size_t i = 0; i < check->list->count; i++)
    if (!check->enumerated[i])
      return fail(check->fault, "an entry is missing",
                  check->list->entries[i].name,
                  check->list->entries[i].name_length);
  return true;
}

static bool check_entries(const hsts_db *db, const struct list *list,
                          struct verify_fault *fault) {
  struct verification check = {.list = list, .fault = fault};
  bool right = false;
  hsts_status status;

  check.enumerated = calloc(list->count + 1, sizeof *check.enumerated);
  progress_step("index");
  if (check.enumerated == NULL || !name_index_of_list(&check.index, list)) {
    free(check.enumerated);
    return fail(fault, out_of_memory_text, "", 0);
  }
  progress_step("entries");
  status = hsts_db_enumerate(db, check_enumerated, &check);
  if (status != HSTS_OK)
    (void)fail(fault, hsts_strerror(status), "", 0);
  else if (fault->what == NULL)
    right = check_all_enumerated(&check);
  name_index_close(&check.index);
  free(check.enumerated);
  return right;
}

bool verify_blob(const struct list *list, int64_t date, const void *blob,
                 size_t size, struct verify_fault *fault) {
  hsts_db *db;
  hsts_status status;
  bool right;

  progress_step("opening");
  status = hsts_open_memory(&db, blob, size);
  *fault = (struct verify_fault){0};
  if (status == HSTS_ERROR_MEMORY)
    return fail(fault, out_of_memory_text, "", 0);
  if (status != HSTS_OK)
    return fail(fault, hsts_strerror(status), "", 0);
  right = check_header(db, list, date, fault) &&
          check_lookups(db, list, fault) && check_entries(db, list, fault) &&
          check_digest(db, list, fault);
  hsts_close(db);
  return right;
}
