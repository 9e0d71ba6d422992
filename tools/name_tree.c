/* SPDX-License-Identifier: MIT */
/* Names and their ancestors; see name_tree.h. */
#include "name_tree.h"

#include "../libhsts/blob_format.h"
#include "name_index.h"
#include "progress.h"

#include <stdlib.h>
#include <string.h>

bool name_is_short_tld(const struct tree_name *name) {
  return name->parent == NODE_NONE && name->label_length <= TLD_MAX_SYMBOLS;
}

uint32_t name_tree_parent(const struct name_tree *tree,
                          const struct tree_name *name) {
  return name->parent == NODE_NONE ? tree->node_count
                                   : tree->names[name->parent].node;
}

/* The place of a name, which is added if it is new. */
static uint32_t find_or_add(struct name_tree *tree, struct name_index *index,
                            const char *name, uint32_t length) {
  struct tree_name *added = &tree->names[tree->count];
  const struct list_entry *found;

  memset(added, 0, sizeof *added);
  added->entry.name = name;
  added->entry.name_length = length;
  added->node = NODE_NONE;
  found = name_index_add(index, &added->entry);
  if (found == NULL)
    return tree->count++;
  return (uint32_t)((const struct tree_name *)found - tree->names);
}

static uint8_t entry_flags(const struct list_entry *entry) {
  return (uint8_t)(ENTRY_LISTED |
                   (entry->include_subdomains ? ENTRY_INCLUDE_SUBDOMAINS : 0) |
                   (entry->force_https ? ENTRY_FORCE_HTTPS : 0));
}

/* Adds the parent of a name, or finds it. */
static void add_parent(struct name_tree *tree, struct name_index *index,
                       uint32_t place) {
  struct tree_name *name = &tree->names[place];
  const char *text = name->entry.name;
  const char *dot = memchr(text, '.', name->entry.name_length);

  if (dot == NULL) {
    name->label_length = name->entry.name_length;
    name->parent = NODE_NONE;
    return;
  }
  name->label_length = (uint32_t)(dot - text);
  name->parent = find_or_add(tree, index, dot + 1,
                             name->entry.name_length - name->label_length - 1);
  tree->names[name->parent].children++;
}

/* The room that the names take: for all that there can be, but for no more than
   may be; and for one to try. */
static size_t room_for(const struct list *list) {
  size_t most = list_names_most();
  size_t names = list->count;

  for (size_t i = 0; i < list->count && names <= most; i++)
    for (uint32_t j = 0; j < list->entries[i].name_length; j++)
      names += list->entries[i].name[j] == '.';
  return (names <= most ? names : most) + 1;
}

/* Frequent parents first, so that their numbers are short. */
static int frequent_first(const void *a, const void *b) {
  const struct tree_name *left = *(struct tree_name *const *)a;
  const struct tree_name *right = *(struct tree_name *const *)b;

  if (left->children != right->children)
    return left->children < right->children ? 1 : -1;
  return list_compare_names(&left->entry, &right->entry);
}

/* The highest of a name and its ancestors that has no number yet, of those that
   are keys; the name itself is such a one. */
static struct tree_name *first_to_number(struct name_tree *tree,
                                         struct tree_name *name) {
  while (name->parent != NODE_NONE) {
    struct tree_name *parent = &tree->names[name->parent];
    if (parent->node != NODE_NONE || name_is_short_tld(parent))
      break;
    name = parent;
  }
  return name;
}

/* Numbers the nodes in that order, but none before a parent that is a key: so a
   reader can see at a glance that no name is its own ancestor. */
static void number_in_order(struct name_tree *tree,
                            struct tree_name *const *order, uint32_t count) {
  uint32_t number = 0;

  for (uint32_t i = 0; i < count; i++)
    while (order[i]->node == NODE_NONE)
      first_to_number(tree, order[i])->node = number++;
}

static bool number_nodes(struct name_tree *tree, struct arena *arena) {
  struct tree_name **order;
  uint32_t count = 0;

  for (uint32_t i = 0; i < tree->count; i++)
    count += tree->names[i].children != 0;
  order = arena_take(arena, count, sizeof *order);
  if (order == NULL)
    return false;
  tree->node_count = 0;
  for (uint32_t i = 0; i < tree->count; i++)
    if (tree->names[i].children != 0)
      order[tree->node_count++] = &tree->names[i];
  qsort(order, count, sizeof *order, frequent_first);
  number_in_order(tree, order, count);
  return true;
}

/* Adds the names and their ancestors.  False: there are too many. */
static bool add_names(struct name_tree *tree, struct name_index *index,
                      const struct list *list) {
  size_t most = list_names_most();

  progress_step("names");
  for (size_t i = 0; i < list->count && tree->count <= most; i++) {
    const struct list_entry *entry = &list->entries[i];
    uint32_t place = find_or_add(tree, index, entry->name, entry->name_length);
    progress_at(i, list->count);
    tree->names[place].flags = entry_flags(entry);
    tree->names[place].entry.policy = entry->policy;
  }
  /* Ancestors are added at the end and so get their turn. */
  progress_step("ancestors");
  for (uint32_t i = 0; i < tree->count && tree->count <= most; i++) {
    progress_at(i, tree->count);
    add_parent(tree, index, i);
  }
  return tree->count <= most;
}

const char *name_tree_build(struct name_tree *tree, const struct list *list,
                            struct arena *arena) {
  size_t room = room_for(list);
  struct name_index index;
  bool fits;

  tree->count = 0;
  tree->names = arena_take(arena, room, sizeof *tree->names);
  if (tree->names == NULL ||
      !name_index_open(&index, room, &tree->names->entry, sizeof *tree->names))
    return out_of_memory_text;
  fits = add_names(tree, &index, list);
  name_index_close(&index);
  if (!fits)
    return "too many names and domains above them";
  return number_nodes(tree, arena) ? NULL : out_of_memory_text;
}
