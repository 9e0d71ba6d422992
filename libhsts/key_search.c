/* SPDX-License-Identifier: MIT */
/* The search for keys that need not fit into a word; see key_search.h. */
#include "cold.h"

#include "key_search.h"

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
static uint64_t find_in_group(const uint8_t *blob,
                              const struct key_group *group,
                              const struct key *key) {
  const uint8_t *low = blob_section(blob, SECTION_LOW);
  struct bucket bucket = find_bucket(blob, group, key->words[0]);

  for (; bucket.keys > 0; bucket.keys--, bucket.rank++)
    if (stored_at(low, key_low_position(group, bucket.rank), key,
                  group->bucket_bits))
      return bucket.rank;
  return NO_RANK;
}

uint64_t hsts_find_key(const uint8_t *blob, const uint8_t *symbols,
                       unsigned length, uint32_t parent) {
  struct label_model model;
  struct key_group group;
  unsigned initial, size;
  uint32_t number;
  struct key key;

  load_model(blob, &model);
  if (!hsts_key_encode(&model, symbols, length, &key, &initial))
    return NO_RANK;
  struct tail tail = key_tail(blob, initial, parent);
  if (!row_group(blob, length, key.bits + tail.width, &number, &size) ||
      size > KEY_MAX_BITS) /* for which the key has no room */
    return NO_RANK;
  load_group(blob, number, size, &group);
  hsts_key_finish(&key, tail.bits, size);
  hsts_key_mix(&key, load64(blob + HEADER_KEY_MULTIPLIER));
  return find_in_group(blob, &group, &key);
}
