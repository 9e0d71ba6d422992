/* SPDX-License-Identifier: MIT */
/*
 * For Dillo's file hsts_preload: a host, and whether its subdomains are
 * included.  Dillo lets each entry live for a year from its own start.
 */
#include "export.h"

static const char *write_dillo(const struct export *export,
                               struct writer *writer) {
  export_put_comment(export, writer);
  for (size_t i = 0; i < export->kept.count; i++) {
    const struct list_entry *entry = &export->kept.entries[i];
    writer_put(writer, entry->name, entry->name_length);
    writer_string(writer, entry->include_subdomains ? " true\n" : " false\n");
  }
  return NULL;
}

const struct export_target export_dillo = {.keeps = export_keeps_forcing,
                                           .write = write_dillo,
                                           .readers = {{"Dillo", reader_any}}};
