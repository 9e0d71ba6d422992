/* SPDX-License-Identifier: MIT */
/*
 * For wget --hsts-file, and wget2's: host, port (0: http's own), whether its
 * subdomains are included, since when, and for how many seconds.  Both write
 * the file themselves after that.
 */
#include "export.h"

/* The end of the year 9999: the sum of the last two columns must fit into a
   time_t. */
#define NEVER INT64_C(253402300799)

static const char *write_wget(const struct export *export,
                              struct writer *writer) {
  int64_t ends = export->expires != 0 ? export->expires : NEVER;
  int64_t since = export->date < ends ? export->date : 0;

  export_put_comment(export, writer);
  for (size_t i = 0; i < export->kept.count; i++) {
    const struct list_entry *entry = &export->kept.entries[i];
    writer_put(writer, entry->name, entry->name_length);
    writer_string(writer, entry->include_subdomains ? "\t0\t1\t" : "\t0\t0\t");
    writer_number(writer, (unsigned long long)since);
    writer_octet(writer, '\t');
    writer_number(writer, (unsigned long long)(ends - since));
    writer_octet(writer, '\n');
  }
  return NULL;
}

const struct export_target export_wget = {
    .keeps = export_keeps_forcing,
    .write = write_wget,
    .readers = {{"wget", reader_wget}, {"wget2", reader_any}},
    .expires = true};
