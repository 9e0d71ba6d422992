/* SPDX-License-Identifier: MIT */
/*
 * The label code of a list, chosen so that its labels get short codes: the
 * tables that libhsts/label_code.h reads (doc/blob-format.md, "The label
 * code").  initials.h chooses what they say of initials.
 */
#ifndef HSTS_TOOLS_MODEL_H
#define HSTS_TOOLS_MODEL_H

#include "../libhsts/label_code.h"
#include "arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  MODEL_MAX_SETS = 250,
  MODEL_MAX_CLASSES = 256,
  MODEL_MAX_INITIAL_SETS = 32,
  MODEL_MAX_STRIDE =
      MODEL_MAX_CLASSES + MODEL_MAX_INITIAL_SETS + HOST_SYMBOLS + MODEL_MAX_SETS
};

/* The tables as they are in a blob. */
struct model {
  uint8_t widths[CODE_MAX_COUNT];      /* [number]: bits of the code */
  uint8_t codes[2 * CODE_MAX_COUNT];   /* [number] */
  uint8_t initials[MODEL_MAX_CLASSES]; /* [class] */
  uint8_t symbols[HOST_SYMBOLS * MODEL_MAX_STRIDE];
  unsigned code_count, classes, initial_sets, sets;
};

/* The tables as the runtime sees them. */
static inline struct label_model model_view(const struct model *model) {
  return (struct label_model){
      .widths = model->widths,
      .codes = model->codes,
      .initials = model->initials + model->classes,
      .symbols = model->symbols,
      .stride = (size_t)model->classes + model->initial_sets + HOST_SYMBOLS +
                model->sets,
      .before = (size_t)model->classes + model->initial_sets};
}

/* A symbol's row, from its sets on. */
static inline uint8_t *model_row(struct model *model, unsigned symbol) {
  return model->symbols + symbol * model_view(model).stride;
}

/* Its code numbers and its ranks, before them. */
static inline uint8_t *model_code_numbers(struct model *model,
                                          unsigned symbol) {
  return model_row(model, symbol) - model->classes;
}

static inline uint8_t *model_ranks(struct model *model, unsigned symbol) {
  return model_row(model, symbol) - model->classes - model->initial_sets;
}

/* How often each symbol stands left of each three others, in the labels of a
   list: [c3][c2][c1][symbol]. */
struct model_counts {
  uint32_t *counts;
  uint64_t total;
  uint64_t labels;
};

bool model_counts_init(struct model_counts *counts, struct arena *arena);

/* Counts the symbols of one label. */
void model_count_label(struct model_counts *counts, const char *label,
                       size_t length);

/* Chooses the code of all but initials.  False if there is no memory. */
bool model_choose(struct model *model, const struct model_counts *counts);

#endif
