/* SPDX-License-Identifier: MIT */
/*
 * The blob is gone through twice: to know how much room its names take, and to
 * keep them.
 */
#include "list_blob.h"

#include <string.h>

/* Stops where the names get too large. */
static bool measure(void *context, const hsts_entry *entry) {
  size_t *size = context;

  *size += entry->name_length + 1;
  return *size <= list_bytes_most;
}

struct collection {
  struct list *list;
  const hsts_db *db;
};

/* Notes the policy of an entry, if the blob has one.  False: out of memory. */
static bool collect_policy(const struct collection *collection,
                           struct list_entry *entry) {
  struct list *list = collection->list;
  unsigned policy = LIST_POLICY_NONE;
  const char *name =
      hsts_entry_policy(collection->db, entry->name, entry->name_length);

  if (name == NULL)
    return true;
  list->has_policies = true;
  if (name[0] != '\0' &&
      !policies_add(&list->policies, name, strlen(name), &policy))
    return false;
  entry->policy = (uint8_t)policy;
  return true;
}

static bool collect(void *context, const hsts_entry *entry) {
  const struct collection *collection = context;
  struct list_entry copy = {.name_length = (uint32_t)entry->name_length,
                            .force_https = entry->force_https,
                            .include_subdomains = entry->include_subdomains};

  copy.name = list_add_name(collection->list, entry->name, entry->name_length);
  return collect_policy(collection, &copy) &&
         list_add_entry(collection->list, &copy);
}

hsts_status list_from_blob(struct list *list, const hsts_db *db) {
  size_t names_size = 0;
  hsts_status status;

  if (hsts_db_entry_count(db) > list_names_most())
    return HSTS_ERROR_SPACE;
  status = hsts_db_enumerate(db, measure, &names_size);
  if (status != HSTS_OK)
    return status;
  if (names_size > list_bytes_most)
    return HSTS_ERROR_SPACE;
  if (!list_reserve_names(list, names_size))
    return HSTS_ERROR_MEMORY;
  status = hsts_db_enumerate(db, collect,
                             &(struct collection){.list = list, .db = db});
  if (status == HSTS_OK && list->count < hsts_db_entry_count(db))
    return HSTS_ERROR_MEMORY;
  return status;
}
