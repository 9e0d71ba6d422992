/* SPDX-License-Identifier: MIT */
/*
 * The names of a list and all their ancestors, as the blob sees them: each name
 * but a short top-level domain is a key (label, parent); names that are parents
 * are nodes and have numbers.
 */
#ifndef HSTS_TOOLS_NAME_TREE_H
#define HSTS_TOOLS_NAME_TREE_H

#include "arena.h"
#include "list.h"

#include <stdbool.h>
#include <stdint.h>

enum { NODE_NONE = UINT32_MAX };

struct tree_name {
  struct list_entry entry; /* name, length, policy; first, for the index */
  uint8_t flags;           /* ENTRY_*; 0 for an ancestor that is not listed */
  uint16_t key_bits;       /* of its key without padding (blob_keys.c) */
  uint32_t label_length;
  uint32_t parent;   /* its place among the names; NODE_NONE: the root */
  uint32_t children; /* keys and top-level domains below it */
  uint32_t node;     /* its number if it has children, or NODE_NONE */
};

struct name_tree {
  struct tree_name *names;
  uint32_t count;
  uint32_t node_count;
};

/* Whether a name is in the table of top-level domains; others are keys. */
bool name_is_short_tld(const struct tree_name *name);

/* The number of a name's parent; that of the root is the node count. */
uint32_t name_tree_parent(const struct name_tree *tree,
                          const struct tree_name *name);

/* NULL, or an English message. */
const char *name_tree_build(struct name_tree *tree, const struct list *list,
                            struct arena *arena);

#endif
