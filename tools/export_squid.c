/* SPDX-License-Identifier: MIT */
/*
 * The file of a Squid ACL of type dstdomain: .NAME is the host and those below
 * it.  Squid warns of a name below such a one and drops one of the two, so that
 * only those are written below which no other is.
 */
#include "export.h"

static bool keeps_squid(const struct export *export,
                        const struct list_entry *entry) {
  const struct list_entry *above = entry;

  while ((above = name_index_above(&export->index, above)) != NULL)
    if (list_forces_below(above))
      return false;
  return entry->force_https;
}

static const char *write_squid(const struct export *export,
                               struct writer *writer) {
  export_put_comment(export, writer);
  for (size_t i = 0; i < export->kept.count; i++) {
    export_put_dotted(&export->kept.entries[i], writer);
    writer_octet(writer, '\n');
  }
  return NULL;
}

const struct export_target export_squid = {.keeps = keeps_squid,
                                           .write = write_squid,
                                           .readers = {{"Squid", reader_any}}};
