/* SPDX-License-Identifier: MIT */
/*
 * The locale changes nothing.  The worst is Turkish, where the small letter of
 * I is not i, a comma divides numbers, and INSTAGRAM.COM once was another host.
 *
 * All test programs run in the locale of the environment (suite.h); this one
 * looks at what a locale could reach, and whether it is in force at all.
 */
#include "environment.h"
#include "hsts.h"
#include "list_check.h"
#include "list_input.h"
#include "list_json.h"
#include "made_db.h"
#include "suite.h"

#include <string.h>
#include <wctype.h>

const char message_program[] = "test_locale";

START_TEST(the_locale_of_the_environment_is_in_force) {
  const char *name = getenv("LC_ALL");
  bool turkish = name && strncmp(name, "tr_TR", 5) == 0;
  if (turkish && setlocale(LC_ALL, "") == NULL)
    ck_abort_msg("there is no locale %s", name);
  ck_assert_uint_eq(towupper(L'i'), turkish ? 0x130 : L'I');
}
END_TEST

/* ---- Hosts and URLs --------------------------------------------------- */

static hsts_db *list;

static void open_list(void) {
  ck_assert_int_eq(hsts_open_file(&list, environment("HSTS_BLOB")), HSTS_OK);
}

static void close_list(void) {
  hsts_close(list);
}

static const char *const hosts[] = {"INSTAGRAM.COM", "WIKIPEDIA.ORG",
                                    "x.Instagram.Com", "TWITTER.COM"};

START_TEST(hosts_with_an_i_are_found_in_either_case) {
  const char *host = hosts[_i];
  hsts_match match;
  ck_assert_int_eq(hsts_lookup(list, host, strlen(host), 0, &match), HSTS_OK);
  ck_assert_msg(match.force_https, "%s", host);
}
END_TEST

/* The host as ASCII has it in lower case. */
static void lower(const char *host, char *out) {
  static const char small[] = "abcdefghijklmnopqrstuvwxyz";
  for (; *host; host++)
    *out++ = *host >= 'A' && *host <= 'Z' ? small[*host - 'A'] : *host;
  *out = '\0';
}

START_TEST(urls_with_an_i_are_upgraded_in_either_case) {
  char url[64], lowered[64], expected[80], out[HSTS_URL_SIZE(64)];
  size_t length;
  hsts_url result;
  lower(hosts[_i], lowered);
  snprintf(expected, sizeof expected, "https://%s/I", lowered);
  snprintf(url, sizeof url, "HTTP://%s/I", hosts[_i]);
  ck_assert_int_eq(hsts_upgrade_url(list, url, strlen(url), 0, out, sizeof out,
                                    &length, &result),
                   HSTS_OK);
  ck_assert_uint_eq(length, strlen(expected));
  ck_assert_mem_eq(out, expected, length);
}
END_TEST

/* Each letter, in a list of its own. */
START_TEST(every_letter_is_folded_as_in_ascii) {
  static const char small[] = "abcdefghijklmnopqrstuvwxyz";
  static const char large[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  struct oracle_entry entry = {&small[_i], 1, true, true};
  struct made_db made;
  made_db_open(&made, &entry, 1);
  for (int i = 0; i < 26; i++) {
    hsts_match match;
    ck_assert_int_eq(hsts_lookup(made.db, &large[i], 1, 0, &match), HSTS_OK);
    ck_assert_int_eq(match.force_https, i == _i);
  }
  made_db_close(&made);
}
END_TEST

/* ---- The compiler ----------------------------------------------------- */

/* The list in the file, checked, without what would be redundant. */
static void read_list(struct list *entries, struct report *report) {
  struct list_input input;
  ck_assert(list_input_read(&input, environment("HSTS_LIST")));
  ck_assert(list_input_decode(&input, report));
  ck_assert(list_parse(entries, input.text, input.size, report));
  ck_assert(list_check(entries, true, report));
  ck_assert_uint_eq(report->errors, 0);
  list_input_free(&input);
}

START_TEST(the_list_is_compiled_to_the_same_bytes) {
  struct report report = {.file = "list"};
  struct list entries = {0};
  struct list_input expected;
  struct blob blob;
  read_list(&entries, &report);
  ck_assert(list_input_read(&expected, environment("HSTS_BLOB")));
  ck_assert_ptr_null(blob_build(&entries, hsts_db_date(list), &blob));
  ck_assert_uint_eq(blob.size, expected.size);
  ck_assert_int_eq(memcmp(blob.bytes, expected.text, blob.size), 0);
  blob_free(&blob);
  list_input_free(&expected);
  list_free(&entries);
  report_free(&report);
}
END_TEST

static Suite *locale_suite(void) {
  Suite *suite = suite_create("locale");
  TCase *locale = tcase_create("locale");
  tcase_set_timeout(locale, 60);
  tcase_add_unchecked_fixture(locale, open_list, close_list);
  tcase_add_test(locale, the_locale_of_the_environment_is_in_force);
  tcase_add_loop_test(locale, hosts_with_an_i_are_found_in_either_case, 0,
                      COUNT(hosts));
  tcase_add_loop_test(locale, urls_with_an_i_are_upgraded_in_either_case, 0,
                      COUNT(hosts));
  tcase_add_loop_test(locale, every_letter_is_folded_as_in_ascii, 0, 26);
  tcase_add_test(locale, the_list_is_compiled_to_the_same_bytes);
  suite_add_tcase(suite, locale);
  return suite;
}

int main(void) {
  environment("HSTS_LIST");
  environment("HSTS_BLOB");
  return run_suite(locale_suite());
}
