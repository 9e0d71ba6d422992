/* SPDX-License-Identifier: MIT */
/*
 * What the files of the runtime that read a blob share: the db, access to a
 * section's packed numbers, and the two mappings that turn a key into the place
 * where it is stored.  All of it trusts that the blob was verified.
 */
#ifndef HSTS_BLOB_H
#define HSTS_BLOB_H

#include "bit_count.h"
#include "blob_format.h"
#include "bytes.h"
#include "hsts.h"

/* The bits that a number needs, below 2^63; none if it is 0, and that without a
   branch. */
static inline unsigned bit_length(uint64_t x) {
  return 63 - (unsigned)__builtin_clzll(x << 1 | 1);
}

struct hsts_db {
  const uint8_t *blob;
  uint32_t allocated;     /* to be freed, with the bytes that a file had */
  const uint8_t *overlay; /* the blob that is asked before; mostly NULL */
};

/* hsts_lookup in one blob, with arguments that are none of a bug. */
hsts_status hsts_lookup_blob(const uint8_t *blob, const char *host,
                             size_t host_length, unsigned options,
                             hsts_match *match);

/* hsts_lookup if its arguments are a bug, or the db has an overlay:
   blob_overlay.c. */
hsts_status hsts_lookup_rare(const hsts_db *db, const char *host,
                             size_t host_length, unsigned options,
                             hsts_match *match);

/* The checksum over `size` octets, a multiple of 8; see blob_open.c. */
uint64_t hsts_blob_checksum(const uint8_t *bytes, uint64_t size);

/* Whether the contents of the sections, whose sizes are right, can be trusted:
   their numbers (blob_verify.c), and then their names (blob_verify_names.c). */
bool hsts_blob_verify_numbers(const uint8_t *blob);
bool hsts_blob_verify_names(const uint8_t *blob);

static inline const uint8_t *blob_section(const uint8_t *blob, unsigned id) {
  return blob + load32(blob + HEADER_SECTIONS + (size_t)id * SECTION_ROW_SIZE +
                       SECTION_OFFSET);
}

static inline uint64_t blob_section_size(const uint8_t *blob, unsigned id) {
  return load32(blob + HEADER_SECTIONS + (size_t)id * SECTION_ROW_SIZE +
                SECTION_SIZE);
}

/* Number `index` of a section that holds numbers of `width` bits (0 to 57). */
static inline uint64_t blob_number(const uint8_t *blob, unsigned id,
                                   uint64_t index, unsigned width) {
  return load_bits(blob_section(blob, id), index * width, width);
}

/* Whether a section holds just `count` numbers of `width` bits, and nothing in
   what is left over of its last octet. */
static inline bool blob_has_numbers(const uint8_t *blob, unsigned id,
                                    uint64_t count, unsigned width) {
  uint64_t bits = count * width, octets = (bits + 7) / 8;

  return blob_section_size(blob, id) == octets &&
         (bits % 8 == 0 || blob_section(blob, id)[octets - 1] >> bits % 8 == 0);
}

/* Three flags and a node number. */
static inline uint64_t blob_descriptor(const uint8_t *blob, uint64_t index) {
  return blob_number(blob, SECTION_DESCRIPTORS, index,
                     ENTRY_FLAG_BITS + blob[HEADER_NODE_BITS]);
}

static inline uint32_t blob_descriptor_count(const uint8_t *blob) {
  return load32(blob + HEADER_TLD_SLOTS) + load32(blob + HEADER_SPECIAL_COUNT);
}

/* The bits of a descriptor's place. */
static inline unsigned blob_node_width(const uint8_t *blob) {
  return bit_length(blob_descriptor_count(blob) - 1);
}

/* Blocks of SPECIAL_BLOCK ranks, the last one perhaps not full. */
static inline uint32_t blob_special_blocks(const uint8_t *blob) {
  uint32_t keys = load32(blob + HEADER_KEY_COUNT);
  return keys / SPECIAL_BLOCK + (keys % SPECIAL_BLOCK != 0);
}

/* A word that has a top bit set in each octet that is zero in x, nothing else.
 */
static inline uint64_t zero_octets(uint64_t x) {
  const uint64_t low_bits = 0x7f7f7f7f7f7f7f7f;
  return ~(((x & low_bits) + low_bits) | x | low_bits);
}

/* The descriptor of the key of that rank.  Its block has about three special
   ranks, which are compared eight at a time. */
static inline uint64_t blob_key_descriptor(const uint8_t *blob, uint64_t rank) {
  unsigned width = blob[HEADER_SPECIAL_BITS];
  uint64_t block = rank / SPECIAL_BLOCK;
  const uint8_t *ranks = blob_section(blob, SECTION_SPECIAL_RANKS);
  uint64_t both = load_bits(blob_section(blob, SECTION_SPECIAL_INDEX),
                            block * width, 2 * width);
  uint64_t i = both & short_mask(width), end = both >> width;
  uint64_t pattern = rank % SPECIAL_BLOCK * 0x0101010101010101;

  uint64_t same = zero_octets(load64(ranks + i) ^ pattern);
  while (same == 0 && i + 8 < end) {
    i += 8;
    same = zero_octets(load64(ranks + i) ^ pattern);
  }
  i += lowest_bit(same | UINT64_C(1) << 63) / 8;
  bool special = same != 0 && i < end;
  uint64_t descriptor =
      blob_descriptor(blob, special ? load32(blob + HEADER_TLD_SLOTS) + i : 0);
  return special ? descriptor : blob[HEADER_COMMON_FLAGS];
}

/* The descriptor of a node, which takes just the bits that it needs. */
static inline uint32_t blob_node_descriptor(const uint8_t *blob,
                                            uint32_t node) {
  return (uint32_t)blob_number(blob, SECTION_NODES, node,
                               blob_node_width(blob));
}

/* A top-level domain packed into one number, six bits a symbol, the first
   lowest: the `length` (1 to 7) symbols in the top octets of `last`. */
static inline uint64_t tld_pack(uint64_t last, unsigned length) {
  uint64_t x = last >> (64 - 8 * length);
  x = (x & 0x003f003f003f003f) | (x & 0x3f003f003f003f00) >> 2;
  x = (x & 0x00000fff00000fff) | (x & 0x0fff00000fff0000) >> 4;
  return (x & 0xffffff) | x >> 32 << 24;
}

/* The slot of a packed top-level domain: a perfect hash by displacement. */
static inline uint32_t tld_slot(uint64_t key, uint64_t multiplier,
                                const uint8_t *pilots, unsigned pilot_bits,
                                uint32_t slots) {
  uint64_t hash = key * multiplier;
  uint32_t pilot = pilots[hash >> (64 - pilot_bits)];
  uint32_t mixed = (uint32_t)(hash ^ hash >> 32) ^ pilot * UINT32_C(0x9e3779b1);
  return (uint32_t)((uint64_t)mixed * slots >> 32);
}

/* A block of 64 buckets: one bit of each bucket's number of keys in each of two
   words, the rank of its first key, and its seed. */
struct bucket_block {
  uint64_t ones, twos;
  uint64_t first_rank;
  unsigned seed;
};

/* The octets of a block whose first ranks have so many bits. */
static inline unsigned block_size(unsigned rank_bits) {
  return BLOCK_TAIL + (BLOCK_SEED_BITS + rank_bits + 7u) / 8;
}

static inline void load_block(const uint8_t *blob, uint64_t index,
                              struct bucket_block *block) {
  const uint8_t *p =
      blob_section(blob, SECTION_BLOCKS) + index * blob[HEADER_BLOCK_SIZE];
  uint64_t tail = load64(p + BLOCK_TAIL);

  block->ones = load64(p);
  block->twos = load64(p + BLOCK_BUCKETS / 8);
  block->seed = (unsigned)tail & ((1u << BLOCK_SEED_BITS) - 1);
  block->first_rank = tail >> BLOCK_SEED_BITS & load32(blob + HEADER_RANK_MASK);
}

static inline uint64_t blob_block_count(const uint8_t *blob) {
  return ((uint64_t)load32(blob + HEADER_BUCKET_COUNT) + BLOCK_BUCKETS - 1) /
         BLOCK_BUCKETS;
}

/* How many keys a bucket of a block has. */
static inline unsigned bucket_keys(const struct bucket_block *block,
                                   unsigned bucket) {
  return (unsigned)(block->ones >> bucket & 1) |
         (unsigned)(block->twos >> bucket & 1) << 1;
}

/* How many keys the block has in its first `buckets` (0 to 63) buckets. */
static inline unsigned keys_before(const struct bucket_block *block,
                                   unsigned buckets) {
  uint64_t below = (UINT64_C(1) << buckets) - 1;

  return bit_count(block->ones & below) + 2 * bit_count(block->twos & below);
}

/* A group: how many bits its keys have; where its buckets begin and how many
   bits choose one; where the low bits of its keys would begin if its first key
   had rank 0, modulo 2^32, and how many there are of each. */
struct key_group {
  unsigned size;
  unsigned bucket_bits;
  uint32_t first_bucket;
  uint32_t low_start;
  unsigned low_width;
};

/* How many bits choose a bucket of that group. */
static inline unsigned group_bucket_bits(const uint8_t *blob, uint32_t index) {
  const uint8_t *groups = blob_section(blob, SECTION_GROUPS);
  return groups[(size_t)index * GROUP_SIZE + GROUP_BUCKETS] &
         ((1u << GROUP_BUCKET_BITS_WIDTH) - 1);
}

/* The group of that number, whose keys have `size` bits: its row says so. */
static inline void load_group(const uint8_t *blob, uint32_t index,
                              unsigned size, struct key_group *group) {
  const uint8_t *record =
      blob_section(blob, SECTION_GROUPS) + (size_t)index * GROUP_SIZE;
  uint32_t buckets = load32(record + GROUP_BUCKETS);

  group->size = size;
  group->bucket_bits = buckets & ((1u << GROUP_BUCKET_BITS_WIDTH) - 1);
  group->first_bucket = buckets >> GROUP_BUCKET_BITS_WIDTH;
  group->low_start = load32(record + GROUP_LOW_START);
  group->low_width = size - group->bucket_bits;
}

/* The borders of a row from keys of `bits` bits on up to the longest, the bits
   being less than the row's limit; the lowest set one is that of such keys'
   group, and the others are those of groups before. */
static inline uint64_t row_borders(unsigned limit, uint64_t borders,
                                   unsigned bits) {
  unsigned below = limit - 1 - bits;
  return below < 63 ? borders >> (63 - below) : borders;
}

/* The group of a key whose label has `length` symbols and which has `bits` bits
   in all, and the bits that it is padded to; false if no key is so long.  A
   row's groups are in falling order of size; its borders say at which distances
   below the longest they begin, the top bit standing for a distance of 0. */
static inline bool row_group(const uint8_t *blob, unsigned length,
                             unsigned bits, uint32_t *group, unsigned *size) {
  if (length > blob[HEADER_ROWS])
    return false;
  const uint8_t *row =
      blob_section(blob, SECTION_ROWS) + (length - 1) * (size_t)ROW_SIZE;
  unsigned limit = load16(row + ROW_LIMIT);
  if (bits >= limit)
    return false;
  uint64_t borders = row_borders(limit, load64(row + ROW_BORDERS), bits);
  *group = load16(row + ROW_FIRST_GROUP) + bit_count(borders) - 1;
  *size = (limit > bits + 64 ? limit - 64 : bits) + lowest_bit(borders);
  return true;
}

/* The bucket of a mixed key among those of its group: the first bits of its
   first word choose it, and those after them, with the block's seed, scatter
   the keys inside the block.  An exclusive or, so that enumeration can undo it.
 */
static inline uint64_t key_bucket(uint64_t first_word, unsigned bucket_bits) {
  return first_word >> 1 >> (63 - bucket_bits);
}

static inline unsigned key_scatter(uint64_t first_word, unsigned bucket_bits,
                                   unsigned seed) {
  uint64_t rest = first_word << bucket_bits;
  uint64_t hash = (rest ^ rest >> 16) * (2 * (uint64_t)seed + 1);

  return (unsigned)(hash >> (64 - BLOCK_BUCKET_BITS)) &
         ((1u << bucket_bits) - 1);
}

/* Where the low bits of the key of that rank begin, in bits. */
static inline uint64_t key_low_position(const struct key_group *group,
                                        uint64_t rank) {
  return (uint32_t)(group->low_start + (uint32_t)rank * group->low_width);
}

#endif
