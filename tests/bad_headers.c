/* SPDX-License-Identifier: MIT */
/*
 * Bad blobs: the header's numbers at one more than their limits, and sections
 * of one octet more or less than those numbers say.  Sections are made as large
 * as a number over its limit asks for, so that the limit alone is broken.
 */
#include "bad_blobs.h"
#include "count.h"
#include "key_edit.h"

/* ---- Rows, flags, pilots, others ---------------------------------------- */

/* Rows without keys behind those there are. */
static void set_rows(struct blob *blob, unsigned rows) {
  unsigned row = blob->bytes[HEADER_ROWS];

  set_count(blob, SECTION_ROWS, rows, 8 * ROW_SIZE);
  set_header(blob, HEADER_ROWS, 1, rows);
  for (; row < rows; row++)
    store_number(section_octets(blob, SECTION_ROWS) + row * ROW_SIZE +
                     ROW_FIRST_GROUP,
                 count_of(blob, HEADER_GROUP_COUNT), 2);
}

static void lose_last_row(struct blob *blob) {
  set_rows(blob, blob->bytes[HEADER_ROWS] - 1u);
}

static void set_common_flags(struct blob *blob, unsigned flags) {
  set_header(blob, HEADER_COMMON_FLAGS, 1, flags);
}

/* Each pilot twice: more bits of the hash choose the same one. */
static void set_pilot_bits(struct blob *blob, unsigned bits) {
  unsigned before = blob->bytes[HEADER_PILOT_BITS];
  size_t count = (size_t)1 << before;
  uint8_t old[256];

  need(before <= 8 && bits > before, "few pilots");
  memcpy(old, blob_section(blob->bytes, SECTION_TLD_PILOTS), count);
  set_count(blob, SECTION_TLD_PILOTS, UINT64_C(1) << bits, 8);
  set_header(blob, HEADER_PILOT_BITS, 1, bits);
  uint8_t *new = section_octets(blob, SECTION_TLD_PILOTS);
  for (size_t i = 0; i < (size_t)1 << bits; i++)
    new[i] = old[i >> (bits - before)];
}

/* One pilot: what a shift by all 64 bits would choose. */
static void use_no_pilot_bits(struct blob *blob) {
  set_count(blob, SECTION_TLD_PILOTS, 1, 8);
  set_header(blob, HEADER_PILOT_BITS, 1, 0);
}

static void reserve_octet(struct blob *blob, unsigned octet) {
  set_header(blob, HEADER_RESERVED + octet, 1, 1);
}

/* A blob without any top-level domain can have keys below the root alone. */
static void lose_tld_slots(struct blob *blob) {
  uint32_t slots = count_of(blob, HEADER_TLD_SLOTS);

  for (uint32_t slot = 0; slot < slots; slot++)
    if (blob_descriptor(blob->bytes, slot) & ENTRY_LISTED)
      add_to_count(blob, HEADER_ENTRY_COUNT, -1);
  set_header(blob, HEADER_TLD_SLOTS, 4, 0);
  set_count(blob, SECTION_TLD_KEYS, 0, TLD_KEY_BITS);
  set_count(blob, SECTION_DESCRIPTORS, 0, ENTRY_FLAG_BITS);
}

/* `dev` alone, to whose slot every label leads. */
static void leave_one_tld_slot(struct blob *blob) {
  uint64_t key = blob_number(blob->bytes, SECTION_TLD_KEYS,
                             slot_of_tld(blob, "dev"), TLD_KEY_BITS);
  uint64_t descriptor = blob_descriptor(blob->bytes, slot_of_tld(blob, "dev"));

  lose_tld_slots(blob);
  set_header(blob, HEADER_TLD_SLOTS, 4, 1);
  set_header(blob, HEADER_ENTRY_COUNT, 4, 1);
  set_count(blob, SECTION_TLD_KEYS, 1, TLD_KEY_BITS);
  set_count(blob, SECTION_DESCRIPTORS, 1, ENTRY_FLAG_BITS);
  set_number(blob, SECTION_TLD_KEYS, 0, TLD_KEY_BITS, key);
  set_descriptor(blob, 0, descriptor);
}

static void set_even_multiplier(struct blob *blob) {
  blob->bytes[HEADER_KEY_MULTIPLIER] &= 0xFE;
}

static void set_date(struct blob *blob, uint64_t date) {
  set_header(blob, HEADER_DATE, 8, date);
}

static void be_from_no_date(struct blob *blob) {
  set_date(blob, 0);
}

static void be_from_the_last_date(struct blob *blob) {
  set_date(blob, INT64_MAX);
}

static void be_from_a_negative_date(struct blob *blob) {
  set_date(blob, UINT64_C(1) << 63);
}

/* ---- Widths ------------------------------------------------------------- */

static void set_special_bits(struct blob *blob, unsigned bits) {
  set_width(blob, SECTION_SPECIAL_INDEX, blob_special_blocks(blob->bytes) + 1,
            blob->bytes[HEADER_SPECIAL_BITS], bits);
  set_header(blob, HEADER_SPECIAL_BITS, 1, bits);
}

/* The index of no keys has one number, how many special ones there are. */
static void index_specials_of_none(struct blob *blob) {
  need(count_of(blob, HEADER_KEY_COUNT) == 0, "a list without keys");
  set_special_bits(blob, 1);
  set_number(blob, SECTION_SPECIAL_INDEX, 0, 1, 1);
}

static void widen_all(struct blob *blob) {
  set_node_bits(blob, 32);
  set_tail_bits(blob, TAIL_START_MAX_BITS);
  set_special_bits(blob, SPECIAL_MAX_BITS);
  set_pilot_bits(blob, 12);
  set_rows(blob, HOST_MAX_LABEL);
  set_sets(blob, 256);
  set_classes(blob, 256);
  set_initial_sets(blob, 255);
}

/* So many keys, of which none is special, ask for no octet of the sections that
   count special keys: only the buckets show that there are none. */
static void count_keys_alone(struct blob *blob) {
  uint32_t entries = count_of(blob, HEADER_ENTRY_COUNT);

  add_to_keys(blob, (int)(UINT32_MAX - entries));
  set_header(blob, HEADER_ENTRY_COUNT, 4, UINT32_MAX);
}

/* ---- Numbers that follow from others ------------------------------------ */

/* The only block begins with rank 0, whatever the mask of ranks is. */
static void change_rank_mask(struct blob *blob, unsigned by) {
  need(blob_block_count(blob->bytes) == 1, "a single block");
  set_header(blob, HEADER_RANK_MASK, 4, count_of(blob, HEADER_RANK_MASK) ^ by);
}

/* The block has room for that bit, too. */
static void add_rank_bit(struct blob *blob) {
  unsigned mask = count_of(blob, HEADER_RANK_MASK);

  need(block_size(bit_length(mask + 1)) == blob->bytes[HEADER_BLOCK_SIZE],
       "a left-over bit");
  change_rank_mask(blob, mask + 1);
}

/* As many octets as ranks with other bits would take. */
static void resize_blocks(struct blob *blob, unsigned by) {
  set_block_size(blob, (uint8_t)(blob->bytes[HEADER_BLOCK_SIZE] + by));
}

/* An octet behind each row. */
static void lengthen_stride(struct blob *blob) {
  set_stride(blob, blob_symbol_stride(blob->bytes) + 1);
}

/* A row's last octet, a class that no label needs, is the next one's first, a
   rank; and since there are 256 classes, that is one. */
static void shorten_stride(struct blob *blob) {
  unsigned sets = load16(blob->bytes + HEADER_CONTEXT_SETS);

  set_classes(blob, 256);
  set_sets(blob, sets + 1);
  for (unsigned symbol = 1; symbol < HOST_SYMBOLS; symbol++)
    *class_at(blob, symbol - 1, sets) = *rank_at(blob, symbol, 0);
  set_stride(blob, blob_symbol_stride(blob->bytes) - 1);
}

/* ---- Sizes of sections -------------------------------------------------- */

static uint32_t section_size(const struct blob *blob, unsigned id) {
  return load32(section_row(blob, id) + SECTION_SIZE);
}

static void lengthen(struct blob *blob, unsigned id) {
  resize_section(blob, id, section_size(blob, id) + 1u);
}

static void shorten(struct blob *blob, unsigned id) {
  need(section_size(blob, id) > 0, "a section that is not empty");
  resize_section(blob, id, section_size(blob, id) - 1u);
}

/* How many bits of a section are numbers. */
static uint64_t used_bits(const struct blob *blob, unsigned id) {
  const uint8_t *bytes = blob->bytes;

  switch (id) {
  case SECTION_TLD_KEYS:
    return (uint64_t)count_of(blob, HEADER_TLD_SLOTS) * TLD_KEY_BITS;
  case SECTION_DESCRIPTORS:
    return (uint64_t)blob_descriptor_count(bytes) *
           (ENTRY_FLAG_BITS + bytes[HEADER_NODE_BITS]);
  case SECTION_NODES:
    return (uint64_t)count_of(blob, HEADER_NODE_COUNT) * blob_node_width(bytes);
  case SECTION_TAILS:
    return (uint64_t)(RANK_MAX_BITS + 1) * (bytes[HEADER_NODE_BITS] + 1u) *
           (TAIL_WIDTH_BITS + bytes[HEADER_TAIL_BITS]);
  case SECTION_SPECIAL_INDEX:
    return (uint64_t)(blob_special_blocks(bytes) + 1) *
           bytes[HEADER_SPECIAL_BITS];
  default:
    return low_bit_count(blob);
  }
}

/* Makes a section's numbers one bit wider, or for nodes and TLD keys, which
   have a width that is given, does nothing. */
static void widen(struct blob *blob, unsigned id) {
  if (id == SECTION_DESCRIPTORS)
    set_node_bits(blob, blob->bytes[HEADER_NODE_BITS] + 1u);
  else if (id == SECTION_TAILS)
    set_tail_bits(blob, blob->bytes[HEADER_TAIL_BITS] + 1u);
  else if (id == SECTION_SPECIAL_INDEX)
    set_special_bits(blob, blob->bytes[HEADER_SPECIAL_BITS] + 1u);
}

/* The top bit of a section's last octet, which is no number's. */
static void use_left_over_bits(struct blob *blob, unsigned id) {
  for (unsigned tries = 0; used_bits(blob, id) % 8 == 0; tries++) {
    need(tries < 8, "a left-over bit");
    widen(blob, id);
  }
  section_octets(blob, id)[section_size(blob, id) - 1] |= 0x80;
}

/* Behind the first rank of the first block. */
static void use_left_over_bits_of_block(struct blob *blob) {
  unsigned bits = bit_length(count_of(blob, HEADER_KEY_COUNT));

  need((BLOCK_SEED_BITS + bits) % 8 != 0, "left-over bits");
  section_octets(blob, SECTION_BLOCKS)[blob->bytes[HEADER_BLOCK_SIZE] - 1] |=
      0x80;
}

/* ---- The table ---------------------------------------------------------- */

/* NOLINTBEGIN(bugprone-macro-parentheses): texts beside a text */
#define LONG(section, id, of)                                      \
  {                                                                \
    "bad-long-" section, "the section has an octet too many", BAD, \
        .list = of, .change = lengthen, .by = id                   \
  }

#define SHORT(section, id, of)                                     \
  {                                                                \
    "bad-short-" section, "the section has an octet too few", BAD, \
        .list = of, .change = shorten, .by = id                    \
  }
/* NOLINTEND(bugprone-macro-parentheses) */

static const struct bad_blob blobs[] = {
    {"bad-sets-0", "there are no context sets", BAD, .change = set_sets,
     .by = 0},
    {"bad-sets-257", "there are 257 context sets", BAD, .change = set_sets,
     .by = 257},
    {"bad-classes-0", "there are no classes", BAD, .change = set_classes,
     .by = 0},
    {"bad-classes-257", "there are 257 classes", BAD, .change = set_classes,
     .by = 257},
    {"bad-initial-sets-0", "there are no initial sets", BAD,
     .change = set_initial_sets, .by = 0},
    {"bad-tail-bits-41", "the starts of tails have 41 bits", BAD,
     .change = set_tail_bits, .by = TAIL_START_MAX_BITS + 1},
    {"bad-rows-64", "there is a row for labels of 64 octets", BAD,
     .change = set_rows, .by = 64},
    {"bad-rows-less", "the last row is missing", BAD, .damage = lose_last_row},
    {"bad-common-flags-unlisted", "keys that are not special are not listed",
     BAD, .change = set_common_flags, .by = ENTRY_FLAGS - ENTRY_LISTED},
    {"bad-common-flags-15", "the common flags have a fourth one", BAD,
     .change = set_common_flags, .by = 15},
    {"bad-node-bits-33", "nodes have 33 bits", BAD, .change = set_node_bits,
     .by = 33},
    {"bad-special-bits-29", "numbers of special keys have 29 bits", BAD,
     .change = set_special_bits, .by = SPECIAL_MAX_BITS + 1},
    {"bad-pilot-bits-0", "there is one pilot", BAD, .list = GOOD_TLDS,
     .damage = use_no_pilot_bits},
    {"good-pilot-bits-24", "there are 2^24 pilots", OPENS,
     .change = set_pilot_bits, .by = PILOT_MAX_BITS},
    {"bad-pilot-bits-25", "there are 2^25 pilots", BAD,
     .change = set_pilot_bits, .by = PILOT_MAX_BITS + 1},
    {"bad-reserved-first", "the first reserved octet is 1", BAD,
     .change = reserve_octet, .by = 0},
    {"bad-reserved-second", "the second reserved octet is 1", BAD,
     .change = reserve_octet, .by = 1},
    {"bad-reserved-third", "the third reserved octet is 1", BAD,
     .change = reserve_octet, .by = 2},
    {"bad-reserved-last", "the last reserved octet is 1", BAD,
     .change = reserve_octet, .by = 3},
    {"bad-tld-slots-0", "there are no slots of top-level domains", BAD,
     .list = GOOD_TLDS, .damage = lose_tld_slots},
    {"good-tld-slots-1", "there is one slot", OPENS, .list = GOOD_TLDS,
     .damage = leave_one_tld_slot},
    {"bad-multiplier-even", "the key multiplier is even, so it loses a bit",
     BAD, .list = GOOD_TLDS, .damage = set_even_multiplier},
    {"bad-date", "the date is 2^63", BAD, .damage = be_from_a_negative_date},
    {"good-date-greatest", "the date is 2^63 - 1", OPENS,
     .damage = be_from_the_last_date},
    {"good-date-unknown", "the date is 0", OPENS, .damage = be_from_no_date},
    {"good-widths", "all widths and counts are at their limits", OPENS,
     .list = GOOD_RICH, .damage = widen_all},
    {"bad-special-index-no-keys", "the index of no keys counts a special one",
     BAD, .list = GOOD_TLDS, .damage = index_specials_of_none},
    {"bad-key-count-huge",
     "there are almost 2^32 keys, and nothing else of them", BAD,
     .list = GOOD_TLDS, .damage = count_keys_alone},

    {"bad-rank-mask-more", "the rank mask has a bit more", BAD,
     .damage = add_rank_bit},
    {"bad-rank-mask-less", "the rank mask lacks its lowest bit", BAD,
     .change = change_rank_mask, .by = 1},
    {"bad-block-size-more", "blocks have an octet too many", BAD,
     .change = resize_blocks, .by = 1},
    {"bad-block-size-less", "blocks, if there were any, have one too few", BAD,
     .list = GOOD_TLDS, .change = resize_blocks, .by = UINT32_MAX},
    {"bad-stride-more", "rows of symbols have an octet too many", BAD,
     .damage = lengthen_stride},
    {"bad-stride-less", "rows of symbols overlap", BAD, .list = GOOD_TLDS,
     .damage = shorten_stride},

    LONG("tld-pilots", SECTION_TLD_PILOTS, GOOD_RICH),
    SHORT("tld-pilots", SECTION_TLD_PILOTS, GOOD_RICH),
    LONG("tld-keys", SECTION_TLD_KEYS, GOOD_RICH),
    SHORT("tld-keys", SECTION_TLD_KEYS, GOOD_RICH),
    LONG("descriptors", SECTION_DESCRIPTORS, GOOD_RICH),
    SHORT("descriptors", SECTION_DESCRIPTORS, GOOD_RICH),
    LONG("nodes", SECTION_NODES, GOOD_RICH),
    SHORT("nodes", SECTION_NODES, GOOD_RICH),
    LONG("rows", SECTION_ROWS, GOOD_RICH),
    SHORT("rows", SECTION_ROWS, GOOD_RICH),
    LONG("groups", SECTION_GROUPS, GOOD_RICH),
    SHORT("groups", SECTION_GROUPS, GOOD_RICH),
    LONG("blocks", SECTION_BLOCKS, GOOD_RICH),
    SHORT("blocks", SECTION_BLOCKS, GOOD_RICH),
    LONG("low-bits", SECTION_LOW, GOOD_RICH),
    SHORT("low-bits", SECTION_LOW, GOOD_RICH),
    LONG("special-index", SECTION_SPECIAL_INDEX, GOOD_RICH),
    SHORT("special-index", SECTION_SPECIAL_INDEX, GOOD_RICH),
    LONG("special-ranks", SECTION_SPECIAL_RANKS, GOOD_RICH),
    SHORT("special-ranks", SECTION_SPECIAL_RANKS, GOOD_RICH),
    LONG("tails", SECTION_TAILS, GOOD_RICH),
    SHORT("tails", SECTION_TAILS, GOOD_RICH),
    LONG("codes", SECTION_CODES, GOOD_SMALL),
    SHORT("codes", SECTION_CODES, GOOD_SMALL),
    LONG("initials", SECTION_INITIALS, GOOD_RICH),
    SHORT("initials", SECTION_INITIALS, GOOD_RICH),
    LONG("symbols", SECTION_SYMBOLS, GOOD_RICH),
    SHORT("symbols", SECTION_SYMBOLS, GOOD_RICH),

    {"bad-left-over-tld-keys", "a bit behind the last key is 1", BAD,
     .list = GOOD_TLDS, .change = use_left_over_bits, .by = SECTION_TLD_KEYS},
    {"bad-left-over-descriptors", "a bit behind the last one is 1", BAD,
     .change = use_left_over_bits, .by = SECTION_DESCRIPTORS},
    {"bad-left-over-nodes", "a bit behind the last node is 1", BAD,
     .change = use_left_over_bits, .by = SECTION_NODES},
    {"bad-left-over-tails", "a bit behind the last start is 1", BAD,
     .change = use_left_over_bits, .by = SECTION_TAILS},
    {"bad-left-over-low-bits", "a bit behind the last key is 1", BAD,
     .change = use_left_over_bits, .by = SECTION_LOW},
    {"bad-left-over-special-index", "a bit behind the last number is 1", BAD,
     .change = use_left_over_bits, .by = SECTION_SPECIAL_INDEX},
    {"bad-left-over-block", "a bit behind a block's first rank is 1", BAD,
     .damage = use_left_over_bits_of_block},
};

const struct bad_blob_table bad_headers = {blobs, COUNT(blobs)};
