/* SPDX-License-Identifier: MIT */
/*
 * Blobs with policies, which are good ones for lookups whatever these are. Most
 * begin with a good section: three names in two bits, and all entries but one
 * have the last.  test_policies.c says what becomes of the policies, by the
 * blob's name.
 */
#include "bad_blobs.h"
#include "blob_edit.h"
#include "count.h"

enum {
  ROW = SECTION_KNOWN_COUNT, /* of the section, behind those of every blob */
  WIDTH = 2,
  NAMES = 3,
  LAST_NAME = NAMES - 1
};

/* How many names, and they: none, "aa", "b". */
static const char good_names[] = "\3\0aa\0b";

static uint32_t places(const struct blob *blob) {
  return count_of(blob, HEADER_TLD_SLOTS) + count_of(blob, HEADER_KEY_COUNT);
}

static bool is_listed(const struct blob *blob, uint32_t place) {
  uint32_t slots = count_of(blob, HEADER_TLD_SLOTS);
  uint64_t descriptor = place < slots
                            ? blob_descriptor(blob->bytes, place)
                            : blob_key_descriptor(blob->bytes, place - slots);
  return descriptor & ENTRY_LISTED;
}

/* The first slot or key from `place` on that is an entry, or that is none. */
static uint32_t find_place(const struct blob *blob, uint32_t place,
                           bool listed) {
  while (place < places(blob) && is_listed(blob, place) != listed)
    place++;
  need(place < places(blob), "an entry, and a name that is none");
  return place;
}

/* Gives the section these octets and then zeros, so many in all. */
static void set_octets(struct blob *blob, const char *octets, size_t count,
                       size_t size) {
  resize_section(blob, ROW, size);
  memcpy(section_octets(blob, ROW), octets, count);
}

static void set_policy(struct blob *blob, size_t names_size, uint32_t place,
                       unsigned width, unsigned number) {
  put_bits_at(blob, ROW, 8 * names_size + (uint64_t)place * width, width,
              number);
}

static size_t numbers_size(const struct blob *blob, unsigned width) {
  return bits_size((uint64_t)places(blob) * width);
}

static size_t good_size(const struct blob *blob) {
  return sizeof good_names + numbers_size(blob, WIDTH);
}

/* Fills the section at ROW. */
static void fill_section(struct blob *blob) {
  set_octets(blob, good_names, sizeof good_names, good_size(blob));
  for (uint32_t place = 0; place < places(blob); place++)
    if (is_listed(blob, place))
      set_policy(blob, sizeof good_names, place, WIDTH, LAST_NAME);
  set_policy(blob, sizeof good_names, find_place(blob, 0, true), WIDTH, 1);
}

static void add_policies(struct blob *blob) {
  add_section(blob, SECTION_POLICIES, SECTION_OPTIONAL);
  fill_section(blob);
}

/* ---- The section --------------------------------------------------------- */

static void add_after_unknown(struct blob *blob) {
  add_policies(blob);
  add_section(blob, SECTION_POLICIES + 1, SECTION_OPTIONAL);
  resize_section(blob, ROW + 1, 3);
  store_number(section_row(blob, ROW) + SECTION_ID, SECTION_POLICIES + 2, 4);
  add_section(blob, SECTION_POLICIES, SECTION_OPTIONAL);
  resize_section(blob, ROW + 2, good_size(blob));
  memcpy(section_octets(blob, ROW + 2), section_octets(blob, ROW),
         good_size(blob));
}

static void add_mandatory(struct blob *blob) {
  add_policies(blob);
  store_number(section_row(blob, ROW) + SECTION_FLAGS, SECTION_MANDATORY, 4);
}

static void add_twice(struct blob *blob) {
  add_policies(blob);
  add_section(blob, SECTION_POLICIES, SECTION_OPTIONAL);
  resize_section(blob, ROW + 1, good_size(blob));
  memcpy(section_octets(blob, ROW + 1), section_octets(blob, ROW),
         good_size(blob));
}

static void add_empty(struct blob *blob) {
  add_section(blob, SECTION_POLICIES, SECTION_OPTIONAL);
}

/* ---- Names --------------------------------------------------------------- */

/* Other names than the good ones; all entries have the first. */
static void add_names(struct blob *blob, const char *names, size_t size,
                      unsigned width) {
  add_section(blob, SECTION_POLICIES, SECTION_OPTIONAL);
  set_octets(blob, names, size, size + numbers_size(blob, width));
}

#define ADD_NAMES(blob, names, width) \
  add_names(blob, names, sizeof(names), width)

static void have_one_name(struct blob *blob) {
  ADD_NAMES(blob, "\1custom", 0);
}

/* 32 is what would be the width of numbers below 0 names. */
static void have_no_name(struct blob *blob) {
  static const char none[] = {0};

  add_names(blob, none, sizeof none, 32);
}

/* A name of so many octets, which may be 63. */
static void have_long_name(struct blob *blob, unsigned length) {
  char names[2 + POLICY_MAX_OCTETS + 2] = "\1";

  memset(names + 1, 'a', length);
  add_names(blob, names, length + 2, 0);
}

static void have_octet(struct blob *blob, unsigned octet) {
  char names[] = "\1a?b";

  names[2] = (char)octet;
  add_names(blob, names, sizeof names, 0);
}

static void have_descending_names(struct blob *blob) {
  ADD_NAMES(blob, "\2b\0a", 1);
}

static void have_equal_names(struct blob *blob) {
  ADD_NAMES(blob, "\2a\0a", 1);
}

static void have_longer_name_first(struct blob *blob) {
  ADD_NAMES(blob, "\2ab\0a", 1);
}

/* The last octet of the section is one of the second name. */
static void have_name_without_end(struct blob *blob) {
  static const char names[] = {2, 'a', '\0', 'b', 'c'};

  add_names(blob, names, sizeof names, 0);
}

/* As many octets as there should be, but with a name less. */
static void have_name_too_few(struct blob *blob) {
  static const char names[] = {2, 'a', '\0'};

  add_section(blob, SECTION_POLICIES, SECTION_OPTIONAL);
  set_octets(blob, names, sizeof names, sizeof names);
}

/* ---- Numbers ------------------------------------------------------------- */

static void change_size(struct blob *blob, int octets) {
  add_policies(blob);
  resize_section(blob, ROW, good_size(blob) + (size_t)octets);
}

/* The numbers that go on in the padding are 0, and so is what they leave. */
static void lose_octet(struct blob *blob) {
  change_size(blob, -1);
  section_octets(blob, ROW)[good_size(blob) - 2] = 0;
  need((load32(section_row(blob, ROW) + SECTION_OFFSET) + good_size(blob) - 1) %
               8 !=
           0,
       "padding behind the policies");
}

static void add_octet(struct blob *blob) {
  change_size(blob, 1);
}

/* The last bit of the last octet, which no number has. */
static void set_left_over(struct blob *blob) {
  add_policies(blob);
  need((uint64_t)places(blob) * WIDTH % 8 != 0, "bits that are left over");
  section_octets(blob, ROW)[good_size(blob) - 1] |= 0x80;
}

static void have_number_beyond(struct blob *blob) {
  add_policies(blob);
  set_policy(blob, sizeof good_names, find_place(blob, 0, true), WIDTH, NAMES);
}

static void have_key_beyond(struct blob *blob) {
  add_policies(blob);
  set_policy(blob, sizeof good_names,
             find_place(blob, count_of(blob, HEADER_TLD_SLOTS), true), WIDTH,
             NAMES);
}

static void have_unlisted_slot(struct blob *blob) {
  add_policies(blob);
  set_policy(blob, sizeof good_names, find_place(blob, 0, false), WIDTH, 1);
}

static void have_unlisted_key(struct blob *blob) {
  add_policies(blob);
  set_policy(blob, sizeof good_names,
             find_place(blob, count_of(blob, HEADER_TLD_SLOTS), false), WIDTH,
             1);
}

static const struct bad_blob blobs[] = {
    {"good-policies", "it has policies", OPENS, .damage = add_policies},
    {"good-policies-last", "they are behind sections that nobody knows", OPENS,
     .damage = add_after_unknown},
    {"good-policies-one", "all entries have the same policy", OPENS,
     .damage = have_one_name},
    {"good-policies-63", "a policy has 63 octets", OPENS,
     .change = have_long_name, .by = POLICY_MAX_OCTETS},
    {"good-policies-of-many", "there are many entries", OPENS,
     .list = GOOD_RICH, .damage = add_policies},
    {"unsupported-policies", "policies are mandatory", NEWER,
     .damage = add_mandatory},
    {"good-without-policies-twice", "there are two sections of policies", OPENS,
     .damage = add_twice},
    {"good-without-policies-empty", "the section of policies has no octet",
     OPENS, .damage = add_empty},
    {"good-without-policies-none", "there is no name of a policy", OPENS,
     .damage = have_no_name},
    {"good-without-policies-64", "a policy has 64 octets", OPENS,
     .change = have_long_name, .by = POLICY_MAX_OCTETS + 1},
    {"good-without-policies-blank", "a policy has a blank", OPENS,
     .change = have_octet, .by = ' '},
    {"good-without-policies-delete", "a policy has octet 0x7F", OPENS,
     .change = have_octet, .by = 0x7F},
    {"good-without-policies-octet", "a policy has octet 0xFC", OPENS,
     .change = have_octet, .by = 0xFC},
    {"good-without-policies-fall", "the names of policies descend", OPENS,
     .damage = have_descending_names},
    {"good-without-policies-prefix", "a name comes after one that it begins",
     OPENS, .damage = have_longer_name_first},
    {"good-without-policies-equal", "two policies have the same name", OPENS,
     .damage = have_equal_names},
    {"good-without-policies-no-end", "the name of a policy does not end", OPENS,
     .damage = have_name_without_end},
    {"good-without-policies-name-missing", "there are fewer names than it says",
     OPENS, .damage = have_name_too_few},
    {"good-without-policies-less", "the policies lack an octet", OPENS,
     .damage = lose_octet},
    {"good-without-policies-more", "there is an octet behind the policies",
     OPENS, .damage = add_octet},
    {"good-without-policies-left-over", "there is a bit behind the policies",
     OPENS, .damage = set_left_over},
    {"good-policies-slot-beyond", "a top-level domain has a policy beyond all",
     OPENS, .damage = have_number_beyond},
    {"good-policies-key-beyond", "a key has a policy beyond all", OPENS,
     .damage = have_key_beyond},
    {"good-policies-slot-unlisted", "a slot that is no entry has a policy",
     OPENS, .damage = have_unlisted_slot},
    {"good-policies-key-unlisted", "a key that is no entry has a policy", OPENS,
     .damage = have_unlisted_key},
};

const struct bad_blob_table bad_policies = {blobs, COUNT(blobs)};
