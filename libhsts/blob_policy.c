/* SPDX-License-Identifier: MIT */
/*
 * Names come first, because nothing says where they end but they themselves;
 * there are few, so that to find one is to pass over those before it.
 */
#include "cold.h"

#include "blob_find.h"
#include "blob_policy.h"

/* The row of the section; NULL if there is none, and *twice if there is another
   one behind it. */
static const uint8_t *find_row(const uint8_t *blob, bool *twice) {
  const uint8_t *row = blob + HEADER_SECTIONS, *found = NULL;

  *twice = false;
  for (uint32_t i = 0; i < load32(blob + HEADER_SECTION_COUNT);
       i++, row += SECTION_ROW_SIZE) {
    if (load32(row + SECTION_ID) != SECTION_POLICIES)
      continue;
    *twice = found != NULL;
    found = found != NULL ? found : row;
  }
  return found;
}

static size_t name_length(const char *name) {
  size_t length = 0;

  while (name[length] != '\0')
    length++;
  return length;
}

static const char *name_at(const char *names, unsigned number) {
  for (; number > 0; number--)
    names += name_length(names) + 1;
  return names;
}

bool hsts_load_policies(const uint8_t *blob, struct blob_policies *policies) {
  bool twice;
  const uint8_t *row = find_row(blob, &twice);

  if (row == NULL)
    return false;
  const uint8_t *section = blob + load32(row + SECTION_OFFSET);
  policies->count = section[0];
  policies->names = (const char *)section + 1;
  policies->numbers =
      (const uint8_t *)name_at(policies->names, policies->count);
  policies->width = bit_length(policies->count - 1);
  return true;
}

const char *hsts_policy_at(const struct blob_policies *policies,
                           uint64_t place) {
  return name_at(policies->names,
                 (unsigned)load_bits(policies->numbers, place * policies->width,
                                     policies->width));
}

const char *hsts_entry_policy(const hsts_db *db, const char *name,
                              size_t name_length) {
  struct blob_policies policies;
  uint64_t place, slots;

  if (db == NULL || (name == NULL && name_length != 0) ||
      !hsts_load_policies(db->blob, &policies) ||
      !hsts_find_name(db->blob, name, name_length, &place))
    return NULL;
  slots = load32(db->blob + HEADER_TLD_SLOTS);
  uint64_t descriptor = place < slots
                            ? blob_descriptor(db->blob, place)
                            : blob_key_descriptor(db->blob, place - slots);
  return descriptor & ENTRY_LISTED ? hsts_policy_at(&policies, place) : NULL;
}

/* ---- Verification -------------------------------------------------------- */

/* The octets of a name and its NUL, `room` at the most; 0 if it is none. */
static uint32_t check_name(const uint8_t *name, uint32_t room) {
  for (uint32_t i = 0; i < room && i <= POLICY_MAX_OCTETS; i++) {
    if (name[i] == '\0')
      return i + 1;
    if (name[i] <= ' ' || name[i] > '~')
      return 0;
  }
  return 0;
}

/* Whether a name, which ends in NUL as they all do, comes before another. */
static bool comes_before(const uint8_t *name, const uint8_t *other) {
  while (*name == *other && *name != '\0')
    name++, other++;
  return *name < *other;
}

/* Checks the names; *used are the octets up to their end. */
static bool check_names(const uint8_t *section, uint32_t size, uint32_t *used) {
  const uint8_t *last = NULL;

  if (size == 0 || section[0] == 0)
    return false;
  *used = 1;
  for (unsigned i = 0; i < section[0]; i++) {
    const uint8_t *name = section + *used;
    uint32_t octets = check_name(name, size - *used);
    if (octets == 0 || (last != NULL && !comes_before(last, name)))
      return false;
    *used += octets;
    last = name;
  }
  return true;
}

/* Each place has the number of a name, and 0 if no entry is there. */
static bool check_numbers(const uint8_t *blob, const uint8_t *numbers,
                          unsigned width, unsigned count) {
  uint64_t slots = load32(blob + HEADER_TLD_SLOTS);
  uint64_t end = slots + load32(blob + HEADER_KEY_COUNT);

  for (uint64_t place = 0; width > 0 && place < end; place++) {
    uint64_t number = load_bits(numbers, place * width, width);
    if (number == 0)
      continue;
    uint64_t descriptor = place < slots
                              ? blob_descriptor(blob, place)
                              : blob_key_descriptor(blob, place - slots);
    if (number >= count || !(descriptor & ENTRY_LISTED))
      return false;
  }
  return true;
}

bool hsts_blob_verify_policies(const uint8_t *blob) {
  bool twice;
  const uint8_t *row = find_row(blob, &twice);
  uint32_t used;

  if (row == NULL)
    return true;
  const uint8_t *section = blob + load32(row + SECTION_OFFSET);
  uint32_t size = load32(row + SECTION_SIZE);
  if (twice || !check_names(section, size, &used))
    return false;
  unsigned width = bit_length(section[0] - 1u);
  uint64_t bits = ((uint64_t)load32(blob + HEADER_TLD_SLOTS) +
                   load32(blob + HEADER_KEY_COUNT)) *
                  width;
  return size - used == (bits + 7) / 8 &&
         (bits % 8 == 0 || section[size - 1] >> bits % 8 == 0) &&
         check_numbers(blob, section + used, width, section[0]);
}
