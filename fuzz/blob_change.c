/* SPDX-License-Identifier: MIT */
/*
 * What may be changed of a blob.  Where one number is put for another one, it
 * is mostly one that is right elsewhere: those get furthest.
 */
#include "blob_change.h"

#include "blob_mend.h"
#include "label_code.h"

enum { FIELD_COUNT = 30, TRIES = 256 };

/* The header's fields: offset and octets. */
static const struct {
  uint8_t offset, octets;
} fields[FIELD_COUNT] = {
    {HEADER_MAJOR, 2},          {HEADER_MINOR, 2},
    {HEADER_SECTION_COUNT, 4},  {HEADER_SIZE, 8},
    {HEADER_DATE, 8},           {HEADER_ENTRY_COUNT, 4},
    {HEADER_KEY_COUNT, 4},      {HEADER_BUCKET_COUNT, 4},
    {HEADER_GROUP_COUNT, 4},    {HEADER_SPECIAL_COUNT, 4},
    {HEADER_NODE_COUNT, 4},     {HEADER_TLD_SLOTS, 4},
    {HEADER_FULLEST_BUCKET, 4}, {HEADER_TLD_MULTIPLIER, 8},
    {HEADER_KEY_MULTIPLIER, 8}, {HEADER_RANK_MASK, 4},
    {HEADER_CONTEXT_SETS, 2},   {HEADER_CLASSES, 2},
    {HEADER_CODES, 2},          {HEADER_SYMBOL_STRIDE, 2},
    {HEADER_ROWS, 1},           {HEADER_COMMON_FLAGS, 1},
    {HEADER_NODE_BITS, 1},      {HEADER_BLOCK_SIZE, 1},
    {HEADER_SPECIAL_BITS, 1},   {HEADER_PILOT_BITS, 1},
    {HEADER_INITIAL_SETS, 1},   {HEADER_TAIL_BITS, 1},
    {HEADER_RESERVED, 4},       {HEADER_DIGEST, 32},
};

/* ---- Anything --------------------------------------------------------- */

/* A field a little more or less, or another bit, or anything. */
static void change_field(struct mutant *mutant) {
  size_t field = below(mutant, FIELD_COUNT);
  uint8_t *at = mutant->octets + fields[field].offset;
  unsigned octets = fields[field].octets < 8 ? fields[field].octets : 8;
  uint64_t number = load64(at);

  switch (below(mutant, 4)) {
  case 0:
    number ^= UINT64_C(1) << below(mutant, 8u * octets);
    break;
  case 1:
    number = random_bits(&mutant->random) >> below(mutant, 64);
    break;
  case 2:
    number += 1 + below(mutant, 3);
    break;
  default:
    number -= 1 + below(mutant, 3);
  }
  for (unsigned i = 0; i < octets; i++)
    at[i] = (uint8_t)(number >> 8 * i);
}

/* A few bits or octets of one section. */
static void change_section(struct mutant *mutant) {
  unsigned id = (unsigned)below(mutant, SECTION_KNOWN_COUNT);
  const uint8_t *row = mutant->octets + HEADER_SECTIONS + id * SECTION_ROW_SIZE;
  uint8_t *section = mutant->octets + load32(row + SECTION_OFFSET);
  size_t size = load32(row + SECTION_SIZE);

  for (size_t n = size > 0 ? 1 + below(mutant, 4) : 0; n > 0; n--) {
    uint8_t *octet = &section[below(mutant, size)];
    if (below(mutant, 2) == 0)
      *octet ^= (uint8_t)(1u << below(mutant, 8));
    else if (below(mutant, 2) == 0)
      *octet = section[below(mutant, size)];
    else
      *octet = (uint8_t)random_bits(&mutant->random);
  }
}

/* The bits of a section's numbers; 1 for those that have no single width. */
static unsigned number_width(const uint8_t *blob, unsigned id) {
  switch (id) {
  case SECTION_TLD_KEYS:
    return TLD_KEY_BITS;
  case SECTION_DESCRIPTORS:
    return ENTRY_FLAG_BITS + blob[HEADER_NODE_BITS];
  case SECTION_NODES:
    return blob_node_width(blob);
  case SECTION_TAILS:
    return TAIL_WIDTH_BITS + blob[HEADER_TAIL_BITS];
  case SECTION_BLOCKS:
  case SECTION_LOW:
    return 1;
  case SECTION_SPECIAL_INDEX:
    return blob[HEADER_SPECIAL_BITS];
  default:
    return 8;
  }
}

/* A number of a section, or a bit of it, becomes another one of that section,
   or a little more or less. */
static void change_number(struct mutant *mutant) {
  unsigned id = (unsigned)below(mutant, SECTION_KNOWN_COUNT);
  unsigned width = number_width(mutant->octets, id);
  uint64_t bits = blob_section_size(mutant->octets, id) * 8;
  size_t count = width > 0 && width <= 57 ? (size_t)(bits / width) : 0;
  uint64_t number;

  if (count == 0)
    return;
  number = blob_number(mutant->octets, id, below(mutant, count), width);
  if (below(mutant, 2) == 0)
    number += below(mutant, 9) - 4;
  blob_set_number(mutant->octets, id, below(mutant, count), width, number);
}

/* The low bits of a key become those of one of the next few. */
static void copy_key(struct mutant *mutant) {
  uint64_t bits = blob_section_size(mutant->octets, SECTION_LOW) * 8;
  uint32_t groups = load32(mutant->octets + HEADER_GROUP_COUNT);
  unsigned sizes[BLOB_MOST_GROUPS];
  struct key_group group;
  uint64_t from, to;
  uint32_t number;

  if (groups == 0 || groups > BLOB_MOST_GROUPS ||
      !blob_has_widths(mutant->octets))
    return;
  blob_group_sizes(mutant->octets, sizes);
  number = (uint32_t)below(mutant, groups);
  load_group(mutant->octets, number, sizes[number], &group);
  if (group.size <= group.bucket_bits || bits / group.low_width < 2)
    return;
  from = below(mutant, (size_t)(bits / group.low_width) - 1) * group.low_width;
  to = from + (1 + below(mutant, 2)) * group.low_width;
  for (unsigned i = 0; i < group.low_width; i++)
    blob_set_number(mutant->octets, SECTION_LOW, to + i, 1,
                    blob_number(mutant->octets, SECTION_LOW, from + i, 1));
}

/* ---- Something that may be accepted ------------------------------------ */

/* A name of its own descriptor is listed or not, and how. */
static void change_flags(struct mutant *mutant) {
  static const uint8_t flags[] = {0, 1, 3, 5, 7};
  unsigned width = number_width(mutant->octets, SECTION_DESCRIPTORS);
  uint64_t bits = blob_section_size(mutant->octets, SECTION_DESCRIPTORS) * 8;
  size_t count = (size_t)(bits / width), index;
  uint64_t descriptor;

  if (count == 0 || width > 57)
    return;
  index = below(mutant, count);
  descriptor = blob_descriptor(mutant->octets, index) & ~UINT64_C(7);
  blob_set_number(mutant->octets, SECTION_DESCRIPTORS, index, width,
                  descriptor | flags[below(mutant, sizeof flags)]);
}

/* Two symbols of a class change their codes, or of an initial set their ranks,
   and so the names they spell. */
static void swap_codes(struct mutant *mutant) {
  const uint8_t *symbols = blob_section(mutant->octets, SECTION_SYMBOLS);
  size_t stride = blob_symbol_stride(mutant->octets);
  size_t columns = load16(mutant->octets + HEADER_CLASSES) +
                   (size_t)mutant->octets[HEADER_INITIAL_SETS];
  size_t one, other;
  uint64_t code;

  if (columns == 0 || columns > stride ||
      blob_section_size(mutant->octets, SECTION_SYMBOLS) <
          stride * HOST_SYMBOLS - columns)
    return;
  one = stride - columns + below(mutant, columns);
  other = one + below(mutant, CLASS_SYMBOLS) * stride;
  one += below(mutant, CLASS_SYMBOLS) * stride;
  code = symbols[one];
  blob_set_number(mutant->octets, SECTION_SYMBOLS, one, 8, symbols[other]);
  blob_set_number(mutant->octets, SECTION_SYMBOLS, other, 8, code);
}

/* A label of up to seven symbols, packed. */
static uint64_t random_tld(struct mutant *mutant) {
  uint64_t packed = 0;

  for (size_t left = 1 + below(mutant, TLD_MAX_SYMBOLS); left > 0; left--)
    packed = packed << TLD_SYMBOL_BITS | (1 + below(mutant, HOST_SYMBOLS - 1));
  return packed;
}

/* A top-level domain becomes another one that is found in the same slot. */
static void rename_tld(struct mutant *mutant) {
  const uint8_t *blob = mutant->octets;
  unsigned pilot_bits = blob[HEADER_PILOT_BITS];
  uint32_t slots = load32(blob + HEADER_TLD_SLOTS), slot;

  if (slots == 0 || pilot_bits == 0 || pilot_bits > PILOT_MAX_BITS ||
      blob_section_size(blob, SECTION_TLD_PILOTS) < UINT64_C(1) << pilot_bits)
    return;
  slot = (uint32_t)below(mutant, slots);
  for (int i = 0; i < TRIES; i++) {
    uint64_t packed = random_tld(mutant);
    if (tld_slot(packed, load64(blob + HEADER_TLD_MULTIPLIER),
                 blob_section(blob, SECTION_TLD_PILOTS), pilot_bits,
                 slots) != slot)
      continue;
    blob_set_number(mutant->octets, SECTION_TLD_KEYS, slot, TLD_KEY_BITS,
                    packed);
    return;
  }
}

void blob_change(struct mutant *mutant) {
  typedef void change(struct mutant * mutant);
  static change *const changes[] = {
      change_field,  change_field,  change_section, change_section,
      change_number, change_number, change_number,  change_number,
      change_flags,  swap_codes,    rename_tld,     copy_key};

  changes[below(mutant, sizeof changes / sizeof *changes)](mutant);
}
