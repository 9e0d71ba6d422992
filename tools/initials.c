/* SPDX-License-Identifier: MIT */
/* Initials and tails; see initials.h. */
#include "initials.h"

#include "cluster.h"

#include <stdlib.h>

enum { SYMBOLS = HOST_SYMBOLS, ROUNDS = 8 };

/* ---- Ranks --------------------------------------------------------------- */

/* How often each class has each symbol as an initial. */
typedef uint32_t initial_counts[MODEL_MAX_CLASSES][SYMBOLS];

/* The class of a label's initial. */
static size_t initial_class(const struct label_model *model,
                            const struct tree_name *name) {
  struct label_context context = label_end(model);

  for (uint32_t i = name->label_length; i-- > 1;) {
    uint8_t symbol = hsts_host_symbol[(uint8_t)name->entry.name[i]];
    push_symbol(&context, symbol_row(model, symbol), symbol);
  }
  return context_class(&context);
}

static unsigned initial_symbol(const struct tree_name *name) {
  return hsts_host_symbol[(uint8_t)name->entry.name[0]];
}

static void count_initials(const struct model *model,
                           const struct name_tree *tree,
                           initial_counts counts) {
  const struct label_model view = model_view(model);

  for (uint32_t i = 0; i < tree->count; i++) {
    const struct tree_name *name = &tree->names[i];
    if (!name_is_short_tld(name))
      counts[initial_class(&view, name) + model->classes - CLASS_END]
            [initial_symbol(name)]++;
  }
}

/* Gathers the classes into sets.  A class that begins no label is in the first
   one. */
static bool choose_sets(struct model *model, initial_counts counts,
                        struct clustering *sets, struct arena *arena) {
  sets->columns = sets->block = SYMBOLS;
  sets->clusters = model->initial_sets;
  if (!cluster_init(sets, arena, model->classes, model->classes * SYMBOLS))
    return false;
  cluster_items(sets, counts[0]);
  if (!cluster_seed(sets))
    return false;
  cluster_iterate(sets, ROUNDS);
  for (unsigned i = 0; i < model->classes; i++)
    model->initials[i] = cluster_number(sets, i);
  return true;
}

/* How many symbols come before this one, the most frequent being the first. */
static unsigned rank_of(const uint32_t *sums, unsigned symbol) {
  unsigned rank = 0;

  for (unsigned other = 1; other < SYMBOLS; other++)
    if (sums[other] > sums[symbol] ||
        (other < symbol && sums[other] == sums[symbol]))
      rank++;
  return rank;
}

/* A rank as it is in a model. */
static uint8_t split_rank(unsigned rank) {
  unsigned bits = bit_length(rank);

  return (uint8_t)(bits << RANK_REST_BITS | (rank - least_of_bits(bits)));
}

static void rank_symbols(struct model *model, unsigned set,
                         const uint32_t *sums) {
  for (unsigned symbol = 1; symbol < SYMBOLS; symbol++)
    model_ranks(model, symbol)[set] = split_rank(rank_of(sums, symbol));
}

bool initials_choose(struct model *model, const struct name_tree *tree) {
  struct arena arena = {0};
  initial_counts *counts = arena_take(&arena, 1, sizeof *counts);
  struct clustering sets;
  bool chosen = counts != NULL;

  if (chosen) {
    count_initials(model, tree, *counts);
    chosen = choose_sets(model, *counts, &sets, &arena);
  }
  for (unsigned set = 0; chosen && set < model->initial_sets; set++)
    rank_symbols(model, set, sets.sums + (size_t)set * SYMBOLS);
  arena_free(&arena);
  return chosen;
}

/* ---- Tails --------------------------------------------------------------- */

/* The tails of two bit lengths: how many keys have one, and that there are 2 to
   the `size` of them. */
struct shape {
  uint64_t keys;
  uint8_t rank_bits, parent_bits, size;
};

enum { MAX_SHAPES = (RANK_MAX_BITS + 1) * (32 + 1) };

static void list_shapes(struct shape *shapes, unsigned columns) {
  for (unsigned i = 0; i < (RANK_MAX_BITS + 1) * columns; i++) {
    unsigned rank_bits = i / columns, parent_bits = i % columns;
    unsigned size = bits_below_top(rank_bits) + bits_below_top(parent_bits);
    shapes[i] = (struct shape){0, (uint8_t)rank_bits, (uint8_t)parent_bits,
                               (uint8_t)size};
  }
}

static void count_shapes(struct shape *shapes, unsigned columns,
                         const struct model *model,
                         const struct name_tree *tree) {
  const struct label_model view = model_view(model);

  for (uint32_t i = 0; i < tree->count; i++) {
    const struct tree_name *name = &tree->names[i];
    if (name_is_short_tld(name))
      continue;
    unsigned rank = initial_rank(&view, symbol_row(&view, initial_symbol(name)),
                                 initial_class(&view, name));
    shapes[(rank >> RANK_REST_BITS) * columns +
           bit_length(name_tree_parent(tree, name))]
        .keys++;
  }
}

/* Most keys for a tail first: the sizes differ by 36 at the most, and keys are
   less than 2^28 (they have low bits). */
static int densest_first(const void *a, const void *b) {
  const struct shape *left = a, *right = b;
  unsigned least = left->size < right->size ? left->size : right->size;
  uint64_t left_keys = left->keys << (right->size - least);
  uint64_t right_keys = right->keys << (left->size - least);

  if (left_keys != right_keys)
    return left_keys < right_keys ? 1 : -1;
  if (left->size != right->size)
    return left->size < right->size ? -1 : 1;
  if (left->rank_bits != right->rank_bits)
    return left->rank_bits < right->rank_bits ? -1 : 1;
  return left->parent_bits < right->parent_bits ? -1 : 1;
}

void tails_choose(struct tails *tails, const struct model *model,
                  const struct name_tree *tree) {
  unsigned columns = bit_length(tree->node_count) + 1;
  unsigned count = (RANK_MAX_BITS + 1) * columns;
  struct shape shapes[MAX_SHAPES];
  uint64_t start = 0;

  list_shapes(shapes, columns);
  count_shapes(shapes, columns, model, tree);
  qsort(shapes, count, sizeof *shapes, densest_first);
  for (unsigned i = 0; i < count; i++) {
    uint64_t end = start + (UINT64_C(1) << shapes[i].size);
    tails->shapes[shapes[i].rank_bits][shapes[i].parent_bits] =
        (struct tail_shape){start, bit_length(end - 1)};
    start = end;
  }
}

struct tail tail_of(const struct tails *tails, unsigned rank, uint32_t parent) {
  unsigned parent_bits = bit_length(parent);

  return tail_of_shape(tails->shapes[rank >> RANK_REST_BITS][parent_bits], rank,
                       parent, parent_bits);
}
