/* SPDX-License-Identifier: MIT */
/*
 * Policies, top-level domains and hosts each look at the whole list, so that
 * their order does not matter; what is redundant is found in what they leave.
 *
 * An entry decides two things: whether its own host is forced, and whether the
 * hosts below it are, until the next entry.  It is redundant if the nearest
 * entry above it (or nothing, which forces nothing) would decide both of them
 * likewise.  So one that forces https for its own host alone never is: it masks
 * what is above it, or adds to it.  To drop a redundant entry changes no answer
 * that others are compared with: so one look at each is enough, in any order,
 * and no smaller list gives the same answers.
 */
#include "subset.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "message.h"
#include "only_hosts.h"

/* ---- Names with commas ------------------------------------------------- */

struct item {
  const char *text;
  size_t length;
};

/* The item at `*rest`, which moves on; false if there is none. */
static bool next_item(const char **rest, struct item *item) {
  if (*rest == NULL)
    return false;
  *item = (struct item){*rest, strcspn(*rest, ",")};
  *rest = (*rest)[item->length] == ',' ? *rest + item->length + 1 : NULL;
  return true;
}

/* A top-level domain without the dot that one may write before it. */
static struct item bare_tld(struct item item) {
  if (item.length > 0 && item.text[0] == '.')
    return (struct item){item.text + 1, item.length - 1};
  return item;
}

/* Octets of hosts, without regard to case. */
static bool same_symbols(const char *a, const char *b, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (hsts_host_symbol[(unsigned char)a[i]] !=
        hsts_host_symbol[(unsigned char)b[i]])
      return false;
  return true;
}

bool subset_leaves_out(const struct subset_wish *wish) {
  return wish->policies != NULL || wish->tlds != NULL || wish->only != NULL;
}

bool subset_is_wished(const struct subset_wish *wish) {
  return subset_leaves_out(wish) || wish->drop_redundant;
}

static bool is_tld(struct item tld) {
  for (size_t i = 0; i < tld.length; i++) {
    uint8_t symbol = hsts_host_symbol[(unsigned char)tld.text[i]];
    if (symbol == HOST_SYMBOL_DOT || symbol == HOST_SYMBOL_NONE)
      return false;
  }
  return tld.length > 0 && tld.length <= HOST_MAX_LABEL;
}

bool subset_are_tlds(const char *names) {
  const char *rest = names;
  struct item item;

  while (next_item(&rest, &item))
    if (!is_tld(bare_tld(item))) {
      message_octets(item.text, item.length,
                     "--tld takes top-level domains, such as de or"
                     " xn--p1ai, with commas between them");
      return false;
    }
  return true;
}

/* ---- What is kept ------------------------------------------------------ */

static bool under_tld(const struct list_entry *entry, struct item tld) {
  size_t length = entry->name_length;

  return length >= tld.length &&
         same_symbols(entry->name + length - tld.length, tld.text,
                      tld.length) &&
         (length == tld.length || entry->name[length - tld.length - 1] == '.');
}

static bool under_any_tld(const struct list_entry *entry, const char *tlds) {
  struct item item;

  while (next_item(&tlds, &item))
    if (under_tld(entry, bare_tld(item)))
      return true;
  return false;
}

static void keep_tlds(const struct list *list, const char *tlds, bool *kept) {
  for (size_t i = 0; i < list->count; i++)
    kept[i] = kept[i] && under_any_tld(&list->entries[i], tlds);
}

/* The word for entries that have no policy. */
static const char none[] = "none";

static bool is_none(struct item item) {
  return item.length == sizeof none - 1 &&
         memcmp(item.text, none, item.length) == 0;
}

/* Notes which policies are wanted; false after a message. */
static bool find_policies(const struct list *list, const char *names,
                          bool wanted[POLICIES_MAX]) {
  struct item item;

  if (!list->has_policies) {
    message("--policy", "the blob has no policies, since it was compiled"
                        " without --with-policy");
    return false;
  }
  while (next_item(&names, &item)) {
    unsigned policy = policies_find(&list->policies, item.text, item.length);
    if (item.length == 0 || (policy == LIST_POLICY_NONE && !is_none(item))) {
      message_octets(item.text, item.length,
                     "no such policy, neither known nor in the list; expected"
                     " one such as bulk-1-year, or none");
      return false;
    }
    wanted[policy] = true;
  }
  return true;
}

static bool keep_policies(const struct list *list, const char *names,
                          bool *kept) {
  bool wanted[POLICIES_MAX] = {false};

  if (!find_policies(list, names, wanted))
    return false;
  for (size_t i = 0; i < list->count; i++)
    kept[i] = kept[i] && wanted[list->entries[i].policy];
  return true;
}

/* Keeps what decides the hosts of the text. */
static enum subset_status keep_decisive(const struct list *list,
                                        struct list_input *text, bool *kept,
                                        struct subset_counts *counts,
                                        struct report *report) {
  bool *decides = calloc(list->count + 1, sizeof *decides);
  struct only_hosts found;
  struct name_index index;

  if (decides == NULL || !name_index_of_list(&index, list)) {
    free(decides);
    return SUBSET_MEMORY;
  }
  only_hosts_find(text, list, &index, decides, &found, report);
  name_index_close(&index);
  for (size_t i = 0; i < list->count; i++)
    kept[i] = kept[i] && decides[i];
  free(decides);
  counts->hosts = found.hosts;
  counts->unlisted = found.unlisted;
  if (report->out_of_memory)
    return SUBSET_MEMORY;
  return report->errors > 0 ? SUBSET_FAULTY : SUBSET_MADE;
}

static enum subset_status keep_only(const struct list *list, const char *path,
                                    bool *kept, struct subset_counts *counts,
                                    struct report *report) {
  struct list_input text;
  enum subset_status status;

  if (!list_input_read(&text, path)) {
    int error = errno;
    list_input_free(&text);
    errno = error;
    return SUBSET_UNREAD;
  }
  status = keep_decisive(list, &text, kept, counts, report);
  list_input_free(&text);
  return status;
}

/* ---- What is redundant ------------------------------------------------- */

static bool is_redundant(const struct name_index *index,
                         const struct list_entry *entry) {
  bool above = list_forces_below(name_index_above(index, entry));

  return entry->force_https == above && list_forces_below(entry) == above;
}

static bool drop_redundant(const struct list *list, bool *kept) {
  struct name_index index;

  if (!name_index_of_list(&index, list))
    return false;
  for (size_t i = 0; i < list->count; i++)
    kept[i] = !is_redundant(&index, &list->entries[i]);
  name_index_close(&index);
  return true;
}

/* ---- The whole --------------------------------------------------------- */

static void drop_others(struct list *list, const bool *kept) {
  size_t count = 0;

  for (size_t i = 0; i < list->count; i++)
    if (kept[i])
      list->entries[count++] = list->entries[i];
  list->count = count;
}

static enum subset_status make(struct list *list,
                               const struct subset_wish *wish, bool *kept,
                               struct subset_counts *counts,
                               struct report *report) {
  enum subset_status status = SUBSET_MADE;

  memset(kept, true, list->count);
  if (wish->policies != NULL && !keep_policies(list, wish->policies, kept))
    return SUBSET_POLICY;
  if (wish->tlds != NULL)
    keep_tlds(list, wish->tlds, kept);
  if (wish->only != NULL)
    status = keep_only(list, wish->only, kept, counts, report);
  if (status != SUBSET_MADE)
    return status;
  drop_others(list, kept);
  if (wish->drop_redundant) {
    size_t count = list->count;
    if (!drop_redundant(list, kept))
      return SUBSET_MEMORY;
    drop_others(list, kept);
    counts->redundant = count - list->count;
  }
  return list->count > 0 || wish->allow_empty ? SUBSET_MADE : SUBSET_EMPTY;
}

enum subset_status subset_make(struct list *list,
                               const struct subset_wish *wish,
                               struct subset_counts *counts,
                               struct report *report) {
  bool *kept = malloc(list->count + 1);
  enum subset_status status = SUBSET_MEMORY;

  *counts = (struct subset_counts){.entries = list->count};
  if (kept != NULL)
    status = make(list, wish, kept, counts, report);
  free(kept);
  return status;
}
