/* SPDX-License-Identifier: MIT */
/*
 * Firefox's nsSTSPreloadList.inc, of which its build makes a DAFSA: hosts in
 * order, each with 1 if its subdomains are included, between two lines of %%.
 */
#include "export.h"

static const char *write_firefox(const struct export *export,
                                 struct writer *writer) {
  int64_t ends =
      export->expires != 0 ? export->expires * INT64_C(1000000) : INT64_MAX;

  writer_string(writer, "/* An HSTS preload list, made by hsts-compile"
                        " --format=firefox-inc; do not edit. */\n\n"
                        "#include <stdint.h>\n"
                        "const PRTime gPreloadListExpirationTime = INT64_C(");
  writer_number(writer, (unsigned long long)ends);
  writer_string(writer, ");\n%%\n");
  for (size_t i = 0; i < export->kept.count; i++) {
    const struct list_entry *entry = &export->kept.entries[i];
    writer_put(writer, entry->name, entry->name_length);
    writer_string(writer, entry->include_subdomains ? ", 1\n" : ", 0\n");
  }
  writer_string(writer, "%%\n");
  return NULL;
}

const struct export_target export_firefox = {
    .keeps = export_keeps_forcing,
    .write = write_firefox,
    .readers = {{"Firefox", reader_any_name}},
    .expires = true};
