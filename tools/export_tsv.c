/* SPDX-License-Identifier: MIT */
/*
 * The entries for tools that read columns: name, 1 if it forces https, 1 if it
 * includes subdomains, policy.
 */
#include "export.h"

#include "escape.h"

static const char *write_tsv(const struct export *export,
                             struct writer *writer) {
  for (size_t i = 0; i < export->kept.count; i++) {
    const struct list_entry *entry = &export->kept.entries[i];
    writer_put(writer, entry->name, entry->name_length);
    writer_string(writer, entry->force_https ? "\t1" : "\t0");
    writer_string(writer, entry->include_subdomains ? "\t1\t" : "\t0\t");
    if (entry->policy != LIST_POLICY_NONE) {
      const char *policy = policies_name(&export->kept.policies, entry->policy);
      escape_tsv(writer, policy, strlen(policy));
    }
    writer_octet(writer, '\n');
  }
  return NULL;
}

const struct export_target export_tsv = {.write = write_tsv};
