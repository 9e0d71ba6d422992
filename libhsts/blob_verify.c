/* SPDX-License-Identifier: MIT */
/*
 * Proves, for the contents of a blob's sections, what lookups and enumeration
 * take for granted of its numbers: every one that serves as an index or a
 * position stays inside what it points into, and no bucket is fuller than the
 * format allows.  Each check is one pass over one section.  What the bits say
 * of names is blob_verify_names.c's.
 */
#include "cold.h"

#include "blob_spell.h"

/* ---- The label code --------------------------------------------------- */

/* Whether so many numbers are at least `first` and below `limit`. */
static bool all_within(const uint8_t *numbers, uint64_t count, unsigned first,
                       unsigned limit) {
  for (uint64_t i = 0; i < count; i++)
    if (numbers[i] < first || numbers[i] >= limit)
      return false;
  return true;
}

static bool all_below(const uint8_t *numbers, uint64_t count, unsigned limit) {
  return all_within(numbers, count, 0, limit);
}

static bool check_codes(const struct label_model *model, unsigned count) {
  for (unsigned number = 0; number < count; number++) {
    struct symbol_code code = load_code(model, number);
    if (code.width > CODE_MAX_BITS || code.bits >> code.width != 0)
      return false;
  }
  return true;
}

/* Whether the row of a symbol has what it may have in each of its parts. */
static bool check_symbol(const uint8_t *blob, const struct label_model *model,
                         unsigned codes, unsigned symbol) {
  unsigned sets = load16(blob + HEADER_CONTEXT_SETS);
  unsigned classes = load16(blob + HEADER_CLASSES);
  const uint8_t *row = symbol_row(model, symbol);

  return all_below(row, HOST_SYMBOLS, sets) &&
         all_within(row + HOST_SYMBOLS, sets, CLASS_END - classes, CLASS_END) &&
         (symbol == HOST_SYMBOL_DOT ||
          all_below(row - classes, classes, codes));
}

/* Whether all symbols have ranks in an initial set, and no two the same one. */
static bool check_initial_set(const struct label_model *model, unsigned set) {
  uint64_t seen = 0;

  for (unsigned symbol = 1; symbol <= CLASS_SYMBOLS; symbol++) {
    unsigned rank = *(symbol_row(model, symbol) - model->before + set);
    unsigned bits = rank >> RANK_REST_BITS;
    uint64_t rest = rank & short_mask(RANK_REST_BITS);
    if (bits > RANK_MAX_BITS || rest >> bits_below_top(bits) != 0)
      return false;
    uint64_t place = UINT64_C(1) << (least_of_bits(bits) + rest);
    if (seen & place)
      return false;
    seen |= place;
  }
  return true;
}

/* Whether the codes of one class are a prefix code: as intervals of the space
   of CODE_MAX_BITS bits, no two of them overlap. */
static bool check_class(const struct label_model *model,
                        unsigned class_number) {
  unsigned first[CLASS_SYMBOLS], end[CLASS_SYMBOLS], count = 0;

  for (unsigned symbol = 1; symbol <= CLASS_SYMBOLS; symbol++) {
    unsigned number = class_code(symbol_row(model, symbol), class_number);
    if (number == CODE_ABSENT)
      continue;
    struct symbol_code code = load_code(model, number);
    unsigned spare = CODE_MAX_BITS - code.width;
    first[count] = (unsigned)code.bits << spare;
    end[count] = first[count] + (1u << spare);
    for (unsigned other = 0; other < count; other++)
      if (first[other] < end[count] && first[count] < end[other])
        return false;
    count++;
  }
  return true;
}

static bool check_model(const uint8_t *blob) {
  unsigned codes = load16(blob + HEADER_CODES);
  unsigned classes = load16(blob + HEADER_CLASSES);
  struct label_model model;

  load_model(blob, &model);
  if (!check_codes(&model, codes) ||
      !all_below(model.initials - classes, classes, blob[HEADER_INITIAL_SETS]))
    return false;
  for (unsigned symbol = 0; symbol < HOST_SYMBOLS; symbol++)
    if (!check_symbol(blob, &model, codes, symbol))
      return false;
  for (unsigned i = CLASS_END - classes; i < CLASS_END; i++)
    if (!check_class(&model, i))
      return false;
  for (unsigned i = 0; i < blob[HEADER_INITIAL_SETS]; i++)
    if (!check_initial_set(&model, i))
      return false;
  return true;
}

/* The tails of shape number `index` of their section; tells where they end. */
static struct tail_shape shape_at(const uint8_t *blob, unsigned index,
                                  uint64_t *end) {
  unsigned columns = blob[HEADER_NODE_BITS] + 1u;
  unsigned rank_bits = index / columns, parent_bits = index % columns;
  struct tail_shape shape = load_shape(blob, rank_bits, parent_bits);

  *end = shape.start + (UINT64_C(1) << bits_below_top(rank_bits)
                                    << bits_below_top(parent_bits));
  return shape;
}

/* All tails of a shape fit into its width, and none of them makes a key longer
   than keys can be.  No tail is that of two shapes: else a lookup would find
   names that nobody listed. */
static bool check_tails(const uint8_t *blob) {
  unsigned shapes = (RANK_MAX_BITS + 1) * (blob[HEADER_NODE_BITS] + 1u);
  uint64_t end, other_end;

  for (unsigned i = 0; i < shapes; i++) {
    struct tail_shape shape = shape_at(blob, i, &end);
    if (shape.width > TAIL_MAX_BITS || (end - 1) >> shape.width != 0)
      return false;
    for (unsigned other = 0; other < i; other++)
      if (shape_at(blob, other, &other_end).start < end &&
          shape.start < other_end)
        return false;
  }
  return true;
}

/* ---- Descriptors, nodes, special keys --------------------------------- */

/* Each node has one descriptor, and says which; the number of entries is that
   of the keys and top-level domains that are listed. */
static bool check_descriptors(const uint8_t *blob) {
  uint64_t nodes = load32(blob + HEADER_NODE_COUNT), with_node = 0;
  uint64_t entries = (uint64_t)load32(blob + HEADER_KEY_COUNT) -
                     load32(blob + HEADER_SPECIAL_COUNT);

  for (uint32_t i = 0; i < blob_descriptor_count(blob); i++) {
    uint64_t descriptor = blob_descriptor(blob, i);
    uint64_t node = descriptor >> ENTRY_FLAG_BITS;
    if (!(descriptor & ENTRY_LISTED) && (descriptor & ENTRY_FLAGS))
      return false;
    entries += descriptor & ENTRY_LISTED;
    with_node += node != 0;
    if (node > nodes ||
        (node != 0 && blob_node_descriptor(blob, (uint32_t)node - 1) != i))
      return false;
  }
  return with_node == nodes && entries == load32(blob + HEADER_ENTRY_COUNT) &&
         (blob[HEADER_COMMON_FLAGS] & ENTRY_LISTED);
}

/* The ranks of special keys ascend, and are ranks of keys.  Of these there are
   no more than the blob has room for: check_blocks has counted them.  Else
   blocks without special keys, which may take no octets, could be counted for
   long. */
static bool check_special(const uint8_t *blob) {
  const uint8_t *ranks = blob_section(blob, SECTION_SPECIAL_RANKS);
  uint32_t count = load32(blob + HEADER_SPECIAL_COUNT);
  unsigned width = blob[HEADER_SPECIAL_BITS];
  uint32_t blocks = blob_special_blocks(blob);
  uint64_t i = 0;

  if (count > load32(blob + HEADER_KEY_COUNT))
    return false;
  for (uint32_t block = 0; block < blocks; block++) {
    uint64_t end = blob_number(blob, SECTION_SPECIAL_INDEX, block + 1, width);
    if (blob_number(blob, SECTION_SPECIAL_INDEX, block, width) != i ||
        end < i || end > count)
      return false;
    for (uint64_t first = i; i < end; i++)
      if ((i > first && ranks[i] <= ranks[i - 1]) ||
          (uint64_t)block * SPECIAL_BLOCK + ranks[i] >=
              load32(blob + HEADER_KEY_COUNT))
        return false;
  }
  return i == count &&
         blob_number(blob, SECTION_SPECIAL_INDEX, blocks, width) == count;
}

/* ---- Buckets ----------------------------------------------------------- */

/* What a block's last octet has beyond the first rank. */
static uint64_t block_spare_bits(const uint8_t *blob, uint64_t index) {
  unsigned size = blob[HEADER_BLOCK_SIZE];
  unsigned used = BLOCK_SEED_BITS + bit_length(load32(blob + HEADER_RANK_MASK));
  const uint8_t *block = blob_section(blob, SECTION_BLOCKS) + index * size;

  return load64(block + BLOCK_TAIL) >> used &
         low_mask((size - BLOCK_TAIL) * 8 - used);
}

/* Each block begins with the key after the last one of the blocks before, and
   no bucket that does not exist has keys. */
static bool check_blocks(const uint8_t *blob) {
  uint32_t buckets = load32(blob + HEADER_BUCKET_COUNT);
  unsigned fullest = 0;
  uint64_t rank = 0;

  for (uint64_t index = 0; index * BLOCK_BUCKETS < buckets; index++) {
    struct bucket_block block;
    load_block(blob, index, &block);
    if (block.first_rank != rank || block_spare_bits(blob, index) != 0)
      return false;
    for (unsigned i = 0; i < BLOCK_BUCKETS; i++) {
      unsigned keys = bucket_keys(&block, i);
      if (keys != 0 && index * BLOCK_BUCKETS + i >= buckets)
        return false;
      rank += keys;
      fullest = keys > fullest ? keys : fullest;
    }
  }
  return rank == load32(blob + HEADER_KEY_COUNT) &&
         fullest == load32(blob + HEADER_FULLEST_BUCKET);
}

/* ---- Rows and groups --------------------------------------------------- */

/* A row's groups are those after the last of the rows before, from the largest
   size down; *groups counts them. */
static bool check_row(const uint8_t *blob, unsigned length, uint32_t *groups) {
  const uint8_t *row =
      blob_section(blob, SECTION_ROWS) + (length - 1) * (size_t)ROW_SIZE;
  unsigned limit = load16(row + ROW_LIMIT);
  uint64_t borders = load64(row + ROW_BORDERS);

  if (load16(row + ROW_FIRST_GROUP) != *groups || limit > KEY_MAX_BITS + 1 ||
      (limit != 0) != (borders >> 63))
    return false;
  for (unsigned below = 0; below < 64; below++) {
    struct key_group group;
    if (!(borders << below >> 63))
      continue;
    if (below >= limit || *groups >= load32(blob + HEADER_GROUP_COUNT))
      return false;
    load_group(blob, (*groups)++, limit - 1 - below, &group);
    if (group.bucket_bits > group.size)
      return false;
  }
  return true;
}

static bool check_rows(const uint8_t *blob) {
  uint32_t groups = 0;

  for (unsigned length = 1; length <= blob[HEADER_ROWS]; length++)
    if (!check_row(blob, length, &groups))
      return false;
  return groups == load32(blob + HEADER_GROUP_COUNT);
}

/* The rank of the first key in a bucket or after it. */
static uint64_t first_rank(const uint8_t *blob, uint64_t bucket) {
  struct bucket_block block;

  if (bucket == load32(blob + HEADER_BUCKET_COUNT))
    return load32(blob + HEADER_KEY_COUNT);
  load_block(blob, bucket / BLOCK_BUCKETS, &block);
  return block.first_rank + keys_before(&block, bucket % BLOCK_BUCKETS);
}

/* What the groups so far take. */
struct group_totals {
  uint64_t buckets;
  uint64_t low_bits;
};

/* A group begins where the one before ends. */
static bool check_group(const uint8_t *blob, const struct key_group *group,
                        struct group_totals *totals) {
  if (group->first_bucket != totals->buckets)
    return false;
  uint64_t first = first_rank(blob, group->first_bucket);
  if (key_low_position(group, first) != totals->low_bits)
    return false;
  totals->buckets += UINT64_C(1) << group->bucket_bits;
  if (totals->buckets > load32(blob + HEADER_BUCKET_COUNT))
    return false;
  totals->low_bits +=
      (first_rank(blob, totals->buckets) - first) * group->low_width;
  return totals->low_bits <= UINT32_MAX;
}

/* The groups in the order of their buckets: those with most buckets first, so
   that each begins at a multiple of its size or of a block's. */
static bool check_groups(const uint8_t *blob) {
  struct group_totals totals = {0, 0};
  struct key_group group;

  for (unsigned bits = 1u << GROUP_BUCKET_BITS_WIDTH; bits-- > 0;) {
    for (uint32_t i = 0; i < load32(blob + HEADER_GROUP_COUNT); i++) {
      if (group_bucket_bits(blob, i) != bits)
        continue;
      hsts_load_group(blob, i, &group);
      if (!check_group(blob, &group, &totals))
        return false;
    }
  }
  return totals.buckets == load32(blob + HEADER_BUCKET_COUNT) &&
         blob_has_numbers(blob, SECTION_LOW, totals.low_bits, 1);
}

bool hsts_blob_verify_numbers(const uint8_t *blob) {
  return check_model(blob) && check_tails(blob) && check_descriptors(blob) &&
         check_blocks(blob) && check_special(blob) && check_rows(blob) &&
         check_groups(blob);
}
