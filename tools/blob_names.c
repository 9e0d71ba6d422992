/* SPDX-License-Identifier: MIT */
/*
 * Builds the sections that say what names mean: the table of top-level domains,
 * which keys are special, the descriptors of both, and where the descriptor of
 * each node is.
 */
#include "builder.h"
#include "tld_table.h"

#include <stdlib.h>

/* What the steps here hand to one another. */
struct names_builder {
  struct builder *all;
  struct tld_table tlds;
  const struct tree_name **tld_names; /* by key number of the table */
  uint32_t *special;                  /* ranks of keys that have a descriptor */
  uint32_t special_count;
};

static const struct tree_name *key_name(const struct names_builder *builder,
                                        uint32_t rank) {
  return builder->all->keys[rank].name;
}

static uint64_t pack_tld(const struct tree_name *name) {
  uint8_t symbols[8 + TLD_MAX_SYMBOLS] = {0};

  for (uint32_t i = 0; i < name->label_length; i++)
    symbols[8 + i] = hsts_host_symbol[(uint8_t)name->entry.name[i]];
  return tld_pack(load64(symbols + name->label_length), name->label_length);
}

static int by_name(const void *a, const void *b) {
  const struct tree_name *const *left = a, *const *right = b;
  return list_compare_names(&(*left)->entry, &(*right)->entry);
}

/* The names that go into the table of top-level domains, sorted. */
static bool collect_tlds(struct names_builder *builder, uint32_t *count) {
  *count = 0;
  for (uint32_t i = 0; i < builder->all->tree.count; i++)
    *count += name_is_short_tld(&builder->all->tree.names[i]);
  builder->tld_names =
      arena_take(&builder->all->arena, *count, sizeof *builder->tld_names);
  if (builder->tld_names == NULL)
    return false;
  *count = 0;
  for (uint32_t i = 0; i < builder->all->tree.count; i++)
    if (name_is_short_tld(&builder->all->tree.names[i]))
      builder->tld_names[(*count)++] = &builder->all->tree.names[i];
  qsort(builder->tld_names, *count, sizeof *builder->tld_names, by_name);
  return true;
}

static bool write_tlds(struct names_builder *builder) {
  struct bit_writer writer;
  uint32_t count;
  uint64_t *keys;

  if (!collect_tlds(builder, &count))
    return false;
  keys = arena_take(&builder->all->arena, count, sizeof *keys);
  if (keys == NULL)
    return false;
  for (uint32_t i = 0; i < count; i++)
    keys[i] = pack_tld(builder->tld_names[i]);
  if (!tld_table_build(&builder->tlds, keys, count, &builder->all->arena) ||
      !copy_section(builder->all, SECTION_TLD_PILOTS, builder->tlds.pilots,
                    (size_t)1 << builder->tlds.pilot_bits) ||
      !take_numbers(builder->all, SECTION_TLD_KEYS, builder->tlds.slots,
                    TLD_KEY_BITS, &writer))
    return false;
  builder->all->slot_names =
      arena_take(&builder->all->arena, builder->tlds.slots,
                 sizeof *builder->all->slot_names);
  if (builder->all->slot_names == NULL)
    return false;
  for (uint32_t slot = 0; slot < builder->tlds.slots; slot++) {
    uint32_t key = builder->tlds.occupant[slot];
    put_bits(&writer, key == 0 ? 0 : keys[key - 1], TLD_KEY_BITS);
    if (key != 0)
      builder->all->slot_names[slot] = builder->tld_names[key - 1];
  }
  return true;
}

/* The flags that most keys without children have. */
static void choose_common_flags(struct names_builder *builder) {
  uint32_t counts[ENTRY_FLAGS + 1] = {0};

  builder->all->common_flags = ENTRY_LISTED;
  for (uint32_t i = 0; i < builder->all->key_count; i++) {
    const struct tree_name *name = key_name(builder, i);
    if (name->node == NODE_NONE)
      counts[name->flags]++;
  }
  for (unsigned flags = 0; flags <= ENTRY_FLAGS; flags++)
    if (counts[flags] > counts[builder->all->common_flags])
      builder->all->common_flags = flags;
}

static bool find_special(struct names_builder *builder) {
  choose_common_flags(builder);
  builder->special = arena_take(&builder->all->arena, builder->all->key_count,
                                sizeof *builder->special);
  if (builder->special == NULL)
    return false;
  for (uint32_t rank = 0; rank < builder->all->key_count; rank++) {
    const struct tree_name *name = key_name(builder, rank);
    if (name->node != NODE_NONE || name->flags != builder->all->common_flags)
      builder->special[builder->special_count++] = rank;
  }
  return true;
}

static bool write_special(struct names_builder *builder) {
  uint32_t blocks =
      (builder->all->key_count + SPECIAL_BLOCK - 1) / SPECIAL_BLOCK;
  struct bit_writer index;
  uint8_t *ranks;

  builder->all->special_bits = number_bits(builder->special_count);
  if (!take_numbers(builder->all, SECTION_SPECIAL_INDEX, blocks + 1,
                    builder->all->special_bits, &index) ||
      (ranks = take_section(builder->all, SECTION_SPECIAL_RANKS,
                            builder->special_count)) == NULL)
    return false;
  uint32_t i = 0;
  for (uint32_t block = 0; block <= blocks; block++) {
    put_bits(&index, i, builder->all->special_bits);
    for (; i < builder->special_count &&
           builder->special[i] / SPECIAL_BLOCK == block;
         i++)
      ranks[i] = (uint8_t)(builder->special[i] % SPECIAL_BLOCK);
  }
  return true;
}

/* A writer of descriptors that notes where each node's is. */
struct descriptor_writer {
  struct bit_writer bits;
  unsigned node_bits;
  uint32_t written;
  uint32_t *of_node;
};

static void put_descriptor(struct descriptor_writer *writer,
                           const struct tree_name *name) {
  put_bits(&writer->bits, name->flags, ENTRY_FLAG_BITS);
  put_bits(&writer->bits, name->node == NODE_NONE ? 0 : name->node + 1u,
           writer->node_bits);
  if (name->node != NODE_NONE)
    writer->of_node[name->node] = writer->written;
  writer->written++;
}

static bool write_descriptors(struct names_builder *builder) {
  static const struct tree_name empty = {.node = NODE_NONE};
  uint64_t count = (uint64_t)builder->tlds.slots + builder->special_count;
  uint32_t nodes = builder->all->tree.node_count;
  struct descriptor_writer writer = {.node_bits = number_bits(nodes)};
  struct bit_writer node_writer;

  builder->all->node_bits = writer.node_bits;
  writer.of_node =
      arena_take(&builder->all->arena, nodes, sizeof *writer.of_node);
  if (writer.of_node == NULL ||
      !take_numbers(builder->all, SECTION_DESCRIPTORS, count,
                    ENTRY_FLAG_BITS + writer.node_bits, &writer.bits) ||
      !take_numbers(builder->all, SECTION_NODES, nodes, number_bits(count - 1),
                    &node_writer))
    return false;
  for (uint32_t slot = 0; slot < builder->tlds.slots; slot++) {
    const struct tree_name *name = builder->all->slot_names[slot];
    put_descriptor(&writer, name == NULL ? &empty : name);
  }
  for (uint32_t i = 0; i < builder->special_count; i++)
    put_descriptor(&writer, key_name(builder, builder->special[i]));
  for (uint32_t node = 0; node < nodes; node++)
    put_bits(&node_writer, writer.of_node[node], number_bits(count - 1));
  return true;
}

bool write_names(struct builder *all) {
  struct names_builder builder = {.all = all};

  if (!write_tlds(&builder) || !find_special(&builder) ||
      !write_special(&builder) || !write_descriptors(&builder))
    return false;
  all->tld_multiplier = builder.tlds.multiplier;
  all->tld_slots = builder.tlds.slots;
  all->pilot_bits = builder.tlds.pilot_bits;
  all->special_count = builder.special_count;
  return true;
}
