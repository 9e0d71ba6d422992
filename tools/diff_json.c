/* SPDX-License-Identifier: MIT */
/*
 * --format=json: one object, in which the two lists, the counts and the changes
 * are members; each change stands on a line of its own.
 */
#include "diff.h"
#include "escape.h"
#include "facts.h"

static void put_text(const char *text, size_t length, struct writer *writer) {
  writer_octet(writer, '"');
  escape_json(writer, text, length);
  writer_octet(writer, '"');
}

static void put_side(const char *name, const struct diff_side *side,
                     struct writer *writer) {
  writer_string(writer, "  \"");
  writer_string(writer, name);
  writer_string(writer, "\": {\"file\": ");
  put_text(side->file, strlen(side->file), writer);
  writer_string(writer, ", \"form\": ");
  writer_string(writer, side->is_blob ? "\"blob\"" : "\"list\"");
  writer_string(writer, ", \"entries\": ");
  writer_number(writer, side->list.count);
  writer_string(writer, ", \"date\": ");
  if (side->date == 0) {
    writer_string(writer, "null");
  } else {
    writer_octet(writer, '"');
    put_date(writer, side->date);
    writer_octet(writer, '"');
  }
  writer_string(writer, ", \"digest\": \"");
  put_digest(writer, side->digest);
  writer_string(writer, "\"},\n");
}

static void put_kinds(const size_t *counts, struct writer *writer) {
  for (int kind = 0; kind < CHANGE_KINDS; kind++) {
    writer_string(writer, kind == 0 ? "\"" : ", \"");
    writer_string(writer, change_names[kind]);
    writer_string(writer, "\": ");
    writer_number(writer, counts[kind]);
  }
}

/* "" is said of entries without a policy, null where none is known. */
static void put_groups(const char *name, const char *member,
                       const struct diff_groups *groups,
                       struct writer *writer) {
  writer_string(writer, ",\n  \"");
  writer_string(writer, name);
  writer_string(writer, "\": [");
  for (size_t i = 0; i < groups->count; i++) {
    const struct diff_group *group = &groups->groups[i];
    writer_string(writer, i == 0 ? "\n    {\"" : ",\n    {\"");
    writer_string(writer, member);
    writer_string(writer, "\": ");
    if (group->name == NULL)
      writer_string(writer, "null");
    else
      put_text(group->name, group->name_length, writer);
    writer_string(writer, ", ");
    put_kinds(group->counts, writer);
    writer_octet(writer, '}');
  }
  writer_string(writer, groups->count > 0 ? "\n  ]" : "]");
}

static void put_entry(const struct diff_side *side,
                      const struct list_entry *entry, struct writer *writer) {
  const char *policy;

  if (entry == NULL) {
    writer_string(writer, "null");
    return;
  }
  policy = diff_policy(side, entry);
  writer_string(writer, "{\"force_https\": ");
  writer_string(writer, entry->force_https ? "true" : "false");
  writer_string(writer, ", \"include_subdomains\": ");
  writer_string(writer, entry->include_subdomains ? "true" : "false");
  writer_string(writer, ", \"policy\": ");
  if (policy == NULL)
    writer_string(writer, "null");
  else
    put_text(policy, strlen(policy), writer);
  writer_octet(writer, '}');
}

static void put_change(const struct diff *diff, const struct change *change,
                       struct writer *writer) {
  const struct list_entry *either =
      change->new != NULL ? change->new : change->old;

  writer_string(writer, "\n    {\"change\": \"");
  writer_string(writer, change_names[change->kind]);
  writer_string(writer, "\", \"name\": ");
  put_text(either->name, either->name_length, writer);
  writer_string(writer, ", \"old\": ");
  put_entry(diff->old, change->old, writer);
  writer_string(writer, ", \"new\": ");
  put_entry(diff->new, change->new, writer);
  writer_octet(writer, '}');
}

static void put_changes(const struct diff *diff, struct writer *writer) {
  writer_string(writer, ",\n  \"changes\": [");
  for (size_t i = 0; i < diff->count; i++) {
    if (i > 0)
      writer_octet(writer, ',');
    put_change(diff, &diff->changes[i], writer);
  }
  writer_string(writer, diff->count > 0 ? "\n  ]" : "]");
}

void diff_json(const struct diff *diff, const struct diff_detail *detail,
               struct writer *writer) {
  writer_string(writer, "{\n");
  put_side("old", diff->old, writer);
  put_side("new", diff->new, writer);
  writer_string(writer, "  \"counts\": {");
  put_kinds(diff->counts, writer);
  writer_octet(writer, '}');
  put_groups("policies", "policy", &diff->by_policy, writer);
  put_groups("tlds", "tld", &diff->by_tld, writer);
  if (!detail->counts)
    put_changes(diff, writer);
  writer_string(writer, "\n}\n");
}
