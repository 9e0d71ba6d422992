/* SPDX-License-Identifier: MIT */
/*
 * The list of the whole system: which of the files is taken, what is said of
 * the others, and what becomes of it when there is none.  The choice is tested
 * with paths of the test's own; that hsts_open_default has the right ones, and
 * the environment's, is for cli_list.sh, but for what no program can show.
 */
#include "blob_default.h"
#include "made_db.h"
#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OLD = 1000000, NEW = 2000000, NEWEST = 3000000 }; /* dates */

static char folder[] = "/tmp/hsts-default-XXXXXX";
static char paths[HSTS_DEFAULT_BUILTIN][64];

static void write_file(const char *path, const void *bytes, size_t size) {
  FILE *file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
  ck_assert_int_eq(fclose(file), 0);
}

/* A blob of one entry, of that date, at one of the places. */
static void put_blob(int place, int64_t date) {
  static const struct oracle_entry entry = ENTRY("listed.example", true, true);
  struct blob blob;
  ck_assert_ptr_null(made_blob(&blob, &entry, 1, date));
  write_file(paths[place], blob.bytes, blob.size);
  blob_free(&blob);
}

static void make_folder(void) {
  ck_assert_ptr_nonnull(mkdtemp(folder));
  for (int i = 0; i < HSTS_DEFAULT_BUILTIN; i++)
    snprintf(paths[i], sizeof paths[i], "%s/%d", folder, i);
}

static void remove_folder(void) {
  for (int i = 0; i < HSTS_DEFAULT_BUILTIN; i++)
    remove(paths[i]);
  ck_assert_int_eq(rmdir(folder), 0);
  memset(folder + strlen(folder) - 6, 'X', 6);
}

/* Opens the newest, and checks which it is. */
static void opens(int place, hsts_candidate *candidates) {
  hsts_db *db = NULL;
  for (int i = 0; i < HSTS_DEFAULT_COUNT; i++)
    candidates[i] =
        (hsts_candidate){.path = i < HSTS_DEFAULT_BUILTIN ? paths[i] : NULL};
  ck_assert_int_eq(hsts_open_newest(&db, candidates), HSTS_OK);
  for (int i = 0; i < HSTS_DEFAULT_COUNT; i++)
    ck_assert_msg(candidates[i].taken == (i == place), "place %d", i);
  ck_assert_int_eq(hsts_db_date(db), candidates[place].date);
  ck_assert((db == hsts_builtin()) == (place == HSTS_DEFAULT_BUILTIN));
  hsts_close(db);
}

START_TEST(the_newest_file_is_taken) {
  hsts_candidate candidates[HSTS_DEFAULT_COUNT];
  static const int64_t dates[] = {OLD, NEW, NEWEST};
  for (int turn = 0; turn < HSTS_DEFAULT_BUILTIN; turn++) {
    int newest = 0;
    for (int i = 0; i < HSTS_DEFAULT_BUILTIN; i++) {
      int64_t date = dates[(i + turn) % 3];
      newest = date == NEWEST ? i : newest;
      put_blob(i, date);
    }
    opens(newest, candidates);
    for (int i = 0; i < HSTS_DEFAULT_BUILTIN; i++) {
      ck_assert_int_eq(candidates[i].status, HSTS_OK);
      ck_assert_int_eq(candidates[i].date, dates[(i + turn) % 3]);
    }
  }
}
END_TEST

START_TEST(of_the_same_date_the_first_is_taken) {
  hsts_candidate candidates[HSTS_DEFAULT_COUNT];
  put_blob(HSTS_DEFAULT_STATE, NEW);
  put_blob(HSTS_DEFAULT_SYSTEM, NEW);
  opens(HSTS_DEFAULT_STATE, candidates);
  put_blob(HSTS_DEFAULT_ENVIRONMENT, NEW);
  opens(HSTS_DEFAULT_ENVIRONMENT, candidates);
}
END_TEST

START_TEST(an_unknown_date_is_the_earliest) {
  hsts_candidate candidates[HSTS_DEFAULT_COUNT];
  put_blob(HSTS_DEFAULT_ENVIRONMENT, 0);
  opens(HSTS_DEFAULT_ENVIRONMENT, candidates);
  put_blob(HSTS_DEFAULT_SYSTEM, OLD);
  opens(HSTS_DEFAULT_SYSTEM, candidates);
}
END_TEST

START_TEST(what_is_no_blob_is_passed_over_and_told) {
  hsts_candidate candidates[HSTS_DEFAULT_COUNT];
  put_blob(HSTS_DEFAULT_ENVIRONMENT, NEWEST);
  ck_assert_int_eq(truncate(paths[HSTS_DEFAULT_ENVIRONMENT], 300), 0);
  write_file(paths[HSTS_DEFAULT_STATE], "<html>", 6);
  put_blob(HSTS_DEFAULT_SYSTEM, OLD);
  opens(HSTS_DEFAULT_SYSTEM, candidates);
  ck_assert_int_eq(candidates[HSTS_DEFAULT_ENVIRONMENT].status,
                   HSTS_ERROR_TRUNCATED);
  ck_assert_int_eq(candidates[HSTS_DEFAULT_ENVIRONMENT].date, 0);
  ck_assert_int_eq(candidates[HSTS_DEFAULT_STATE].status, HSTS_ERROR_NOT_BLOB);
  ck_assert_int_eq(candidates[HSTS_DEFAULT_STATE].error, 0);
}
END_TEST

/* Folders and FIFOs are not waited for, and errno is told. */
START_TEST(what_is_no_file_is_passed_over_and_told) {
  hsts_candidate candidates[HSTS_DEFAULT_COUNT];
  ck_assert_int_eq(mkfifo(paths[HSTS_DEFAULT_STATE], 0600), 0);
  put_blob(HSTS_DEFAULT_SYSTEM, OLD);
  opens(HSTS_DEFAULT_SYSTEM, candidates);
  ck_assert_int_eq(candidates[HSTS_DEFAULT_ENVIRONMENT].status, HSTS_ERROR_IO);
  ck_assert_int_eq(candidates[HSTS_DEFAULT_ENVIRONMENT].error, ENOENT);
  ck_assert_int_eq(candidates[HSTS_DEFAULT_STATE].status, HSTS_ERROR_IO);
  ck_assert_int_eq(candidates[HSTS_DEFAULT_STATE].error, EINVAL);
}
END_TEST

START_TEST(without_files_it_is_the_built_in_list) {
  hsts_candidate candidates[HSTS_DEFAULT_COUNT] = {{.path = NULL}};
  hsts_db *db = NULL;
  if (hsts_builtin()) {
    opens(HSTS_DEFAULT_BUILTIN, candidates);
    return;
  }
  ck_assert_int_eq(hsts_open_newest(&db, candidates), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, ENOENT);
  ck_assert_ptr_null(db);
}
END_TEST

/* Without a built-in list the status is that of the file that is there. */
START_TEST(a_bad_file_says_why_there_is_no_list) {
  hsts_candidate candidates[HSTS_DEFAULT_COUNT] = {{.path = NULL}};
  hsts_db *db = NULL;
  candidates[HSTS_DEFAULT_STATE].path = paths[HSTS_DEFAULT_STATE];
  write_file(paths[HSTS_DEFAULT_STATE], "<html>", 6);
  ck_assert_int_eq(hsts_open_newest(&db, candidates),
                   hsts_builtin() ? HSTS_OK : HSTS_ERROR_NOT_BLOB);
  hsts_close(db);
}
END_TEST

START_TEST(arguments_are_checked_and_a_report_is_not_needed) {
  hsts_db *db = NULL;
  ck_assert_int_eq(hsts_open_default(NULL, NULL), HSTS_ERROR_ARGUMENT);
  put_blob(HSTS_DEFAULT_ENVIRONMENT, NEW);
  ck_assert_int_eq(
      setenv("HSTS_PRELOAD_BLOB", paths[HSTS_DEFAULT_ENVIRONMENT], 1), 0);
  ck_assert_int_eq(hsts_open_default(&db, NULL), HSTS_OK);
  ck_assert_uint_ne(hsts_db_entry_count(db), 0);
  hsts_close(db);
  unsetenv("HSTS_PRELOAD_BLOB");
}
END_TEST

START_TEST(the_limits_of_age_are_those_of_the_browsers) {
  static const struct oracle_entry entry = ENTRY("listed.example", true, true);
  const int64_t day = 24 * 60 * 60;
  hsts_db_storage storage;
  struct blob blob;
  hsts_db *db;
  ck_assert_int_eq(HSTS_MAX_AGE_CHROMIUM, 70 * day);
  ck_assert_int_eq(HSTS_MAX_AGE_FIREFOX, 18 * 7 * day);
  ck_assert_ptr_null(made_blob(&blob, &entry, 1, NEW));
  ck_assert_int_eq(hsts_open_storage(&db, &storage, blob.bytes, blob.size),
                   HSTS_OK);
  ck_assert_int_eq(hsts_db_age(db, NEW + 70 * day), HSTS_MAX_AGE_CHROMIUM);
  blob_free(&blob);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("default");
  TCase *tests = tcase_create("default");
  tcase_add_checked_fixture(tests, make_folder, remove_folder);
  tcase_add_test(tests, the_newest_file_is_taken);
  tcase_add_test(tests, of_the_same_date_the_first_is_taken);
  tcase_add_test(tests, an_unknown_date_is_the_earliest);
  tcase_add_test(tests, what_is_no_blob_is_passed_over_and_told);
  tcase_add_test(tests, what_is_no_file_is_passed_over_and_told);
  tcase_add_test(tests, without_files_it_is_the_built_in_list);
  tcase_add_test(tests, a_bad_file_says_why_there_is_no_list);
  tcase_add_test(tests, arguments_are_checked_and_a_report_is_not_needed);
  tcase_add_test(tests, the_limits_of_age_are_those_of_the_browsers);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
