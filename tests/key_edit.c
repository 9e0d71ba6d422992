/* SPDX-License-Identifier: MIT */
/*
 * Lookups and the compiler do the same in their ways; this one is written for
 * a few keys, and tells where each is.
 */
#include "key_edit.h"

#include <string.h>

#define NINE_TIMES(letters) \
  letters letters letters letters letters letters letters letters letters

const char longest_label[] = NINE_TIMES("aaaaaaa");

static const uint8_t *low_section(const struct blob *blob) {
  return blob_section(blob->bytes, SECTION_LOW);
}

static uint64_t key_multiplier(const struct blob *blob) {
  return load64(blob->bytes + HEADER_KEY_MULTIPLIER);
}

static void to_symbols(const char *label, size_t length, uint8_t *symbols) {
  need(length >= 1 && length <= HOST_MAX_LABEL, "a label");
  for (size_t i = 0; i < length; i++)
    symbols[i] = hsts_host_symbol[(uint8_t)label[i]];
}

/* ---- Names ------------------------------------------------------------- */

uint32_t slot_of_tld(const struct blob *blob, const char *label) {
  uint8_t symbols[8 + TLD_MAX_SYMBOLS] = {0};
  unsigned length = (unsigned)strlen(label);

  to_symbols(label, length, symbols + 8);
  return tld_slot(tld_pack(load64(symbols + length), length),
                  load64(blob->bytes + HEADER_TLD_MULTIPLIER),
                  blob_section(blob->bytes, SECTION_TLD_PILOTS),
                  blob->bytes[HEADER_PILOT_BITS],
                  count_of(blob, HEADER_TLD_SLOTS));
}

/* The special key of that rank; their number if it is not special. */
static uint32_t special_number(const struct blob *blob, uint64_t rank) {
  const uint8_t *ranks = blob_section(blob->bytes, SECTION_SPECIAL_RANKS);
  unsigned width = blob->bytes[HEADER_SPECIAL_BITS];
  uint64_t block = rank / SPECIAL_BLOCK;
  uint64_t i = blob_number(blob->bytes, SECTION_SPECIAL_INDEX, block, width);
  uint64_t end =
      blob_number(blob->bytes, SECTION_SPECIAL_INDEX, block + 1, width);

  while (i < end && ranks[i] != rank % SPECIAL_BLOCK)
    i++;
  return i < end ? (uint32_t)i : count_of(blob, HEADER_SPECIAL_COUNT);
}

uint32_t descriptor_number(const struct blob *blob, const char *name) {
  if (strchr(name, '.') == NULL && strlen(name) <= TLD_MAX_SYMBOLS)
    return slot_of_tld(blob, name);
  uint32_t special = special_number(blob, find_key(blob, name).rank);
  need(special < count_of(blob, HEADER_SPECIAL_COUNT), "a special key");
  return count_of(blob, HEADER_TLD_SLOTS) + special;
}

uint32_t node_number(const struct blob *blob, const char *name) {
  if (*name == '\0')
    return count_of(blob, HEADER_NODE_COUNT);
  uint64_t descriptor =
      blob_descriptor(blob->bytes, descriptor_number(blob, name));
  need(descriptor >> ENTRY_FLAG_BITS != 0, "a node");
  return (uint32_t)(descriptor >> ENTRY_FLAG_BITS) - 1;
}

/* ---- Places ------------------------------------------------------------ */

/* Codes a name's first label, and tells the rank of its initial. */
static bool encode_label(const struct blob *blob, const char *label,
                         struct key *key, unsigned *rank) {
  size_t length = strcspn(label, ".");
  uint8_t symbols[HOST_MAX_LABEL];
  struct label_model model;

  to_symbols(label, length, symbols);
  load_model(blob->bytes, &model);
  return hsts_key_encode(&model, symbols, (unsigned)length, key, rank);
}

bool has_code(const struct blob *blob, const char *label) {
  struct key key;
  unsigned rank;

  return encode_label(blob, label, &key, &rank);
}

struct key label_key(const struct blob *blob, const char *label) {
  struct key key;
  unsigned rank;

  need(encode_label(blob, label, &key, &rank), "a code of each symbol");
  return key;
}

struct tail name_tail(const struct blob *blob, const char *label,
                      uint32_t parent) {
  struct key key;
  unsigned rank;

  need(encode_label(blob, label, &key, &rank), "a code of each symbol");
  need(bit_length(parent) <= blob->bytes[HEADER_NODE_BITS],
       "tails below that parent");
  return key_tail(blob->bytes, rank, parent);
}

unsigned name_bits(const struct blob *blob, const char *label,
                   uint32_t parent) {
  return label_key(blob, label).bits + name_tail(blob, label, parent).width;
}

struct key name_key(const struct blob *blob, const char *label, uint32_t parent,
                    unsigned size) {
  struct key key = label_key(blob, label);

  need(name_bits(blob, label, parent) <= size, "room for the key");
  hsts_key_finish(&key, name_tail(blob, label, parent).bits, size);
  return key;
}

/* The bucket that a mixed key belongs into. */
static uint64_t bucket_of_key(const struct blob *blob,
                              const struct key_group *group,
                              const struct key *key) {
  uint64_t bucket =
      group->first_bucket + key_bucket(key->words[0], group->bucket_bits);
  struct bucket_block block;

  load_block(blob->bytes, bucket / BLOCK_BUCKETS, &block);
  return bucket ^ key_scatter(key->words[0], group->bucket_bits, block.seed);
}

/* Whether a mixed key is stored as that of this rank. */
static bool is_stored(const struct blob *blob, const struct key_group *group,
                      uint64_t rank, const struct key *key) {
  uint64_t position = key_low_position(group, rank);

  for (unsigned word = 0; word * 64 < key->bits; word++) {
    unsigned width = key_part_width(key->bits, group->bucket_bits, word);
    if ((load_word(low_section(blob), position) & low_mask(width)) !=
        key_part(key, group->bucket_bits, word))
      return false;
    position += width;
  }
  return true;
}

/* The rank of the first key of a bucket. */
static uint64_t bucket_rank(const struct blob *blob, uint64_t bucket,
                            unsigned *keys) {
  struct bucket_block block;

  load_block(blob->bytes, bucket / BLOCK_BUCKETS, &block);
  *keys = bucket_keys(&block, bucket % BLOCK_BUCKETS);
  return block.first_rank + keys_before(&block, bucket % BLOCK_BUCKETS);
}

struct key_group group_of(const struct blob *blob,
                          const struct key_place *place) {
  struct key_group group;

  hsts_load_group(blob->bytes, place->group, &group);
  return group;
}

struct key_place find_key(const struct blob *blob, const char *name) {
  const char *dot = strchr(name, '.');
  uint32_t parent = node_number(blob, dot == NULL ? "" : dot + 1);
  unsigned keys, bits = name_bits(blob, name, parent);
  struct key_place place = {.shape.length = (unsigned)strcspn(name, ".")};

  need(row_group(blob->bytes, place.shape.length, bits, &place.group,
                 &place.shape.size),
       name);
  struct key_group group = group_of(blob, &place);
  struct key key = name_key(blob, name, parent, place.shape.size);
  hsts_key_mix(&key, key_multiplier(blob));
  place.bucket = bucket_of_key(blob, &group, &key);
  place.rank = bucket_rank(blob, place.bucket, &keys);
  for (; keys > 0 && !is_stored(blob, &group, place.rank, &key); keys--)
    place.rank++;
  need(keys > 0, name);
  return place;
}

/* ---- Writing ----------------------------------------------------------- */

bool key_fits(const struct blob *blob, const struct key_place *place,
              const struct key *key) {
  struct key_group group = group_of(blob, place);
  struct key mixed = *key;

  hsts_key_mix(&mixed, key_multiplier(blob));
  return bucket_of_key(blob, &group, &mixed) == place->bucket;
}

void put_key(struct blob *blob, const struct key_place *place,
             const struct key *key) {
  struct key_group group = group_of(blob, place);
  uint64_t position = key_low_position(&group, place->rank);
  struct key mixed = *key;

  need(key_fits(blob, place, key), "a key that fits");
  hsts_key_mix(&mixed, key_multiplier(blob));
  for (unsigned word = 0; word * 64 < mixed.bits; word++) {
    unsigned width = key_part_width(mixed.bits, group.bucket_bits, word);
    uint64_t part = key_part(&mixed, group.bucket_bits, word);
    for (unsigned bit = 0; bit < width; bit++)
      set_number(blob, SECTION_LOW, position++, 1, part >> bit & 1);
  }
}

void put_name(struct blob *blob, const struct key_place *place,
              const char *label, uint32_t parent) {
  struct key_group group = group_of(blob, place);
  struct key key = name_key(blob, label, parent, group.size);

  put_key(blob, place, &key);
}

/* ---- Descriptors -------------------------------------------------------- */

void set_descriptor(struct blob *blob, uint32_t index, uint64_t value) {
  set_number(blob, SECTION_DESCRIPTORS, index,
             ENTRY_FLAG_BITS + blob->bytes[HEADER_NODE_BITS], value);
}

void set_node(struct blob *blob, uint32_t node, uint32_t descriptor) {
  set_number(blob, SECTION_NODES, node, blob_node_width(blob->bytes),
             descriptor);
}

/* ---- More keys --------------------------------------------------------- */

void set_node_bits(struct blob *blob, unsigned bits) {
  set_width(blob, SECTION_DESCRIPTORS, blob_descriptor_count(blob->bytes),
            ENTRY_FLAG_BITS + blob->bytes[HEADER_NODE_BITS],
            ENTRY_FLAG_BITS + bits);
  add_tails(blob, bits);
  set_header(blob, HEADER_NODE_BITS, 1, bits);
}

void put_group(struct blob *blob, uint32_t number,
               const struct key_group *group) {
  uint8_t *record =
      section_octets(blob, SECTION_GROUPS) + (size_t)number * GROUP_SIZE;

  store_number(record + GROUP_LOW_START, group->low_start, 4);
  store_number(record + GROUP_BUCKETS,
               (uint64_t)group->first_bucket << GROUP_BUCKET_BITS_WIDTH |
                   group->bucket_bits,
               4);
}

void put_block(struct blob *blob, uint64_t index,
               const struct bucket_block *block) {
  unsigned size = blob->bytes[HEADER_BLOCK_SIZE];
  uint8_t *p = section_octets(blob, SECTION_BLOCKS) + index * size;

  store_number(p, block->ones, 8);
  store_number(p + BLOCK_BUCKETS / 8, block->twos, 8);
  store_number(p + BLOCK_TAIL,
               block->seed | block->first_rank << BLOCK_SEED_BITS,
               size - BLOCK_TAIL);
}

void set_block_size(struct blob *blob, unsigned size) {
  uint64_t blocks = blob_block_count(blob->bytes);
  struct blob before;

  copy_blob(&before, blob);
  set_header(blob, HEADER_BLOCK_SIZE, 1, size);
  set_count(blob, SECTION_BLOCKS, blocks, 8 * size);
  for (uint64_t i = 0; i < blocks; i++) {
    struct bucket_block block;
    load_block(before.bytes, i, &block);
    put_block(blob, i, &block);
  }
  blob_free(&before);
}

void add_to_keys(struct blob *blob, int difference) {
  add_to_count(blob, HEADER_KEY_COUNT, difference);
  unsigned bits = bit_length(count_of(blob, HEADER_KEY_COUNT));
  set_block_size(blob, block_size(bits));
  set_header(blob, HEADER_RANK_MASK, 4, low_mask(bits));
}

uint64_t low_bit_count(const struct blob *blob) {
  uint32_t keys = count_of(blob, HEADER_KEY_COUNT);

  if (count_of(blob, HEADER_BUCKET_COUNT) == 0)
    return 0;
  struct key_group last;
  uint32_t number = 0;
  do
    hsts_load_group(blob->bytes, number++, &last);
  while (last.first_bucket + (UINT64_C(1) << last.bucket_bits) !=
         count_of(blob, HEADER_BUCKET_COUNT));
  return key_low_position(&last, keys);
}

static void add_bucket(struct blob *blob) {
  uint32_t buckets = count_of(blob, HEADER_BUCKET_COUNT);
  struct bucket_block block = {.first_rank = count_of(blob, HEADER_KEY_COUNT)};

  add_to_count(blob, HEADER_BUCKET_COUNT, 1);
  if (buckets % BLOCK_BUCKETS != 0)
    return;
  set_count(blob, SECTION_BLOCKS, buckets / BLOCK_BUCKETS + 1,
            8u * blob->bytes[HEADER_BLOCK_SIZE]);
  put_block(blob, buckets / BLOCK_BUCKETS, &block);
}

void teach_letter(struct blob *blob) {
  unsigned number = append_code(blob, 1, 1);
  uint8_t *letter = code_number_at(blob, hsts_host_symbol['a'], CLASS_END - 1);

  need(count_of(blob, HEADER_KEY_COUNT) == 0 && *letter == CODE_ABSENT &&
           load16(blob->bytes + HEADER_CLASSES) == 1,
       "a list without keys");
  *letter = (uint8_t)number;
}

uint64_t row_border(unsigned below) {
  return UINT64_C(1) << (63 - below);
}

static uint8_t *row_of(const struct blob *blob, unsigned length) {
  return section_octets(blob, SECTION_ROWS) + (length - 1) * ROW_SIZE;
}

/* Rows without keys up to that length, and one of keys of `size` bits. */
static void add_rows(struct blob *blob, unsigned length, unsigned size) {
  unsigned row = blob->bytes[HEADER_ROWS];

  need(length > row && length <= HOST_MAX_LABEL, "a longer label");
  set_count(blob, SECTION_ROWS, length, 8 * ROW_SIZE);
  set_header(blob, HEADER_ROWS, 1, length);
  while (row++ < length)
    store_number(row_of(blob, row) + ROW_FIRST_GROUP,
                 count_of(blob, HEADER_GROUP_COUNT), 2);
  store_number(row_of(blob, length) + ROW_LIMIT, size + 1, 2);
  store_number(row_of(blob, length) + ROW_BORDERS, row_border(0), 8);
}

/* Another group in the last row. */
static void add_border(struct blob *blob, unsigned length, unsigned size) {
  uint8_t *row = row_of(blob, length);
  unsigned below = load16(row + ROW_LIMIT) - 1 - size;
  uint64_t borders = load64(row + ROW_BORDERS);

  need(below < 64 && (borders & (row_border(below) * 2 - 1)) == 0,
       "a smaller size");
  store_number(row + ROW_BORDERS, borders | row_border(below), 8);
}

void add_group(struct blob *blob, unsigned length, unsigned size) {
  uint32_t number = count_of(blob, HEADER_GROUP_COUNT);
  uint32_t buckets = count_of(blob, HEADER_BUCKET_COUNT);
  uint64_t keys = count_of(blob, HEADER_KEY_COUNT);
  struct key_group group = {.first_bucket = buckets,
                            .low_start =
                                (uint32_t)(low_bit_count(blob) - keys * size)};

  if (length == blob->bytes[HEADER_ROWS])
    add_border(blob, length, size);
  else
    add_rows(blob, length, size);
  add_bucket(blob);
  set_count(blob, SECTION_GROUPS, number + 1, 8 * GROUP_SIZE);
  put_group(blob, number, &group);
  add_to_count(blob, HEADER_GROUP_COUNT, 1);
}

/* One key more in the last bucket. */
static void count_key(struct blob *blob) {
  uint32_t last = count_of(blob, HEADER_BUCKET_COUNT) - 1;
  uint64_t bit = UINT64_C(1) << last % BLOCK_BUCKETS;
  struct bucket_block block;

  load_block(blob->bytes, last / BLOCK_BUCKETS, &block);
  unsigned keys = bucket_keys(&block, last % BLOCK_BUCKETS) + 1;
  need(keys <= BUCKET_MAX_KEYS, "room in the last bucket");
  block.twos ^= block.ones & bit;
  block.ones ^= bit;
  put_block(blob, last / BLOCK_BUCKETS, &block);
  add_to_keys(blob, 1);
  if (keys > count_of(blob, HEADER_FULLEST_BUCKET))
    set_header(blob, HEADER_FULLEST_BUCKET, 4, keys);
}

/* A block of 256 ranks, none of them special. */
static void add_block_of_ranks(struct blob *blob) {
  uint32_t blocks = blob_special_blocks(blob->bytes);
  unsigned width = blob->bytes[HEADER_SPECIAL_BITS];

  set_count(blob, SECTION_SPECIAL_INDEX, blocks + 2, width);
  set_number(blob, SECTION_SPECIAL_INDEX, blocks + 1, width,
             count_of(blob, HEADER_SPECIAL_COUNT));
}

void add_key(struct blob *blob, const struct key *key) {
  uint32_t rank = count_of(blob, HEADER_KEY_COUNT);
  uint64_t low_bits = low_bit_count(blob) + key->bits;
  struct key_place place = {.group = 0};

  if (rank % SPECIAL_BLOCK == 0)
    add_block_of_ranks(blob);
  set_count(blob, SECTION_LOW, low_bits, 1);
  count_key(blob);
  add_to_count(blob, HEADER_ENTRY_COUNT, 1);
  hsts_find_rank(blob->bytes, rank, &place);
  put_key(blob, &place, key);
}

/* Makes room for a special key more. */
static void count_special(struct blob *blob) {
  uint32_t special = count_of(blob, HEADER_SPECIAL_COUNT) + 1;
  uint32_t blocks = blob_special_blocks(blob->bytes);
  uint32_t descriptors = blob_descriptor_count(blob->bytes);

  set_width(blob, SECTION_NODES, count_of(blob, HEADER_NODE_COUNT),
            blob_node_width(blob->bytes), bit_length(descriptors));
  set_count(blob, SECTION_SPECIAL_RANKS, special, 8);
  set_count(blob, SECTION_DESCRIPTORS, descriptors + 1,
            ENTRY_FLAG_BITS + blob->bytes[HEADER_NODE_BITS]);
  set_width(blob, SECTION_SPECIAL_INDEX, blocks + 1,
            blob->bytes[HEADER_SPECIAL_BITS], bit_length(special));
  set_header(blob, HEADER_SPECIAL_BITS, 1, bit_length(special));
  set_header(blob, HEADER_SPECIAL_COUNT, 4, special);
}

void add_special(struct blob *blob, uint64_t descriptor) {
  uint32_t special = count_of(blob, HEADER_SPECIAL_COUNT);
  uint32_t keys = count_of(blob, HEADER_KEY_COUNT);

  count_special(blob);
  section_octets(blob, SECTION_SPECIAL_RANKS)[special] =
      (uint8_t)((keys - 1) % SPECIAL_BLOCK);
  set_number(blob, SECTION_SPECIAL_INDEX, blob_special_blocks(blob->bytes),
             blob->bytes[HEADER_SPECIAL_BITS], special + 1);
  set_descriptor(blob, blob_descriptor_count(blob->bytes) - 1, descriptor);
  if (!(descriptor & ENTRY_LISTED))
    add_to_count(blob, HEADER_ENTRY_COUNT, -1);
}
