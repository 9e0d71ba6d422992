/* SPDX-License-Identifier: MIT */
/*
 * The plan of the key groups: every key has a group that is just large enough,
 * the groups cost as little as any could, and no block of buckets gets more
 * keys than was asked for.
 */
#include "key_groups.h"
#include "random.h"
#include "suite.h"

#include <string.h>

enum { BLOCK_KEYS = 60, SHORT_ROW = 9 };

static struct key_counts counts;
static struct groups_plan plan;
static struct arena arena;

static void begin(void) {
  memset(&counts, 0, sizeof counts);
  ck_assert(groups_prepare(&plan, &arena));
}

static void end(void) {
  arena_free(&arena);
}

/* The costs in bits, times 64: what is stored of each key, 2.5 bits a bucket
   (64 of them share 128 bits of counts and 32 of rank and seed), and 48 bits
   for the group itself. */
static uint64_t cost_of(uint64_t keys, unsigned size, unsigned bucket_bits) {
  return 64 * keys * (size - bucket_bits) + (UINT64_C(160) << bucket_bits) +
         UINT64_C(64) * 48;
}

static unsigned most_bucket_bits(unsigned size) {
  return size < 31 ? size : 31;
}

static bool is_spread(uint64_t keys, unsigned bucket_bits) {
  return keys * 64 <= (uint64_t)BLOCK_KEYS << bucket_bits;
}

/* The cost of a group with the best number of bucket bits. */
static uint64_t least_cost(uint64_t keys, unsigned size) {
  unsigned most = most_bucket_bits(size);
  uint64_t least = UINT64_MAX;
  for (unsigned bits = 0; bits <= most; bits++)
    if ((is_spread(keys, bits) || bits == most) &&
        cost_of(keys, size, bits) < least)
      least = cost_of(keys, size, bits);
  return least;
}

static uint32_t row_end(unsigned length) {
  return length < HOST_MAX_LABEL ? plan.rows[length + 1].first_group
                                 : plan.group_count;
}

/* Sizes fall, are those of the borders, and each group has the keys that are
   too long for the next. */
static void assert_row(unsigned length) {
  const struct row_plan *row = &plan.rows[length];
  const uint32_t *row_counts = counts.counts[length];
  uint32_t group = row->first_group, seen = 0, all = 0;
  unsigned longest = KEY_MAX_BITS;
  for (unsigned bits = 0; bits <= KEY_MAX_BITS; bits++)
    all += row_counts[bits];
  if (all == 0) {
    ck_assert_uint_eq(row->limit, 0);
    ck_assert_uint_eq(row_end(length), group);
    return;
  }
  while (row_counts[longest] == 0)
    longest--;
  ck_assert_uint_eq(row->limit, longest + 1);
  for (unsigned below = 0; below < 64; below++)
    if (row->borders >> (63 - below) & 1)
      ck_assert_uint_eq(plan.groups[group++].size, longest - below);
  ck_assert_uint_eq(group, row_end(length));
  ck_assert_uint_gt(group, row->first_group);
  ck_assert_uint_eq(plan.groups[row->first_group].size, longest);
  for (group = row->first_group; group < row_end(length); group++) {
    unsigned next =
        group + 1 < row_end(length) ? plan.groups[group + 1].size + 1 : 0;
    uint32_t keys = 0;
    for (unsigned bits = next; bits <= plan.groups[group].size; bits++)
      keys += row_counts[bits];
    ck_assert_uint_eq(plan.groups[group].keys, keys);
    seen += keys;
  }
  ck_assert_uint_eq(seen, all);
}

/* Returns the cost of the row. */
static uint64_t assert_costs(unsigned length) {
  uint64_t cost = 0;
  for (uint32_t i = plan.rows[length].first_group; i < row_end(length); i++) {
    const struct group_plan *group = &plan.groups[i];
    ck_assert_uint_le(group->bucket_bits, most_bucket_bits(group->size));
    ck_assert(is_spread(group->keys, group->bucket_bits) ||
              group->bucket_bits == most_bucket_bits(group->size));
    ck_assert_uint_eq(cost_of(group->keys, group->size, group->bucket_bits),
                      least_cost(group->keys, group->size));
    cost += least_cost(group->keys, group->size);
  }
  return cost;
}

/* What any choice of borders costs at the least, of a row so short that each
   can be tried. */
static uint64_t least_row_cost(const uint32_t *row_counts) {
  uint64_t least = UINT64_MAX;
  for (unsigned sizes = 1u << SHORT_ROW; sizes < 2u << SHORT_ROW; sizes++) {
    uint64_t cost = 0, keys = 0;
    for (unsigned bits = 0; bits <= SHORT_ROW; bits++) {
      keys += row_counts[bits];
      if (sizes >> bits & 1) {
        cost += least_cost(keys, bits);
        keys = 0;
      }
    }
    least = cost < least ? cost : least;
  }
  return least;
}

static void choose(void) {
  groups_choose(&plan, &counts, BLOCK_KEYS);
  for (unsigned length = 1; length <= HOST_MAX_LABEL; length++)
    assert_row(length);
}

START_TEST(no_keys_no_groups) {
  choose();
  ck_assert_uint_eq(plan.row_count, 0);
  ck_assert_uint_eq(plan.group_count, 0);
}
END_TEST

START_TEST(one_key_of_any_size) {
  static const unsigned sizes[] = {0, 1, 31, 32, 62, 63, 64, 65, KEY_MAX_BITS};
  counts.counts[HOST_MAX_LABEL][sizes[_i]] = 1;
  choose();
  ck_assert_uint_eq(plan.row_count, HOST_MAX_LABEL);
  ck_assert_uint_eq(plan.group_count, 1);
  ck_assert_uint_eq(plan.groups[0].size, sizes[_i]);
  assert_costs(HOST_MAX_LABEL);
}
END_TEST

START_TEST(no_choice_of_borders_is_cheaper) {
  struct xorshift random = {(uint64_t)_i + 1};
  for (unsigned bits = 0; bits <= SHORT_ROW; bits++)
    counts.counts[3][bits] =
        (uint32_t)(random_bits(&random) >> (40 + random_below(&random, 24)));
  counts.counts[3][SHORT_ROW] |= 1;
  choose();
  ck_assert_uint_eq(plan.row_count, 3);
  ck_assert_uint_eq(assert_costs(3), least_row_cost(counts.counts[3]));
}
END_TEST

/* Rows of all kinds at once, with keys over the whole range of bits. */
START_TEST(every_key_has_a_group_and_one_for_all_is_not_cheaper) {
  struct xorshift random = {(uint64_t)_i + 1};
  for (unsigned length = 1; length <= 40; length += 1 + length % 3)
    for (unsigned i = 0; i < 100; i++) {
      size_t bits = random_below(&random, 1 + 19 * length);
      counts.counts[length][bits] += (uint32_t)random_below(&random, 3000);
    }
  choose();
  for (unsigned length = 1; length <= plan.row_count; length++) {
    uint64_t keys = 0;
    for (unsigned bits = 0; bits <= KEY_MAX_BITS; bits++)
      keys += counts.counts[length][bits];
    if (keys > 0)
      ck_assert_uint_le(assert_costs(length),
                        least_cost(keys, plan.rows[length].limit - 1));
  }
}
END_TEST

static Suite *key_groups_suite(void) {
  Suite *suite = suite_create("key_groups");
  TCase *groups = tcase_create("groups");
  tcase_set_timeout(groups, 60);
  tcase_add_checked_fixture(groups, begin, end);
  tcase_add_test(groups, no_keys_no_groups);
  tcase_add_loop_test(groups, one_key_of_any_size, 0, 9);
  tcase_add_loop_test(groups, no_choice_of_borders_is_cheaper, 0, 16);
  tcase_add_loop_test(
      groups, every_key_has_a_group_and_one_for_all_is_not_cheaper, 0, 8);
  suite_add_tcase(suite, groups);
  return suite;
}

int main(void) {
  return run_suite(key_groups_suite());
}
