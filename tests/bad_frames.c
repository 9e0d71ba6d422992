/* SPDX-License-Identifier: MIT */
/*
 * Bad blobs: magic, version, length, checksum and section table.
 */
#include "bad_blobs.h"
#include "blob_edit.h"
#include "count.h"

enum { HALF_SECTOR = 256, OPTIONAL = 0, FIRST_FREE_ID = SECTION_KNOWN_COUNT };

/* ---- Sections in the table ---------------------------------------------- */

static void put_section(struct blob *blob, unsigned row, unsigned field,
                        uint64_t value) {
  store_number(section_row(blob, row) + field, value, 4);
}

static uint32_t section_number(const struct blob *blob, unsigned row,
                               unsigned field) {
  return load32(section_row(blob, row) + field);
}

/* A section of such a size that so many octets of padding follow. */
static void make_padding(struct blob *blob, unsigned octets) {
  add_section(blob, FIRST_FREE_ID, OPTIONAL);
  while ((section_number(blob, SECTION_KNOWN_COUNT, SECTION_OFFSET) +
          section_number(blob, SECTION_KNOWN_COUNT, SECTION_SIZE) + octets) %
             8 !=
         0)
    resize_section(blob, SECTION_KNOWN_COUNT,
                   section_number(blob, SECTION_KNOWN_COUNT, SECTION_SIZE) + 1);
}

/* ---- Magic and version ------------------------------------------------- */

static void lose_top_bit(struct blob *blob) {
  blob->bytes[0] &= 0x7F;
}

static void spell_in_lower_case(struct blob *blob) {
  memcpy(blob->bytes + 1, "hsts", 4);
}

/* What a transfer of text does: CR LF becomes LF, or LF becomes CR LF. */
static void drop_carriage_return(struct blob *blob) {
  memmove(blob->bytes + 5, blob->bytes + 6, blob->size - 6);
  set_size(blob, blob->size - 1);
}

static void add_carriage_return(struct blob *blob) {
  set_size(blob, blob->size + 1);
  memmove(blob->bytes + 7, blob->bytes + 6, blob->size - 7);
  blob->bytes[6] = '\r';
}

static void lose_end_of_display(struct blob *blob) {
  blob->bytes[BLOB_MAGIC_SIZE - 1] = 0;
}

static void set_major(struct blob *blob, unsigned major) {
  set_header(blob, HEADER_MAJOR, 2, major);
}

static void be_of_another_kind(struct blob *blob) {
  set_major(blob, BLOB_MAJOR + 1);
  memset(blob->bytes + HEADER_MINOR, 0xFF, blob->size - HEADER_MINOR);
}

static void set_minor(struct blob *blob, unsigned minor) {
  set_header(blob, HEADER_MINOR, 2, minor);
}

/* ---- Length and checksum ----------------------------------------------- */

static void cut_to(struct blob *blob, unsigned size) {
  set_size(blob, size);
}

static void cut_by(struct blob *blob, unsigned octets) {
  set_size(blob, blob->size - octets);
}

static void append(struct blob *blob, unsigned octets) {
  set_size(blob, blob->size + octets);
}

static void state_less(struct blob *blob, unsigned octets) {
  set_header(blob, HEADER_SIZE, 8, blob->size - octets);
}

static void state_more(struct blob *blob, unsigned octets) {
  set_header(blob, HEADER_SIZE, 8, blob->size + octets);
}

static void state_over_4_gib(struct blob *blob) {
  set_header(blob, HEADER_SIZE, 8, UINT64_C(0x100000000) + blob->size);
}

/* All that is before the sections, and a checksum. */
static void be_too_small(struct blob *blob) {
  set_size(blob, HEADER_SECTIONS +
                     (SECTION_KNOWN_COUNT - 1) * SECTION_ROW_SIZE +
                     BLOB_CHECKSUM_SIZE);
  set_header(blob, HEADER_SECTION_COUNT, 4, SECTION_KNOWN_COUNT - 1);
  set_header(blob, HEADER_SIZE, 8, blob->size);
}

/* Of 32 octets: the checksum follows the size. */
static void be_smallest(struct blob *blob) {
  set_size(blob, HEADER_DATE + BLOB_CHECKSUM_SIZE);
  set_header(blob, HEADER_SIZE, 8, blob->size);
}

/* Seven octets more than a multiple of 8, so that the last word of the
   checksum's takes in an octet of the checksum itself.  One digest in some 256
   makes that octet right. */
static void be_no_multiple_of_eight(struct blob *blob) {
  make_padding(blob, 0);
  set_size(blob, blob->size + 7);
  set_header(blob, HEADER_SIZE, 8, blob->size);
  uint8_t *checksum = blob->bytes + blob->size - BLOB_CHECKSUM_SIZE;
  memset(checksum - 7, 0, 7);
  for (unsigned digest = 0; digest < 0x10000; digest++) {
    set_header(blob, HEADER_DIGEST, 2, digest);
    *checksum = (uint8_t)digest;
    seal(blob);
    /* cppcheck-suppress knownConditionTrueFalse ; seal writes it anew */
    if (*checksum == (uint8_t)digest)
      return;
  }
  need(false, "a digest that makes the checksum right");
}

static void flip_in_checksum(struct blob *blob) {
  blob->bytes[blob->size - 1] ^= 0x80;
}

static void flip_in_digest(struct blob *blob) {
  blob->bytes[HEADER_DIGEST] ^= 1;
}

static void swap_words(struct blob *blob) {
  uint64_t a = load64(blob->bytes + HEADER_DIGEST);
  uint64_t b = load64(blob->bytes + HEADER_DIGEST + 8);

  need(a != b, "words that differ");
  store_number(blob->bytes + HEADER_DIGEST, b, 8);
  store_number(blob->bytes + HEADER_DIGEST + 8, a, 8);
}

static void lose_half_a_sector(struct blob *blob) {
  memset(blob->bytes + 2 * HALF_SECTOR, 0, HALF_SECTOR);
}

static void sum_nothing(struct blob *blob) {
  memset(blob->bytes + blob->size - BLOB_CHECKSUM_SIZE, 0, BLOB_CHECKSUM_SIZE);
}

/* As if the size were not part of it. */
static void sum_another_size(struct blob *blob) {
  size_t size = blob->size - BLOB_CHECKSUM_SIZE;
  uint64_t first = load64(blob->bytes);

  store_number(blob->bytes, first ^ size ^ (size + 8), 8);
  seal(blob);
  store_number(blob->bytes, first, 8);
}

/* ---- The section table ------------------------------------------------- */

static void count_sections(struct blob *blob, unsigned count) {
  set_header(blob, HEADER_SECTION_COUNT, 4, count);
}

/* All slots become empty, so that the pilots can be anything. */
static void lose_tlds(struct blob *blob) {
  uint32_t slots = count_of(blob, HEADER_TLD_SLOTS);

  need(count_of(blob, HEADER_KEY_COUNT) == 0, "a list without keys");
  set_header(blob, HEADER_ENTRY_COUNT, 4, 0);
  memset(section_octets(blob, SECTION_TLD_KEYS), 0,
         bits_size((uint64_t)slots * TLD_KEY_BITS));
  memset(section_octets(blob, SECTION_DESCRIPTORS), 0,
         bits_size((uint64_t)slots * ENTRY_FLAG_BITS));
}

/* Where the last section's row should be stands what looks like it: the first
   16 of 2^11 pilots.  They say that the section is what the next ones are. */
static void lose_last_row(struct blob *blob) {
  unsigned last = SECTION_KNOWN_COUNT - 1;
  uint32_t size = section_number(blob, last, SECTION_SIZE);

  lose_tlds(blob);
  need(SECTION_ROW_SIZE + size <= 1 << 11, "a last section of that size");
  set_header(blob, HEADER_PILOT_BITS, 1, 11);
  resize_section(blob, SECTION_TLD_PILOTS, 1 << 11);
  memcpy(section_octets(blob, SECTION_TLD_PILOTS) + SECTION_ROW_SIZE,
         section_octets(blob, last), size);
  resize_section(blob, last, 0);
  splice(blob, HEADER_SECTIONS + (size_t)last * SECTION_ROW_SIZE,
         SECTION_ROW_SIZE, 0);
  for (unsigned row = 0; row < last; row++)
    put_section(blob, row, SECTION_OFFSET,
                section_number(blob, row, SECTION_OFFSET) - SECTION_ROW_SIZE);
  count_sections(blob, last);
  put_section(blob, last, SECTION_ID, last);
  put_section(blob, last, SECTION_FLAGS, SECTION_MANDATORY);
  put_section(blob, last, SECTION_OFFSET,
              section_number(blob, SECTION_TLD_PILOTS, SECTION_OFFSET) +
                  SECTION_ROW_SIZE);
  put_section(blob, last, SECTION_SIZE, size);
}

/* Codes and initials: what else is known of a section says nothing of these. */
static void exchange_ids(struct blob *blob) {
  put_section(blob, SECTION_CODES, SECTION_ID, SECTION_INITIALS);
  put_section(blob, SECTION_INITIALS, SECTION_ID, SECTION_CODES);
}

static void repeat_id(struct blob *blob) {
  put_section(blob, SECTION_NODES, SECTION_ID, SECTION_DESCRIPTORS);
}

static void know_no_id(struct blob *blob) {
  put_section(blob, SECTION_SYMBOLS, SECTION_ID, FIRST_FREE_ID);
}

static void flag_known_section(struct blob *blob, unsigned flags) {
  put_section(blob, SECTION_LOW, SECTION_FLAGS, flags);
}

static void add_with_id(struct blob *blob, unsigned id) {
  add_section(blob, id, OPTIONAL);
  resize_section(blob, SECTION_KNOWN_COUNT, 5);
}

static void add_with_flags(struct blob *blob, unsigned flags) {
  add_section(blob, FIRST_FREE_ID, flags);
  resize_section(blob, SECTION_KNOWN_COUNT, 5);
}

static void add_mandatory_second(struct blob *blob) {
  add_with_flags(blob, OPTIONAL);
  add_section(blob, FIRST_FREE_ID + 1, SECTION_MANDATORY);
}

static void add_many(struct blob *blob) {
  for (unsigned i = 0; i < 20; i++)
    add_section(blob, FIRST_FREE_ID + i, OPTIONAL);
  resize_section(blob, SECTION_KNOWN_COUNT + 3, 100);
  resize_section(blob, SECTION_KNOWN_COUNT + 19, 3);
}

/* Empty sections until there are `count` in all. */
static void fill_table(struct blob *blob, unsigned count) {
  for (unsigned row = SECTION_KNOWN_COUNT; row < count; row++)
    add_section(blob, FIRST_FREE_ID, OPTIONAL);
}

/* Moves a section, and all behind it, one octet on: the one before gets an
   octet, which is then taken from it again. */
static void leave_gap(struct blob *blob, unsigned row) {
  uint32_t size = section_number(blob, row - 1, SECTION_SIZE);

  resize_section(blob, row - 1, size + 1u);
  put_section(blob, row - 1, SECTION_SIZE, size);
}

static void leave_first_gap(struct blob *blob) {
  size_t table_end =
      HEADER_SECTIONS + (size_t)SECTION_KNOWN_COUNT * SECTION_ROW_SIZE;

  splice(blob, table_end, 0, 8);
  for (unsigned row = 0; row < SECTION_KNOWN_COUNT; row++)
    put_section(blob, row, SECTION_OFFSET,
                section_number(blob, row, SECTION_OFFSET) + 8);
}

static void leave_gap_in_unknown(struct blob *blob) {
  add_with_flags(blob, OPTIONAL);
  leave_gap(blob, SECTION_KNOWN_COUNT);
}

/* The initials' last octet is the symbols' first: both are 0. */
static void overlap(struct blob *blob) {
  uint8_t *symbols =
      blob->bytes + section_number(blob, SECTION_SYMBOLS, SECTION_OFFSET);

  need(symbols[-1] == symbols[0], "equal octets");
  splice(blob, section_number(blob, SECTION_SYMBOLS, SECTION_OFFSET), 1, 0);
  for (unsigned row = SECTION_SYMBOLS; row < SECTION_KNOWN_COUNT; row++)
    put_section(blob, row, SECTION_OFFSET,
                section_number(blob, row, SECTION_OFFSET) - 1);
}

static void reach_into_checksum(struct blob *blob) {
  add_with_flags(blob, OPTIONAL);
  put_section(blob, SECTION_KNOWN_COUNT, SECTION_SIZE,
              blob->size - BLOB_CHECKSUM_SIZE + 1 -
                  section_number(blob, SECTION_KNOWN_COUNT, SECTION_OFFSET));
}

/* So large that its end is before its begin, in 32 bits. */
static void reach_around(struct blob *blob) {
  add_section(blob, FIRST_FREE_ID, OPTIONAL);
  add_section(blob, FIRST_FREE_ID + 1, OPTIONAL);
  put_section(blob, SECTION_KNOWN_COUNT, SECTION_SIZE, UINT32_MAX - 7);
  put_section(blob, SECTION_KNOWN_COUNT + 1, SECTION_OFFSET,
              section_number(blob, SECTION_KNOWN_COUNT, SECTION_OFFSET) - 8);
  put_section(blob, SECTION_KNOWN_COUNT + 1, SECTION_SIZE, 8);
}

static void pad_with_eight(struct blob *blob) {
  make_padding(blob, 0);
  resize_section(blob, SECTION_KNOWN_COUNT,
                 section_number(blob, SECTION_KNOWN_COUNT, SECTION_SIZE) + 8);
  put_section(blob, SECTION_KNOWN_COUNT, SECTION_SIZE,
              section_number(blob, SECTION_KNOWN_COUNT, SECTION_SIZE) - 8);
}

static void write_into_padding(struct blob *blob, unsigned octet) {
  make_padding(blob, 7);
  blob->bytes[blob->size - BLOB_CHECKSUM_SIZE - 7 + octet] = 1;
}

/* ---- The table --------------------------------------------------------- */

static const struct bad_blob blobs[] = {
    {"bad-magic-seven-bits", "the magic's first octet has lost its top bit",
     NONE, .damage = lose_top_bit, .keep_checksum = true},
    {"bad-magic-lower-case", "the magic says hsts", NONE,
     .damage = spell_in_lower_case, .keep_checksum = true},
    {"bad-magic-lf", "the magic's CR LF has become LF", NONE,
     .damage = drop_carriage_return, .keep_checksum = true},
    {"bad-magic-crlf", "the magic's LF has become CR LF", NONE,
     .damage = add_carriage_return, .keep_checksum = true},
    {"bad-magic-end", "the magic's last octet is 0", NONE,
     .damage = lose_end_of_display},
    {"unsupported-major-0", "the major version is 0", NEWER,
     .change = set_major, .by = 0},
    {"unsupported-major-2", "the major version is 2", NEWER,
     .change = set_major, .by = 2},
    {"unsupported-major-257", "the major version has a 1 in its lower octet",
     NEWER, .change = set_major, .by = 0x0101},
    {"unsupported-major-2-and-no-more", "nothing behind the version is known",
     NEWER, .damage = be_of_another_kind, .keep_checksum = true},
    {"good-minor-version", "the minor version is 65535", OPENS,
     .change = set_minor, .by = 0xFFFF},

    {"bad-no-octets", "it is empty", NONE, .change = cut_to, .by = 0,
     .keep_checksum = true},
    {"truncated-in-magic", "it ends in the magic", CUT, .change = cut_to,
     .by = 1, .keep_checksum = true},
    {"truncated-behind-magic", "it ends behind the magic", CUT,
     .change = cut_to, .by = HEADER_MAJOR, .keep_checksum = true},
    {"truncated-in-major", "it ends in the major version", CUT,
     .change = cut_to, .by = HEADER_MINOR - 1, .keep_checksum = true},
    {"truncated-in-size", "it ends in the size", CUT, .change = cut_to,
     .by = HEADER_DATE - 1, .keep_checksum = true},
    {"truncated-behind-size", "it ends behind the size", CUT, .change = cut_to,
     .by = HEADER_DATE, .keep_checksum = true},
    {"truncated-in-header", "it ends in the header", CUT, .change = cut_to,
     .by = HEADER_SECTIONS - 1, .keep_checksum = true},
    {"truncated-in-table", "it ends in the section table", CUT,
     .change = cut_to, .by = HEADER_SECTIONS + 40, .keep_checksum = true},
    {"truncated-in-checksum", "its last octet is missing", CUT,
     .change = cut_by, .by = 1, .keep_checksum = true},
    {"truncated-before-checksum", "the checksum is missing", CUT,
     .change = cut_by, .by = BLOB_CHECKSUM_SIZE, .keep_checksum = true},
    {"truncated-and-summed", "its last word is missing; the checksum is right",
     CUT, .change = cut_by, .by = 8},
    {"truncated-to-whole-sectors", "the size states more than there is", CUT,
     .change = state_more, .by = 8},

    {"bad-size-least", "the size is less than that of any blob", BAD,
     .damage = be_too_small},
    {"bad-size-32", "the size is that of the first fields", BAD,
     .damage = be_smallest},
    {"bad-size-odd", "the size is no multiple of 8", BAD,
     .damage = be_no_multiple_of_eight, .keep_checksum = true},
    {"bad-size-over-4-gib", "the size is right modulo 2^32", BAD,
     .damage = state_over_4_gib},
    {"bad-size-less", "the size states less than there is", BAD,
     .change = state_less, .by = 8},
    {"bad-octet-behind", "an octet follows the checksum", BAD, .change = append,
     .by = 1, .keep_checksum = true},
    {"bad-word-behind", "a word follows; the checksum is at its end", BAD,
     .change = append, .by = 8},
    {"bad-checksum-bit", "a bit of the checksum is wrong", BAD,
     .damage = flip_in_checksum, .keep_checksum = true},
    {"bad-checksum-0", "the checksum is 0", BAD, .damage = sum_nothing,
     .keep_checksum = true},
    {"bad-checksum-size", "the checksum is that of another size", BAD,
     .damage = sum_another_size, .keep_checksum = true},
    {"bad-bit", "a bit that nothing reads has changed", BAD,
     .damage = flip_in_digest, .keep_checksum = true},
    {"bad-words-exchanged", "two words have changed places", BAD,
     .damage = swap_words, .keep_checksum = true},
    {"bad-sector", "256 octets are lost", BAD, .damage = lose_half_a_sector,
     .keep_checksum = true},
    {"good-digest", "the digest is that of another list; nobody looks", OPENS,
     .damage = flip_in_digest},

    {"bad-section-count-14", "the last section is missing", BAD,
     .list = GOOD_TLDS, .damage = lose_last_row},
    {"bad-section-count-0", "there are no sections", BAD,
     .change = count_sections, .by = 0},
    {"bad-section-count-huge", "the section table is beyond the end", BAD,
     .change = count_sections, .by = UINT32_MAX},
    {"bad-section-ids-exchanged", "two ids have changed places", BAD,
     .damage = exchange_ids},
    {"bad-section-id-twice", "two sections have the same id", BAD,
     .damage = repeat_id},
    {"bad-section-id-unknown", "the last known section has an unknown id", BAD,
     .damage = know_no_id},
    {"bad-section-optional", "a known section is not mandatory", BAD,
     .change = flag_known_section, .by = OPTIONAL},
    {"bad-section-flags", "a known section has another flag", BAD,
     .change = flag_known_section, .by = SECTION_MANDATORY | 2},
    {"unsupported-section", "an unknown section is mandatory", NEWER,
     .change = add_with_flags, .by = SECTION_MANDATORY},
    {"unsupported-section-second", "the second unknown section is mandatory",
     NEWER, .damage = add_mandatory_second},
    {"bad-section-id-known", "a section behind the known ones has id 14", BAD,
     .change = add_with_id, .by = SECTION_KNOWN_COUNT - 1},
    {"bad-section-id-0", "a section behind the known ones has id 0", BAD,
     .change = add_with_id, .by = 0},
    {"good-section-optional", "an unknown section is optional", OPENS,
     .change = add_with_id, .by = FIRST_FREE_ID},
    {"good-section-flags", "an optional section has unknown flags", OPENS,
     .change = add_with_flags, .by = 0xFFFFFFFE},
    {"good-sections-many", "there are twenty unknown sections, most empty",
     OPENS, .damage = add_many},
    {"good-sections-most", "there are as many sections as there can be", OPENS,
     .change = fill_table, .by = SECTION_MAX_COUNT},
    {"bad-sections-over", "there is one section too many", BAD,
     .change = fill_table, .by = SECTION_MAX_COUNT + 1},
    {"bad-sections-4000", "most of the blob is empty sections", BAD,
     .change = fill_table, .by = 4000},
    {"bad-section-first-gap", "between table and first section are 8 octets",
     BAD, .damage = leave_first_gap},
    {"bad-section-gap", "an octet is between two sections", BAD,
     .change = leave_gap, .by = SECTION_TAILS},
    {"bad-section-gap-last", "an octet is before the last section", BAD,
     .change = leave_gap, .by = SECTION_SYMBOLS},
    {"bad-section-gap-unknown", "an octet is before an unknown section", BAD,
     .damage = leave_gap_in_unknown},
    {"bad-section-overlap", "two sections share an octet", BAD,
     .damage = overlap},
    {"bad-section-too-long", "the last section has an octet of the checksum",
     BAD, .damage = reach_into_checksum},
    {"bad-section-around", "a section ends before it begins, in 32 bits", BAD,
     .damage = reach_around},
    {"bad-padding-8", "there are eight octets of padding", BAD,
     .damage = pad_with_eight},
    {"bad-padding-first", "the first octet of the padding is 1", BAD,
     .change = write_into_padding, .by = 0},
    {"bad-padding-last", "the last octet of the padding is 1", BAD,
     .change = write_into_padding, .by = 6},
    {"good-padding-7", "there are seven octets of padding", OPENS,
     .change = make_padding, .by = 7},
    {"good-padding-0", "there is no padding", OPENS, .change = make_padding,
     .by = 0},
};

const struct bad_blob_table bad_frames = {blobs, COUNT(blobs)};
