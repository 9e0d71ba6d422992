/* SPDX-License-Identifier: MIT */
/*
 * The store's index of numbers: it finds each while it grows, and is no larger
 * than it has to be; but few numbers move at once, and none once it has grown.
 */
#include "random.h"
#include "store_index.h"
#include "suite.h"

enum { MOST = 60000 };

static uint32_t tag_of(uint32_t number) {
  struct xorshift random = {number};
  return (uint32_t)random_below(&random, UINT32_MAX);
}

static bool has(const struct store_index *index, uint32_t number) {
  struct index_search search = index_begin(index, tag_of(number));
  uint32_t found;
  do
    found = index_next(&search);
  while (found != INDEX_NONE && found != number);
  return found == number;
}

static void add(struct store_index *index, uint32_t number) {
  ck_assert(hsts_index_reserve(index));
  hsts_index_add(index, tag_of(number), number);
}

static void check_all(const struct store_index *index, uint32_t first,
                      uint32_t last) {
  for (uint32_t number = 1; number <= MOST; number++)
    ck_assert(has(index, number) == (number >= first && number <= last));
}

START_TEST(every_number_is_found_whenever_it_grows) {
  struct store_index index;
  ck_assert(hsts_index_open(&index, MOST));
  for (uint32_t number = 1, mask = index.mask; number <= MOST; number++) {
    add(&index, number);
    if (mask != index.mask || number == MOST)
      check_all(&index, 1, number);
    mask = index.mask;
  }
  for (uint32_t number = 1; number <= MOST / 2; number++)
    hsts_index_remove(&index, tag_of(number), number);
  check_all(&index, MOST / 2 + 1, MOST);
  hsts_index_close(&index);
}
END_TEST

/* At most half full, so that a search ends soon; not less than an eighth full
   as long as it doubles; and never more than 4,096 numbers move. */
START_TEST(it_is_as_large_as_its_numbers_need) {
  enum { FIRST = 512, MOVED = 4096 };
  struct store_index index;
  ck_assert(hsts_index_open(&index, MOST));
  for (uint32_t number = 1; number <= MOST; number++) {
    uint32_t slots = index.mask + 1;
    add(&index, number);
    ck_assert_uint_le(2 * number, index.mask + 1);
    if (number <= MOVED)
      ck_assert(index.mask + 1 <= FIRST || index.mask + 1 <= 8 * number);
    else if (index.mask + 1 != slots)
      ck_assert_uint_eq(number, MOVED + 1);
  }
  hsts_index_close(&index);
}
END_TEST

/* A full store takes one out for each that comes. */
START_TEST(a_full_one_stays_where_it_is) {
  const uint32_t most[] = {1, 2, 256, 257, 4096, 4097, 32768};
  struct store_index index;
  ck_assert(hsts_index_open(&index, most[_i]));
  for (uint32_t number = 1; number <= most[_i]; number++)
    add(&index, number);
  const uint64_t *slots = index.slots;
  for (uint32_t number = 1; number <= most[_i]; number++) {
    hsts_index_remove(&index, tag_of(number), number);
    add(&index, number);
    ck_assert_ptr_eq(index.slots, slots);
    ck_assert(has(&index, number));
  }
  ck_assert(hsts_index_reserve(&index));
  ck_assert_ptr_eq(index.slots, slots);
  hsts_index_close(&index);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("store_index");
  TCase *tests = tcase_create("store_index");
  tcase_set_timeout(tests, 60);
  tcase_add_test(tests, every_number_is_found_whenever_it_grows);
  tcase_add_test(tests, it_is_as_large_as_its_numbers_need);
  tcase_add_loop_test(tests, a_full_one_stays_where_it_is, 0, 7);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
