/* SPDX-License-Identifier: MIT */
/*
 * The counterpart of libhsts/blob_verify.c: what that proves, this makes true
 * where it can be worked out, without a look at whether it makes sense.  The
 * blob comes from anywhere, so all that is written has to be inside it.
 */
#include "blob_mend.h"

#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "label_code.h"

enum {
  TABLE_END = HEADER_SECTIONS + SECTION_KNOWN_COUNT * SECTION_ROW_SIZE,
  MOST_COUNTED = 1 << 16 /* steps of any loop: blobs here are small */
};

static void store_number(uint8_t *at, uint64_t number, unsigned octets) {
  for (unsigned i = 0; i < octets; i++)
    at[i] = (uint8_t)(number >> 8 * i);
}

static uint32_t smaller(uint64_t a, uint32_t b) {
  return a < b ? (uint32_t)a : b;
}

/* ---- Frame ------------------------------------------------------------ */

void blob_mend_frame(uint8_t *blob, size_t size) {
  if (size < HEADER_SECTIONS + BLOB_CHECKSUM_SIZE)
    return;
  memcpy(blob, BLOB_MAGIC, BLOB_MAGIC_SIZE);
  store_number(blob + HEADER_MAJOR, BLOB_MAJOR, 2);
  store_number(blob + HEADER_SIZE, size, 8);
  store_number(blob + size - BLOB_CHECKSUM_SIZE,
               hsts_blob_checksum(blob, size - BLOB_CHECKSUM_SIZE),
               BLOB_CHECKSUM_SIZE);
}

/* ---- Sections --------------------------------------------------------- */

bool blob_has_sections(const uint8_t *blob, size_t size) {
  if (size < TABLE_END + BLOB_CHECKSUM_SIZE)
    return false;
  for (unsigned id = 0; id < SECTION_KNOWN_COUNT; id++) {
    uint64_t begin = (uint64_t)(blob_section(blob, id) - blob);
    if (begin < TABLE_END || begin > size - BLOB_CHECKSUM_SIZE ||
        blob_section_size(blob, id) > size - BLOB_CHECKSUM_SIZE - begin)
      return false;
  }
  return true;
}

bool blob_has_widths(const uint8_t *blob) {
  return blob[HEADER_NODE_BITS] <= 32 &&
         blob[HEADER_BLOCK_SIZE] >= block_size(0) &&
         blob[HEADER_BLOCK_SIZE] <= block_size(32);
}

void blob_set_number(uint8_t *blob, unsigned id, uint64_t index, unsigned width,
                     uint64_t number) {
  uint8_t *section = blob + (blob_section(blob, id) - blob);
  uint64_t bits = blob_section_size(blob, id) * 8;

  for (uint64_t bit = index * width, i = 0; i < width; i++, bit++) {
    uint8_t mask = (uint8_t)(1u << bit % 8);
    if (bit >= bits)
      return;
    section[bit / 8] = (uint8_t)(number >> i & 1 ? section[bit / 8] | mask
                                                 : section[bit / 8] & ~mask);
  }
}

/* The bits that a section has, by the header. */
static uint64_t stated_bits(const uint8_t *blob, unsigned id,
                            uint64_t low_bits) {
  uint64_t special = load32(blob + HEADER_SPECIAL_COUNT);
  uint64_t slots = load32(blob + HEADER_TLD_SLOTS);
  uint64_t groups = load32(blob + HEADER_GROUP_COUNT);
  uint64_t buckets = load32(blob + HEADER_BUCKET_COUNT);

  switch (id) {
  case SECTION_TLD_PILOTS:
    return UINT64_C(8) << (blob[HEADER_PILOT_BITS] & 31);
  case SECTION_TLD_KEYS:
    return slots * TLD_KEY_BITS;
  case SECTION_DESCRIPTORS:
    return (slots + special) * (ENTRY_FLAG_BITS + blob[HEADER_NODE_BITS]);
  case SECTION_NODES:
    return (uint64_t)load32(blob + HEADER_NODE_COUNT) * blob_node_width(blob);
  case SECTION_ROWS:
    return (uint64_t)blob[HEADER_ROWS] * ROW_SIZE * 8;
  case SECTION_GROUPS:
    return groups * GROUP_SIZE * 8;
  case SECTION_BLOCKS:
    return (buckets + BLOCK_BUCKETS - 1) / BLOCK_BUCKETS *
           blob[HEADER_BLOCK_SIZE] * 8;
  case SECTION_SPECIAL_INDEX:
    return ((uint64_t)blob_special_blocks(blob) + 1) *
           blob[HEADER_SPECIAL_BITS];
  case SECTION_SPECIAL_RANKS:
    return special * 8;
  case SECTION_TAILS:
    return (RANK_MAX_BITS + 1) * (blob[HEADER_NODE_BITS] + UINT64_C(1)) *
           (TAIL_WIDTH_BITS + blob[HEADER_TAIL_BITS]);
  case SECTION_CODES:
    return UINT64_C(3) * 8 * load16(blob + HEADER_CODES);
  case SECTION_INITIALS:
    return UINT64_C(8) * load16(blob + HEADER_CLASSES);
  case SECTION_SYMBOLS:
    return UINT64_C(8) *
           (blob_symbol_stride(blob) * HOST_SYMBOLS -
            load16(blob + HEADER_CLASSES) - blob[HEADER_INITIAL_SETS]);
  default:
    return low_bits;
  }
}

static uint64_t mended_size(const uint8_t *blob, uint64_t low_bits) {
  uint64_t size = TABLE_END;

  for (unsigned id = 0; id < SECTION_KNOWN_COUNT; id++)
    size += (stated_bits(blob, id, low_bits) + 7) / 8;
  return (size + 7) / 8 * 8 + BLOB_CHECKSUM_SIZE;
}

/* Copies a section to its new place, and writes its row. */
static uint64_t move_section(uint8_t *mended, const uint8_t *blob, unsigned id,
                             uint64_t offset, uint64_t bits) {
  uint64_t old = blob_section_size(blob, id), size = (bits + 7) / 8;
  uint8_t *row = mended + HEADER_SECTIONS + id * SECTION_ROW_SIZE;

  memcpy(mended + offset, blob_section(blob, id),
         (size_t)(old < size ? old : size));
  if (bits % 8 != 0)
    mended[offset + size - 1] &= (uint8_t)low_mask(bits % 8);
  store_number(row + SECTION_ID, id, 4);
  store_number(row + SECTION_FLAGS, SECTION_MANDATORY, 4);
  store_number(row + SECTION_OFFSET, offset, 4);
  store_number(row + SECTION_SIZE, size, 4);
  return offset + size;
}

size_t blob_mend_sections(uint8_t *blob, size_t size, size_t max_size,
                          uint64_t low_bits) {
  uint64_t stated = mended_size(blob, low_bits), offset = TABLE_END;
  size_t new_size = (size_t)stated;
  uint8_t *mended;

  if (!blob_has_sections(blob, size) || stated > max_size)
    return 0;
  mended = fuzz_buffer(new_size);
  memset(mended, 0, new_size);
  memcpy(mended, blob, HEADER_SECTIONS);
  store_number(mended + HEADER_SECTION_COUNT, SECTION_KNOWN_COUNT, 4);
  for (unsigned id = 0; id < SECTION_KNOWN_COUNT; id++)
    offset =
        move_section(mended, blob, id, offset, stated_bits(blob, id, low_bits));
  memcpy(blob, mended, new_size);
  free(mended);
  return new_size;
}

/* ---- Counts ----------------------------------------------------------- */

/* The blocks of which all octets are there. */
static uint32_t block_count(const uint8_t *blob) {
  uint64_t buckets = load32(blob + HEADER_BUCKET_COUNT);
  uint64_t stated = (buckets + BLOCK_BUCKETS - 1) / BLOCK_BUCKETS;
  uint64_t whole =
      blob_section_size(blob, SECTION_BLOCKS) / blob[HEADER_BLOCK_SIZE];

  return smaller(stated < whole ? stated : whole, MOST_COUNTED);
}

/* Sets a block's first rank; its keys, of which *fullest is the most that a
   bucket has. */
static unsigned mend_block(uint8_t *blob, uint32_t index, uint64_t rank,
                           unsigned *fullest) {
  unsigned size = 8u * blob[HEADER_BLOCK_SIZE], sum = 0;
  unsigned width = size - 2 * BLOCK_BUCKETS - BLOCK_SEED_BITS;
  uint64_t tail = (uint64_t)index * size + 2 * BLOCK_BUCKETS;
  struct bucket_block block;

  load_block(blob, index, &block);
  for (unsigned i = 0; i < width; i++)
    blob_set_number(blob, SECTION_BLOCKS, tail + BLOCK_SEED_BITS + i, 1,
                    rank >> i & 1);
  for (unsigned i = 0; i < BLOCK_BUCKETS; i++) {
    unsigned keys = bucket_keys(&block, i);
    sum += keys;
    *fullest = keys > *fullest ? keys : *fullest;
  }
  return sum;
}

/* Sets what the key count says of blocks.  If their size becomes another one,
   they are read in another way, and what is mended after that is of no use. */
static void mend_blocks(uint8_t *blob) {
  unsigned fullest = 0, rank_bits;
  uint64_t rank = 0;

  for (uint32_t i = 0; i < block_count(blob); i++)
    rank += mend_block(blob, i, rank, &fullest);
  store_number(blob + HEADER_KEY_COUNT, rank, 4);
  store_number(blob + HEADER_FULLEST_BUCKET, fullest, 4);
  rank_bits = bit_length(load32(blob + HEADER_KEY_COUNT));
  store_number(blob + HEADER_RANK_MASK, low_mask(rank_bits), 4);
  store_number(blob + HEADER_BLOCK_SIZE, block_size(rank_bits), 1);
}

/* The descriptors that are there. */
static uint32_t descriptor_count(const uint8_t *blob) {
  unsigned width = ENTRY_FLAG_BITS + blob[HEADER_NODE_BITS];

  return smaller(blob_section_size(blob, SECTION_DESCRIPTORS) * 8 / width,
                 smaller(blob_descriptor_count(blob), MOST_COUNTED));
}

/* Lets nodes have the descriptors that have them; there are no others. */
static void mend_nodes(uint8_t *blob) {
  unsigned width = ENTRY_FLAG_BITS + blob[HEADER_NODE_BITS];
  uint64_t nodes = load32(blob + HEADER_NODE_COUNT);

  for (uint32_t i = 0; i < descriptor_count(blob); i++) {
    uint64_t node = blob_descriptor(blob, i) >> ENTRY_FLAG_BITS;
    if (node > nodes)
      blob_set_number(blob, SECTION_DESCRIPTORS, i, width,
                      blob_descriptor(blob, i) & ENTRY_FLAGS);
    else if (node > 0)
      blob_set_number(blob, SECTION_NODES, node - 1, blob_node_width(blob), i);
  }
}

static void mend_entries(uint8_t *blob) {
  uint64_t entries = (uint64_t)load32(blob + HEADER_KEY_COUNT) -
                     load32(blob + HEADER_SPECIAL_COUNT);

  for (uint32_t i = 0; i < descriptor_count(blob); i++)
    entries += blob_descriptor(blob, i) & ENTRY_LISTED;
  store_number(blob + HEADER_ENTRY_COUNT, entries, 4);
}

/* What the groups so far take. */
struct totals {
  uint64_t buckets, low_bits;
};

/* The rank of the first key in a bucket or after it. */
static uint64_t first_rank(const uint8_t *blob, uint64_t bucket) {
  struct bucket_block block;

  if (bucket / BLOCK_BUCKETS >= block_count(blob))
    return load32(blob + HEADER_KEY_COUNT);
  load_block(blob, bucket / BLOCK_BUCKETS, &block);
  return block.first_rank + keys_before(&block, bucket % BLOCK_BUCKETS);
}

/* Gives a group the buckets and low bits behind those of the one before. */
static void mend_group(uint8_t *blob, uint32_t index,
                       const struct key_group *group, struct totals *totals) {
  uint64_t rank = first_rank(blob, totals->buckets);
  uint64_t low_start = totals->low_bits - rank * group->low_width;
  uint64_t buckets =
      totals->buckets << GROUP_BUCKET_BITS_WIDTH | group->bucket_bits;
  uint64_t record = (low_start & low_mask(32)) | buckets << 32;

  blob_set_number(blob, SECTION_GROUPS, index, 8 * GROUP_SIZE, record);
  totals->buckets += UINT64_C(1) << group->bucket_bits;
  totals->low_bits +=
      (first_rank(blob, totals->buckets) - rank) * group->low_width;
}

void blob_group_sizes(const uint8_t *blob, unsigned *sizes) {
  uint64_t whole = blob_section_size(blob, SECTION_ROWS) / ROW_SIZE;
  const uint8_t *row = blob_section(blob, SECTION_ROWS);
  uint32_t rows = smaller(whole, blob[HEADER_ROWS]);

  memset(sizes, 0, BLOB_MOST_GROUPS * sizeof *sizes);
  for (; rows > 0; rows--, row += ROW_SIZE) {
    uint32_t group = load16(row + ROW_FIRST_GROUP);
    unsigned limit = load16(row + ROW_LIMIT);
    for (unsigned below = 0; below < 64 && below < limit; below++)
      if (load64(row + ROW_BORDERS) << below >> 63 && group < BLOB_MOST_GROUPS)
        sizes[group++] = limit - 1 - below;
  }
}

static uint64_t mend_groups(uint8_t *blob) {
  uint32_t count = smaller(load32(blob + HEADER_GROUP_COUNT), BLOB_MOST_GROUPS);
  unsigned sizes[BLOB_MOST_GROUPS];
  struct totals totals = {0, 0};
  struct key_group group;

  blob_group_sizes(blob, sizes);
  for (unsigned bits = 1u << GROUP_BUCKET_BITS_WIDTH; bits-- > 0;)
    for (uint32_t i = 0; i < count; i++) {
      load_group(blob, i, sizes[i], &group);
      if (group.bucket_bits == bits)
        mend_group(blob, i, &group, &totals);
    }
  return totals.low_bits;
}

static void mend_stride(uint8_t *blob) {
  store_number(blob + HEADER_SYMBOL_STRIDE,
               UINT64_C(0) + load16(blob + HEADER_CLASSES) +
                   blob[HEADER_INITIAL_SETS] + HOST_SYMBOLS +
                   load16(blob + HEADER_CONTEXT_SETS),
               2);
}

uint64_t blob_mend_counts(uint8_t *blob) {
  uint64_t low_bits;

  mend_stride(blob);
  if (!blob_has_widths(blob))
    return blob_section_size(blob, SECTION_LOW) * 8;
  mend_blocks(blob);
  low_bits = mend_groups(blob);
  mend_nodes(blob);
  mend_entries(blob);
  return low_bits;
}
