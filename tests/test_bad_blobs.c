/* SPDX-License-Identifier: MIT */
/*
 * Each bad blob is refused for what is wrong with it, whichever way it is
 * opened; each odd but good one opens, and holds what it should; and each one
 * with a lost key opens, keeps lookups safe, and is told by enumeration.
 */
#include "accepted_blob.h"
#include "bad_blobs.h"
#include "blob_edit.h"
#include "guard_page.h"
#include "key_edit.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LEAST_BLOBS = 60, SOME_HOSTS = 50 };

static const char path[] = "test_bad_blobs.blob";

/* ---- Opening in each way ------------------------------------------------- */

static void expect(const char *name, const char *how, hsts_status status,
                   hsts_status expected) {
  if (status != expected)
    ck_abort_msg("%s, %s: %s; expected: %s", name, how, hsts_strerror(status),
                 hsts_strerror(expected));
}

/* Opens the blob flush against a page that may not be read, in all ways; *db
   stays as it was if it is refused. */
static void expect_opened(const char *name, const struct blob *blob,
                          hsts_status expected) {
  hsts_db *const untouched = (hsts_db *)&expected;
  hsts_db *db = untouched;
  hsts_db_storage storage;
  struct guard_page guard;

  ck_assert(guard_page_open(&guard, blob->size));
  const void *bytes = guard_page_put(&guard, blob->bytes, blob->size);
  expect(name, "in storage",
         hsts_open_storage(&db, &storage, bytes, blob->size), expected);
  ck_assert_msg((db == untouched) == (expected != HSTS_OK), "%s: *db", name);
  db = untouched;
  expect(name, "in memory", hsts_open_memory(&db, bytes, blob->size), expected);
  ck_assert_msg((db == untouched) == (expected != HSTS_OK), "%s: *db", name);
  if (expected == HSTS_OK)
    hsts_close(db);
  guard_page_close(&guard);
}

static void expect_opened_file(const char *name, const struct blob *blob,
                               hsts_status expected) {
  hsts_db *const untouched = (hsts_db *)&expected;
  hsts_db *db = untouched;
  FILE *file = fopen(path, "wb");

  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(blob->bytes, 1, blob->size, file), blob->size);
  ck_assert_int_eq(fclose(file), 0);
  expect(name, "in a file", hsts_open_file(&db, path), expected);
  unlink(path);
  ck_assert_msg((db == untouched) == (expected != HSTS_OK), "%s: *db", name);
  if (expected == HSTS_OK)
    hsts_close(db);
}

/* ---- What opens ---------------------------------------------------------- */

/* Looks up and enumerates, flush against a page that may not be read. */
static void expect_enumerated(const char *name, const struct blob *blob,
                              enum good_list list, hsts_status expected) {
  struct accepted_hosts hosts = {.random = {1}, .count = SOME_HOSTS};
  hsts_db *db = NULL;
  hsts_db_storage storage;
  struct guard_page guard;
  const char *fault;
  size_t count;
  const struct oracle_entry *entries = good_entries(list, &count);

  ck_assert(oracle_set(&hosts.list, entries, count));
  ck_assert(guard_page_open(&guard, blob->size));
  const void *bytes = guard_page_put(&guard, blob->bytes, blob->size);
  ck_assert_int_eq(hsts_open_storage(&db, &storage, bytes, blob->size),
                   HSTS_OK);
  expect(name, "enumerated", accepted_blob(db, &hosts, &fault), expected);
  ck_assert_msg(fault == NULL, "%s: %s", name, fault);
  guard_page_close(&guard);
  oracle_free(&hosts.list);
}

START_TEST(the_lists_that_blobs_begin_as_are_good) {
  struct blob blob;

  good_blob((enum good_list)_i, &blob);
  expect_opened("a good list", &blob, HSTS_OK);
  expect_enumerated("a good list", &blob, (enum good_list)_i, HSTS_OK);
  blob_free(&blob);
}
END_TEST

START_TEST(each_blob_has_the_status_that_fits) {
  const struct bad_blob *bad = bad_blob((size_t)_i);
  struct blob blob;

  make_bad_blob(&blob, bad);
  expect_opened(bad->name, &blob, bad->opened);
  expect_opened_file(bad->name, &blob, bad->opened);
  if (bad->opened == HSTS_OK)
    expect_enumerated(bad->name, &blob, bad->list, bad->enumerated);
  blob_free(&blob);
}
END_TEST

START_TEST(no_blob_is_left_as_it_was) {
  struct blob good, blob;

  for (size_t i = 0; i < bad_blob_count(); i++) {
    good_blob(bad_blob(i)->list, &good);
    make_bad_blob(&blob, bad_blob(i));
    ck_assert_msg(good.size != blob.size ||
                      memcmp(good.bytes, blob.bytes, good.size) != 0,
                  "%s: nothing is damaged", bad_blob(i)->name);
    blob_free(&blob);
    blob_free(&good);
  }
}
END_TEST

/* Opening takes time for octets, not for what they count: so often that it
   would take longer than a test may if it went through all these keys. */
START_TEST(keys_that_are_only_counted_take_no_time) {
  size_t index = 0;
  struct blob blob;

  while (strcmp(bad_blob(index)->name, "bad-key-count-huge") != 0)
    index++;
  make_bad_blob(&blob, bad_blob(index));
  for (int i = 0; i < 1000; i++) {
    hsts_db_storage storage;
    hsts_db *db;
    ck_assert_int_eq(hsts_open_storage(&db, &storage, blob.bytes, blob.size),
                     HSTS_ERROR_CORRUPT);
  }
  blob_free(&blob);
}
END_TEST

/* ---- The table ----------------------------------------------------------- */

static bool begins_with(const char *name, const char *word) {
  return strncmp(name, word, strlen(word)) == 0;
}

/* What the first word of a name says. */
static bool name_fits(const struct bad_blob *bad) {
  switch (bad->opened) {
  case HSTS_OK:
    return begins_with(bad->name,
                       bad->enumerated == HSTS_OK ? "good-" : "lost-");
  case HSTS_ERROR_VERSION:
    return begins_with(bad->name, "unsupported-");
  case HSTS_ERROR_TRUNCATED:
    return begins_with(bad->name, "truncated-");
  default:
    return begins_with(bad->name, "bad-");
  }
}

START_TEST(names_are_unique_and_say_what_becomes_of_the_blob) {
  for (size_t i = 0; i < bad_blob_count(); i++) {
    ck_assert_msg(name_fits(bad_blob(i)), "%s", bad_blob(i)->name);
    for (size_t other = 0; other < i; other++)
      ck_assert_str_ne(bad_blob(i)->name, bad_blob(other)->name);
  }
}
END_TEST

START_TEST(there_are_at_least_sixty_ways_to_be_refused) {
  size_t refused = 0;

  for (size_t i = 0; i < bad_blob_count(); i++)
    refused += bad_blob(i)->opened != HSTS_OK;
  ck_assert_uint_ge(refused, LEAST_BLOBS);
}
END_TEST

/* ---- What the good lists have -------------------------------------------- */

/* The most groups that a row has. */
static unsigned most_groups(const struct blob *blob) {
  unsigned most = 0;

  for (unsigned row = 0; row < blob->bytes[HEADER_ROWS]; row++) {
    unsigned groups = bit_count(load64(section_octets(blob, SECTION_ROWS) +
                                       row * ROW_SIZE + ROW_BORDERS));
    most = groups > most ? groups : most;
  }
  return most;
}

START_TEST(the_rich_list_has_several_of_everything) {
  struct blob rich;

  good_blob(GOOD_RICH, &rich);
  ck_assert_uint_ge(load16(rich.bytes + HEADER_CONTEXT_SETS), 2);
  ck_assert_uint_ge(load16(rich.bytes + HEADER_CLASSES), 2);
  ck_assert_uint_gt(count_of(&rich, HEADER_KEY_COUNT), 2 * SPECIAL_BLOCK);
  ck_assert_uint_gt(count_of(&rich, HEADER_BUCKET_COUNT), 2 * BLOCK_BUCKETS);
  ck_assert_uint_ge(count_of(&rich, HEADER_FULLEST_BUCKET), 2);
  ck_assert_uint_ge(most_groups(&rich), 2);
  blob_free(&rich);
}
END_TEST

START_TEST(the_small_list_has_all_kinds_of_names) {
  struct blob small;

  good_blob(GOOD_SMALL, &small);
  /* Top-level domains with node and without, listed and not, and no one's. */
  uint32_t net = slot_of_tld(&small, "net"), dev = slot_of_tld(&small, "dev");
  ck_assert_uint_eq(blob_descriptor(small.bytes, dev) >> ENTRY_FLAG_BITS, 0);
  ck_assert_uint_ne(blob_descriptor(small.bytes, net) >> ENTRY_FLAG_BITS, 0);
  ck_assert_uint_ne(blob_descriptor(small.bytes, net) & ENTRY_LISTED, 0);
  /* Keys of several words; nodes at all depths. */
  ck_assert_uint_gt(label_key(&small, long_name).bits, 64);
  ck_assert_uint_lt(node_number(&small, "foundation"), node_number(&small, ""));
  ck_assert_uint_lt(node_number(&small, "b.c.d.example.org"),
                    node_number(&small, ""));
  ck_assert_uint_eq(strlen(long_name), 250);
  blob_free(&small);
}
END_TEST

static Suite *bad_blobs_suite(void) {
  Suite *suite = suite_create("bad_blobs");
  TCase *all = tcase_create("all");
  TCase *quick = tcase_create("quick");
  int count = (int)bad_blob_count();
  tcase_set_timeout(all, 300);
  tcase_set_timeout(quick, 20);
  tcase_add_loop_test(all, the_lists_that_blobs_begin_as_are_good, 0,
                      GOOD_LISTS);
  tcase_add_loop_test(all, each_blob_has_the_status_that_fits, 0, count);
  tcase_add_test(all, no_blob_is_left_as_it_was);
  tcase_add_test(all, names_are_unique_and_say_what_becomes_of_the_blob);
  tcase_add_test(all, there_are_at_least_sixty_ways_to_be_refused);
  tcase_add_test(all, the_rich_list_has_several_of_everything);
  tcase_add_test(all, the_small_list_has_all_kinds_of_names);
  tcase_add_test(quick, keys_that_are_only_counted_take_no_time);
  suite_add_tcase(suite, all);
  suite_add_tcase(suite, quick);
  return suite;
}

/* Once, for all the processes that tests are. */
static void build_good_blobs(void) {
  struct blob blob;

  for (int list = 0; list < GOOD_LISTS; list++) {
    good_blob((enum good_list)list, &blob);
    blob_free(&blob);
  }
}

int main(void) {
  build_good_blobs();
  return run_suite(bad_blobs_suite());
}
