/* SPDX-License-Identifier: MIT */
/*
 * The branches of families, counted: how many entries each domain has that is
 * one label below a family's.  A family may be the neighbours below a public
 * suffix that nobody told us of, and then its branches are what owners have.
 *
 * The counts are of all entries, not of those that came last: else a domain
 * whose entries are out of sight could push out its neighbours one by one.
 */
#include "store.h"

/* As with families, the same 64 bits by chance harm nobody. */
static uint32_t find_branch(const hsts_store *store, uint64_t hash) {
  struct index_search search =
      index_begin(&store->branch_index, index_tag(hash));
  uint32_t number;

  do
    number = index_next(&search);
  while (number != INDEX_NONE && store->branches[number].hash != hash);
  return number;
}

static uint32_t make_branch(hsts_store *store, uint64_t hash) {
  uint32_t number = store->free_branches;

  if (number != STORE_NONE)
    store->free_branches = store->branches[number].next;
  else
    number = ++store->used_branches;
  store->branches[number] = (struct store_branch){.hash = hash};
  hsts_index_add(&store->branch_index, index_tag(hash), number);
  return number;
}

uint32_t hsts_branch_join(hsts_store *store, uint64_t hash) {
  uint32_t number = find_branch(store, hash);

  if (number == STORE_NONE)
    number = make_branch(store, hash);
  store->branches[number].count++;
  return number;
}

void hsts_branch_leave(hsts_store *store, uint32_t branch) {
  struct store_branch *left = &store->branches[branch];

  if (--left->count > 0)
    return;
  hsts_index_remove(&store->branch_index, index_tag(left->hash), branch);
  left->next = store->free_branches;
  store->free_branches = branch;
}
