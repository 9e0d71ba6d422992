/* SPDX-License-Identifier: MIT */
/*
 * Puts the keys into groups, the groups' buckets one after the other, and the
 * keys into their buckets; then writes the sections that say where they are.
 *
 * Keys are coded by the very code that lookups run (libhsts/label_code.h).  A
 * block of 64 buckets gets the first seed under which none of its buckets has
 * more than three keys.  If there is none, all keys are mixed with another
 * multiplier, get more buckets, and are tried again.
 */
#include "builder.h"
#include "multiplier.h"
#include "progress.h"

#include <stdlib.h>

/* ---- Coding ------------------------------------------------------------ */

/* Codes a name's label but for its initial, and tells its tail. */
static struct tail encode_label(const struct builder *builder,
                                const struct tree_name *name, struct key *key) {
  const struct label_model model = model_view(&builder->model);
  uint32_t parent = name_tree_parent(&builder->tree, name);
  uint8_t symbols[HOST_MAX_LABEL];
  unsigned rank;

  for (uint32_t i = 0; i < name->label_length; i++)
    symbols[i] = hsts_host_symbol[(uint8_t)name->entry.name[i]];
  hsts_key_encode(&model, symbols, name->label_length, key, &rank);
  return tail_of(&builder->tails, rank, parent);
}

/* The bits of a name's key without padding. */
static unsigned bare_bits(const struct builder *builder,
                          const struct tree_name *name) {
  struct key key;
  struct tail tail = encode_label(builder, name, &key);

  return key.bits + tail.width;
}

/* The mixed key at a place whose group is known. */
static void mixed_key(const struct builder *builder,
                      const struct placed_key *place, struct key *key) {
  struct tail tail = encode_label(builder, place->name, key);

  hsts_key_finish(key, tail.bits, builder->plan.groups[place->group].size);
  hsts_key_mix(key, builder->key_multiplier);
}

/* ---- Groups ------------------------------------------------------------ */

/* Counts the keys by label length and size. */
static void count_keys(struct builder *builder, struct key_counts *counts) {
  progress_step("coding labels");
  for (uint32_t i = 0; i < builder->tree.count; i++) {
    struct tree_name *name = &builder->tree.names[i];
    progress_at(i, builder->tree.count);
    if (name_is_short_tld(name))
      continue;
    name->key_bits = (uint16_t)bare_bits(builder, name);
    counts->counts[name->label_length][name->key_bits]++;
    builder->key_count++;
  }
}

/* The group of a name's key, by the rule of lookups. */
static uint32_t find_group(const struct builder *builder,
                           const struct tree_name *name) {
  const struct row_plan *row = &builder->plan.rows[name->label_length];

  return row->first_group +
         bit_count(row_borders(row->limit, row->borders, name->key_bits)) - 1;
}

static void group_keys(struct builder *builder) {
  struct placed_key *place = builder->keys;

  for (uint32_t i = 0; i < builder->tree.count; i++) {
    const struct tree_name *name = &builder->tree.names[i];
    if (name_is_short_tld(name))
      continue;
    place->name = name;
    place->group = find_group(builder, name);
    place++;
  }
}

/* Lays the groups out: those with most buckets first, so that each begins at a
   multiple of its size or of a block's. */
static void lay_groups(struct builder *builder) {
  uint64_t rank = 0;

  builder->bucket_count = builder->low_bits = 0;
  for (unsigned bits = 1u << GROUP_BUCKET_BITS_WIDTH; bits-- > 0;) {
    for (uint32_t i = 0; i < builder->plan.group_count; i++) {
      struct group_plan *group = &builder->plan.groups[i];
      unsigned width = group->size - group->bucket_bits;
      if (group->bucket_bits != bits)
        continue;
      group->first_bucket = builder->bucket_count;
      group->low_start = builder->low_bits - rank * width;
      builder->bucket_count += UINT64_C(1) << bits;
      builder->low_bits += (uint64_t)group->keys * width;
      rank += group->keys;
    }
  }
}

/* ---- Buckets ----------------------------------------------------------- */

static int by_bucket(const void *a, const void *b) {
  const struct placed_key *left = a, *right = b;

  if (left->bucket != right->bucket)
    return left->bucket < right->bucket ? -1 : 1;
  if (left->first_word != right->first_word)
    return left->first_word < right->first_word ? -1 : 1;
  return list_compare_names(&left->name->entry, &right->name->entry);
}

static void sort_keys(struct placed_key *keys, size_t count) {
  qsort(keys, count, sizeof *keys, by_bucket);
}

/* Sorts keys by block alone: scatter_block sorts each block. */
static bool sort_by_block(struct builder *builder) {
  size_t blocks = (size_t)(builder->bucket_count / BLOCK_BUCKETS + 1);
  uint32_t *ends = calloc(blocks, sizeof *ends);
  struct placed_key *keys = builder->keys;
  struct placed_key *room = builder->room;

  if (ends == NULL)
    return false;
  for (uint32_t i = 0; i < builder->key_count; i++)
    ends[keys[i].bucket / BLOCK_BUCKETS]++;
  for (size_t i = 1; i < blocks; i++)
    ends[i] += ends[i - 1];
  for (uint32_t i = builder->key_count; i-- > 0;)
    room[--ends[keys[i].bucket / BLOCK_BUCKETS]] = keys[i];
  builder->keys = room;
  builder->room = keys;
  free(ends);
  return true;
}

/* Mixes all keys and sorts them by the blocks in which they will be scattered.
   False: out of memory. */
static bool mix_keys(struct builder *builder) {
  progress_step("mixing keys");
  for (uint32_t i = 0; i < builder->key_count; i++) {
    struct placed_key *place = &builder->keys[i];
    const struct group_plan *group = &builder->plan.groups[place->group];
    struct key key;
    progress_at(i, builder->key_count);
    mixed_key(builder, place, &key);
    place->first_word = key.words[0];
    place->bucket = (uint32_t)(group->first_bucket +
                               key_bucket(key.words[0], group->bucket_bits));
  }
  return sort_by_block(builder);
}

static unsigned scatter(const struct builder *builder,
                        const struct placed_key *place, unsigned seed) {
  return key_scatter(place->first_word,
                     builder->plan.groups[place->group].bucket_bits, seed);
}

static const char uneven[] = "names fall so unevenly that no seed spreads them";

/* The most keys that a bucket has under a seed; more than are allowed if so. */
static unsigned fullest_bucket(const struct builder *builder,
                               const struct placed_key *keys, uint32_t count,
                               unsigned seed) {
  uint8_t counts[BLOCK_BUCKETS] = {0};
  unsigned fullest = 0;

  for (uint32_t i = 0; i < count && fullest <= BUCKET_MAX_KEYS; i++) {
    unsigned inside =
        keys[i].bucket % BLOCK_BUCKETS ^ scatter(builder, &keys[i], seed);
    if (++counts[inside] > fullest)
      fullest = counts[inside];
  }
  return fullest;
}

/* Scatters the keys of one block.  False if no seed does it. */
static bool scatter_block(struct builder *builder, struct placed_key *keys,
                          uint32_t count, uint16_t *chosen) {
  unsigned seed = 0, fullest;

  while ((fullest = fullest_bucket(builder, keys, count, seed)) >
         BUCKET_MAX_KEYS)
    if (++seed == 1u << BLOCK_SEED_BITS)
      return false;
  for (uint32_t i = 0; i < count; i++)
    keys[i].bucket ^= scatter(builder, &keys[i], seed);
  sort_keys(keys, count);
  *chosen = (uint16_t)seed;
  if (fullest > builder->fullest_bucket)
    builder->fullest_bucket = fullest;
  return true;
}

static bool scatter_keys(struct builder *builder) {
  uint32_t end;

  builder->fullest_bucket = 0;
  progress_step("filling buckets");
  for (uint32_t first = 0; first < builder->key_count; first = end) {
    uint32_t block = builder->keys[first].bucket / BLOCK_BUCKETS;
    for (end = first; end < builder->key_count &&
                      builder->keys[end].bucket / BLOCK_BUCKETS == block;)
      end++;
    if (progress_shown && block % 256 == 0)
      progress_now(end, builder->key_count);
    if (!scatter_block(builder, builder->keys + first, end - first,
                       &builder->seeds[block]))
      return false;
  }
  return true;
}

/* Groups all keys and puts them into their buckets, with so many keys for a
   block on average.  NULL, or an English message. */
static const char *try_blocks(struct builder *builder,
                              const struct key_counts *counts,
                              unsigned block_keys) {
  groups_choose(&builder->plan, counts, block_keys);
  group_keys(builder);
  lay_groups(builder);
  if (builder->bucket_count > UINT64_C(1) << (32 - GROUP_BUCKET_BITS_WIDTH) ||
      builder->low_bits > UINT32_MAX)
    return "over 2^27 buckets, or 2^32 bits in one section";
  builder->seeds = arena_take(
      &builder->arena, (size_t)(builder->bucket_count / BLOCK_BUCKETS + 1),
      sizeof *builder->seeds);
  if (builder->seeds == NULL)
    return out_of_memory_text;
  if (!mix_keys(builder))
    return out_of_memory_text;
  return scatter_keys(builder) ? NULL : uneven;
}

/* The keys for a block to begin with: the more blocks there are, the more of
   them are so full that no seed is good enough.  A million keys mostly get on
   with 84, ten million with 72. */
static unsigned first_block_keys(uint32_t keys) {
  enum { MOST_KEYS = 84, MANY_BITS = 20, STEP = 3 };
  unsigned bits = number_bits(keys);

  return MOST_KEYS - (bits > MANY_BITS ? STEP * (bits - MANY_BITS) : 0);
}

/* If some block has no good seed, all keys are grouped anew, with fewer of them
   for a block. */
const char *place_keys(struct builder *builder) {
  enum { LEAST_KEYS = 8, STEP = 4 };
  struct key_counts *counts = arena_take(&builder->arena, 1, sizeof *counts);
  const char *fault = uneven;

  if (counts == NULL || !groups_prepare(&builder->plan, &builder->arena))
    return out_of_memory_text;
  count_keys(builder, counts);
  builder->keys =
      arena_take(&builder->arena, builder->key_count, sizeof *builder->keys);
  builder->room =
      arena_take(&builder->arena, builder->key_count, sizeof *builder->room);
  if (builder->keys == NULL || builder->room == NULL)
    return out_of_memory_text;
  builder->key_multiplier = FIRST_MULTIPLIER;
  for (unsigned keys = first_block_keys(builder->key_count);
       fault == uneven && keys >= LEAST_KEYS; keys -= STEP) {
    fault = try_blocks(builder, counts, keys);
    if (fault == uneven)
      builder->key_multiplier = next_multiplier(builder->key_multiplier);
  }
  return fault;
}

/* ---- Sections ---------------------------------------------------------- */

static bool write_rows(struct builder *builder) {
  const struct groups_plan *plan = &builder->plan;
  uint8_t *row =
      take_section(builder, SECTION_ROWS, (size_t)plan->row_count * ROW_SIZE);

  if (row == NULL)
    return false;
  for (unsigned length = 1; length <= plan->row_count; length++) {
    store_number(row + ROW_LIMIT, plan->rows[length].limit, 2);
    store_number(row + ROW_FIRST_GROUP, plan->rows[length].first_group, 2);
    store_number(row + ROW_BORDERS, plan->rows[length].borders, 8);
    row += ROW_SIZE;
  }
  return true;
}

static bool write_groups(struct builder *builder) {
  const struct groups_plan *plan = &builder->plan;
  uint8_t *record = take_section(builder, SECTION_GROUPS,
                                 (size_t)plan->group_count * GROUP_SIZE);

  if (record == NULL)
    return false;
  for (uint32_t i = 0; i < plan->group_count; i++) {
    const struct group_plan *group = &plan->groups[i];
    store_number(record + GROUP_LOW_START, (uint32_t)group->low_start, 4);
    store_number(
        record + GROUP_BUCKETS,
        group->first_bucket << GROUP_BUCKET_BITS_WIDTH | group->bucket_bits, 4);
    record += GROUP_SIZE;
  }
  return true;
}

/* Writes the block of the keys from `rank` on; returns the rank after it. */
static uint32_t put_block(const struct builder *builder, uint32_t block,
                          uint32_t rank, struct bit_writer *writer) {
  uint64_t ones = 0, twos = 0;
  uint32_t end = rank;

  for (; end < builder->key_count &&
         builder->keys[end].bucket / BLOCK_BUCKETS == block;
       end++) {
    uint64_t bucket = UINT64_C(1) << builder->keys[end].bucket % BLOCK_BUCKETS;
    twos ^= ones & bucket;
    ones ^= bucket;
  }
  unsigned size = 8 * block_size(builder->rank_bits);
  put_bits(writer, ones, BLOCK_BUCKETS);
  put_bits(writer, twos, BLOCK_BUCKETS);
  put_bits(writer, builder->seeds[block], BLOCK_SEED_BITS);
  put_bits(writer, rank, size - 2 * BLOCK_BUCKETS - BLOCK_SEED_BITS);
  return end;
}

static bool write_blocks(struct builder *builder) {
  uint32_t blocks =
      (uint32_t)((builder->bucket_count + BLOCK_BUCKETS - 1) / BLOCK_BUCKETS);
  struct bit_writer writer;
  uint32_t rank = 0;

  builder->rank_bits = number_bits(builder->key_count);
  if (!take_numbers(builder, SECTION_BLOCKS, blocks,
                    8 * block_size(builder->rank_bits), &writer))
    return false;
  for (uint32_t block = 0; block < blocks; block++)
    rank = put_block(builder, block, rank, &writer);
  return true;
}

static bool write_low(struct builder *builder) {
  struct bit_writer writer;

  progress_step("writing keys");
  if (!take_numbers(builder, SECTION_LOW, builder->low_bits, 1, &writer))
    return false;
  for (uint32_t i = 0; i < builder->key_count; i++) {
    const struct placed_key *place = &builder->keys[i];
    unsigned bucket_bits = builder->plan.groups[place->group].bucket_bits;
    struct key key;
    progress_at(i, builder->key_count);
    mixed_key(builder, place, &key);
    for (unsigned word = 0; word * 64 < key.bits; word++)
      put_bits(&writer, key_part(&key, bucket_bits, word),
               key_part_width(key.bits, bucket_bits, word));
  }
  return true;
}

bool write_keys(struct builder *builder) {
  return write_rows(builder) && write_groups(builder) &&
         write_blocks(builder) && write_low(builder);
}
