/* SPDX-License-Identifier: MIT */
/*
 * --format=text: first how much has changed and where, then the first few
 * changes of each kind, because of a list of a hundred thousand names nobody
 * reads all.
 */
#include "diff.h"
#include "escape.h"
#include "facts.h"

enum {
  FEW_GROUPS = 10,
  FEW_CHANGES = 5,
  NAME_COLUMN = 30, /* the width of a group's name */
  COUNT_COLUMN = 9  /* of a number */
};

/* ---- Counts ------------------------------------------------------------ */

static void put_side(const char *which, const struct diff_side *side,
                     struct writer *writer) {
  writer_string(writer, which);
  escape_terminal(writer, side->file, strlen(side->file));
  writer_string(writer, side->is_blob ? ", a blob of " : ", a list of ");
  writer_number(writer, side->list.count);
  writer_string(writer, side->list.count == 1 ? " entry" : " entries");
  if (side->date != 0) {
    writer_string(writer, ", of ");
    put_date(writer, side->date);
  }
  writer_octet(writer, '\n');
}

static void put_blanks(size_t used, size_t width, struct writer *writer) {
  for (; used < width; used++)
    writer_octet(writer, ' ');
}

/* A number, flush right. */
static void put_column(size_t number, struct writer *writer) {
  size_t digits = 1;

  for (size_t rest = number; rest >= 10; rest /= 10)
    digits++;
  writer_octet(writer, ' ');
  put_blanks(digits, COUNT_COLUMN - 1, writer);
  writer_number(writer, number);
}

static void put_heading(const char *what, struct writer *writer) {
  writer_octet(writer, '\n');
  writer_string(writer, what);
  put_blanks(strlen(what), NAME_COLUMN, writer);
  for (int kind = 0; kind < CHANGE_KINDS; kind++) {
    put_blanks(strlen(change_names[kind]), COUNT_COLUMN, writer);
    writer_string(writer, change_names[kind]);
  }
  writer_octet(writer, '\n');
}

static void put_group(const struct diff_group *group, const char *no_name,
                      struct writer *writer) {
  const char *name = group->name != NULL ? group->name : "not known";
  size_t length = group->name != NULL ? group->name_length : strlen(name);

  if (length == 0) {
    name = no_name;
    length = strlen(name);
  }
  writer_string(writer, "  ");
  escape_terminal(writer, name, length);
  put_blanks(length + 2, NAME_COLUMN, writer);
  for (int kind = 0; kind < CHANGE_KINDS; kind++)
    put_column(group->counts[kind], writer);
  writer_octet(writer, '\n');
}

static void put_more(size_t more, struct writer *writer) {
  if (more == 0)
    return;
  writer_string(writer, "  ... and ");
  writer_number(writer, more);
  writer_string(writer, " more\n");
}

static void put_groups(const char *what, const struct diff_groups *groups,
                       struct writer *writer) {
  size_t shown = 0;

  if (groups->count == 0)
    return;
  put_heading(what, writer);
  for (; shown < groups->count && shown < FEW_GROUPS; shown++)
    put_group(&groups->groups[shown], "no policy", writer);
  put_more(groups->count - shown, writer);
}

static void put_counts(const struct diff *diff, struct writer *writer) {
  put_side("old: ", diff->old, writer);
  put_side("new: ", diff->new, writer);
  if (diff->count == 0) {
    writer_string(writer, "no differences\n");
    return;
  }
  for (int kind = 0; kind < CHANGE_KINDS; kind++) {
    writer_string(writer, kind == 0 ? "" : ", ");
    writer_string(writer, change_names[kind]);
    writer_octet(writer, ' ');
    writer_number(writer, diff->counts[kind]);
  }
  writer_octet(writer, '\n');
  put_groups("by policy", &diff->by_policy, writer);
  put_groups("by top-level domain", &diff->by_tld, writer);
}

/* ---- Changes ----------------------------------------------------------- */

/* What an entry says, and its policy. */
static void put_entry(const struct diff_side *side,
                      const struct list_entry *entry, struct writer *writer) {
  const char *policy = diff_policy(side, entry);

  if (entry->force_https)
    writer_string(writer, " force-https");
  if (entry->include_subdomains)
    writer_string(writer, " include_subdomains");
  if (!entry->force_https && !entry->include_subdomains)
    writer_string(writer, " no flags");
  if (policy != NULL && policy[0] != '\0') {
    writer_octet(writer, ' ');
    escape_terminal(writer, policy, strlen(policy));
  }
}

static void put_flag(const char *name, bool old, bool new,
                     struct writer *writer) {
  if (old == new)
    return;
  writer_octet(writer, ' ');
  writer_string(writer, name);
  writer_string(writer, new ? " no -> yes" : " yes -> no");
}

static void put_policy(const char *policy, struct writer *writer) {
  if (policy[0] == '\0')
    writer_string(writer, "none");
  else
    escape_terminal(writer, policy, strlen(policy));
}

/* What two entries of one name do not say alike. */
static void put_differences(const struct diff *diff,
                            const struct change *change,
                            struct writer *writer) {
  put_flag("force-https", change->old->force_https, change->new->force_https,
           writer);
  put_flag("include_subdomains", change->old->include_subdomains,
           change->new->include_subdomains, writer);
  if (!diff_policy_changed(diff, change))
    return;
  writer_string(writer, " policy ");
  put_policy(diff_policy(diff->old, change->old), writer);
  writer_string(writer, " -> ");
  put_policy(diff_policy(diff->new, change->new), writer);
}

static void put_change(const struct diff *diff, const struct change *change,
                       struct writer *writer) {
  static const char *const marks[CHANGE_KINDS] = {[CHANGE_ADDED] = "  + ",
                                                  [CHANGE_REMOVED] = "  - ",
                                                  [CHANGE_CHANGED] = "  ~ "};
  const struct list_entry *either =
      change->new != NULL ? change->new : change->old;

  writer_string(writer, marks[change->kind]);
  escape_terminal(writer, either->name, either->name_length);
  writer_octet(writer, ':');
  if (change->old != NULL && change->new != NULL)
    put_differences(diff, change, writer);
  else
    put_entry(change->new != NULL ? diff->new : diff->old, either, writer);
  writer_octet(writer, '\n');
}

static void put_kind(const struct diff *diff, enum change_kind kind, bool all,
                     struct writer *writer) {
  size_t shown = 0;

  if (diff->counts[kind] == 0)
    return;
  writer_octet(writer, '\n');
  writer_string(writer, change_names[kind]);
  writer_string(writer, ":\n");
  for (size_t i = 0; i < diff->count && (all || shown < FEW_CHANGES); i++)
    if (diff->changes[i].kind == kind) {
      put_change(diff, &diff->changes[i], writer);
      shown++;
    }
  put_more(diff->counts[kind] - shown, writer);
}

void diff_text(const struct diff *diff, const struct diff_detail *detail,
               struct writer *writer) {
  put_counts(diff, writer);
  if (detail->counts)
    return;
  for (int kind = 0; kind < CHANGE_KINDS; kind++)
    put_kind(diff, (enum change_kind)kind, detail->all, writer);
}
