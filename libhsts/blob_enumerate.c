/* SPDX-License-Identifier: MIT */
/*
 * Enumeration: every entry, spelled out of the blob alone.
 *
 * First the top-level domains, slot by slot; then the keys, group by group and
 * bucket by bucket.  A key gives a label and the number of its parent; the
 * parent's descriptor says whether it is a top-level domain or a key itself,
 * whose rank leads to its bits again, and so on up to the root.
 */
#include "cold.h"

#include "label_code.h"

/* A name that is being spelled, label by label from its first one. */
struct name {
  char text[HOST_MAX_LENGTH + 1];
  unsigned length;
};

static bool append_octet(struct name *name, char octet) {
  if (name->length == HOST_MAX_LENGTH)
    return false;
  name->text[name->length++] = octet;
  return true;
}

/* ---- A key's bits to a label and a parent ------------------------------ */

/* Reads a key of `group` from the place of its rank.  What its bucket says of
   it is scattered by what is stored, so that is read first. */
static void read_key(const uint8_t *blob, const struct key_group *group,
                     uint64_t bucket, uint64_t rank, struct key *key) {
  const uint8_t *low = blob_section(blob, SECTION_LOW);
  uint64_t position = key_low_position(blob, group, rank);
  unsigned bucket_bits = group->bucket_bits;
  struct bucket_block block;

  key->bits = bucket_bits + group->low_width;
  for (unsigned word = 0; word == 0 || word * 64 < key->bits; word++) {
    unsigned width = key_part_width(key->bits, bucket_bits, word);
    unsigned above = word == 0 ? bucket_bits : 0;
    uint64_t part = load_word(low, position) & low_mask(width);
    key->words[word] = width == 0 ? 0 : part << (64 - above - width);
    position += width;
  }
  load_block(blob, bucket / BLOCK_BUCKETS, &block);
  bucket = (bucket - group->first_bucket) ^
           key_scatter(key->words[0], bucket_bits, block.seed);
  if (bucket_bits != 0)
    key->words[0] |= bucket << (64 - bucket_bits);
  hsts_key_unmix(key, load64(blob + HEADER_KEY_MULTIPLIER));
}

/* The 64 bits of a key from bit `position` on, zeros beyond its end. */
static uint64_t key_window(const struct key *key, unsigned position) {
  unsigned word = position / 64, shift = position % 64;
  unsigned words = (key->bits + 63) / 64;
  uint64_t window = word < words ? key->words[word] << shift : 0;

  if (shift != 0 && word + 1 < words)
    window |= key->words[word + 1] >> (64 - shift);
  return window;
}

/* The symbol of a class whose code the window begins with, 0 if there is none,
   and its code's length. */
static unsigned decode_symbol(const struct label_model *model,
                              size_t class_number, uint64_t window,
                              unsigned *width) {
  for (unsigned symbol = 1; symbol <= CLASS_SYMBOLS; symbol++) {
    unsigned number = class_code(model, class_number, symbol);
    struct symbol_code code = load_code(model, number);
    *width = code.width;
    if (number != CODE_ABSENT && window >> 1 >> (63 - code.width) == code.bits)
      return symbol;
  }
  return 0;
}

/* Spells a key's label of `length` symbols, which it codes from the last to the
   first, and tells its parent.  False if the bits spell none. */
static bool decode_key(const uint8_t *blob, const struct key *key,
                       unsigned length, struct name *name, uint32_t *parent) {
  struct label_context context = {0, 0, 0};
  struct label_model model;
  unsigned position = 0, width;

  if (length > HOST_MAX_LENGTH - name->length)
    return false;
  load_model(blob, &model);
  for (unsigned i = length; i-- > 0;) {
    unsigned symbol = decode_symbol(&model, context_class(&model, &context),
                                    key_window(key, position), &width);
    position += width;
    if (symbol == 0 || position > key->bits)
      return false;
    name->text[name->length + i] = hsts_host_octet[symbol];
    push_symbol(&context, symbol);
  }
  name->length += length;
  /* The parent's number stands at the end of the rest, behind zeros. */
  unsigned rest = key->bits - position;
  unsigned start = rest < 32 ? position : key->bits - 32;
  uint64_t number = key_window(key, start) >> 1 >> (63 - (key->bits - start));
  *parent = (uint32_t)number;
  return number <= load32(blob + HEADER_NODE_COUNT);
}

/* ---- Where a key is ----------------------------------------------------- */

/* The label length of a group's keys. */
static unsigned group_label_length(const uint8_t *blob, uint32_t group) {
  const uint8_t *rows = blob_section(blob, SECTION_ROWS);
  unsigned length = blob[HEADER_ROWS];

  while (length > 1 &&
         (load16(rows + (length - 1) * ROW_SIZE + ROW_LIMIT) == 0 ||
          load32(rows + (length - 1) * ROW_SIZE + ROW_FIRST_GROUP) > group))
    length--;
  return length;
}

/* Whether block `index` of some kind begins at or before `place`. */
typedef bool begins_by(const uint8_t *blob, uint64_t index, uint64_t place);

/* The last of `count` blocks that begins at or before `place`; the first one
   does. */
static uint64_t last_that(begins_by *begins, const uint8_t *blob,
                          uint64_t count, uint64_t place) {
  uint64_t first = 0;

  while (count > 1) {
    uint64_t half = count / 2;
    if (begins(blob, first + half, place))
      first += half;
    count -= half;
  }
  return first;
}

static bool block_begins_by(const uint8_t *blob, uint64_t index,
                            uint64_t rank) {
  struct bucket_block block;

  load_block(blob, index, &block);
  return block.first_rank <= rank;
}

/* The bucket of the key of that rank. */
static uint64_t bucket_of_rank(const uint8_t *blob, uint64_t rank) {
  uint64_t blocks =
      ((uint64_t)load32(blob + HEADER_BUCKET_COUNT) + BLOCK_BUCKETS - 1) /
      BLOCK_BUCKETS;
  uint64_t index = last_that(block_begins_by, blob, blocks, rank);
  struct bucket_block block;
  unsigned inside = 0;

  load_block(blob, index, &block);
  for (uint64_t end = block.first_rank + bucket_keys(&block, 0); end <= rank;
       end += bucket_keys(&block, inside))
    inside++;
  return index * BLOCK_BUCKETS + inside;
}

/* The number of the group that has that bucket. */
static uint32_t group_of_bucket(const uint8_t *blob, uint64_t bucket) {
  uint32_t number = 0;
  struct key_group group;

  load_group(blob, number, &group);
  while (bucket - group.first_bucket >= UINT64_C(1) << group.bucket_bits)
    load_group(blob, ++number, &group);
  return number;
}

/* ---- Names -------------------------------------------------------------- */

static bool spell_tld(const uint8_t *blob, uint32_t slot, struct name *name) {
  uint64_t key = blob_number(blob, SECTION_TLD_KEYS, slot, TLD_KEY_BITS);

  do {
    unsigned symbol = key & ((1u << TLD_SYMBOL_BITS) - 1);
    if (symbol == HOST_SYMBOL_DOT || symbol >= HOST_SYMBOLS ||
        !append_octet(name, hsts_host_octet[symbol]))
      return false;
    key >>= TLD_SYMBOL_BITS;
  } while (key != 0);
  return true;
}

/* Spells the key of that rank, and tells its parent. */
static bool spell_key(const uint8_t *blob, uint64_t rank, struct name *name,
                      uint32_t *parent) {
  uint64_t bucket = bucket_of_rank(blob, rank);
  uint32_t number = group_of_bucket(blob, bucket);
  struct key_group group;
  struct key key;

  load_group(blob, number, &group);
  read_key(blob, &group, bucket, rank, &key);
  return decode_key(blob, &key, group_label_length(blob, number), name, parent);
}

static bool special_begins_by(const uint8_t *blob, uint64_t block,
                              uint64_t special) {
  return blob_number(blob, SECTION_SPECIAL_INDEX, block,
                     blob[HEADER_SPECIAL_BITS]) <= special;
}

/* The rank of a special key. */
static uint64_t special_rank(const uint8_t *blob, uint32_t special) {
  uint64_t block =
      last_that(special_begins_by, blob, blob_special_blocks(blob), special);
  return block * SPECIAL_BLOCK +
         blob_section(blob, SECTION_SPECIAL_RANKS)[special];
}

/* Completes a name whose first labels are spelled, from the number of their
   parent up to the root.  Ends, because names have an end. */
static bool spell_ancestors(const uint8_t *blob, uint32_t parent,
                            struct name *name) {
  uint32_t slots = load32(blob + HEADER_TLD_SLOTS);

  while (parent != load32(blob + HEADER_NODE_COUNT)) {
    uint32_t descriptor = blob_node_descriptor(blob, parent);
    if (!append_octet(name, '.'))
      return false;
    if (descriptor < slots)
      return spell_tld(blob, descriptor, name);
    if (!spell_key(blob, special_rank(blob, descriptor - slots), name, &parent))
      return false;
  }
  return true;
}

/* ---- The enumeration ---------------------------------------------------- */

struct enumeration {
  const hsts_db *db;
  hsts_visit *visit;
  void *context;
  bool stopped;
};

static void visit_name(struct enumeration *enumeration, struct name *name,
                       unsigned flags) {
  hsts_entry entry = {name->text, name->length,
                      (flags & ENTRY_FORCE_HTTPS) != 0,
                      (flags & ENTRY_INCLUDE_SUBDOMAINS) != 0};

  name->text[name->length] = '\0';
  if (!enumeration->visit(enumeration->context, &entry))
    enumeration->stopped = true;
}

static bool enumerate_tlds(struct enumeration *enumeration) {
  const uint8_t *blob = enumeration->db->blob;

  for (uint32_t slot = 0; slot < load32(blob + HEADER_TLD_SLOTS); slot++) {
    unsigned flags = blob_descriptor(blob, slot) & ENTRY_FLAGS;
    struct name name = {.length = 0};
    if (!(flags & ENTRY_LISTED))
      continue;
    if (!spell_tld(blob, slot, &name))
      return false;
    visit_name(enumeration, &name, flags);
    if (enumeration->stopped)
      return true;
  }
  return true;
}

static bool enumerate_key(struct enumeration *enumeration,
                          const struct key_group *group, unsigned length,
                          uint64_t bucket, uint64_t rank) {
  const uint8_t *blob = enumeration->db->blob;
  unsigned flags = blob_key_descriptor(blob, rank) & ENTRY_FLAGS;
  struct name name = {.length = 0};
  struct key key;
  uint32_t parent;

  if (!(flags & ENTRY_LISTED))
    return true;
  read_key(blob, group, bucket, rank, &key);
  if (!decode_key(blob, &key, length, &name, &parent) ||
      !spell_ancestors(blob, parent, &name))
    return false;
  visit_name(enumeration, &name, flags);
  return true;
}

/* The keys of one bucket. */
static bool enumerate_bucket(struct enumeration *enumeration,
                             const struct key_group *group, unsigned length,
                             uint64_t bucket) {
  unsigned inside = bucket % BLOCK_BUCKETS;
  struct bucket_block block;

  load_block(enumeration->db->blob, bucket / BLOCK_BUCKETS, &block);
  uint64_t rank = block.first_rank + keys_before(&block, inside);
  for (unsigned keys = bucket_keys(&block, inside);
       keys > 0 && !enumeration->stopped; keys--)
    if (!enumerate_key(enumeration, group, length, bucket, rank++))
      return false;
  return true;
}

/* The keys of one group. */
static bool enumerate_group(struct enumeration *enumeration, uint32_t number) {
  const uint8_t *blob = enumeration->db->blob;
  unsigned length = group_label_length(blob, number);
  struct key_group group;

  load_group(blob, number, &group);
  uint64_t end = group.first_bucket + (UINT64_C(1) << group.bucket_bits);
  for (uint64_t bucket = group.first_bucket;
       bucket < end && !enumeration->stopped; bucket++)
    if (!enumerate_bucket(enumeration, &group, length, bucket))
      return false;
  return true;
}

hsts_status hsts_db_enumerate(const hsts_db *db, hsts_visit *visit,
                              void *context) {
  struct enumeration enumeration = {db, visit, context, false};

  if (db == NULL || visit == NULL)
    return HSTS_ERROR_ARGUMENT;
  if (!enumerate_tlds(&enumeration))
    return HSTS_ERROR_CORRUPT;
  for (uint32_t group = 0;
       group < load32(db->blob + HEADER_GROUP_COUNT) && !enumeration.stopped;
       group++)
    if (!enumerate_group(&enumeration, group))
      return HSTS_ERROR_CORRUPT;
  return HSTS_OK;
}
