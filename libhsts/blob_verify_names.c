/* SPDX-License-Identifier: MIT */
/*
 * Proves what lookups and enumeration take for granted of a blob's names: that
 * top-level domains are where a lookup finds them, that no key is there twice,
 * and that everything which is a parent has a name, and so an end.
 *
 * The keys that are no parents, nearly all, are left to enumeration: each would
 * have to be decoded symbol by symbol.
 */
#include "cold.h"

#include "blob_spell.h"

/* ---- Top-level domains -------------------------------------------------- */

/* Each slot is empty and means nothing, or has a label that leads to it. */
static bool check_tlds(const uint8_t *blob) {
  for (uint32_t slot = 0; slot < load32(blob + HEADER_TLD_SLOTS); slot++) {
    struct name name = {.length = 0};
    bool empty = blob_number(blob, SECTION_TLD_KEYS, slot, TLD_KEY_BITS) == 0;
    if (empty ? blob_descriptor(blob, slot) != 0
              : !hsts_spell_tld(blob, slot, &name))
      return false;
  }
  return true;
}

/* ---- Twins -------------------------------------------------------------- */

static bool same_bits(const uint8_t *base, uint64_t a, uint64_t b,
                      unsigned count) {
  for (; count > 64; a += 64, b += 64, count -= 64)
    if (load_word(base, a) != load_word(base, b))
      return false;
  return ((load_word(base, a) ^ load_word(base, b)) & low_mask(count)) == 0;
}

/* Whether two of the `keys` keys from that rank on, which share a bucket of the
   group, are equal. */
static bool has_twins(const uint8_t *blob, const struct key_group *group,
                      uint64_t rank, unsigned keys) {
  const uint8_t *low = blob_section(blob, SECTION_LOW);
  uint64_t first = key_low_position(group, rank);
  uint64_t width = group->low_width;

  for (unsigned i = 1; i < keys; i++)
    for (unsigned other = 0; other < i; other++)
      if (same_bits(low, first + i * width, first + other * width,
                    group->low_width))
        return true;
  return false;
}

/* Looks at those buckets of a block that `mask` has bits for: at those with two
   or three keys. */
static bool block_has_twins(const uint8_t *blob, const struct key_group *group,
                            uint64_t index, uint64_t mask) {
  struct bucket_block block;

  load_block(blob, index, &block);
  for (mask &= block.twos; mask != 0; mask &= mask - 1) {
    unsigned inside = lowest_bit(mask);
    uint64_t rank = block.first_rank + keys_before(&block, inside);
    if (has_twins(blob, group, rank, bucket_keys(&block, inside)))
      return true;
  }
  return false;
}

/* A group has whole blocks, or is inside one. */
static bool group_has_twins(const uint8_t *blob,
                            const struct key_group *group) {
  uint64_t buckets = UINT64_C(1) << group->bucket_bits;
  uint64_t index = group->first_bucket / BLOCK_BUCKETS;

  if (buckets < BLOCK_BUCKETS)
    return block_has_twins(blob, group, index,
                           low_mask((unsigned)buckets)
                               << group->first_bucket % BLOCK_BUCKETS);
  for (; buckets != 0; buckets -= BLOCK_BUCKETS)
    if (block_has_twins(blob, group, index++, ~UINT64_C(0)))
      return true;
  return false;
}

static bool check_twins(const uint8_t *blob) {
  struct key_group group;

  for (uint32_t i = 0; i < load32(blob + HEADER_GROUP_COUNT); i++) {
    hsts_load_group(blob, i, &group);
    if (group_has_twins(blob, &group))
      return false;
  }
  return true;
}

/* ---- Parents ------------------------------------------------------------ */

/* A node that is a key is spelled, is where a lookup looks for it, and comes
   after its parent, if that is a key, too: so nobody is its own ancestor. */
static bool check_node(const uint8_t *blob, uint32_t node,
                       const struct key_place *place) {
  struct name name = {.length = 0};
  uint32_t parent;

  if (!hsts_spell_key(blob, place, &name, &parent))
    return false;
  return parent == load32(blob + HEADER_NODE_COUNT) || parent < node ||
         blob_node_descriptor(blob, parent) < load32(blob + HEADER_TLD_SLOTS);
}

/* A walk along the special keys in the order of their ranks, which is that of
   blocks and buckets, too: all go forward only, so that it takes linear time.
 */
struct walk {
  const uint8_t *blob;
  uint32_t special;       /* the next one */
  uint64_t special_block; /* of its rank, or one before */
  uint64_t block;         /* of its bucket, or one before */
};

/* Finds the rank and the bucket of the next special key. */
static void find_next(struct walk *walk, struct key_place *place) {
  const uint8_t *blob = walk->blob;
  uint64_t blocks = blob_block_count(blob);
  struct bucket_block block;

  while (blob_number(blob, SECTION_SPECIAL_INDEX, walk->special_block + 1,
                     blob[HEADER_SPECIAL_BITS]) <= walk->special)
    walk->special_block++;
  place->rank = walk->special_block * SPECIAL_BLOCK +
                blob_section(blob, SECTION_SPECIAL_RANKS)[walk->special];
  for (; walk->block + 1 < blocks; walk->block++) {
    load_block(blob, walk->block + 1, &block);
    if (block.first_rank > place->rank)
      break;
  }
  place->bucket = hsts_bucket_in_block(blob, walk->block, place->rank);
}

/* Checks the nodes of the group that comes next. */
static bool check_group_nodes(struct walk *walk, uint32_t number,
                              const struct key_group *group) {
  const uint8_t *blob = walk->blob;
  uint32_t slots = load32(blob + HEADER_TLD_SLOTS);
  uint64_t end = group->first_bucket + (UINT64_C(1) << group->bucket_bits);
  struct key_place place = {.group = number,
                            .shape = hsts_group_shape(blob, number)};

  for (; walk->special < load32(blob + HEADER_SPECIAL_COUNT); walk->special++) {
    uint64_t node = blob_descriptor(blob, (uint64_t)slots + walk->special) >>
                    ENTRY_FLAG_BITS;
    find_next(walk, &place);
    if (place.bucket >= end)
      return true;
    if (node != 0 && !check_node(blob, (uint32_t)node - 1, &place))
      return false;
  }
  return true;
}

/* The groups in the order of their buckets, as in blob_verify.c. */
static bool check_nodes(const uint8_t *blob) {
  struct walk walk = {.blob = blob};
  struct key_group group;

  for (unsigned bits = 1u << GROUP_BUCKET_BITS_WIDTH; bits-- > 0;) {
    for (uint32_t i = 0; i < load32(blob + HEADER_GROUP_COUNT); i++) {
      if (group_bucket_bits(blob, i) != bits)
        continue;
      hsts_load_group(blob, i, &group);
      if (!check_group_nodes(&walk, i, &group))
        return false;
    }
  }
  return true;
}

bool hsts_blob_verify_names(const uint8_t *blob) {
  return check_tlds(blob) && check_twins(blob) && check_nodes(blob);
}
