/* SPDX-License-Identifier: MIT */
/*
 * --format=tsv: a line for each change, or with --counts for each number, so
 * that a shell script finds its columns in every line.
 *
 *     KIND  NAME  OLD  NEW             OLD and NEW as "1 1 bulk-1-year": forces
 *                                      https, includes subdomains, the policy
 *     WHAT  NAME  KIND  NUMBER         WHAT: entries, changes, policy or tld
 */
#include "diff.h"
#include "escape.h"

static void put_entry(const struct diff_side *side,
                      const struct list_entry *entry, struct writer *writer) {
  const char *policy;

  writer_octet(writer, '\t');
  if (entry == NULL)
    return;
  policy = diff_policy(side, entry);
  writer_octet(writer, entry->force_https ? '1' : '0');
  writer_octet(writer, ' ');
  writer_octet(writer, entry->include_subdomains ? '1' : '0');
  if (policy == NULL || policy[0] == '\0')
    return;
  writer_octet(writer, ' ');
  escape_tsv(writer, policy, strlen(policy));
}

static void put_change(const struct diff *diff, const struct change *change,
                       struct writer *writer) {
  const struct list_entry *either =
      change->new != NULL ? change->new : change->old;

  writer_string(writer, change_names[change->kind]);
  writer_octet(writer, '\t');
  escape_tsv(writer, either->name, either->name_length);
  put_entry(diff->old, change->old, writer);
  put_entry(diff->new, change->new, writer);
  writer_octet(writer, '\n');
}

static void put_count(const char *what, const struct diff_group *group,
                      const char *kind, size_t count, struct writer *writer) {
  writer_string(writer, what);
  writer_octet(writer, '\t');
  if (group == NULL)
    writer_string(writer, "all");
  else if (group->name == NULL)
    writer_string(writer, "?");
  else if (group->name_length == 0)
    writer_string(writer, "none");
  else
    escape_tsv(writer, group->name, group->name_length);
  writer_octet(writer, '\t');
  writer_string(writer, kind);
  writer_octet(writer, '\t');
  writer_number(writer, count);
  writer_octet(writer, '\n');
}

static void put_kinds(const char *what, const struct diff_group *group,
                      const size_t *counts, struct writer *writer) {
  for (int kind = 0; kind < CHANGE_KINDS; kind++)
    put_count(what, group, change_names[kind], counts[kind], writer);
}

static void put_groups(const char *what, const struct diff_groups *groups,
                       struct writer *writer) {
  for (size_t i = 0; i < groups->count; i++)
    put_kinds(what, &groups->groups[i], groups->groups[i].counts, writer);
}

static void put_counts(const struct diff *diff, struct writer *writer) {
  put_count("entries", NULL, "old", diff->old->list.count, writer);
  put_count("entries", NULL, "new", diff->new->list.count, writer);
  put_kinds("changes", NULL, diff->counts, writer);
  put_groups("policy", &diff->by_policy, writer);
  put_groups("tld", &diff->by_tld, writer);
}

void diff_tsv(const struct diff *diff, const struct diff_detail *detail,
              struct writer *writer) {
  if (detail->counts) {
    put_counts(diff, writer);
    return;
  }
  for (size_t i = 0; i < diff->count; i++)
    put_change(diff, &diff->changes[i], writer);
}
