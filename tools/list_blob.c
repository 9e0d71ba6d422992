/* SPDX-License-Identifier: MIT */
/*
 * The blob is gone through twice: to know how much room its names take, and to
 * keep them.
 */
#include "list_blob.h"

#include <string.h>

static bool measure(void *context, const hsts_entry *entry) {
  *(size_t *)context += entry->name_length + 1;
  return true;
}

static bool collect(void *context, const hsts_entry *entry) {
  struct list *list = context;
  struct list_entry copy = {.name_length = (uint32_t)entry->name_length,
                            .force_https = entry->force_https,
                            .include_subdomains = entry->include_subdomains};
  unsigned policy = LIST_POLICY_NONE;

  if (entry->policy != NULL) {
    list->has_policies = true;
    if (entry->policy[0] != '\0' &&
        !policies_add(&list->policies, entry->policy, strlen(entry->policy),
                      &policy))
      return false;
    copy.policy = (uint8_t)policy;
  }
  copy.name = list_add_name(list, entry->name, entry->name_length);
  return list_add_entry(list, &copy);
}

hsts_status list_from_blob(struct list *list, const hsts_db *db) {
  size_t names_size = 0;
  hsts_status status = hsts_db_enumerate(db, measure, &names_size);

  if (status != HSTS_OK)
    return status;
  if (!list_reserve_names(list, names_size))
    return HSTS_ERROR_MEMORY;
  status = hsts_db_enumerate(db, collect, list);
  if (status == HSTS_OK && list->count < hsts_db_entry_count(db))
    return HSTS_ERROR_MEMORY;
  return status;
}
