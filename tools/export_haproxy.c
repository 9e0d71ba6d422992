/* SPDX-License-Identifier: MIT */
/*
 * A map file for HAProxy's map_str, which is looked up once for the host, and
 * then for each domain above it until one is there:
 *
 *     all    the host, and those below it, are to use https
 *     host   the host is; those below it are not
 *     none   neither
 *
 * One file holds what a map of hosts and one of the domains above them would,
 * so that a new one takes its place in a single step.
 */
#include "export.h"

static const char *value_of(const struct list_entry *entry) {
  if (!entry->force_https)
    return " none\n";
  return entry->include_subdomains ? " all\n" : " host\n";
}

/* How many labels the longest name has: as many look-ups there have to be. */
static unsigned most_labels(const struct list *list) {
  unsigned most = 0;

  for (size_t i = 0; i < list->count; i++) {
    unsigned labels = export_labels(&list->entries[i]);
    if (labels > most)
      most = labels;
  }
  return most;
}

static const char *write_haproxy(const struct export *export,
                                 struct writer *writer) {
  export_put_comment(export, writer);
  writer_string(writer, "# labels: ");
  writer_number(writer, most_labels(&export->kept));
  writer_octet(writer, '\n');
  for (size_t i = 0; i < export->kept.count; i++) {
    const struct list_entry *entry = &export->kept.entries[i];
    writer_put(writer, entry->name, entry->name_length);
    writer_string(writer, value_of(entry));
  }
  return NULL;
}

const struct export_target export_haproxy = {
    .write = write_haproxy, .readers = {{"HAProxy", reader_haproxy}}};
