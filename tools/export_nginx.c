/* SPDX-License-Identifier: MIT */
/*
 * Lines for nginx to include in `map $host $VARIABLE { }`, which is 1 then if
 * https is to be used.  An exact name goes before a wildcard, and a longer
 * wildcard before a shorter one: so the nearest entry decides, if one that does
 * not hold below its own host says so where something above it does.
 */
#include "export.h"

static void put_line(const char *before, const struct list_entry *entry,
                     const char *value, struct writer *writer) {
  writer_string(writer, before);
  writer_put(writer, entry->name, entry->name_length);
  writer_string(writer, value);
}

static const char *write_nginx(const struct export *export,
                               struct writer *writer) {
  export_put_comment(export, writer);
  writer_string(writer, "hostnames;\n");
  for (size_t i = 0; i < export->kept.count; i++) {
    const struct list_entry *entry = &export->kept.entries[i];
    if (list_forces_below(entry)) {
      put_line(".", entry, " 1;\n", writer);
      continue;
    }
    if (export_masks(export, entry))
      put_line("*.", entry, " 0;\n", writer);
    put_line("", entry, entry->force_https ? " 1;\n" : " 0;\n", writer);
  }
  return NULL;
}

const struct export_target export_nginx = {
    .write = write_nginx, .readers = {{"nginx", reader_nearest}}};
