/* SPDX-License-Identifier: MIT */
/*
 * hsts_host_is_canonical decides whether a name will do; what is here only
 * explains to people why one will not, all its faults at once.
 *
 * An entry is redundant if the list means the same without it.  The nearest
 * entry decides (doc/design.md), so it is enough to look at the nearest
 * ancestor: if both force https and include subdomains, then whatever the entry
 * decides its ancestor would decide likewise.
 */
#include "list_check.h"

#include "host.h"
#include "name_index.h"
#include "progress.h"

/* What a name holds that it should not. */
struct name_faults {
  bool upper_case;
  bool non_ascii;
  bool empty_label;
  size_t longest_label;
  const char *odd_octet; /* the first one, or NULL */
};

static struct place place_of(const struct list_entry *entry) {
  return (struct place){entry->line, entry->column};
}

static void end_label(struct name_faults *faults, size_t label) {
  if (label == 0)
    faults->empty_label = true;
  if (label > faults->longest_label)
    faults->longest_label = label;
}

static void note_octet(struct name_faults *faults, const char *octet) {
  if ((unsigned char)*octet >= 0x80)
    faults->non_ascii = true;
  else if (*octet >= 'A' && *octet <= 'Z')
    faults->upper_case = true;
  else if (hsts_host_symbol[(unsigned char)*octet] == HOST_SYMBOL_NONE &&
           faults->odd_octet == NULL)
    faults->odd_octet = octet;
}

static struct name_faults find_faults(const char *name, size_t length) {
  struct name_faults faults = {0};
  size_t label = 0; /* octets of it so far */

  for (size_t i = 0; i < length; i++) {
    note_octet(&faults, &name[i]);
    label++;
    if (name[i] == '.') {
      end_label(&faults, label - 1);
      label = 0;
    }
  }
  end_label(&faults, label);
  return faults;
}

void list_explain_name(const struct list_entry *entry, struct report *report) {
  struct place place = place_of(entry);
  struct name_faults faults = find_faults(entry->name, entry->name_length);

  if (entry->name_length == 0) {
    report_add(report, REPORT_NAME_EMPTY, place,
               "\"name\" is empty, expected a host");
    return;
  }
  if (faults.upper_case)
    report_add(report, REPORT_NAME_UPPER_CASE, place,
               "upper case letters, expected the host in lower case");
  if (faults.non_ascii)
    report_add(report, REPORT_NAME_NON_ASCII, place,
               "not ASCII, expected A-labels (\"xn--...\")");
  if (faults.odd_octet != NULL)
    report_add(report, REPORT_NAME_OCTET, place,
               "octet 0x%02X, expected a-z, 0-9, '-', '_' and '.'",
               (unsigned)(unsigned char)*faults.odd_octet);
  if (faults.empty_label)
    report_add(report, REPORT_NAME_EMPTY_LABEL, place,
               "an empty label, expected single dots between labels only");
  if (faults.longest_label > HOST_MAX_LABEL)
    report_add(report, REPORT_NAME_LONG_LABEL, place,
               "a label of %zu octets, expected at most %d",
               faults.longest_label, HOST_MAX_LABEL);
  if (entry->name_length > HOST_MAX_LENGTH)
    report_add(report, REPORT_NAME_LONG, place,
               "a name of %zu octets, expected at most %d",
               (size_t)entry->name_length, HOST_MAX_LENGTH);
}

static void check_redundant(struct name_index *index,
                            const struct list_entry *entry,
                            struct report *report) {
  const struct list_entry *ancestor;

  if (!list_forces_below(entry))
    return;
  ancestor = name_index_above(index, entry);
  if (!list_forces_below(ancestor))
    return;
  report_add(report, REPORT_REDUNDANT, place_of(entry),
             "redundant, covered at %u:%u by ", (unsigned)ancestor->line,
             (unsigned)ancestor->column);
  report_quote(report, ancestor->name, ancestor->name_length);
}

/* Checks the name by itself and against those before it. */
static void check_name(struct name_index *index, const struct list_entry *entry,
                       struct report *report) {
  const struct list_entry *first = name_index_add(index, entry);

  if (!hsts_host_is_canonical(entry->name, entry->name_length))
    list_explain_name(entry, report);
  if (first != NULL)
    report_add(report, REPORT_NAME_TWICE, place_of(entry),
               "listed twice, first at %u:%u", (unsigned)first->line,
               (unsigned)first->column);
}

typedef void check(struct name_index *index, const struct list_entry *entry,
                   struct report *report);

/* Makes one check of all entries, and says which one each message is about. */
static void check_all(const struct list *list, struct name_index *index,
                      check *check_one, struct report *report) {
  for (size_t i = 0; i < list->count; i++) {
    const struct list_entry *entry = &list->entries[i];
    size_t first = report->count;
    progress_at(i, list->count);
    check_one(index, entry, report);
    report_name(report, first, entry->name, entry->name_length);
  }
}

bool list_check(const struct list *list, bool allow_redundant,
                struct report *report) {
  struct name_index index;

  if (!name_index_open(&index, list->count, list->entries,
                       sizeof *list->entries))
    return false;
  progress_step("names");
  check_all(list, &index, check_name, report);
  progress_step("redundant entries");
  if (!allow_redundant)
    check_all(list, &index, check_redundant, report);
  name_index_close(&index);
  return true;
}

bool list_check_redundant(const struct list *list, struct report *report) {
  struct name_index index;

  if (!name_index_of_list(&index, list))
    return false;
  check_all(list, &index, check_redundant, report);
  name_index_close(&index);
  return true;
}
