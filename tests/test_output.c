/* SPDX-License-Identifier: MIT */
/*
 * A file that is written beside its place: nobody sees it before it is
 * committed, what was there stays if it is given up, and nothing else is left.
 */
#include "output.h"
#include "suite.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[32], path[64], link_path[64];
static struct output output;

static void begin(void) {
  strcpy(folder, "/tmp/test_output.XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  (void)snprintf(path, sizeof path, "%s/file", folder);
  (void)snprintf(link_path, sizeof link_path, "%s/link", folder);
}

static void end(void) {
  (void)unlink(path);
  (void)unlink(link_path);
  ck_assert_int_eq(rmdir(folder), 0); /* nothing else is there */
}

static void write_file(const char *text, mode_t mode) {
  FILE *file = fopen(path, "w");
  ck_assert_ptr_nonnull(file);
  ck_assert_int_ge(fputs(text, file), 0);
  ck_assert_int_eq(fclose(file), 0);
  ck_assert_int_eq(chmod(path, mode), 0);
}

static void assert_file(const char *expected) {
  char text[64] = "";
  FILE *file = fopen(path, "r");
  ck_assert_ptr_nonnull(file);
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  ck_assert_int_eq(fclose(file), 0);
  ck_assert_str_eq(text, expected);
}

static void open_and_write(const char *name) {
  ck_assert(output_open(&output, name));
  ck_assert_int_eq(dprintf(output.writer.descriptor, "new"), 3);
}

START_TEST(a_new_file_is_there_when_it_is_committed) {
  struct stat file;
  (void)umask(027);
  open_and_write(path);
  ck_assert_int_ne(access(path, F_OK), 0);
  ck_assert(output_commit(&output));
  assert_file("new");
  ck_assert_int_eq(stat(path, &file), 0);
  ck_assert_uint_eq(file.st_mode & 0777, 0640);
}
END_TEST

START_TEST(an_old_file_stays_until_then_and_gives_its_permissions) {
  struct stat file;
  write_file("old", 0604);
  open_and_write(path);
  assert_file("old");
  ck_assert(output_commit(&output));
  assert_file("new");
  ck_assert_int_eq(stat(path, &file), 0);
  ck_assert_uint_eq(file.st_mode & 0777, 0604);
}
END_TEST

START_TEST(what_is_given_up_leaves_nothing) {
  open_and_write(path);
  output_abandon(&output);
  ck_assert_int_ne(access(path, F_OK), 0);
  write_file("old", 0600);
  open_and_write(path);
  output_abandon(&output);
  assert_file("old");
}
END_TEST

START_TEST(a_link_stays_one) {
  struct stat file;
  ck_assert_int_eq(symlink("file", link_path), 0);
  open_and_write(link_path);
  ck_assert(output_commit(&output));
  assert_file("new");
  ck_assert_int_eq(lstat(link_path, &file), 0);
  ck_assert(S_ISLNK(file.st_mode));
}
END_TEST

START_TEST(no_folder_no_file) {
  char below[96];
  (void)snprintf(below, sizeof below, "%s/none/file", folder);
  ck_assert(!output_open(&output, below));
}
END_TEST

static Suite *output_suite(void) {
  Suite *suite = suite_create("output");
  TCase *files = tcase_create("files");
  tcase_add_checked_fixture(files, begin, end);
  tcase_add_test(files, a_new_file_is_there_when_it_is_committed);
  tcase_add_test(files, an_old_file_stays_until_then_and_gives_its_permissions);
  tcase_add_test(files, what_is_given_up_leaves_nothing);
  tcase_add_test(files, a_link_stays_one);
  tcase_add_test(files, no_folder_no_file);
  suite_add_tcase(suite, files);
  return suite;
}

int main(void) {
  return run_suite(output_suite());
}
