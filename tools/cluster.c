/* SPDX-License-Identifier: MIT */
/* Clustering by code length; see cluster.h. */
#include "cluster.h"

#include <stdlib.h>
#include <string.h>

/* An unseen column counts as 1/32 of an occurrence, so that moving an item to a
   cluster which lacks one of its columns is dear, but possible. */
enum { SEEN = 32, UNSEEN = 1, FRACTION_BITS = 8 };

uint32_t log2_fixed(uint64_t x) {
  unsigned whole = 63 - (unsigned)__builtin_clzll(x);
  uint64_t mantissa = whole > 31 ? x >> (whole - 31) : x << (31 - whole);
  uint32_t result = whole;

  for (unsigned i = 0; i < FRACTION_BITS; i++) {
    mantissa = mantissa * mantissa >> 31; /* 1 <= mantissa / 2^31 < 4 */
    unsigned carry = (unsigned)(mantissa >> 32);
    mantissa >>= carry;
    result = result << 1 | carry;
  }
  return result;
}

bool cluster_prepare(struct clustering *clustering, struct arena *arena) {
  size_t cells = (size_t)clustering->clusters * clustering->columns;

  clustering->sums = arena_take(arena, cells, sizeof *clustering->sums);
  clustering->costs = arena_take(arena, cells, sizeof *clustering->costs);
  return clustering->sums != NULL && clustering->costs != NULL;
}

bool cluster_init(struct clustering *clustering, struct arena *arena,
                  uint32_t items, uint32_t counts) {
  clustering->item_count = items;
  clustering->items = arena_take(arena, items, sizeof *clustering->items);
  clustering->counts = arena_take(arena, counts, sizeof *clustering->counts);
  return clustering->items != NULL && clustering->counts != NULL &&
         cluster_prepare(clustering, arena);
}

/* The greatest counts first, so that a cluster that is too dear shows it soon.
 */
static int greatest_first(const void *a, const void *b) {
  const struct cluster_count *left = a, *right = b;

  if (left->count != right->count)
    return left->count < right->count ? 1 : -1;
  return left->column < right->column ? -1 : 1;
}

void cluster_items(struct clustering *clustering, const uint32_t *rows) {
  uint32_t end = 0;

  for (uint32_t i = 0; i < clustering->item_count; i++) {
    struct cluster_item *item = &clustering->items[i];
    const uint32_t *row = rows + (size_t)i * clustering->columns;
    item->first = end;
    item->total = 0;
    for (uint32_t column = 0; column < clustering->columns; column++) {
      if (row[column] == 0)
        continue;
      clustering->counts[end++] = (struct cluster_count){column, row[column]};
      item->total += row[column];
    }
    item->end = end;
    qsort(clustering->counts + item->first, end - item->first,
          sizeof *clustering->counts, greatest_first);
    if (item->total == 0)
      item->cluster = CLUSTER_NONE;
  }
}

/* An item and how much it weighs, to be sorted. */
struct weighed {
  uint64_t total;
  uint32_t item;
};

static int heaviest_first(const void *a, const void *b) {
  const struct weighed *left = a, *right = b;

  if (left->total != right->total)
    return left->total < right->total ? 1 : -1;
  return left->item < right->item ? -1 : 1;
}

bool cluster_seed(struct clustering *clustering) {
  struct weighed *order = calloc(clustering->item_count, sizeof *order);

  if (order == NULL)
    return false;
  for (uint32_t i = 0; i < clustering->item_count; i++) {
    order[i] = (struct weighed){clustering->items[i].total, i};
    clustering->items[i].cluster = CLUSTER_NONE;
  }
  qsort(order, clustering->item_count, sizeof *order, heaviest_first);
  for (uint32_t i = 0; i < clustering->clusters && i < clustering->item_count;
       i++)
    clustering->items[order[i].item].cluster = i;
  free(order);
  cluster_sum(clustering);
  return true;
}

void cluster_sum(struct clustering *clustering) {
  memset(clustering->sums, 0,
         (size_t)clustering->clusters * clustering->columns *
             sizeof *clustering->sums);
  for (uint32_t i = 0; i < clustering->item_count; i++) {
    const struct cluster_item *item = &clustering->items[i];
    if (item->cluster == CLUSTER_NONE)
      continue;
    uint32_t *sums =
        clustering->sums + (size_t)item->cluster * clustering->columns;
    for (uint32_t j = item->first; j < item->end; j++)
      sums[clustering->counts[j].column] += clustering->counts[j].count;
  }
}

/* Ideal code lengths of one block of columns. */
static void block_cost(const uint32_t *sums, uint32_t *costs, uint32_t block) {
  uint64_t total = 0;
  uint32_t total_log, unseen_cost;

  for (uint32_t i = 0; i < block; i++)
    total += sums[i];
  total_log = log2_fixed(SEEN * total + (uint64_t)UNSEEN * block);
  unseen_cost = total_log - log2_fixed(UNSEEN);
  for (uint32_t i = 0; i < block; i++)
    costs[i] = sums[i] == 0
                   ? unseen_cost
                   : total_log - log2_fixed(SEEN * (uint64_t)sums[i] + UNSEEN);
}

void cluster_cost(struct clustering *clustering) {
  size_t cells = (size_t)clustering->clusters * clustering->columns;

  for (size_t cell = 0; cell < cells; cell += clustering->block)
    block_cost(clustering->sums + cell, clustering->costs + cell,
               clustering->block);
}

/* What an item costs in a cluster, or any value of at least `limit` once it is
   clear that it costs so much. */
static uint64_t item_cost(const struct clustering *clustering,
                          const struct cluster_item *item, uint32_t cluster,
                          uint64_t limit) {
  const uint32_t *costs =
      clustering->costs + (size_t)cluster * clustering->columns;
  uint64_t cost = 0;

  for (uint32_t i = item->first; i < item->end && cost < limit; i++)
    cost += (uint64_t)clustering->counts[i].count *
            costs[clustering->counts[i].column];
  return cost;
}

/* The cluster where an item costs least.  The one where it is is asked first:
   it is mostly the right one, and with its cost as the limit others are given
   up soon. */
static uint32_t best_cluster(const struct clustering *clustering,
                             const struct cluster_item *item) {
  uint32_t best_cluster = item->cluster;
  uint64_t best = UINT64_MAX;

  if (best_cluster != CLUSTER_NONE)
    best = item_cost(clustering, item, best_cluster, UINT64_MAX);
  for (uint32_t cluster = 0; cluster < clustering->clusters; cluster++) {
    uint64_t cost = item_cost(clustering, item, cluster, best);
    if (cost < best) {
      best = cost;
      best_cluster = cluster;
    }
  }
  return best_cluster;
}

void cluster_assign(struct clustering *clustering) {
  for (uint32_t i = 0; i < clustering->item_count; i++)
    if (clustering->items[i].total != 0)
      clustering->items[i].cluster =
          best_cluster(clustering, &clustering->items[i]);
}

void cluster_iterate(struct clustering *clustering, unsigned rounds) {
  for (unsigned round = 0; round < rounds; round++) {
    cluster_cost(clustering);
    cluster_assign(clustering);
    cluster_sum(clustering);
  }
}
