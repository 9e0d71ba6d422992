/* SPDX-License-Identifier: MIT */
/*
 * Both lists are sorted by name and gone through side by side.  What is found
 * is in the order of names, octet by octet, so that the same two lists always
 * give the same output, wherever that is.
 */
#include "diff.h"

#include <stdlib.h>
#include <string.h>

const char *const change_names[CHANGE_KINDS] = {[CHANGE_ADDED] = "added",
                                                [CHANGE_REMOVED] = "removed",
                                                [CHANGE_CHANGED] = "changed"};

const char *diff_policy(const struct diff_side *side,
                        const struct list_entry *entry) {
  return side->list.has_policies
             ? policies_name(&side->list.policies, entry->policy)
             : NULL;
}

/* ---- Changes ----------------------------------------------------------- */

bool diff_policy_changed(const struct diff *diff, const struct change *change) {
  if (!diff->policies || change->old == NULL || change->new == NULL)
    return false;
  const char *before = diff_policy(diff->old, change->old);
  const char *after = diff_policy(diff->new, change->new);
  return before != NULL && after != NULL && strcmp(before, after) != 0;
}

static bool differs(const struct diff *diff, const struct change *change) {
  return change->old == NULL || change->new == NULL ||
         change->old->force_https != change->new->force_https ||
         change->old->include_subdomains != change->new->include_subdomains ||
         diff_policy_changed(diff, change);
}

static enum change_kind kind_of(const struct change *change) {
  if (change->old == NULL)
    return CHANGE_ADDED;
  return change->new == NULL ? CHANGE_REMOVED : CHANGE_CHANGED;
}

/* Takes the first name of either list, which may be that of both; the lists
   end in NULL. */
static struct change next_name(const struct list_entry ***old,
                               const struct list_entry ***new) {
  struct change change = {.old = **old, .new = **new};
  int order = 0;

  if (change.old == NULL || change.new == NULL)
    order = change.old == NULL ? 1 : -1;
  else
    order = list_compare_names(change.old, change.new);
  if (order < 0)
    change.new = NULL;
  if (order > 0)
    change.old = NULL;
  *old += change.old != NULL;
  *new += change.new != NULL;
  change.kind = kind_of(&change);
  return change;
}

/* Notes the changes if there is room for them, and counts them in any case. */
static void compare(struct diff *diff, const struct list_entry **old,
                    const struct list_entry **new) {
  diff->count = 0;
  while (*old != NULL || *new != NULL) {
    struct change change = next_name(&old, &new);
    if (!differs(diff, &change))
      continue;
    if (diff->changes != NULL) {
      diff->changes[diff->count] = change;
      diff->counts[change.kind]++;
    }
    diff->count++;
  }
}

static bool find_changes(struct diff *diff) {
  const struct list_entry **old = list_sorted(&diff->old->list);
  const struct list_entry **new = list_sorted(&diff->new->list);

  if (old != NULL && new != NULL) {
    compare(diff, old, new);
    diff->changes = calloc(diff->count + 1, sizeof *diff->changes);
    if (diff->changes != NULL)
      compare(diff, old, new);
  }
  free(old);
  free(new);
  return diff->changes != NULL;
}

/* ---- Groups ------------------------------------------------------------ */

static int compare_numbers(size_t a, size_t b) {
  return (a > b) - (a < b);
}

/* By name, octet by octet, what is not known first. */
static int compare_groups(const struct diff_group *a,
                          const struct diff_group *b) {
  size_t common =
      a->name_length < b->name_length ? a->name_length : b->name_length;
  int order;

  if (a->name == NULL || b->name == NULL)
    return (a->name != NULL) - (b->name != NULL);
  order = memcmp(a->name, b->name, common);
  return order != 0 ? order : compare_numbers(a->name_length, b->name_length);
}

static int by_group(const void *left, const void *right) {
  return compare_groups(left, right);
}

static size_t total(const struct diff_group *group) {
  return group->counts[CHANGE_ADDED] + group->counts[CHANGE_REMOVED] +
         group->counts[CHANGE_CHANGED];
}

static int most_changes_first(const void *left, const void *right) {
  const struct diff_group *a = left, *b = right;
  int order = compare_numbers(total(b), total(a));

  return order != 0 ? order : compare_groups(a, b);
}

/* The entry that tells what a change is counted as: the new one if there is
   one. */
static const struct list_entry *counted_entry(const struct change *change) {
  return change->new != NULL ? change->new : change->old;
}

static struct diff_group policy_group(const struct diff *diff,
                                      const struct change *change) {
  const struct diff_side *side = change->new != NULL ? diff->new : diff->old;
  const char *policy = diff_policy(side, counted_entry(change));

  if (policy == NULL && change->old != NULL)
    policy = diff_policy(diff->old, change->old);
  return (struct diff_group){
      .name = policy, .name_length = policy != NULL ? strlen(policy) : 0};
}

static struct diff_group tld_group(const struct change *change) {
  const struct list_entry *entry = counted_entry(change);
  const char *dot = strrchr(entry->name, '.');
  const char *tld = dot != NULL ? dot + 1 : entry->name;

  return (struct diff_group){.name = tld, .name_length = strlen(tld)};
}

/* Makes one group of those that have the same name. */
static void join_groups(struct diff_groups *groups) {
  size_t count = 0;

  qsort(groups->groups, groups->count, sizeof *groups->groups, by_group);
  for (size_t i = 0; i < groups->count; i++) {
    struct diff_group *group = &groups->groups[i];
    struct diff_group *last = &groups->groups[count > 0 ? count - 1 : 0];
    if (count == 0 || compare_groups(last, group) != 0) {
      groups->groups[count++] = *group;
      continue;
    }
    for (int kind = 0; kind < CHANGE_KINDS; kind++)
      last->counts[kind] += group->counts[kind];
  }
  groups->count = count;
  qsort(groups->groups, count, sizeof *groups->groups, most_changes_first);
}

static bool group_changes(struct diff *diff, bool by_policy,
                          struct diff_groups *groups) {
  groups->groups = calloc(diff->count + 1, sizeof *groups->groups);
  groups->count = diff->count;
  if (groups->groups == NULL)
    return false;
  for (size_t i = 0; i < diff->count; i++) {
    const struct change *change = &diff->changes[i];
    struct diff_group *group = &groups->groups[i];
    *group = by_policy ? policy_group(diff, change) : tld_group(change);
    group->counts[change->kind] = 1;
  }
  join_groups(groups);
  return true;
}

/* ---- The whole --------------------------------------------------------- */

bool diff_make(struct diff *diff, const struct diff_side *old,
               const struct diff_side *new) {
  *diff = (struct diff){.old = old, .new = new};
  diff->policies = old->list.has_policies && new->list.has_policies;
  return find_changes(diff) && group_changes(diff, false, &diff->by_tld) &&
         ((!old->list.has_policies && !new->list.has_policies) ||
          group_changes(diff, true, &diff->by_policy));
}

void diff_free(struct diff *diff) {
  free(diff->changes);
  free(diff->by_policy.groups);
  free(diff->by_tld.groups);
  *diff = (struct diff){0};
}
