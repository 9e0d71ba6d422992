/* SPDX-License-Identifier: MIT */
/*
 * The list of the whole system: which is taken, what is said of the others, and
 * what becomes of it when there is none.  The choice is tested with paths and a
 * built-in list of the test's own; that hsts_open_default has the right paths,
 * and the environment's, is for cli_list.sh, but for what no program can show.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* secure_getenv */
#endif
#include "made_db.h"
#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const hsts_db *made_builtin(void);
static bool made_builtin_is_subset(void);

#define hsts_builtin           made_builtin
#define hsts_builtin_is_subset made_builtin_is_subset
/* NOLINTNEXTLINE(bugprone-suspicious-include): with that name for the list */
#include "blob_default.c"
#undef hsts_builtin
#undef hsts_builtin_is_subset

#define DAY INT64_C(86400)

/* Dates, and the time: the day after the newest of them. */
#define OLD    (BLOB_DATE_FIRST + 1000 * DAY)
#define NEW    (BLOB_DATE_FIRST + 2000 * DAY)
#define NEWEST (BLOB_DATE_FIRST + 3000 * DAY)
#define NOW    (NEWEST + DAY)

enum { UNKNOWN = 0 }; /* a date, or the time */

static const struct oracle_entry entries[] = {
    ENTRY("a.example", true, true), ENTRY("b.example", true, true),
    ENTRY("c.example", true, true), ENTRY("d.example", true, true),
    ENTRY("e.example", true, true), ENTRY("f.example", true, true),
    ENTRY("g.example", true, true), ENTRY("h.example", true, true),
    ENTRY("i.example", true, true), ENTRY("j.example", true, true),
    ENTRY("k.example", true, true), ENTRY("l.example", true, true),
    ENTRY("m.example", true, true), ENTRY("n.example", true, true),
    ENTRY("o.example", true, true), ENTRY("p.example", true, true)};

/* ---- The built-in list ------------------------------------------------ */

static struct blob builtin_blob;
static hsts_db_storage builtin_storage;
static hsts_db *own_builtin; /* NULL: there is none */

static bool is_marked; /* as a subset */

static const hsts_db *made_builtin(void) {
  return own_builtin;
}

static bool made_builtin_is_subset(void) {
  return is_marked;
}

/* Builds a list of so many entries in. */
static void build_in(size_t count, int64_t date) {
  blob_free(&builtin_blob);
  ck_assert_ptr_null(made_blob(&builtin_blob, entries, count, date));
  ck_assert_int_eq(hsts_open_storage(&own_builtin, &builtin_storage,
                                     builtin_blob.bytes, builtin_blob.size),
                   HSTS_OK);
}

/* ---- Files ------------------------------------------------------------ */

static char folder[] = "/tmp/hsts-default-XXXXXX";
static char paths[HSTS_DEFAULT_BUILTIN][64];

static void write_file(const char *path, const void *bytes, size_t size) {
  FILE *file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
  ck_assert_int_eq(fclose(file), 0);
}

/* A blob of so many entries, of that date, at one of the places. */
static void put_list(int place, size_t count, int64_t date) {
  struct blob blob;
  ck_assert_ptr_null(made_blob(&blob, entries, count, date));
  write_file(paths[place], blob.bytes, blob.size);
  blob_free(&blob);
}

static void put_blob(int place, int64_t date) {
  put_list(place, 1, date);
}

static void make_folder(void) {
  own_builtin = NULL;
  is_marked = false;
  ck_assert_ptr_nonnull(mkdtemp(folder));
  for (int i = 0; i < HSTS_DEFAULT_BUILTIN; i++)
    snprintf(paths[i], sizeof paths[i], "%s/%d", folder, i);
}

static void remove_folder(void) {
  for (int i = 0; i < HSTS_DEFAULT_BUILTIN; i++)
    remove(paths[i]);
  ck_assert_int_eq(rmdir(folder), 0);
  memset(folder + strlen(folder) - 6, 'X', 6);
  blob_free(&builtin_blob);
}

/* Opens the list at that time, and checks which it is. */
static void opens_at(int64_t now, int place, hsts_candidate *candidates) {
  hsts_db *db = NULL;
  for (int i = 0; i < HSTS_DEFAULT_COUNT; i++)
    candidates[i] =
        (hsts_candidate){.path = i < HSTS_DEFAULT_BUILTIN ? paths[i] : NULL};
  ck_assert_int_eq(hsts_open_newest(&db, now, candidates), HSTS_OK);
  for (int i = 0; i < HSTS_DEFAULT_COUNT; i++)
    ck_assert_msg(candidates[i].taken == (i == place), "place %d", i);
  ck_assert_int_eq(hsts_db_date(db), candidates[place].date);
  ck_assert((db == own_builtin) == (place == HSTS_DEFAULT_BUILTIN));
  hsts_close(db);
}

static void opens(int place) {
  hsts_candidate candidates[HSTS_DEFAULT_COUNT];
  opens_at(NOW, place, candidates);
}

/* ---- Which is taken --------------------------------------------------- */

START_TEST(the_newest_of_all_is_taken) {
  static const int64_t dates[] = {OLD, NEW, NEWEST};
  for (int turn = 0; turn < 3; turn++) {
    hsts_candidate candidates[HSTS_DEFAULT_COUNT];
    int newest_place = HSTS_DEFAULT_STATE + (5 - turn) % 3;
    put_blob(HSTS_DEFAULT_STATE, dates[turn]);
    put_blob(HSTS_DEFAULT_SYSTEM, dates[(turn + 1) % 3]);
    build_in(1, dates[(turn + 2) % 3]);
    opens_at(NOW, newest_place, candidates);
    for (int i = HSTS_DEFAULT_STATE; i < HSTS_DEFAULT_COUNT; i++) {
      ck_assert_int_eq(candidates[i].status, HSTS_OK);
      ck_assert_int_eq(candidates[i].date,
                       dates[(i - HSTS_DEFAULT_STATE + turn) % 3]);
    }
  }
}
END_TEST

START_TEST(of_the_same_date_the_first_is_taken) {
  build_in(1, NEW);
  put_blob(HSTS_DEFAULT_SYSTEM, NEW);
  opens(HSTS_DEFAULT_SYSTEM);
  put_blob(HSTS_DEFAULT_STATE, NEW);
  opens(HSTS_DEFAULT_STATE);
}
END_TEST

START_TEST(an_unknown_date_is_the_earliest) {
  build_in(1, UNKNOWN);
  put_blob(HSTS_DEFAULT_STATE, UNKNOWN);
  opens(HSTS_DEFAULT_STATE);
  put_blob(HSTS_DEFAULT_SYSTEM, OLD);
  opens(HSTS_DEFAULT_SYSTEM);
  remove(paths[HSTS_DEFAULT_SYSTEM]);
  build_in(1, OLD);
  opens(HSTS_DEFAULT_BUILTIN);
}
END_TEST

/* A file that is named is somebody's choice. */
START_TEST(the_file_of_the_environment_is_taken_whatever_its_date) {
  static const int64_t dates[] = {UNKNOWN, OLD, NEWEST, NOW + 100 * DAY};
  build_in(1, NEW);
  put_blob(HSTS_DEFAULT_STATE, NEWEST);
  for (size_t i = 0; i < COUNT(dates); i++) {
    put_blob(HSTS_DEFAULT_ENVIRONMENT, dates[i]);
    opens(HSTS_DEFAULT_ENVIRONMENT);
  }
}
END_TEST

START_TEST(a_date_in_the_future_is_none) {
  put_blob(HSTS_DEFAULT_STATE, NOW + HSTS_DATE_AHEAD);
  put_blob(HSTS_DEFAULT_SYSTEM, OLD);
  opens(HSTS_DEFAULT_STATE);
  put_blob(HSTS_DEFAULT_STATE, NOW + HSTS_DATE_AHEAD + 1);
  opens(HSTS_DEFAULT_SYSTEM);
  build_in(1, NEW);
  opens(HSTS_DEFAULT_BUILTIN);
}
END_TEST

/* As on a device without a clock. */
START_TEST(a_time_before_the_built_in_list_is_not_known) {
  static const int64_t times[] = {INT64_MIN, -1, UNKNOWN, 1, NEW - 1};
  hsts_candidate candidates[HSTS_DEFAULT_COUNT];
  build_in(1, NEW);
  put_blob(HSTS_DEFAULT_STATE, NEWEST);
  for (size_t i = 0; i < COUNT(times); i++)
    opens_at(times[i], HSTS_DEFAULT_STATE, candidates);
  opens_at(NEW, HSTS_DEFAULT_BUILTIN, candidates);
}
END_TEST

START_TEST(a_built_in_subset_never_beats_a_file) {
  build_in(2, NEWEST);
  is_marked = true;
  opens(HSTS_DEFAULT_BUILTIN);
  put_blob(HSTS_DEFAULT_SYSTEM, OLD);
  opens(HSTS_DEFAULT_SYSTEM);
  put_blob(HSTS_DEFAULT_STATE, UNKNOWN);
  opens(HSTS_DEFAULT_SYSTEM);
}
END_TEST

/* Whole lists have shrunk to a half. */
START_TEST(what_has_not_an_eighth_of_a_file_is_a_subset) {
  build_in(1, NEWEST);
  put_list(HSTS_DEFAULT_STATE, 8, OLD);
  opens(HSTS_DEFAULT_BUILTIN);
  put_list(HSTS_DEFAULT_STATE, 16, OLD);
  opens(HSTS_DEFAULT_STATE);
}
END_TEST

/* ---- What is passed over ---------------------------------------------- */

START_TEST(what_is_no_blob_is_passed_over_and_told) {
  hsts_candidate candidates[HSTS_DEFAULT_COUNT];
  put_blob(HSTS_DEFAULT_ENVIRONMENT, NEWEST);
  ck_assert_int_eq(truncate(paths[HSTS_DEFAULT_ENVIRONMENT], 300), 0);
  write_file(paths[HSTS_DEFAULT_STATE], "<html>", 6);
  put_blob(HSTS_DEFAULT_SYSTEM, OLD);
  opens_at(NOW, HSTS_DEFAULT_SYSTEM, candidates);
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
  opens_at(NOW, HSTS_DEFAULT_SYSTEM, candidates);
  ck_assert_int_eq(candidates[HSTS_DEFAULT_ENVIRONMENT].status, HSTS_ERROR_IO);
  ck_assert_int_eq(candidates[HSTS_DEFAULT_ENVIRONMENT].error, ENOENT);
  ck_assert_int_eq(candidates[HSTS_DEFAULT_STATE].status, HSTS_ERROR_IO);
  ck_assert_int_eq(candidates[HSTS_DEFAULT_STATE].error, EINVAL);
}
END_TEST

START_TEST(without_files_it_is_the_built_in_list) {
  hsts_candidate candidates[HSTS_DEFAULT_COUNT] = {{.path = NULL}};
  hsts_db *db = NULL;
  ck_assert_int_eq(hsts_open_newest(&db, NOW, candidates), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, ENOENT);
  ck_assert_ptr_null(db);
  build_in(1, UNKNOWN);
  opens(HSTS_DEFAULT_BUILTIN);
}
END_TEST

/* Without a built-in list the status is that of the file that is there. */
START_TEST(a_bad_file_says_why_there_is_no_list) {
  hsts_candidate candidates[HSTS_DEFAULT_COUNT] = {{.path = NULL}};
  hsts_db *db = NULL;
  candidates[HSTS_DEFAULT_STATE].path = paths[HSTS_DEFAULT_STATE];
  write_file(paths[HSTS_DEFAULT_STATE], "<html>", 6);
  ck_assert_int_eq(hsts_open_newest(&db, NOW, candidates), HSTS_ERROR_NOT_BLOB);
  ck_assert_ptr_null(db);
  build_in(1, OLD);
  ck_assert_int_eq(hsts_open_newest(&db, NOW, candidates), HSTS_OK);
  hsts_close(db);
}
END_TEST

START_TEST(arguments_are_checked_and_a_report_is_not_needed) {
  hsts_db *db = NULL;
  ck_assert_int_eq(hsts_open_default(NULL, NOW, NULL), HSTS_ERROR_ARGUMENT);
  put_blob(HSTS_DEFAULT_ENVIRONMENT, NEW);
  ck_assert_int_eq(
      setenv("HSTS_PRELOAD_BLOB", paths[HSTS_DEFAULT_ENVIRONMENT], 1), 0);
  ck_assert_int_eq(hsts_open_default(&db, NOW, NULL), HSTS_OK);
  ck_assert_uint_ne(hsts_db_entry_count(db), 0);
  hsts_close(db);
  unsetenv("HSTS_PRELOAD_BLOB");
}
END_TEST

START_TEST(the_limits_of_age_are_those_of_the_browsers) {
  ck_assert_int_eq(HSTS_MAX_AGE_CHROMIUM, 70 * DAY);
  ck_assert_int_eq(HSTS_MAX_AGE_FIREFOX, 18 * 7 * DAY);
  build_in(1, NEW);
  ck_assert_int_eq(hsts_db_age(own_builtin, NEW + 70 * DAY),
                   HSTS_MAX_AGE_CHROMIUM);
}
END_TEST

START_TEST(a_list_from_the_future_is_older_than_any) {
  build_in(1, NEW);
  ck_assert_int_eq(hsts_db_age(own_builtin, NEW - 2 * DAY), -2 * DAY);
  ck_assert_int_eq(hsts_db_age(own_builtin, NEW - 2 * DAY - 1), INT64_MAX);
  ck_assert_int_eq(hsts_db_age(own_builtin, 0), INT64_MAX);
  ck_assert_int_eq(hsts_db_age(own_builtin, INT64_MIN), INT64_MAX);
}
END_TEST

/* 2010-01-01 to 2199-12-31, by `date -u -d DAY +%s`. */
START_TEST(other_years_than_2010_to_2199_are_no_date) {
  static const struct {
    int64_t written, read;
  } dates[] = {{0, 0},
               {1, 0},
               {1262303999, 0},
               {1262304000, 1262304000},
               {INT64_C(7258118399), INT64_C(7258118399)},
               {INT64_C(7258118400), 0},
               {INT64_MAX, 0}};
  for (size_t i = 0; i < COUNT(dates); i++) {
    build_in(1, dates[i].written);
    ck_assert_int_eq(hsts_db_date(own_builtin), dates[i].read);
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("default");
  TCase *tests = tcase_create("default");
  tcase_add_checked_fixture(tests, make_folder, remove_folder);
  tcase_add_test(tests, the_newest_of_all_is_taken);
  tcase_add_test(tests, of_the_same_date_the_first_is_taken);
  tcase_add_test(tests, an_unknown_date_is_the_earliest);
  tcase_add_test(tests, the_file_of_the_environment_is_taken_whatever_its_date);
  tcase_add_test(tests, a_date_in_the_future_is_none);
  tcase_add_test(tests, a_time_before_the_built_in_list_is_not_known);
  tcase_add_test(tests, a_built_in_subset_never_beats_a_file);
  tcase_add_test(tests, what_has_not_an_eighth_of_a_file_is_a_subset);
  tcase_add_test(tests, what_is_no_blob_is_passed_over_and_told);
  tcase_add_test(tests, what_is_no_file_is_passed_over_and_told);
  tcase_add_test(tests, without_files_it_is_the_built_in_list);
  tcase_add_test(tests, a_bad_file_says_why_there_is_no_list);
  tcase_add_test(tests, arguments_are_checked_and_a_report_is_not_needed);
  tcase_add_test(tests, the_limits_of_age_are_those_of_the_browsers);
  tcase_add_test(tests, a_list_from_the_future_is_older_than_any);
  tcase_add_test(tests, other_years_than_2010_to_2199_are_no_date);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
