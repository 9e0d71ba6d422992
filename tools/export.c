/* SPDX-License-Identifier: MIT */
/*
 * What is kept is a list of its own, whose names are the other's.
 */
#include "export.h"

#include <stdlib.h>

#include "facts.h"

/* Puts the entries in the order of their names. */
static bool sort_entries(struct list *list) {
  const struct list_entry **sorted = list_sorted(list);
  struct list_entry *entries = calloc(list->count + 1, sizeof *entries);

  if (sorted == NULL || entries == NULL) {
    free(sorted);
    free(entries);
    return false;
  }
  for (size_t i = 0; i < list->count; i++)
    entries[i] = *sorted[i];
  free(sorted);
  free(list->entries);
  list->entries = entries;
  list->capacity = list->count + 1;
  return true;
}

static bool is_kept(const struct export *export,
                    const struct list_entry *entry) {
  return export->target->keeps == NULL || export->target->keeps(export, entry);
}

bool export_open(struct export *export, struct list *list) {
  export->list = list;
  if (!sort_entries(list) || !name_index_of_list(&export->index, list))
    return false;
  for (size_t i = 0; i < list->count; i++)
    if (is_kept(export, &list->entries[i]) &&
        !list_add_entry(&export->kept, &list->entries[i]))
      return false;
  export->kept.policies = list->policies; /* lent */
  export->kept.has_policies = list->has_policies;
  return name_index_of_list(&export->kept_index, &export->kept);
}

void export_close(struct export *export) {
  name_index_close(&export->index);
  name_index_close(&export->kept_index);
  free(export->kept.entries);
}

bool export_keeps_forcing(const struct export *export,
                          const struct list_entry *entry) {
  (void)export;
  return entry->force_https;
}

bool export_masks(const struct export *export, const struct list_entry *entry) {
  return !list_forces_below(entry) &&
         list_forces_below(name_index_above(&export->index, entry));
}

unsigned export_labels(const struct list_entry *entry) {
  unsigned labels = 1;

  for (uint32_t i = 0; i < entry->name_length; i++)
    labels += entry->name[i] == '.';
  return labels;
}

void export_put_comment(const struct export *export, struct writer *writer) {
  writer_string(writer, "# An HSTS preload list, date ");
  put_date(writer, export->date);
  writer_string(writer, ", made by hsts-compile --format=");
  writer_string(writer, export->format);
  writer_string(writer, "; do not edit.\n");
}

void export_put_dotted(const struct list_entry *entry, struct writer *writer) {
  if (entry->include_subdomains)
    writer_octet(writer, '.');
  writer_put(writer, entry->name, entry->name_length);
}
