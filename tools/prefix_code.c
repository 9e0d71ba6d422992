/* SPDX-License-Identifier: MIT */
/* Huffman's algorithm with two queues; see prefix_code.h. */
#include "prefix_code.h"

#include <stdbool.h>
#include <string.h>

/* A tree under construction: leaves in order of weight, then inner nodes, which
   come out in order of weight by themselves. */
struct tree {
  uint64_t weights[2 * PREFIX_MAX_SYMBOLS];
  uint8_t parents[2 * PREFIX_MAX_SYMBOLS];
  uint8_t symbols[PREFIX_MAX_SYMBOLS];
  unsigned leaves;
};

/* The symbols that occur, lightest first, ties by number. */
static void sort_leaves(struct tree *tree, const uint64_t *counts,
                        unsigned symbols) {
  tree->leaves = 0;
  for (unsigned symbol = 0; symbol < symbols; symbol++) {
    if (counts[symbol] == 0)
      continue;
    unsigned i = tree->leaves++;
    for (; i > 0 && tree->weights[i - 1] > counts[symbol]; i--) {
      tree->weights[i] = tree->weights[i - 1];
      tree->symbols[i] = tree->symbols[i - 1];
    }
    tree->weights[i] = counts[symbol];
    tree->symbols[i] = (uint8_t)symbol;
  }
}

/* Joins the two lightest nodes until one is left. */
static void join_nodes(struct tree *tree) {
  unsigned leaf = 0, inner = tree->leaves, end = tree->leaves;

  while (end < 2 * tree->leaves - 1) {
    tree->weights[end] = 0;
    for (unsigned i = 0; i < 2; i++) {
      bool take_leaf =
          leaf < tree->leaves &&
          (inner == end || tree->weights[leaf] <= tree->weights[inner]);
      unsigned node = take_leaf ? leaf++ : inner++;
      tree->weights[end] += tree->weights[node];
      tree->parents[node] = (uint8_t)end;
    }
    end++;
  }
}

/* Writes the lengths and returns the greatest. */
static unsigned read_lengths(const struct tree *tree, uint8_t *lengths) {
  uint8_t depths[2 * PREFIX_MAX_SYMBOLS];
  unsigned root = 2 * tree->leaves - 2, deepest = 0;

  depths[root] = 0;
  for (unsigned node = root; node-- > 0;) {
    depths[node] = (uint8_t)(depths[tree->parents[node]] + 1);
    if (node < tree->leaves)
      lengths[tree->symbols[node]] = depths[node];
    if (depths[node] > deepest)
      deepest = depths[node];
  }
  return deepest;
}

void prefix_code_lengths(const uint32_t *counts, unsigned symbols,
                         unsigned max_bits, uint8_t *lengths) {
  uint64_t scaled[PREFIX_MAX_SYMBOLS];
  struct tree tree;

  memset(lengths, 0, symbols);
  for (unsigned i = 0; i < symbols; i++)
    scaled[i] = counts[i];
  for (;;) {
    sort_leaves(&tree, scaled, symbols);
    if (tree.leaves < 2)
      return;
    join_nodes(&tree);
    if (read_lengths(&tree, lengths) <= max_bits)
      return;
    /* Flatter counts give a flatter tree, in the end one of equal lengths. */
    for (unsigned i = 0; i < symbols; i++)
      scaled[i] = (scaled[i] + 1) / 2;
  }
}

void prefix_code_assign(const uint8_t *lengths, unsigned symbols,
                        uint16_t *codes) {
  unsigned code = 0;

  for (unsigned length = 1; length <= 16; length++) {
    code <<= 1;
    for (unsigned symbol = 0; symbol < symbols; symbol++)
      if (lengths[symbol] == length)
        codes[symbol] = (uint16_t)code++;
  }
}
