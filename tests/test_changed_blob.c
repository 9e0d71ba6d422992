/* SPDX-License-Identifier: MIT */
/*
 * A blob that somebody changes after it was verified, in memory that the
 * caller has lent.  Its answers are worth nothing then, and it may be read
 * beyond its end; but whatever it says, what is written stays inside the
 * variable that it is for.
 */
#include "guard_page.h"
#include "key_edit.h"
#include "key_search.h"
#include "made_db.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>

enum { LONGEST = HOST_MAX_LABEL };

static struct blob blob;
static char name[LONGEST + sizeof ".com"]; /* of its only entry */
static uint8_t symbols[LONGEST];           /* of the entry's first label */

static void begin(void) {
  struct oracle_entry entry = {name, 0, true, true};

  entry.length = (size_t)snprintf(name, sizeof name, "%s.com", longest_label);
  ck_assert_ptr_null(made_blob(&blob, &entry, 1, 0));
  for (size_t i = 0; i < LONGEST; i++)
    symbols[i] = hsts_host_symbol[(uint8_t)longest_label[i]];
}

static void end(void) {
  blob_free(&blob);
}

/* The key ends where memory does. */
START_TEST(codes_that_are_longer_than_any_can_be) {
  struct guard_page guard;
  struct label_model model;
  unsigned rank;

  ck_assert(guard_page_open(&guard, sizeof(struct key)));
  load_model(blob.bytes, &model);
  for (unsigned width = CODE_MAX_BITS + 1; width <= UINT8_MAX; width++) {
    memset(blob.bytes + (model.widths - blob.bytes), (int)width,
           load16(blob.bytes + HEADER_CODES));
    ck_assert(!hsts_key_encode(&model, symbols, LONGEST,
                               guard_page_end(&guard, sizeof(struct key)),
                               &rank));
  }
  guard_page_close(&guard);
}
END_TEST

START_TEST(a_group_of_keys_that_are_longer_than_any_can_be) {
  uint8_t *row = blob.bytes +
                 (blob_section(blob.bytes, SECTION_ROWS) - blob.bytes) +
                 (LONGEST - 1) * (size_t)ROW_SIZE;
  uint32_t parent = node_number(&blob, "com");

  ck_assert_uint_ne(hsts_find_key(blob.bytes, symbols, LONGEST, parent),
                    NO_RANK);
  for (unsigned limit = KEY_MAX_BITS + 65; limit <= UINT16_MAX; limit += 97) {
    store_number(row + ROW_LIMIT, limit, 2);
    ck_assert_uint_eq(hsts_find_key(blob.bytes, symbols, LONGEST, parent),
                      NO_RANK);
  }
}
END_TEST

START_TEST(a_key_that_is_longer_than_any_can_be) {
  struct key_place place = find_key(&blob, name);
  struct name spelled = {.length = 0};
  struct speller speller;
  uint32_t parent;

  hsts_speller_open(&speller, blob.bytes);
  for (unsigned size = KEY_MAX_BITS + 1; size <= UINT16_MAX; size += 97) {
    place.shape.size = size;
    ck_assert(!hsts_spell_key(&speller, &place, &spelled, &parent));
  }
}
END_TEST

/* Of which there could be more than names have room for. */
START_TEST(a_label_of_no_symbols) {
  struct key_place place = find_key(&blob, name);
  struct name spelled = {.length = 0};
  struct speller speller;
  uint32_t parent;

  hsts_speller_open(&speller, blob.bytes);
  ck_assert(hsts_spell_key(&speller, &place, &spelled, &parent));
  place.shape.length = 0;
  ck_assert(!hsts_spell_key(&speller, &place, &spelled, &parent));
}
END_TEST

/* What is read of the blob is mapped; the speller ends where memory does. */
START_TEST(more_codes_and_shapes_than_any_can_be) {
  enum { ROOM = 1 << 20 };
  uint8_t *bytes = calloc(1, ROOM);
  struct guard_page guard;

  ck_assert_ptr_nonnull(bytes);
  memcpy(bytes, blob.bytes, blob.size);
  ck_assert(guard_page_open(&guard, sizeof(struct speller)));
  store_number(bytes + HEADER_CODES, UINT16_MAX, 2);
  bytes[HEADER_NODE_BITS] = UINT8_MAX;
  hsts_speller_open(guard_page_end(&guard, sizeof(struct speller)), bytes);
  guard_page_close(&guard);
  free(bytes);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("changed blob");
  TCase *tests = tcase_create("changed blob");
  tcase_add_checked_fixture(tests, begin, end);
  tcase_add_test(tests, codes_that_are_longer_than_any_can_be);
  tcase_add_test(tests, a_group_of_keys_that_are_longer_than_any_can_be);
  tcase_add_test(tests, a_key_that_is_longer_than_any_can_be);
  tcase_add_test(tests, a_label_of_no_symbols);
  tcase_add_test(tests, more_codes_and_shapes_than_any_can_be);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
