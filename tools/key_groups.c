/* SPDX-License-Identifier: MIT */
/* Groups by dynamic programming; see key_groups.h. */
#include "key_groups.h"

#include <stdbool.h>
#include <string.h>

/* Sizes are counted down from a row's longest key in at most 64 steps; what is
   shorter still is padded to the last of them. */
enum { STEPS = 64 };

/* Costs in 1/64 bits.  A bucket takes its share of a block. */
enum {
  BIT = 64,
  BLOCK_TAIL_BITS = 32,
  BUCKET_COST = 2 * BLOCK_BUCKETS + BLOCK_TAIL_BITS,
  GROUP_COST = 48 * BIT,
  MAX_BUCKET_BITS = (1 << GROUP_BUCKET_BITS_WIDTH) - 1
};

/* The best groups for the first steps of a row. */
struct row_solver {
  uint32_t keys[STEPS];
  uint64_t cost[STEPS + 1];  /* of the steps before */
  unsigned start[STEPS + 1]; /* where the last of their groups begins */
  unsigned longest;
  unsigned block_keys;
};

/* The number of bucket bits that makes `keys` keys of `size` bits smallest. */
static unsigned best_bucket_bits(uint64_t keys, unsigned size,
                                 unsigned block_keys, uint64_t *best_cost) {
  unsigned most = size < MAX_BUCKET_BITS ? size : MAX_BUCKET_BITS;
  unsigned best = most;

  *best_cost = UINT64_MAX;
  for (unsigned bits = 0; bits <= most; bits++) {
    uint64_t cost =
        keys * (size - bits) * BIT + ((uint64_t)BUCKET_COST << bits);
    bool spread = keys * BLOCK_BUCKETS <= (uint64_t)block_keys << bits;
    if (cost < *best_cost && (spread || bits == most)) {
      *best_cost = cost;
      best = bits;
    }
  }
  return best;
}

static void count_steps(struct row_solver *solver, const uint32_t *counts) {
  memset(solver->keys, 0, sizeof solver->keys);
  for (unsigned bits = 0; bits <= solver->longest; bits++) {
    unsigned below = solver->longest - bits;
    solver->keys[below < STEPS ? below : STEPS - 1] += counts[bits];
  }
}

static void solve_row(struct row_solver *solver) {
  solver->cost[0] = 0;
  for (unsigned end = 1; end <= STEPS; end++) {
    uint64_t keys = 0;
    solver->cost[end] = UINT64_MAX;
    for (unsigned start = end; start-- > 0;) {
      uint64_t cost;
      if (start > solver->longest)
        continue; /* nothing is so short */
      keys += solver->keys[start];
      best_bucket_bits(keys, solver->longest - start, solver->block_keys,
                       &cost);
      cost += solver->cost[start] + GROUP_COST;
      if (cost < solver->cost[end]) {
        solver->cost[end] = cost;
        solver->start[end] = start;
      }
    }
  }
}

/* Appends the row's groups, from the largest size down. */
static void add_groups(struct groups_plan *plan, struct row_plan *row,
                       const struct row_solver *solver) {
  uint64_t cost;

  for (unsigned end = STEPS; end > 0; end = solver->start[end])
    row->borders |= UINT64_C(1) << (STEPS - 1 - solver->start[end]);
  for (unsigned step = 0; step < STEPS; step++) {
    struct group_plan *group = &plan->groups[plan->group_count];
    if (row->borders >> (STEPS - 1 - step) & 1) {
      plan->group_count++;
      *group = (struct group_plan){.size = solver->longest - step};
    } else {
      group--;
    }
    group->keys += solver->keys[step];
  }
  for (uint32_t i = row->first_group; i < plan->group_count; i++)
    plan->groups[i].bucket_bits = best_bucket_bits(
        plan->groups[i].keys, plan->groups[i].size, solver->block_keys, &cost);
}

/* The most bits of a row's keys; false if it has none. */
static bool longest_key(const uint32_t *counts, unsigned *longest) {
  for (*longest = KEY_MAX_BITS; counts[*longest] == 0; --*longest)
    if (*longest == 0)
      return false;
  return true;
}

bool groups_prepare(struct groups_plan *plan, struct arena *arena) {
  plan->groups =
      arena_take(arena, HOST_MAX_LABEL * STEPS + 1, sizeof *plan->groups);
  return plan->groups != NULL;
}

void groups_choose(struct groups_plan *plan, const struct key_counts *counts,
                   unsigned block_keys) {
  struct row_solver solver = {.block_keys = block_keys};

  plan->row_count = 0;
  plan->group_count = 0;
  memset(plan->rows, 0, sizeof plan->rows);
  for (unsigned length = 1; length <= HOST_MAX_LABEL; length++) {
    struct row_plan *row = &plan->rows[length];
    row->first_group = plan->group_count;
    if (!longest_key(counts->counts[length], &solver.longest))
      continue;
    plan->row_count = length;
    row->limit = solver.longest + 1;
    count_steps(&solver, counts->counts[length]);
    solve_row(&solver);
    add_groups(plan, row, &solver);
  }
}
