/* SPDX-License-Identifier: MIT */
/*
 * The store's index of numbers: it finds each, those of the small table and the
 * others, and touches the large table only for the latter.
 */
#include "random.h"
#include "store_index.h"
#include "suite.h"

static const uint32_t most[] = {1,
                                2,
                                1000,
                                INDEX_SMALL - 1,
                                INDEX_SMALL,
                                INDEX_SMALL + 1,
                                INDEX_SMALL + 2,
                                20000};

static uint32_t tag_of(uint32_t number) {
  struct xorshift random = {number};
  return (uint32_t)random_bits(&random);
}

static bool has(const struct store_index *index, uint32_t number) {
  struct index_search search = index_begin(index, tag_of(number));
  uint32_t found;
  do
    found = index_next(&search);
  while (found != INDEX_NONE && found != number);
  return found == number;
}

static void check_all(const struct store_index *index, uint32_t first,
                      uint32_t last, uint32_t end) {
  for (uint32_t number = 1; number <= end; number++)
    ck_assert(has(index, number) == (number >= first && number <= last));
}

START_TEST(every_number_is_found_until_it_goes) {
  struct store_index index = {{0}, {0}};
  uint32_t half = most[_i] / 2;
  ck_assert(hsts_index_open(&index, most[_i]));
  check_all(&index, 1, 0, most[_i]);
  for (uint32_t number = 1; number <= most[_i]; number++)
    hsts_index_add(&index, tag_of(number), number);
  check_all(&index, 1, most[_i], most[_i] + 1);
  for (uint32_t number = 1; number <= half; number++)
    hsts_index_remove(&index, tag_of(number), number);
  check_all(&index, half + 1, most[_i], most[_i]);
  for (uint32_t number = most[_i]; number > half; number--)
    hsts_index_remove(&index, tag_of(number), number);
  check_all(&index, 1, 0, most[_i]);
  hsts_index_close(&index);
}
END_TEST

/* All in one place, and across the end of the table. */
START_TEST(numbers_of_one_hash_are_told_apart) {
  struct store_index index = {{0}, {0}};
  uint32_t found = 0, number;
  ck_assert(hsts_index_open(&index, INDEX_SMALL + 10));
  for (number = INDEX_SMALL - 9; number <= INDEX_SMALL + 10; number++)
    hsts_index_add(&index, UINT32_MAX, number);
  struct index_search search = index_begin(&index, UINT32_MAX);
  while ((number = index_next(&search)) != INDEX_NONE)
    found += number;
  ck_assert_uint_eq(found, 20 * INDEX_SMALL + 10);
  hsts_index_close(&index);
}
END_TEST

START_TEST(the_large_table_is_for_those_that_the_small_one_has_not) {
  struct store_index index = {{0}, {0}};
  ck_assert(hsts_index_open(&index, 1 << 16));
  for (uint32_t number = 1; number <= INDEX_SMALL; number++)
    hsts_index_add(&index, tag_of(number), number);
  ck_assert_uint_eq(index.large.count, 0);
  ck_assert_uint_le(index.small.mask + 1, 2 * INDEX_SMALL);
  hsts_index_add(&index, tag_of(INDEX_SMALL + 1), INDEX_SMALL + 1);
  ck_assert_uint_eq(index.large.count, 1);
  ck_assert(has(&index, INDEX_SMALL + 1));
  hsts_index_close(&index);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("store_index");
  TCase *tests = tcase_create("store_index");
  tcase_set_timeout(tests, 60);
  tcase_add_loop_test(tests, every_number_is_found_until_it_goes, 0,
                      COUNT(most));
  tcase_add_test(tests, numbers_of_one_hash_are_told_apart);
  tcase_add_test(tests,
                 the_large_table_is_for_those_that_the_small_one_has_not);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
