/* SPDX-License-Identifier: MIT */
/*
 * The members of an entry are in the order of Chromium's own list.
 */
#include "dump_json.h"

#include <stdlib.h>

#include "escape.h"

static void put_entry(const struct list *list, const struct list_entry *entry,
                      struct writer *writer) {
  writer_string(writer, "    { \"name\": \"");
  escape_json(writer, entry->name, entry->name_length);
  writer_octet(writer, '"');
  if (entry->policy != LIST_POLICY_NONE) {
    const char *policy = policies_name(&list->policies, entry->policy);
    writer_string(writer, ", \"policy\": \"");
    escape_json(writer, policy, strlen(policy));
    writer_octet(writer, '"');
  }
  if (entry->force_https)
    writer_string(writer, ", \"mode\": \"force-https\"");
  writer_string(writer, ", \"include_subdomains\": ");
  writer_string(writer, entry->include_subdomains ? "true }" : "false }");
}

bool dump_json(const struct list *list, struct writer *writer) {
  const struct list_entry **sorted = list_sorted(list);

  if (sorted == NULL)
    return false;
  writer_string(writer, "{\n  \"entries\": [\n");
  for (size_t i = 0; i < list->count; i++) {
    put_entry(list, sorted[i], writer);
    writer_string(writer, i + 1 < list->count ? ",\n" : "\n");
  }
  writer_string(writer, "  ]\n}\n");
  free(sorted);
  return true;
}
