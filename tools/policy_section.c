/* SPDX-License-Identifier: MIT */
/*
 * Writes the section of policies.  It has the names that entries have, sorted,
 * and for each place the number of one; so on Chromium's list three bits for
 * each name in the blob.  A code by frequency would take half of that, and
 * would have to be read from its begin.
 */
#include "builder.h"

#include <stdlib.h>
#include <string.h>

struct policy_names {
  const char *names[POLICIES_MAX]; /* sorted */
  unsigned count;
  unsigned numbers[POLICIES_MAX]; /* of a list's policy, among these */
};

static int compare_names(const void *left, const void *right) {
  const char *const *a = left, *const *b = right;

  return strcmp(*a, *b);
}

/* The names that entries have.  A blob without entries has that of none. */
static void choose_names(struct policy_names *chosen, const struct list *list) {
  bool used[POLICIES_MAX] = {false};

  chosen->count = 0;
  for (size_t i = 0; i < list->count; i++)
    used[list->entries[i].policy] = true;
  used[LIST_POLICY_NONE] |= list->count == 0;
  for (unsigned i = 0; i < policies_count(&list->policies); i++)
    if (used[i])
      chosen->names[chosen->count++] = policies_name(&list->policies, i);
  qsort(chosen->names, chosen->count, sizeof *chosen->names, compare_names);
  for (unsigned i = 0; i < chosen->count; i++)
    chosen->numbers[policies_find(&list->policies, chosen->names[i],
                                  strlen(chosen->names[i]))] = i;
}

static size_t names_size(const struct policy_names *chosen) {
  size_t size = 1;

  for (unsigned i = 0; i < chosen->count; i++)
    size += strlen(chosen->names[i]) + 1;
  return size;
}

/* Returns where the numbers begin. */
static uint8_t *put_names(const struct policy_names *chosen, uint8_t *section) {
  *section++ = (uint8_t)chosen->count;
  for (unsigned i = 0; i < chosen->count; i++) {
    size_t size = strlen(chosen->names[i]) + 1;
    memcpy(section, chosen->names[i], size);
    section += size;
  }
  return section;
}

/* What is not listed has number 0. */
static unsigned number_of(const struct policy_names *chosen,
                          const struct tree_name *name) {
  return name != NULL && name->flags != 0 ? chosen->numbers[name->entry.policy]
                                          : 0;
}

bool write_policies(struct builder *builder, const struct list *list) {
  uint64_t places = (uint64_t)builder->tld_slots + builder->key_count;
  struct policy_names chosen;
  unsigned width;
  uint8_t *section;

  choose_names(&chosen, list);
  width = number_bits(chosen.count - 1);
  section =
      take_optional_section(builder, SECTION_POLICIES, BLOB_MINOR_POLICIES,
                            names_size(&chosen) + bits_size(places * width));
  if (section == NULL)
    return false;
  struct bit_writer writer = {.bytes = put_names(&chosen, section)};
  for (uint32_t slot = 0; slot < builder->tld_slots; slot++)
    put_bits(&writer, number_of(&chosen, builder->slot_names[slot]), width);
  for (uint32_t rank = 0; rank < builder->key_count; rank++)
    put_bits(&writer, number_of(&chosen, builder->keys[rank].name), width);
  return true;
}
