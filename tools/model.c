/* SPDX-License-Identifier: MIT */
/*
 * Chooses the label code by clustering in two stages, as the code's two maps
 * need it.  First the pairs (c3, c2) are gathered into context sets whose
 * members say the same about the next symbol, whatever c1 is.  Then the pairs
 * (set, c1) are gathered into classes, each of which gets a prefix code.  A
 * context of three symbols is thereby reached with two small tables, and rare
 * contexts share the statistics of similar ones.
 *
 * The first clustering cannot know the second, so both are repeated with the
 * other's result as the measure: at first with ideal code lengths, in the end
 * with those of the real prefix codes.
 */
#include "model.h"

#include "bit_writer.h"
#include "cluster.h"
#include "prefix_code.h"

#include <string.h>

enum {
  SYMBOLS = HOST_SYMBOLS,
  PAIRS = SYMBOLS * SYMBOLS,
  CELLS = SYMBOLS * SYMBOLS * SYMBOLS * SYMBOLS,
  /* A table costs octets: each class and each set shall serve so many symbols
     of the list. */
  SYMBOLS_PER_CLASS = 3000,
  SYMBOLS_PER_SET = 3500,
  LABELS_PER_INITIAL_SET = 3000,
  FIRST_ROUNDS = 1,      /* of each clustering alone */
  JOINT_ROUNDS = 3,      /* of both in turn */
  CLASS_ROUNDS = 2,      /* of the second in each of those */
  MISSING_COST = 14 << 8 /* of a symbol that a class has no code for */
};

struct chooser {
  struct arena arena;
  struct clustering sets;      /* items: (c3, c2); columns: (c1, symbol) */
  struct clustering classes;   /* items: (set, c1); columns: symbol */
  uint8_t (*lengths)[SYMBOLS]; /* of each class's codes */
  unsigned max_bits;
};

bool model_counts_init(struct model_counts *counts, struct arena *arena) {
  counts->total = counts->labels = 0;
  counts->counts = arena_take(arena, CELLS, sizeof *counts->counts);
  return counts->counts != NULL;
}

void model_count_label(struct model_counts *counts, const char *label,
                       size_t length) {
  unsigned c1 = 0, c2 = 0, c3 = 0;

  for (size_t i = length; i-- > 0;) {
    unsigned symbol = hsts_host_symbol[(uint8_t)label[i]];
    counts->counts[((c3 * SYMBOLS + c2) * SYMBOLS + c1) * SYMBOLS + symbol]++;
    c3 = c2;
    c2 = c1;
    c1 = symbol;
  }
  counts->total += length;
  counts->labels++;
}

static unsigned share(uint64_t symbols, unsigned per_one, unsigned most) {
  uint64_t wanted = symbols / per_one + 1;
  return wanted < most ? (unsigned)wanted : most;
}

static uint32_t count_nonzero(const uint32_t *numbers, uint32_t count) {
  uint32_t nonzero = 0;
  for (uint32_t i = 0; i < count; i++)
    nonzero += numbers[i] != 0;
  return nonzero;
}

static bool init_chooser(struct chooser *chooser,
                         const struct model_counts *counts) {
  uint32_t nonzero = count_nonzero(counts->counts, CELLS);

  chooser->max_bits = CODE_MAX_BITS;
  chooser->sets.columns = SYMBOLS * SYMBOLS;
  chooser->classes.columns = SYMBOLS;
  chooser->sets.block = chooser->classes.block = SYMBOLS;
  chooser->sets.clusters =
      share(counts->total, SYMBOLS_PER_SET, MODEL_MAX_SETS);
  chooser->classes.clusters =
      share(counts->total, SYMBOLS_PER_CLASS, MODEL_MAX_CLASSES);
  chooser->lengths = arena_take(&chooser->arena, chooser->classes.clusters,
                                sizeof *chooser->lengths);
  return chooser->lengths != NULL &&
         cluster_init(&chooser->sets, &chooser->arena, PAIRS, nonzero) &&
         cluster_init(&chooser->classes, &chooser->arena,
                      chooser->sets.clusters * SYMBOLS, nonzero);
}

/* The first clustering alone, then the second on its result. */
static bool cluster_apart(struct chooser *chooser,
                          const struct model_counts *counts) {
  cluster_items(&chooser->sets, counts->counts);
  if (!cluster_seed(&chooser->sets))
    return false;
  cluster_iterate(&chooser->sets, FIRST_ROUNDS);
  cluster_items(&chooser->classes, chooser->sets.sums);
  if (!cluster_seed(&chooser->classes))
    return false;
  cluster_iterate(&chooser->classes, FIRST_ROUNDS);
  return true;
}

/* Prefix code lengths of all classes, and the costs that follow from them. */
static void class_lengths(struct chooser *chooser) {
  struct clustering *classes = &chooser->classes;

  for (uint32_t i = 0; i < classes->clusters; i++) {
    const uint32_t *sums = classes->sums + (size_t)i * SYMBOLS;
    prefix_code_lengths(sums, SYMBOLS, chooser->max_bits, chooser->lengths[i]);
    for (uint32_t symbol = 0; symbol < SYMBOLS; symbol++)
      classes->costs[i * SYMBOLS + symbol] =
          sums[symbol] == 0 ? MISSING_COST
                            : (uint32_t)chooser->lengths[i][symbol] << 8;
  }
}

static void class_costs(struct chooser *chooser, bool real) {
  if (real)
    class_lengths(chooser);
  else
    cluster_cost(&chooser->classes);
}

/* What a symbol costs in a set is what it costs in the class of (set, c1). */
static void set_costs(struct chooser *chooser) {
  const struct clustering *classes = &chooser->classes;

  for (uint32_t i = 0; i < classes->item_count; i++) {
    uint32_t class_number = classes->items[i].cluster;
    for (uint32_t symbol = 0; symbol < SYMBOLS; symbol++)
      chooser->sets.costs[i * SYMBOLS + symbol] =
          class_number == CLUSTER_NONE
              ? MISSING_COST
              : classes->costs[class_number * SYMBOLS + symbol];
  }
}

/* Both clusterings in turn, each measured by the other. */
static void cluster_together(struct chooser *chooser) {
  for (unsigned round = 0; round < JOINT_ROUNDS; round++) {
    bool real = round >= JOINT_ROUNDS / 2;
    class_costs(chooser, real);
    set_costs(chooser);
    cluster_assign(&chooser->sets);
    cluster_sum(&chooser->sets);
    cluster_items(&chooser->classes, chooser->sets.sums);
    for (unsigned i = 0; i < CLASS_ROUNDS; i++) {
      cluster_assign(&chooser->classes);
      cluster_sum(&chooser->classes);
      class_costs(chooser, real);
    }
  }
}

/* The number of a code entry, which is added if it is new; 0 if there is no
   room for it. */
static unsigned code_number(struct model *model, unsigned code, uint8_t width) {
  for (unsigned i = 1; i < model->code_count; i++)
    if (load16(model->codes + 2 * (size_t)i) == code &&
        model->widths[i] == width)
      return i;
  if (model->code_count == CODE_MAX_COUNT)
    return 0;
  store_number(model->codes + 2 * (size_t)model->code_count, code, 2);
  model->widths[model->code_count] = width;
  return model->code_count++;
}

/* The codes of one class.  False if the model has no room for them. */
static bool write_class(struct model *model, const struct chooser *chooser,
                        unsigned class_number) {
  const uint32_t *sums = chooser->classes.sums + (size_t)class_number * SYMBOLS;
  const uint8_t *lengths = chooser->lengths[class_number];
  uint16_t codes[SYMBOLS] = {0};

  prefix_code_assign(lengths, SYMBOLS, codes);
  for (unsigned symbol = 1; symbol < SYMBOLS; symbol++) {
    uint8_t *number = model_code_numbers(model, symbol) + class_number;
    *number = CODE_ABSENT;
    if (sums[symbol] == 0)
      continue;
    *number = (uint8_t)code_number(model, codes[symbol], lengths[symbol]);
    if (*number == CODE_ABSENT)
      return false;
  }
  return true;
}

static bool write_codes(struct model *model, const struct chooser *chooser) {
  model->code_count = 1; /* number 0 is CODE_ABSENT */
  memset(model->codes, 0, sizeof model->codes);
  memset(model->widths, 0, sizeof model->widths);
  for (unsigned i = 0; i < model->classes; i++)
    if (!write_class(model, chooser, i))
      return false;
  return true;
}

static void write_maps(struct model *model, const struct chooser *chooser) {
  for (unsigned symbol = 0; symbol < SYMBOLS; symbol++) {
    uint8_t *row = model_row(model, symbol);
    for (unsigned c2 = 0; c2 < SYMBOLS; c2++)
      row[c2] = cluster_number(&chooser->sets, symbol * SYMBOLS + c2);
    for (unsigned set = 0; set < model->sets; set++)
      row[SYMBOLS + set] =
          (uint8_t)(CLASS_END - model->classes +
                    cluster_number(&chooser->classes, set * SYMBOLS + symbol));
  }
}

bool model_choose(struct model *model, const struct model_counts *counts) {
  struct chooser chooser = {0};
  bool done = init_chooser(&chooser, counts) && cluster_apart(&chooser, counts);

  if (done) {
    cluster_together(&chooser);
    class_lengths(&chooser);
    model->sets = chooser.sets.clusters;
    model->classes = chooser.classes.clusters;
    model->initial_sets =
        share(counts->labels, LABELS_PER_INITIAL_SET, MODEL_MAX_INITIAL_SETS);
    write_maps(model, &chooser);
    /* Codes of at most 7 bits always fit: there are fewer than 256. */
    while (!write_codes(model, &chooser)) {
      chooser.max_bits--;
      class_lengths(&chooser);
    }
  }
  arena_free(&chooser.arena);
  return done;
}
