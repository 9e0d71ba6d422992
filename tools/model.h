/* SPDX-License-Identifier: MIT */
/*
 * The label code of a list, chosen so that its labels get short codes: the four
 * tables that libhsts/label_code.h reads (doc/blob-format.md, "The label
 * code").
 */
#ifndef HSTS_TOOLS_MODEL_H
#define HSTS_TOOLS_MODEL_H

#include "../libhsts/blob_format.h"
#include "arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MODEL_MAX_SETS = 250, MODEL_MAX_CLASSES = 256 };

/* The tables as they are in a blob, one after the other. */
struct model {
  uint8_t codes[CODES_SIZE];       /* [number]: code << 4 | length */
  uint8_t contexts[CONTEXTS_SIZE]; /* [c3][c2] */
  uint8_t class_map[HOST_SYMBOLS * MODEL_MAX_SETS];       /* [c1][set] */
  uint8_t class_codes[CLASS_SYMBOLS * MODEL_MAX_CLASSES]; /* [symbol][class] */
  unsigned sets, classes;
};

/* How often each symbol stands left of each three others, in the labels of a
   list: [c3][c2][c1][symbol]. */
struct model_counts {
  uint32_t *counts;
  uint64_t total;
};

bool model_counts_init(struct model_counts *counts, struct arena *arena);

/* Counts the symbols of one label. */
void model_count_label(struct model_counts *counts, const char *label,
                       size_t length);

/* Chooses the code.  False if there is no memory. */
bool model_choose(struct model *model, const struct model_counts *counts);

#endif
