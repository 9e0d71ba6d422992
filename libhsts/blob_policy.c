/* SPDX-License-Identifier: MIT */
/*
 * Policies are no part of the core: lookups, enumeration and opening know
 * nothing of them, so that who does not ask for them does not pay for them,
 * neither in code nor in time.  So nothing here has been proved when the blob
 * was opened but that the section is inside it.  All else is checked each time:
 * the few names, and the one number that is read.  A section that is not as it
 * should be is as good as none.
 *
 * Names come first, because nothing says where they end but they themselves.
 */
#include "cold.h"

#include "blob_find.h"
#include "blob_policy.h"

/* Reads a name and the NUL behind it; false if it is none.  Looks no further
   than a name can reach: sections may be as large as a blob, and they are read
   for each entry. */
static bool read_name(struct optional_section *section) {
  unsigned room = POLICY_MAX_OCTETS + 1;

  while (room-- > 0 && section->next != section->end) {
    uint8_t octet = *section->next++;
    if (octet == '\0')
      return true;
    if (octet <= ' ' || octet > '~')
      return false;
  }
  return false;
}

/* Whether a name comes before another; both end in NUL. */
static bool comes_before(const uint8_t *name, const uint8_t *other) {
  while (*name == *other && *name != '\0')
    name++, other++;
  return *name < *other;
}

/* Reads the names, which ascend. */
static bool read_names(struct optional_section *section, unsigned count) {
  const uint8_t *last = NULL;

  for (; count > 0; count--) {
    const uint8_t *name = section->next;
    if (!read_name(section) || (last != NULL && !comes_before(last, name)))
      return false;
    last = name;
  }
  return last != NULL;
}

/* Whether what is left of the section are just the numbers. */
static bool are_numbers(const uint8_t *blob,
                        const struct optional_section *section,
                        unsigned width) {
  uint64_t bits = ((uint64_t)load32(blob + HEADER_TLD_SLOTS) +
                   load32(blob + HEADER_KEY_COUNT)) *
                  width;

  return (uint64_t)(section->end - section->next) == (bits + 7) / 8 &&
         (bits % 8 == 0 || section->end[-1] >> bits % 8 == 0);
}

bool hsts_load_policies(const uint8_t *blob, struct blob_policies *policies) {
  struct optional_section section = hsts_find_section(blob, SECTION_POLICIES);

  if (section.next == section.end)
    return false;
  policies->count = *section.next++;
  policies->names = section.next;
  if (!read_names(&section, policies->count))
    return false;
  policies->numbers = section.next;
  policies->width = bit_length(policies->count - 1);
  return are_numbers(blob, &section, policies->width);
}

/* The place of an entry (blob_find.h); false if there is none of that name. */
static bool find_entry(const uint8_t *blob, const char *name, size_t length,
                       uint64_t *place) {
  uint32_t slots = load32(blob + HEADER_TLD_SLOTS);

  if (!hsts_find_name(blob, name, length, place))
    return false;
  return (*place < slots ? blob_descriptor(blob, *place)
                         : blob_key_descriptor(blob, *place - slots)) &
         ENTRY_LISTED;
}

const char *hsts_entry_policy(const hsts_db *db, const char *name,
                              size_t name_length) {
  struct blob_policies policies;
  uint64_t place;

  if (db == NULL || (name == NULL && name_length != 0) ||
      !hsts_load_policies(db->blob, &policies) ||
      !find_entry(db->blob, name, name_length, &place))
    return NULL;
  uint64_t number =
      load_bits(policies.numbers, place * policies.width, policies.width);
  const uint8_t *policy = policies.names;
  if (number >= policies.count)
    return NULL;
  for (; number > 0; policy++)
    number -= *policy == '\0';
  return (const char *)policy;
}
