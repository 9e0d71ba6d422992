/* SPDX-License-Identifier: MIT */
/*
 * Proves what lookups and enumeration take for granted of a blob's names: that
 * top-level domains are where a lookup finds them, and that no key is there
 * twice.  What keys say is left to enumeration: each would have to be decoded
 * symbol by symbol.
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

bool hsts_blob_verify_names(const uint8_t *blob) {
  return check_tlds(blob) && check_twins(blob);
}
