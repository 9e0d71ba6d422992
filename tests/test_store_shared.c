/* SPDX-License-Identifier: MIT */
/*
 * Two stores with one file, as two processes have it: whatever has taken a host
 * back takes it back for both, and no merge brings it again.
 */
#include "store_files.h"

static void load_knockouts(hsts_store *into) {
  ck_assert_int_eq(
      hsts_store_load(into, knockouts, HSTS_FILE_KNOCKOUTS, 9, NULL, NULL),
      HSTS_OK);
}

static void save_knockouts(hsts_store *from) {
  ck_assert_int_eq(
      hsts_store_save(from, knockouts, HSTS_FILE_KNOCKOUTS, 9, NULL, NULL),
      HSTS_OK);
}

static void forget(hsts_store *in, const char *host, bool knockout,
                   int64_t now) {
  const hsts_note what = {
      .max_age = 0, .secure = true, .knockout = knockout, .now = now};
  (void)note(in, host, &what);
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
  forget(store, "a.test", false, 2);
  others_forget(other);
}
END_TEST

START_TEST(a_host_is_forgotten_again_after_another_has_noted_it) {
  hsts_store *other = other_that_knows();
  load(store, 1);
  forget(store, "a.test", false, 1);
  save(store, 1);
  save(other, 2);
  note_one(other, "a.test", 1000, 2);
  save(other, 2);
  forget(store, "a.test", false, 3);
  others_forget(other);
}
END_TEST

START_TEST(a_knockout_is_forgotten_by_others) {
  hsts_store *other = other_that_knows();
  load(store, 1);
  forget(store, "a.test", true, 2);
  save_knockouts(store);
  save_knockouts(store); /* this file has it, and the other one not yet */
  others_forget(other);
  save_knockouts(store);
  ck_assert_str_eq(read_file(knockouts), "a.test \"19700101 00:00:00\"\n");
}
END_TEST

START_TEST(a_knockout_is_one_whichever_file_comes_first) {
  hsts_store *one = open_store(10), *other = open_store(10);
  forget(store, "a.test", true, 2);
  save(store, 2);
  save_knockouts(store);
  load(one, 3);
  load_knockouts(one);
  load_knockouts(other);
  load(other, 3);
  ck_assert_int_eq(unlink(path) + unlink(knockouts), 0);
  save_knockouts(one);
  ck_assert_str_eq(read_file(knockouts), "a.test \"19700101 00:00:00\"\n");
  ck_assert_int_eq(unlink(knockouts), 0);
  save_knockouts(other);
  ck_assert_str_eq(read_file(knockouts), "a.test \"19700101 00:00:00\"\n");
  hsts_store_close(one);
  hsts_store_close(other);
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
  forget(store, "a.test", _i == 1, 500);
  save(store, 5);
  hsts_store *other = open_store(10);
  load(other, 5);
  ck_assert(!knows(other, "a.test", 5));
  hsts_store_close(other);
}
END_TEST

START_TEST(what_was_forgotten_is_written_for_30_days) {
  enum { DAY = 24 * 60 * 60 };
  forget(store, "a.test", false, 0);
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
  forget(full, "d.test", false, 0);
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
  tcase_add_test(tests, a_knockout_is_forgotten_by_others);
  tcase_add_test(tests, a_knockout_is_one_whichever_file_comes_first);
  tcase_add_loop_test(
      tests, a_time_that_was_shortened_and_is_over_is_over_for_others, 0, 2);
  tcase_add_loop_test(
      tests, what_was_forgotten_is_over_even_if_the_clock_goes_back, 0, 2);
  tcase_add_test(tests, what_was_forgotten_is_written_for_30_days);
  tcase_add_test(tests, without_a_file_pruning_leaves_nothing);
  tcase_add_test(tests, what_was_forgotten_pushes_out_nobody);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
