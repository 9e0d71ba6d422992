/* SPDX-License-Identifier: MIT */
/*
 * The verification of a blob notices every way in which a blob can differ from
 * its list.  Since the builder makes no wrong ones, the list is changed
 * instead, after the blob was built.
 */
#include "blob_build.h"
#include "list.h"
#include "suite.h"
#include "verify.h"

#include <string.h>

enum { DATE = 1783296000, ENTRIES = 4 };

static struct list_entry entries[ENTRIES + 1];
static struct list list;
static struct blob blob;
static struct verify_fault fault;

static struct list_entry make_entry(const char *name, bool include_subdomains) {
  return (struct list_entry){.name = name,
                             .name_length = (uint32_t)strlen(name),
                             .force_https = true,
                             .include_subdomains = include_subdomains};
}

static void build(void) {
  entries[0] = make_entry("dev", true);
  entries[1] = make_entry("example.com", true);
  entries[2] = make_entry("www.example.com", false);
  entries[3] = make_entry("a.b.example.org", true);
  entries[4] = make_entry("example.net", true);
  list = (struct list){.entries = entries, .count = ENTRIES};
  ck_assert_ptr_null(blob_build(&list, DATE, &blob));
}

static void drop(void) {
  blob_free(&blob);
}

static bool verify(int64_t date) {
  return verify_blob(&list, date, blob.bytes, blob.size, &fault);
}

START_TEST(a_right_blob) {
  ck_assert(verify(DATE));
  ck_assert_ptr_null(fault.what);
}
END_TEST

START_TEST(another_date) {
  ck_assert(!verify(DATE + 1));
  ck_assert_str_eq(fault.what, "the date differs");
}
END_TEST

START_TEST(an_entry_more) {
  list.count++;
  ck_assert(!verify(DATE));
  ck_assert_str_eq(fault.what, "the number of entries differs");
}
END_TEST

START_TEST(another_name) {
  entries[1] = entries[4];
  ck_assert(!verify(DATE));
  ck_assert_str_eq(fault.what, "a lookup is answered otherwise");
  ck_assert_str_eq(fault.name, "example.net");
}
END_TEST

START_TEST(another_include_subdomains) {
  entries[_i].include_subdomains = !entries[_i].include_subdomains;
  ck_assert(!verify(DATE));
  ck_assert_str_eq(fault.what, "a lookup is answered otherwise");
  ck_assert_str_eq(fault.name, entries[_i].name);
}
END_TEST

START_TEST(another_force_https) {
  entries[_i].force_https = false;
  ck_assert(!verify(DATE));
  ck_assert_str_eq(fault.what, "a lookup is answered otherwise");
  ck_assert_str_eq(fault.name, entries[_i].name);
}
END_TEST

/* Every lookup is right, and still the blob holds an entry too many. */
START_TEST(an_entry_that_is_not_on_the_list) {
  entries[3] = entries[2];
  ck_assert(!verify(DATE));
  ck_assert_str_eq(fault.what, "an entry that is not on the list");
  ck_assert_str_eq(fault.name, "a.b.example.org");
}
END_TEST

START_TEST(a_blob_that_cannot_be_opened) {
  blob.size--;
  ck_assert(!verify(DATE));
  ck_assert_ptr_nonnull(fault.what);
}
END_TEST

static Suite *verify_suite(void) {
  Suite *suite = suite_create("verify");
  TCase *all = tcase_create("all");
  tcase_add_checked_fixture(all, build, drop);
  tcase_add_test(all, a_right_blob);
  tcase_add_test(all, another_date);
  tcase_add_test(all, an_entry_more);
  tcase_add_test(all, another_name);
  tcase_add_loop_test(all, another_include_subdomains, 0, ENTRIES);
  tcase_add_loop_test(all, another_force_https, 0, ENTRIES);
  tcase_add_test(all, an_entry_that_is_not_on_the_list);
  tcase_add_test(all, a_blob_that_cannot_be_opened);
  suite_add_tcase(suite, all);
  return suite;
}

int main(void) {
  return run_suite(verify_suite());
}
