/* SPDX-License-Identifier: MIT */
/*
 * Rows: the group of a key is the last one of its row whose keys are as long,
 * and what the rows say of a group is what they say of its keys.  Compared with
 * a search along the borders, one by one.
 */
#include "bit_writer.h"
#include "blob_spell.h"
#include "environment.h"
#include "random.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

enum {
  TABLE_END = HEADER_SECTIONS + SECTION_KNOWN_COUNT * SECTION_ROW_SIZE,
  ROWS = 3,
  FULL_ROW = 2, /* the others have no keys */
  SIZE = TABLE_END + ROWS * ROW_SIZE
};

/* As much of a blob as has rows. */
static uint8_t *blob;

static void begin(void) {
  blob = calloc(1, SIZE);
  ck_assert_ptr_nonnull(blob);
}

static void end(void) {
  free(blob);
}

static void set_row(unsigned length, unsigned limit, uint64_t borders,
                    unsigned first_group) {
  uint8_t *row = blob + TABLE_END + (length - 1) * ROW_SIZE;

  store_number(row + ROW_LIMIT, limit, 2);
  store_number(row + ROW_FIRST_GROUP, first_group, 2);
  store_number(row + ROW_BORDERS, borders, 8);
}

/* The full row begins with group 0, as the one before it does. */
static void set_rows(unsigned limit, uint64_t borders) {
  uint8_t *section = blob + HEADER_SECTIONS + SECTION_ROWS * SECTION_ROW_SIZE;
  unsigned groups = bit_count(borders);

  memset(blob, 0, SIZE);
  blob[HEADER_ROWS] = ROWS;
  store_number(section + SECTION_OFFSET, TABLE_END, 4);
  set_row(1, 0, 0, 0);
  set_row(FULL_ROW, limit, borders, 0);
  set_row(3, 0, 0, groups);
}

/* Borders that a row of this limit can have, few or many. */
static uint64_t some_borders(struct xorshift *random, unsigned limit,
                             unsigned round) {
  uint64_t borders = random_bits(random);

  for (unsigned i = 0; i < round % 5; i++)
    borders &= random_bits(random);
  if (limit < 64)
    borders &= ~(UINT64_MAX >> limit);
  return borders | UINT64_C(1) << 63;
}

/* Goes down from the longest key. */
static void assert_keys(unsigned limit, uint64_t borders) {
  unsigned groups = 0, size = 0;

  for (unsigned bits = limit; bits-- > 0;) {
    unsigned below = limit - 1 - bits, found_size;
    uint32_t found;
    if (below < 64 && borders << below >> 63) {
      struct group_shape shape = hsts_group_shape(blob, groups++);
      size = bits;
      ck_assert_uint_eq(shape.length, FULL_ROW);
      ck_assert_uint_eq(shape.size, size);
    }
    ck_assert(row_group(blob, FULL_ROW, bits, &found, &found_size));
    ck_assert_uint_eq(found, groups - 1);
    ck_assert_uint_eq(found_size, size);
  }
  ck_assert_uint_eq(groups, bit_count(borders));
}

START_TEST(the_group_of_a_key_is_the_last_that_is_long_enough) {
  struct xorshift random = {20260706};
  for (size_t step = 1; step <= KEY_MAX_BITS + 1; step += test_share()) {
    unsigned limit = (unsigned)step;
    for (unsigned round = 0; round < 10; round++) {
      uint64_t borders = some_borders(&random, limit, round);
      set_rows(limit, borders);
      assert_keys(limit, borders);
    }
  }
}
END_TEST

START_TEST(no_group_has_longer_keys_or_labels) {
  unsigned size;
  uint32_t group;
  for (unsigned limit = 1; limit <= KEY_MAX_BITS + 1; limit++) {
    set_rows(limit, UINT64_C(1) << 63);
    ck_assert(row_group(blob, FULL_ROW, limit - 1, &group, &size));
    ck_assert(!row_group(blob, FULL_ROW, limit, &group, &size));
    ck_assert(!row_group(blob, FULL_ROW, limit + 1, &group, &size));
    ck_assert(!row_group(blob, 1, 0, &group, &size));
    ck_assert(!row_group(blob, 3, 0, &group, &size));
    ck_assert(!row_group(blob, ROWS + 1, 0, &group, &size));
    ck_assert(!row_group(blob, HOST_MAX_LABEL, 0, &group, &size));
  }
}
END_TEST

static Suite *rows_suite(void) {
  Suite *suite = suite_create("rows");
  TCase *rows = tcase_create("rows");
  tcase_set_timeout(rows, 60);
  tcase_add_checked_fixture(rows, begin, end);
  tcase_add_test(rows, the_group_of_a_key_is_the_last_that_is_long_enough);
  tcase_add_test(rows, no_group_has_longer_keys_or_labels);
  suite_add_tcase(suite, rows);
  return suite;
}

int main(void) {
  return run_suite(rows_suite());
}
