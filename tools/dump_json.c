/* SPDX-License-Identifier: MIT */
/*
 * The order of a blob is its own, so the entries are collected and sorted
 * first.  The blob is gone through twice: to know how much room they take, and
 * to keep them.
 */
#include "dump_json.h"

#include <stdlib.h>

#include "escape.h"
#include "list.h"

static bool measure(void *context, const hsts_entry *entry) {
  *(size_t *)context += entry->name_length + 1;
  return true;
}

static bool collect(void *context, const hsts_entry *entry) {
  struct list *list = context;
  struct list_entry copy = {.name_length = (uint32_t)entry->name_length,
                            .force_https = entry->force_https,
                            .include_subdomains = entry->include_subdomains};

  copy.name = list_add_name(list, entry->name, entry->name_length);
  return list_add_entry(list, &copy);
}

/* The entries as a list; to be freed in any case. */
static hsts_status collect_all(const hsts_db *db, struct list *list) {
  size_t names_size = 0;
  hsts_status status = hsts_db_enumerate(db, measure, &names_size);

  if (status != HSTS_OK)
    return status;
  if (!list_reserve_names(list, names_size))
    return HSTS_ERROR_MEMORY;
  status = hsts_db_enumerate(db, collect, list);
  if (status == HSTS_OK && list->names_size < names_size)
    return HSTS_ERROR_MEMORY;
  return status;
}

static void put_entry(const struct list_entry *entry, struct writer *writer) {
  writer_string(writer, "    { \"name\": \"");
  escape_json(writer, entry->name, entry->name_length);
  writer_octet(writer, '"');
  if (entry->force_https)
    writer_string(writer, ", \"mode\": \"force-https\"");
  writer_string(writer, ", \"include_subdomains\": ");
  writer_string(writer, entry->include_subdomains ? "true }" : "false }");
}

static hsts_status put_list(const struct list *list, struct writer *writer) {
  const struct list_entry **sorted = list_sorted(list);

  if (sorted == NULL)
    return HSTS_ERROR_MEMORY;
  writer_string(writer, "{\n  \"entries\": [\n");
  for (size_t i = 0; i < list->count; i++) {
    put_entry(sorted[i], writer);
    writer_string(writer, i + 1 < list->count ? ",\n" : "\n");
  }
  writer_string(writer, "  ]\n}\n");
  free(sorted);
  return HSTS_OK;
}

hsts_status dump_json(const hsts_db *db, struct writer *writer) {
  struct list list = {0};
  hsts_status status = collect_all(db, &list);

  if (status == HSTS_OK)
    status = put_list(&list, writer);
  list_free(&list);
  return status;
}
