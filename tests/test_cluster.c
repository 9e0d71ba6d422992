/* SPDX-License-Identifier: MIT */
/*
 * The logarithm of the code lengths, against exact powers; and clusterings
 * whose result is plain: things that look alike come together, what is empty
 * stays out, and of equals the first is chosen.
 */
#include "cluster.h"
#include "random.h"
#include "suite.h"

#include <string.h>

enum { LIMBS = 512, COLUMNS = 4 };

/* floor(256 * log2 x): one less than the bits of x to the 256th, which is
   squared out in full. */
static unsigned exact_log2(uint64_t x) {
  uint32_t power[LIMBS] = {(uint32_t)x, (uint32_t)(x >> 32)};
  size_t used = 2;
  for (unsigned squaring = 0; squaring < 8; squaring++, used *= 2) {
    uint32_t square[LIMBS] = {0};
    for (size_t i = 0; i < used; i++) {
      uint64_t carry = 0;
      for (size_t j = 0; j < used; j++) {
        carry += (uint64_t)power[i] * power[j] + square[i + j];
        square[i + j] = (uint32_t)carry;
        carry >>= 32;
      }
      square[i + used] = (uint32_t)carry;
    }
    memcpy(power, square, sizeof power);
  }
  for (unsigned bit = 32 * LIMBS; bit-- > 0;)
    if (power[bit / 32] >> bit % 32 & 1)
      return bit;
  return 0;
}

START_TEST(log2_of_powers_of_two) {
  for (unsigned bit = 0; bit < 64; bit++)
    ck_assert_uint_eq(log2_fixed(UINT64_C(1) << bit), bit << 8);
}
END_TEST

START_TEST(log2_of_small_numbers_is_exact) {
  for (uint64_t x = 1; x < 300; x++)
    ck_assert_uint_eq(log2_fixed(x), exact_log2(x));
}
END_TEST

/* Each squaring drops bits, and so a logarithm that is just above a 256th may
   be missed, as that of 14812507 is. */
START_TEST(log2_of_any_number_is_less_by_one_step_at_the_most) {
  struct xorshift random = {1};
  for (unsigned i = 0; i < 300; i++) {
    uint64_t x = random_bits(&random) >> i % 64 | 1;
    ck_assert_uint_le(log2_fixed(x), exact_log2(x));
    ck_assert_uint_ge(log2_fixed(x) + 1, exact_log2(x));
  }
  ck_assert_uint_eq(exact_log2(14812507), 6098);
  ck_assert_uint_ge(log2_fixed(14812507), 6097);
  ck_assert_uint_eq(log2_fixed(UINT64_MAX), (64 << 8) - 1);
}
END_TEST

START_TEST(log2_never_falls) {
  for (uint64_t x = 1; x < 100000; x++)
    ck_assert_uint_le(log2_fixed(x), log2_fixed(x + 1));
  for (uint64_t x = 100000; x < UINT64_C(1) << 60; x += x / 1000)
    ck_assert_uint_le(log2_fixed(x), log2_fixed(x + x / 1000));
}
END_TEST

/* ---- Clusters --------------------------------------------------------- */

static struct arena arena;
static struct cluster_item items[16];
static struct cluster_count counts[16 * COLUMNS];
static struct clustering clustering;

/* Items of counts of COLUMNS columns, in one block. */
static void use(uint32_t rows[][COLUMNS], uint32_t item_count,
                uint32_t clusters) {
  uint32_t end = 0;
  for (uint32_t i = 0; i < item_count; i++) {
    items[i] = (struct cluster_item){.first = end};
    for (uint32_t column = 0; column < COLUMNS; column++) {
      if (rows[i][column] != 0)
        counts[end++] = (struct cluster_count){column, rows[i][column]};
      items[i].total += rows[i][column];
    }
    items[i].end = end;
  }
  clustering = (struct clustering){items,   item_count, counts, COLUMNS,
                                   COLUMNS, clusters,   NULL,   NULL};
  ck_assert(cluster_prepare(&clustering, &arena));
  ck_assert(cluster_seed(&clustering));
}

static void drop(void) {
  arena_free(&arena);
}

START_TEST(the_heaviest_are_the_first_and_of_equals_those_that_come_first) {
  uint32_t rows[][COLUMNS] = {{5}, {0, 7}, {0, 0, 5}, {0, 0, 0, 9}, {5}};
  static const uint32_t expected[] = {2, 1, CLUSTER_NONE, 0, CLUSTER_NONE};
  use(rows, COUNT(rows), 3);
  for (size_t i = 0; i < COUNT(rows); i++)
    ck_assert_uint_eq(items[i].cluster, expected[i]);
  for (uint32_t cell = 0; cell < 3 * COLUMNS; cell++)
    ck_assert_uint_eq(clustering.sums[cell], cell == 3   ? 9
                                             : cell == 5 ? 7
                                             : cell == 8 ? 5
                                                         : 0);
}
END_TEST

START_TEST(what_looks_alike_comes_together) {
  uint32_t rows[][COLUMNS] = {{90, 10, 0, 0}, {0, 0, 50, 50}, {9, 1, 0, 0},
                              {0, 0, 6, 6},   {8, 2, 0, 0},   {0, 0, 1, 2},
                              {7, 0, 0, 0},   {0, 0, 0, 3}};
  use(rows, COUNT(rows), 2);
  cluster_iterate(&clustering, 4);
  for (size_t i = 0; i < COUNT(rows); i++)
    ck_assert_uint_eq(items[i].cluster, i % 2);
  for (uint32_t column = 0; column < COLUMNS; column++)
    for (uint32_t cluster = 0; cluster < 2; cluster++) {
      uint32_t sum = 0;
      for (size_t i = cluster; i < COUNT(rows); i += 2)
        sum += rows[i][column];
      ck_assert_uint_eq(clustering.sums[cluster * COLUMNS + column], sum);
    }
}
END_TEST

/* An item that costs the same everywhere goes to the first. */
START_TEST(ties_go_to_the_first_cluster_and_nothing_to_none) {
  uint32_t rows[][COLUMNS] = {{0}, {8, 8}, {0, 8, 8}, {0, 1}, {0}};
  use(rows, COUNT(rows), 2);
  items[0].cluster = items[4].cluster = CLUSTER_NONE;
  cluster_iterate(&clustering, 1);
  ck_assert_uint_eq(items[0].cluster, CLUSTER_NONE);
  ck_assert_uint_eq(items[1].cluster, 0);
  ck_assert_uint_eq(items[2].cluster, 1);
  ck_assert_uint_eq(items[3].cluster, 0);
  ck_assert_uint_eq(items[4].cluster, CLUSTER_NONE);
}
END_TEST

START_TEST(more_clusters_than_items) {
  uint32_t rows[][COLUMNS] = {{4}, {0, 4}};
  use(rows, COUNT(rows), 5);
  cluster_iterate(&clustering, 3);
  ck_assert_uint_eq(items[0].cluster, 0);
  ck_assert_uint_eq(items[1].cluster, 1);
}
END_TEST

static Suite *cluster_suite(void) {
  Suite *suite = suite_create("cluster");
  TCase *log2 = tcase_create("log2");
  TCase *clusters = tcase_create("clusters");
  tcase_set_timeout(log2, 60);
  tcase_add_test(log2, log2_of_powers_of_two);
  tcase_add_test(log2, log2_of_small_numbers_is_exact);
  tcase_add_test(log2, log2_of_any_number_is_less_by_one_step_at_the_most);
  tcase_add_test(log2, log2_never_falls);
  tcase_add_checked_fixture(clusters, NULL, drop);
  tcase_add_test(
      clusters, the_heaviest_are_the_first_and_of_equals_those_that_come_first);
  tcase_add_test(clusters, what_looks_alike_comes_together);
  tcase_add_test(clusters, ties_go_to_the_first_cluster_and_nothing_to_none);
  tcase_add_test(clusters, more_clusters_than_items);
  suite_add_tcase(suite, log2);
  suite_add_tcase(suite, clusters);
  return suite;
}

int main(void) {
  return run_suite(cluster_suite());
}
