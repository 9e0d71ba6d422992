/* SPDX-License-Identifier: MIT */
/*
 * Opening a list: each way of doing it, and each kind of thing that is not a
 * list, with the status that tells them apart.  Blobs that are damaged are
 * test_blob_damage.c's, and those that are bad on purpose test_bad_blobs.c's.
 */
#include "blob_format.h"
#include "environment.h"
#include "guard_page.h"
#include "made_db.h"
#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct oracle_entry entries[] = {
    ENTRY("dev", true, true), ENTRY("example.com", true, true),
    ENTRY("www.example.com", true, false), ENTRY("example.co.uk", false, true),
    ENTRY("a.b.c.d.example.org", true, true)};

static const int64_t list_date = 1783296000; /* 2026-07-06 */

static struct blob small;
static struct guard_page guard; /* room for the blob and 16 octets more */

static void make_small(void) {
  const char *problem = made_blob(&small, entries, COUNT(entries), list_date);
  ck_assert_msg(problem == NULL, "%s", problem);
  ck_assert(guard_page_open(&guard, small.size + 16));
}

static void free_small(void) {
  guard_page_close(&guard);
  blob_free(&small);
}

/* Whether this db has the entries and the facts of the small list. */
static void expect_small(const hsts_db *db) {
  hsts_match match;
  ck_assert_uint_eq(hsts_db_entry_count(db), COUNT(entries));
  ck_assert_int_eq(hsts_db_date(db), list_date);
  for (size_t i = 0; i < COUNT(entries); i++) {
    ck_assert_int_eq(
        hsts_lookup(db, entries[i].name, entries[i].length, 0, &match),
        HSTS_OK);
    ck_assert(match.exact);
    ck_assert(match.force_https == entries[i].force_https);
  }
  ck_assert_int_eq(hsts_lookup(db, "example.org", 11, 0, &match), HSTS_OK);
  ck_assert_int_eq(match.reason, HSTS_REASON_NOT_LISTED);
}

/* The status of opening these bytes; checks that a refusal leaves *db as it
   was, whichever way they are opened. */
static hsts_status open_status(const void *bytes, size_t size) {
  hsts_db *const untouched = (hsts_db *)&guard;
  hsts_db_storage storage;
  hsts_db *db = untouched;
  hsts_status status = hsts_open_storage(&db, &storage, bytes, size);
  if (status == HSTS_OK)
    return status;
  if (db != untouched)
    ck_abort_msg("a refusal changed *db");
  if (hsts_open_memory(&db, bytes, size) != status || db != untouched)
    ck_abort_msg("hsts_open_memory and hsts_open_storage differ");
  return status;
}

/* ---- What can be opened ----------------------------------------------- */

START_TEST(memory_is_opened_and_closed) {
  hsts_db *db = NULL;
  ck_assert_int_eq(hsts_open_memory(&db, small.bytes, small.size), HSTS_OK);
  expect_small(db);
  hsts_close(db);
}
END_TEST

START_TEST(storage_of_the_callers_is_enough) {
  hsts_db_storage storage;
  hsts_db *db = NULL;
  ck_assert_int_eq(hsts_open_storage(&db, &storage, small.bytes, small.size),
                   HSTS_OK);
  ck_assert_ptr_eq(db, &storage);
  expect_small(db);
  hsts_close(db);
  expect_small(db);
}
END_TEST

START_TEST(two_dbs_can_share_a_blob) {
  hsts_db *first = NULL, *second = NULL;
  ck_assert_int_eq(hsts_open_memory(&first, small.bytes, small.size), HSTS_OK);
  ck_assert_int_eq(hsts_open_memory(&second, small.bytes, small.size), HSTS_OK);
  hsts_close(first);
  expect_small(second);
  hsts_close(second);
}
END_TEST

START_TEST(closing_null_does_nothing) {
  hsts_close(NULL);
}
END_TEST

START_TEST(a_blob_may_lie_at_any_alignment) {
  for (size_t offset = 0; offset < 16; offset++) {
    unsigned char *copy = guard_page_end(&guard, small.size + offset);
    hsts_db_storage storage;
    hsts_db *db = NULL;
    memcpy(copy, small.bytes, small.size);
    ck_assert_int_eq(hsts_open_storage(&db, &storage, copy, small.size),
                     HSTS_OK);
    expect_small(db);
  }
}
END_TEST

START_TEST(no_fact_of_no_list_is_known) {
  ck_assert_uint_eq(hsts_db_entry_count(NULL), 0);
  ck_assert_int_eq(hsts_db_date(NULL), 0);
  ck_assert_int_eq(hsts_db_age(NULL, 1), INT64_MAX);
  ck_assert_ptr_null(hsts_db_digest(NULL));
}
END_TEST

START_TEST(a_list_without_date_is_older_than_any) {
  struct made_db made;
  made_db_open(&made, entries, COUNT(entries));
  ck_assert_int_eq(hsts_db_date(made.db), 0);
  ck_assert_int_eq(hsts_db_age(made.db, 0), INT64_MAX);
  ck_assert_int_eq(hsts_db_age(made.db, INT64_MAX), INT64_MAX);
  made_db_close(&made);
}
END_TEST

START_TEST(an_age_never_overflows) {
  const int64_t ten_weeks = 6048000;
  hsts_db_storage storage;
  hsts_db *db = NULL;
  ck_assert_int_eq(hsts_open_storage(&db, &storage, small.bytes, small.size),
                   HSTS_OK);
  ck_assert_int_eq(hsts_db_age(db, list_date), 0);
  ck_assert_int_eq(hsts_db_age(db, list_date + ten_weeks), ten_weeks);
  ck_assert_int_eq(hsts_db_age(db, INT64_MAX), INT64_MAX - list_date);
  ck_assert_int_eq(hsts_db_age(db, INT64_MIN), INT64_MAX);
}
END_TEST

/* ---- What cannot ------------------------------------------------------ */

START_TEST(null_arguments_are_refused) {
  hsts_db_storage storage;
  hsts_db *db = NULL;
  const unsigned char *bytes = small.bytes;
  size_t size = small.size;
  ck_assert_int_eq(hsts_open_memory(NULL, bytes, size), HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_open_memory(&db, NULL, size), HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_open_storage(NULL, &storage, bytes, size),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_open_storage(&db, NULL, bytes, size),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_open_storage(&db, &storage, NULL, size),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_open_file(NULL, "/dev/null"), HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_open_file(&db, NULL), HSTS_ERROR_ARGUMENT);
  ck_assert_ptr_null(db);
}
END_TEST

START_TEST(other_bytes_are_not_a_blob) {
  static const unsigned char zeros[4096];
  unsigned char copy[4096] = "{ \"entries\": [] }";
  ck_assert_int_eq(open_status("", 0), HSTS_ERROR_NOT_BLOB);
  ck_assert_int_eq(open_status(zeros, sizeof zeros), HSTS_ERROR_NOT_BLOB);
  ck_assert_int_eq(open_status(copy, sizeof copy), HSTS_ERROR_NOT_BLOB);
  memset(copy, 0xFF, sizeof copy);
  ck_assert_int_eq(open_status(copy, sizeof copy), HSTS_ERROR_NOT_BLOB);
}
END_TEST

/* As a transfer in text mode would: that is what the magic is made for. */
START_TEST(a_blob_with_other_line_ends_is_not_one) {
  unsigned char *copy = guard_page_put(&guard, small.bytes, small.size);
  unsigned char *newline = memchr(copy, '\n', BLOB_MAGIC_SIZE);
  ck_assert_ptr_nonnull(newline);
  *newline = '\r';
  ck_assert_int_eq(open_status(copy, small.size), HSTS_ERROR_NOT_BLOB);
}
END_TEST

START_TEST(a_blob_with_more_after_it_is_corrupt) {
  unsigned char *copy = guard_page_end(&guard, small.size + 1);
  memcpy(copy, small.bytes, small.size);
  copy[small.size] = 0;
  ck_assert_int_eq(open_status(copy, small.size + 1), HSTS_ERROR_CORRUPT);
}
END_TEST

START_TEST(another_major_version_is_refused_whatever_follows) {
  static const unsigned char majors[][2] = {{2, 0}, {0, 0}, {1, 1}, {255, 255}};
  for (size_t i = 0; i < COUNT(majors); i++) {
    unsigned char *copy = guard_page_put(&guard, small.bytes, small.size);
    memcpy(copy + HEADER_MAJOR, majors[i], 2);
    ck_assert_int_eq(open_status(copy, small.size), HSTS_ERROR_VERSION);
    memset(copy + HEADER_SECTIONS, 0xFF, small.size - HEADER_SECTIONS);
    ck_assert_int_eq(open_status(copy, small.size), HSTS_ERROR_VERSION);
  }
}
END_TEST

static bool is_status(int number) {
  return number <= HSTS_ERROR_FULL || (number >= HSTS_ERROR_HEADER_NAME &&
                                       number <= HSTS_ERROR_HEADER_NO_MAX_AGE);
}

START_TEST(every_status_has_a_text_of_its_own) {
  for (int a = HSTS_OK; a <= HSTS_ERROR_HEADER_NO_MAX_AGE; a++) {
    const char *text = hsts_strerror((hsts_status)a);
    ck_assert_int_eq(strcmp(text, "unknown status") != 0, is_status(a));
    ck_assert_uint_gt(strlen(text), 0);
    ck_assert_int_ne(text[strlen(text) - 1], '.');
    for (int b = HSTS_OK; b < a && is_status(a); b++)
      ck_assert_str_ne(text, hsts_strerror((hsts_status)b));
  }
  ck_assert_str_eq(hsts_strerror((hsts_status)99), "unknown status");
}
END_TEST

START_TEST(the_library_is_of_its_headers_version) {
  ck_assert_str_eq(hsts_version(), HSTS_VERSION_STRING);
}
END_TEST

/* ---- Files ------------------------------------------------------------ */

static char path[32];

/* Makes an empty file at `path`, and opens it. */
static int make_empty_file(void) {
  strcpy(path, "test_open-XXXXXX");
  int file = mkstemp(path);
  ck_assert_int_ge(file, 0);
  return file;
}

/* Makes a file of these bytes at `path`. */
static void make_file(const void *bytes, size_t size) {
  int file = make_empty_file();
  ck_assert_int_eq(write(file, bytes, size), (ssize_t)size);
  close(file);
}

/* The status of opening the file at `name`; a refusal leaves *db alone. */
static hsts_status file_status(const char *name) {
  hsts_db *db = NULL;
  errno = 0;
  hsts_status status = hsts_open_file(&db, name);
  ck_assert_int_ne(status, HSTS_OK);
  ck_assert_ptr_null(db);
  return status;
}

START_TEST(a_file_is_opened_and_closed) {
  hsts_db *db = NULL;
  make_file(small.bytes, small.size);
  ck_assert_int_eq(hsts_open_file(&db, path), HSTS_OK);
  unlink(path);
  expect_small(db);
  hsts_close(db);
}
END_TEST

/* Whoever may write to the file does so while it is open. */
START_TEST(a_file_that_changes_in_place_changes_no_answer) {
  static const int fills[] = {0x00, 0x5A, 0xFF};
  hsts_db *db = NULL;
  make_file(small.bytes, small.size);
  ck_assert_int_eq(hsts_open_file(&db, path), HSTS_OK);
  int file = open(path, O_WRONLY);
  ck_assert_int_ge(file, 0);
  for (size_t fill = 0; fill < COUNT(fills); fill++) {
    memset(guard_page_end(&guard, small.size), fills[fill], small.size);
    ck_assert_int_eq(
        pwrite(file, guard_page_end(&guard, small.size), small.size, 0),
        (ssize_t)small.size);
    expect_small(db);
  }
  ck_assert_int_eq(ftruncate(file, 0), 0);
  close(file);
  unlink(path);
  expect_small(db);
  hsts_close(db);
}
END_TEST

START_TEST(a_file_of_other_bytes_is_told_apart) {
  make_file(small.bytes, small.size - 1);
  ck_assert_int_eq(file_status(path), HSTS_ERROR_TRUNCATED);
  unlink(path);
  ck_assert_int_eq(file_status(environment("HSTS_LIST")), HSTS_ERROR_NOT_BLOB);
}
END_TEST

START_TEST(an_empty_file_is_not_a_blob) {
  make_file("", 0);
  ck_assert_int_eq(file_status(path), HSTS_ERROR_NOT_BLOB);
  unlink(path);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_an_io_error) {
  ck_assert_int_eq(file_status("no-such-folder/no-such-file"), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, ENOENT);
  ck_assert_int_eq(file_status(""), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, ENOENT);
  ck_assert_int_eq(file_status("."), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, EISDIR);
}
END_TEST

/* Such files take no room on a disk. */
START_TEST(the_largest_file_is_read_and_no_larger_one) {
  make_file(small.bytes, small.size);
  ck_assert_int_eq(truncate(path, HSTS_FILE_SIZE_MAX), 0);
  hsts_status largest = file_status(path);
  ck_assert_int_eq(truncate(path, HSTS_FILE_SIZE_MAX + 1), 0);
  hsts_status larger = file_status(path);
  int why = errno;
  unlink(path);
  ck_assert_int_eq(largest, HSTS_ERROR_CORRUPT);
  ck_assert_int_eq(larger, HSTS_ERROR_IO);
  ck_assert_int_eq(why, EFBIG);
}
END_TEST

/* Nothing but a regular file has a size; opening must not wait for others. */
START_TEST(a_pipe_or_a_device_is_refused_at_once) {
  close(make_empty_file());
  unlink(path);
  ck_assert_int_eq(mkfifo(path, 0600), 0);
  hsts_status status = file_status(path);
  unlink(path);
  ck_assert_int_eq(status, HSTS_ERROR_IO);
  ck_assert_int_ne(errno, 0);
  ck_assert_int_eq(file_status("/dev/null"), HSTS_ERROR_IO);
  ck_assert_int_ne(errno, 0);
}
END_TEST

START_TEST(open_files_leave_no_descriptor_behind) {
  int before = dup(0), after;
  hsts_db *db = NULL;
  close(before);
  make_file(small.bytes, small.size);
  ck_assert_int_eq(hsts_open_file(&db, path), HSTS_OK);
  unlink(path);
  file_status(environment("HSTS_LIST"));
  file_status(".");
  after = dup(0);
  close(after);
  hsts_close(db);
  ck_assert_int_eq(after, before);
}
END_TEST

static Suite *open_suite(void) {
  Suite *suite = suite_create("open");
  TCase *memory = tcase_create("memory");
  TCase *files = tcase_create("files");
  tcase_set_timeout(memory, 60);
  tcase_add_unchecked_fixture(memory, make_small, free_small);
  tcase_add_unchecked_fixture(files, make_small, free_small);
  tcase_add_test(memory, memory_is_opened_and_closed);
  tcase_add_test(memory, storage_of_the_callers_is_enough);
  tcase_add_test(memory, two_dbs_can_share_a_blob);
  tcase_add_test(memory, closing_null_does_nothing);
  tcase_add_test(memory, a_blob_may_lie_at_any_alignment);
  tcase_add_test(memory, no_fact_of_no_list_is_known);
  tcase_add_test(memory, a_list_without_date_is_older_than_any);
  tcase_add_test(memory, an_age_never_overflows);
  tcase_add_test(memory, null_arguments_are_refused);
  tcase_add_test(memory, other_bytes_are_not_a_blob);
  tcase_add_test(memory, a_blob_with_other_line_ends_is_not_one);
  tcase_add_test(memory, a_blob_with_more_after_it_is_corrupt);
  tcase_add_test(memory, another_major_version_is_refused_whatever_follows);
  tcase_add_test(memory, every_status_has_a_text_of_its_own);
  tcase_add_test(memory, the_library_is_of_its_headers_version);
  tcase_add_test(files, a_file_is_opened_and_closed);
  tcase_add_test(files, a_file_that_changes_in_place_changes_no_answer);
  tcase_add_test(files, a_file_of_other_bytes_is_told_apart);
  tcase_add_test(files, an_empty_file_is_not_a_blob);
  tcase_add_test(files, a_file_that_cannot_be_read_is_an_io_error);
  tcase_add_test(files, the_largest_file_is_read_and_no_larger_one);
  tcase_add_test(files, a_pipe_or_a_device_is_refused_at_once);
  tcase_add_test(files, open_files_leave_no_descriptor_behind);
  suite_add_tcase(suite, memory);
  suite_add_tcase(suite, files);
  return suite;
}

int main(void) {
  environment("HSTS_LIST");
  return run_suite(open_suite());
}
