/* SPDX-License-Identifier: MIT */
/*
 * The walk of a lookup, label by label from the last one, but for a name that
 * was looked up already: so it need not be fast, and treats all keys alike, as
 * blob_lookup.c does those that do not fit into a word.
 */
#include "cold.h"

#include "blob_find.h"

/* A name as symbols, with zeros before them for the top-level domain. */
struct symbols {
  uint8_t octets[8 + HOST_MAX_LENGTH];
};

static bool read_symbols(struct symbols *symbols, const char *name,
                         size_t length) {
  *symbols = (struct symbols){{0}};
  for (size_t i = 0; i < length; i++) {
    uint8_t symbol = hsts_host_symbol[(uint8_t)name[i]];
    if (symbol == HOST_SYMBOL_NONE)
      return false;
    symbols->octets[8 + i] = symbol;
  }
  return true;
}

/* ---- Top-level domains -------------------------------------------------- */

/* The slot of the label that ends before `end`. */
static bool find_slot(const uint8_t *blob, const uint8_t *end, unsigned length,
                      uint64_t *place) {
  uint64_t key = tld_pack(load64(end - 8), length);
  uint32_t slot =
      tld_slot(key, load64(blob + HEADER_TLD_MULTIPLIER),
               blob_section(blob, SECTION_TLD_PILOTS), blob[HEADER_PILOT_BITS],
               load32(blob + HEADER_TLD_SLOTS));

  *place = slot;
  return blob_number(blob, SECTION_TLD_KEYS, slot, TLD_KEY_BITS) == key;
}

/* ---- Keys ---------------------------------------------------------------- */

/* Whether all parts of a mixed key are stored at `position`. */
static bool stored_at(const uint8_t *low, uint64_t position,
                      const struct key *key, unsigned bucket_bits) {
  for (unsigned word = 0; word * 64 < key->bits; word++) {
    unsigned width = key_part_width(key->bits, bucket_bits, word);
    if ((load_word(low, position) & low_mask(width)) !=
        key_part(key, bucket_bits, word))
      return false;
    position += width;
  }
  return true;
}

/* The rank of a mixed key of that group. */
static bool find_rank(const uint8_t *blob, const struct key_group *group,
                      const struct key *key, uint64_t *rank) {
  const uint8_t *low = blob_section(blob, SECTION_LOW);
  unsigned bits = group->bucket_bits;
  uint64_t bucket = group->first_bucket + key_bucket(key->words[0], bits);
  struct bucket_block block;

  load_block(blob, bucket / BLOCK_BUCKETS, &block);
  unsigned inside =
      bucket % BLOCK_BUCKETS ^ key_scatter(key->words[0], bits, block.seed);
  *rank = block.first_rank + keys_before(&block, inside);
  for (unsigned keys = bucket_keys(&block, inside); keys > 0; keys--, ++*rank)
    if (stored_at(low, key_low_position(blob, group, *rank), key, bits))
      return true;
  return false;
}

/* The rank of the key (label, parent). */
static bool find_key(const uint8_t *blob, const uint8_t *label, unsigned length,
                     uint32_t parent, uint64_t *rank) {
  struct label_model model;
  struct key_group group;
  struct key key = {.bits = 0};
  unsigned initial, size;
  uint32_t number;

  load_model(blob, &model);
  if (!hsts_key_encode(&model, label, length, &key, &initial))
    return false;
  struct tail tail = key_tail(blob, initial, parent);
  if (!row_group(blob, length, key.bits + tail.width, &number, &size))
    return false;
  load_group(blob, number, size, &group);
  hsts_key_finish(&key, tail.bits, size);
  hsts_key_mix(&key, load64(blob + HEADER_KEY_MULTIPLIER));
  return find_rank(blob, &group, &key, rank);
}

/* ---- Names ----------------------------------------------------------------
 */

/* Finds (label, parent); tells the node that it is itself, plus one, or 0. */
static bool find_label(const uint8_t *blob, const uint8_t *label,
                       unsigned length, uint32_t parent, uint64_t *place,
                       uint64_t *node) {
  uint32_t slots = load32(blob + HEADER_TLD_SLOTS);

  if (parent == load32(blob + HEADER_NODE_COUNT) && length <= TLD_MAX_SYMBOLS) {
    if (!find_slot(blob, label + length, length, place))
      return false;
    *node = blob_descriptor(blob, *place) >> ENTRY_FLAG_BITS;
    return true;
  }
  if (!find_key(blob, label, length, parent, place))
    return false;
  *node = blob_key_descriptor(blob, *place) >> ENTRY_FLAG_BITS;
  *place += slots;
  return true;
}

bool hsts_find_name(const uint8_t *blob, const char *name, size_t length,
                    uint64_t *place) {
  uint64_t node = (uint64_t)load32(blob + HEADER_NODE_COUNT) + 1; /* the root */
  struct symbols symbols;

  if (length > 0 && name[length - 1] == '.')
    length--;
  if (length == 0 || length > HOST_MAX_LENGTH ||
      !read_symbols(&symbols, name, length))
    return false;
  const uint8_t *begin = symbols.octets + 8, *end = begin + length;
  for (;;) {
    const uint8_t *label = end;
    while (label > begin && label[-1] != HOST_SYMBOL_DOT)
      label--;
    if (label == end || end - label > HOST_MAX_LABEL || node == 0 ||
        !find_label(blob, label, (unsigned)(end - label), (uint32_t)(node - 1),
                    place, &node))
      return false;
    if (label == begin)
      return true;
    end = label - 1;
  }
}
