/* SPDX-License-Identifier: MIT */
/*
 * Two stores with one file, as two processes have it: whatever has taken a host
 * back takes it back for both, and no merge brings it again.
 */
#include "store_files.h"

static void forget(hsts_store *in, const char *host, int64_t now) {
  note_one(in, host, 0, now);
}

/* Another process has the host, and saves it again, before and after. */
static void others_forget(hsts_store *other) {
  save(store, 5);
  save(other, 5);
  save(store, 5);
  save(other, 6);
  ck_assert(!knows(store, "a.test", 6) && !knows(other, "a.test", 6));
  load(store, 6);
  ck_assert(!knows(store, "a.test", 6));
  hsts_store_close(other);
}

static hsts_store *other_that_knows(void) {
  hsts_store *other = open_store(100);
  note_one(other, "a.test", 1000, 0);
  save(other, 0);
  return other;
}

START_TEST(a_host_is_forgotten_that_only_the_file_knows) {
  hsts_store *other = other_that_knows();
  forget(store, "a.test", 2);
  others_forget(other);
}
END_TEST

START_TEST(a_host_is_forgotten_again_after_another_has_noted_it) {
  hsts_store *other = other_that_knows();
  load(store, 1);
  forget(store, "a.test", 1);
  save(store, 1);
  save(other, 2);
  note_one(other, "a.test", 1000, 2);
  save(other, 2);
  forget(store, "a.test", 3);
  others_forget(other);
}
END_TEST

START_TEST(a_time_that_was_shortened_and_is_over_is_over_for_others) {
  hsts_store *other = other_that_knows();
  load(store, 1);
  note_one(store, "a.test", 2, 1);
  if (_i == 1)
    (void)hsts_store_prune(store, 4);
  others_forget(other);
}
END_TEST

START_TEST(what_was_forgotten_is_over_even_if_the_clock_goes_back) {
  note_one(store, "a.test", 1000, 0);
  forget(store, "a.test", 500);
  save(store, 5);
  hsts_store *other = open_store(10);
  load(other, 5);
  ck_assert(!knows(other, "a.test", 5));
  hsts_store_close(other);
}
END_TEST

/* As another thread may, between the reading of a file and its merging. */
static void forget_and_save(void *context, size_t line, const char *reason) {
  (void)context, (void)line, (void)reason;
  note_one(store, "a.test", 0, 20);
  save(store, 20);
}

START_TEST(what_was_forgotten_is_not_known_from_what_was_read_before) {
  write_file("a.test \"unlimited\"\nb.test damaged\n");
  ck_assert_int_eq(hsts_store_load(store, path, 20, forget_and_save, NULL),
                   HSTS_OK);
  ck_assert(!knows(store, "a.test", 20));
}
END_TEST

START_TEST(what_was_forgotten_is_written_for_30_days) {
  enum { DAY = 24 * 60 * 60 };
  forget(store, "a.test", 0);
  (void)hsts_store_prune(store, 30 * DAY - 1);
  save(store, 30 * DAY - 1);
  ck_assert_str_eq(read_file(path), "a.test \"19700101 00:00:00\"\n");
  (void)hsts_store_prune(store, 30 * DAY);
  save(store, 30 * DAY);
  ck_assert_str_eq(read_file(path), "");
}
END_TEST

START_TEST(without_a_file_pruning_leaves_nothing) {
  note_one(store, "a.test", 10, 0);
  ck_assert_uint_eq(hsts_store_prune(store, 20), 1);
  save(store, 20);
  ck_assert_str_eq(read_file(path), "");
}
END_TEST

START_TEST(what_was_forgotten_pushes_out_nobody) {
  hsts_store *full = open_store(3);
  note_one(full, "a.test", 10, 0);
  note_one(full, "b.test", 10, 0);
  note_one(full, "c.test", 10, 0);
  forget(full, "d.test", 0);
  ck_assert_uint_eq(hsts_store_count(full), 3);
  hsts_store_close(full);
}
END_TEST

/* Nor a line that says so, whatever comes before it. */
START_TEST(a_line_that_has_expired_pushes_out_nobody) {
  hsts_store *full = open_store(3);
  note_one(full, "a.test", 100, 0);
  note_one(full, "b.test", 100, 0);
  note_one(full, "c.test", 100, 0);
  write_file("d.test \"19700101 00:00:09\"\n");
  load(full, 10);
  ck_assert_uint_eq(hsts_store_count(full), 3);
  hsts_store_close(full);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("store_shared");
  TCase *tests = tcase_create("store_shared");
  tcase_set_timeout(tests, 60);
  tcase_add_checked_fixture(tests, make_folder, remove_folder);
  tcase_add_test(tests, a_host_is_forgotten_that_only_the_file_knows);
  tcase_add_test(tests, a_host_is_forgotten_again_after_another_has_noted_it);
  tcase_add_loop_test(
      tests, a_time_that_was_shortened_and_is_over_is_over_for_others, 0, 2);
  tcase_add_test(tests, what_was_forgotten_is_over_even_if_the_clock_goes_back);
  tcase_add_test(tests,
                 what_was_forgotten_is_not_known_from_what_was_read_before);
  tcase_add_test(tests, what_was_forgotten_is_written_for_30_days);
  tcase_add_test(tests, without_a_file_pruning_leaves_nothing);
  tcase_add_test(tests, what_was_forgotten_pushes_out_nobody);
  tcase_add_test(tests, a_line_that_has_expired_pushes_out_nobody);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
