/* SPDX-License-Identifier: MIT */
/*
 * What becomes of labels' initials, their first symbols, and of parents: the
 * tails of keys (doc/blob-format.md, "Tails").  An initial has no code but a
 * rank among the symbols that can begin a label of its class; classes that
 * begin labels alike share the ranks.
 */
#ifndef HSTS_TOOLS_INITIALS_H
#define HSTS_TOOLS_INITIALS_H

#include "model.h"
#include "name_tree.h"

/* The tails for each two bit lengths, of ranks and of parents. */
struct tails {
  struct tail_shape shapes[RANK_MAX_BITS + 1][32 + 1];
};

/* Chooses the initial sets and ranks of a model whose codes are chosen.  False
   if there is no memory. */
bool initials_choose(struct model *model, const struct name_tree *tree);

/* The tail of an initial of that rank below that parent. */
struct tail tail_of(const struct tails *tails, unsigned rank, uint32_t parent);

/* Gives the most frequent pairs of an initial and a parent the smallest tails.
 */
void tails_choose(struct tails *tails, const struct model *model,
                  const struct name_tree *tree);

#endif
