/* SPDX-License-Identifier: MIT */
/*
 * Clustering of things that are described by counts, so that what is coded with
 * the joint statistics of a cluster takes as few bits as possible: Lloyd's
 * k-means algorithm with code length as the distance (the Kullback-Leibler
 * divergence), in integers only, ties broken by number, so that every machine
 * finds the same clusters.
 */
#ifndef HSTS_TOOLS_CLUSTER_H
#define HSTS_TOOLS_CLUSTER_H

#include "arena.h"

#include <stdbool.h>
#include <stdint.h>

/* One count: how often column `column` was seen. */
struct cluster_count {
  uint32_t column;
  uint32_t count;
};

/* A thing to be put into a cluster: a run of counts. */
struct cluster_item {
  uint32_t first, end; /* into the counts */
  uint32_t cluster;
  uint64_t total; /* the sum of its counts */
};

enum { CLUSTER_NONE = UINT32_MAX };

/* Columns come in blocks of `block` columns, each of which is coded with
   statistics of its own: column / block is known where column is coded. */
struct clustering {
  struct cluster_item *items;
  uint32_t item_count;
  struct cluster_count *counts;
  uint32_t columns, block;
  uint32_t clusters;
  uint32_t *sums;  /* clusters x columns: the counts of its items */
  uint32_t *costs; /* clusters x columns: in 1/256 bits, by any rule */
};

/* log2 of x (at least 1) in 1/256 bits, rounded down; by one step too far for a
   few large x, the same ones on every machine. */
uint32_t log2_fixed(uint64_t x);

/* Takes memory for sums and costs; false if there is none. */
bool cluster_prepare(struct clustering *clustering, struct arena *arena);

/* The same, and memory for items and their counts. */
bool cluster_init(struct clustering *clustering, struct arena *arena,
                  uint32_t items, uint32_t counts);

/* Makes `item_count` items of the non-zero numbers in as many rows of `columns`
   numbers. */
void cluster_items(struct clustering *clustering, const uint32_t *rows);

/* Gives each of the heaviest items a cluster of its own, the others none yet,
   and sums. */
bool cluster_seed(struct clustering *clustering);

/* Sums the counts of each cluster's items. */
void cluster_sum(struct clustering *clustering);

/* The costs that follow from the sums: ideal code lengths. */
void cluster_cost(struct clustering *clustering);

/* Moves each item to the cluster where it costs least. */
void cluster_assign(struct clustering *clustering);

/* The number of an item's cluster, of at most 256; 0 for an item without any
   counts, which may be anywhere. */
static inline uint8_t cluster_number(const struct clustering *clustering,
                                     uint32_t item) {
  uint32_t cluster = clustering->items[item].cluster;
  return cluster == CLUSTER_NONE ? 0 : (uint8_t)cluster;
}

/* Lloyd's iteration: assign, sum, cost; `rounds` times. */
void cluster_iterate(struct clustering *clustering, unsigned rounds);

#endif
