/* SPDX-License-Identifier: MIT */
/*
 * Opening a blob when the system fails: every call that hsts_open_memory and
 * hsts_open_file make fails in turn.  The status tells of it, errno is that of
 * the call that failed first, *db stays as it was, and nothing is left open or
 * allocated.
 *
 * The functions under test are compiled into this program once more, with other
 * names for what they call, so that this works with any C library and under any
 * sanitizer.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_PATH */
#endif
#include "made_db.h"
#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- The system ------------------------------------------------------- */

enum call { NONE, OPEN, STAT, READ, CLOSE, MALLOC };

static enum call failing;              /* the call that fails */
static int failing_errno;              /* and with what */
static int failures;                   /* how often yet */
static int descriptors, blocks;        /* there are, of the library's */
static size_t read_at_once = SIZE_MAX; /* bytes, at the most */

static bool fails(enum call call) {
  if (failing != call || failures > 0)
    return false;
  failures++;
  errno = failing_errno;
  return true;
}

static bool no_proc;       /* as in some chroots */
static int opened_to_read; /* how often something was */

static int system_open(const char *path, int flags) {
  if (fails(OPEN))
    return -1;
  if (no_proc && strncmp(path, "/proc/", 6) == 0) {
    errno = ENOENT;
    return -1;
  }
#ifdef O_PATH
  opened_to_read += (flags & O_PATH) == 0;
#endif
  int descriptor = open(path, flags);
  descriptors += descriptor >= 0;
  return descriptor;
}

static int system_fstat(int descriptor, struct stat *facts) {
  return fails(STAT) ? -1 : fstat(descriptor, facts);
}

static ssize_t system_read(int descriptor, void *bytes, size_t size) {
  return fails(READ) ? -1
                     : read(descriptor, bytes,
                            size < read_at_once ? size : read_at_once);
}

/* Closes even if it fails, as Linux does, and leaves an errno of its own. */
static int system_close(int descriptor) {
  descriptors--;
  ck_assert_int_eq(close(descriptor), 0);
  errno = EBADF;
  return fails(CLOSE) ? -1 : 0;
}

static void *system_malloc(size_t size) {
  if (fails(MALLOC))
    return NULL;
  blocks++;
  return malloc(size);
}

static void system_free(void *block) {
  blocks--;
  free(block);
  errno = EINVAL; /* as some C libraries leave it */
}

#define open(path, flags)             system_open(path, flags)
#define fstat(descriptor, facts)      system_fstat(descriptor, facts)
#define read(descriptor, bytes, size) system_read(descriptor, bytes, size)
#define close(descriptor)             system_close(descriptor)
#define malloc(size)                  system_malloc(size)
#define free(block)                   system_free(block)
/* NOLINTNEXTLINE(bugprone-suspicious-include): with the names above */
#include "blob_file.c"
#undef open
#undef fstat
#undef read
#undef close
#undef malloc
#undef free

/* ---- What is opened --------------------------------------------------- */

static const struct oracle_entry entries[] = {
    ENTRY("dev", true, true), ENTRY("www.example.com", true, false)};

static struct blob blob;
static char path[40];

/* A file of the first `size` octets of a blob. */
static void make_file(size_t size) {
  strcpy(path, "/tmp/test_open_faults.XXXXXX");
  int file = mkstemp(path);
  ck_assert_int_ge(file, 0);
  ck_assert_int_eq(write(file, blob.bytes, size), (ssize_t)size);
  ck_assert_int_eq(close(file), 0);
}

static void begin(void) {
  failing = NONE;
  failures = descriptors = blocks = opened_to_read = 0;
  ck_assert_ptr_null(made_blob(&blob, entries, COUNT(entries), 0));
  make_file(blob.size);
}

static void end(void) {
  ck_assert_int_eq(unlink(path), 0);
  blob_free(&blob);
}

static void expect_nothing_left(void) {
  ck_assert_int_eq(descriptors, 0);
  ck_assert_int_eq(blocks, 0);
}

/* The status of opening the file while this call fails. */
static hsts_status status_without(enum call call, int error) {
  hsts_db *const before = (hsts_db *)(void *)&blob;
  hsts_db *db = before;
  failing = call;
  failing_errno = error;
  failures = 0;
  errno = 0;
  hsts_status status = hsts_open_file(&db, path);
  ck_assert_int_ne(status, HSTS_OK);
  ck_assert_ptr_eq(db, before);
  return status;
}

/* ---- Tests ------------------------------------------------------------ */

static const int reasons[] = {EIO, ENOMEM, EACCES, EMFILE, ENOSPC};

START_TEST(a_file_that_cannot_be_opened) {
  ck_assert_int_eq(status_without(OPEN, reasons[_i]), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, reasons[_i]);
  expect_nothing_left();
}
END_TEST

START_TEST(a_file_whose_size_is_not_known) {
  ck_assert_int_eq(status_without(STAT, reasons[_i]), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, reasons[_i]);
  expect_nothing_left();
}
END_TEST

START_TEST(a_file_that_cannot_be_read) {
  ck_assert_int_eq(status_without(READ, reasons[_i]), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, reasons[_i]);
  expect_nothing_left();
}
END_TEST

START_TEST(no_memory_for_a_file) {
  ck_assert_int_eq(status_without(MALLOC, ENOMEM), HSTS_ERROR_MEMORY);
  expect_nothing_left();
}
END_TEST

START_TEST(no_memory_for_a_blob_in_memory) {
  hsts_db *db = NULL;
  failing = MALLOC;
  ck_assert_int_eq(hsts_open_memory(&db, blob.bytes, blob.size),
                   HSTS_ERROR_MEMORY);
  ck_assert_ptr_null(db);
  expect_nothing_left();
}
END_TEST

/* Opens the file while something fails that does no harm. */
static void expect_opened(enum call call, int error) {
  hsts_db *db = NULL;
  failing = call;
  failing_errno = error;
  ck_assert_int_eq(hsts_open_file(&db, path), HSTS_OK);
  ck_assert_int_eq(failures, call == NONE ? 0 : 1);
  ck_assert_uint_eq(hsts_db_entry_count(db), COUNT(entries));
  ck_assert_int_eq(descriptors, 0);
  hsts_close(db);
  expect_nothing_left();
}

START_TEST(a_signal_interrupts_nothing) {
  expect_opened(OPEN, EINTR);
  failures = 0;
  expect_opened(READ, EINTR);
}
END_TEST

START_TEST(proc_need_not_be_there) {
  no_proc = true;
  expect_opened(NONE, 0);
  no_proc = false;
}
END_TEST

/* As from a network file system. */
START_TEST(a_file_may_come_in_pieces) {
  read_at_once = 100;
  expect_opened(NONE, 0);
  read_at_once = SIZE_MAX;
}
END_TEST

START_TEST(what_was_read_need_not_be_closed_well) {
  expect_opened(CLOSE, EIO);
}
END_TEST

START_TEST(all_is_given_back) {
  expect_opened(NONE, 0);
}
END_TEST

START_TEST(bytes_that_are_refused_leave_nothing) {
  for (size_t size = 0; size < blob.size; size += 97) {
    ck_assert_int_eq(truncate(path, 0), 0);
    ck_assert_int_eq(truncate(path, (off_t)size), 0);
    ck_assert_int_ne(status_without(NONE, 0), HSTS_ERROR_IO);
    expect_nothing_left();
  }
}
END_TEST

START_TEST(what_is_no_file_leaves_nothing) {
  ck_assert_int_eq(unlink(path), 0);
  ck_assert_int_eq(mkdir(path, 0700), 0);
  ck_assert_int_eq(status_without(NONE, 0), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, EISDIR);
  ck_assert_int_eq(rmdir(path), 0);
  ck_assert_int_eq(mkfifo(path, 0600), 0);
  ck_assert_int_eq(status_without(NONE, 0), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, EINVAL);
  ck_assert_int_eq(unlink(path), 0);
  ck_assert_int_eq(symlink("/dev/null", path), 0);
  ck_assert_int_eq(status_without(NONE, 0), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, EINVAL);
  expect_nothing_left();
  ck_assert_int_eq(opened_to_read, 0); /* a device might do something */
}
END_TEST

/* No blob has that many octets, whatever they are. */
START_TEST(a_file_of_more_than_4_gib) {
  const off_t size = (off_t)5 * 1024 * 1024 * 1024;
  ck_assert_int_eq(truncate(path, size), 0);
  ck_assert_int_eq(status_without(NONE, 0), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, EFBIG);
  expect_nothing_left();
}
END_TEST

static Suite *open_faults_suite(void) {
  Suite *suite = suite_create("open faults");
  TCase *faults = tcase_create("faults");
  tcase_add_checked_fixture(faults, begin, end);
  tcase_add_loop_test(faults, a_file_that_cannot_be_opened, 0,
                      (int)COUNT(reasons));
  tcase_add_loop_test(faults, a_file_whose_size_is_not_known, 0,
                      (int)COUNT(reasons));
  tcase_add_loop_test(faults, a_file_that_cannot_be_read, 0,
                      (int)COUNT(reasons));
  tcase_add_test(faults, no_memory_for_a_file);
  tcase_add_test(faults, no_memory_for_a_blob_in_memory);
  tcase_add_test(faults, a_signal_interrupts_nothing);
  tcase_add_test(faults, proc_need_not_be_there);
  tcase_add_test(faults, a_file_may_come_in_pieces);
  tcase_add_test(faults, what_was_read_need_not_be_closed_well);
  tcase_add_test(faults, all_is_given_back);
  tcase_add_test(faults, bytes_that_are_refused_leave_nothing);
  tcase_add_test(faults, what_is_no_file_leaves_nothing);
  tcase_add_test(faults, a_file_of_more_than_4_gib);
  suite_add_tcase(suite, faults);
  return suite;
}

int main(void) {
  return run_suite(open_faults_suite());
}
