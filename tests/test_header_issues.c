/* SPDX-License-Identifier: MIT */
/*
 * hsts_header_issues: what hstspreload.org's own tests say of a header
 * (header_test.go), and one or more for each issue that those leave out.
 */
#include "hsts.h"
#include "suite.h"

#include <string.h>

#define NO_SUBDOMAINS HSTS_ISSUE_NO_INCLUDE_SUBDOMAINS
#define NO_PRELOAD    HSTS_ISSUE_NO_PRELOAD
#define NO_MAX_AGE    HSTS_ISSUE_NO_MAX_AGE

struct example {
  const char *value;
  uint32_t issues;
};

static void check_issues(const struct example *examples, size_t count,
                         unsigned options) {
  for (size_t i = 0; i < count; i++) {
    const char *value = examples[i].value;
    uint32_t issues = 0;
    ck_assert_int_eq(hsts_header_issues(value, strlen(value), options, &issues),
                     HSTS_OK);
    ck_assert_msg(issues == examples[i].issues, "%s: 0x%X, not 0x%X", value,
                  (unsigned)issues, (unsigned)examples[i].issues);
  }
}

START_TEST(what_is_taken_has_no_issue) {
  static const struct example examples[] = {
      {"max-age=31536000; includeSubDomains; preload", 0},
      {"includeSubDomains; preload; max-age=31536000", 0},
      {"   max-age=31536000  ;  includeSubDomains  ;  preload   ", 0},
      {"\tMAX-age=315360000;inCLUDESUBDomaINs;PRELOAD\t", 0},
      {"max-age=31536000; includeSubDomains; preload\r\n", 0},
  };
  check_issues(examples, COUNT(examples), 0);
}
END_TEST

START_TEST(what_is_needed_and_missing_is_an_error) {
  static const struct example examples[] = {
      {"", HSTS_ISSUE_EMPTY | NO_SUBDOMAINS | NO_PRELOAD | NO_MAX_AGE},
      {" \t", HSTS_ISSUE_EMPTY | NO_SUBDOMAINS | NO_PRELOAD | NO_MAX_AGE},
      {"includeSubDomains; max-age=31536000", NO_PRELOAD},
      {"preload; max-age=31536000", NO_SUBDOMAINS},
      {"includeSubDomains; preload", NO_MAX_AGE},
      {"preload", NO_SUBDOMAINS | NO_MAX_AGE},
      {"includeSubDomains", NO_PRELOAD | NO_MAX_AGE},
      {"max-age=123456789", NO_SUBDOMAINS | NO_PRELOAD},
  };
  check_issues(examples, COUNT(examples), 0);
}
END_TEST

#define FLAGS "includeSubDomains; preload; "

START_TEST(max_age_has_its_bounds) {
  static const struct example examples[] = {
      {FLAGS "max-age=0", HSTS_ISSUE_MAX_AGE_ZERO},
      {FLAGS "max-age=1", HSTS_ISSUE_MAX_AGE_BELOW_1_YEAR},
      {FLAGS "max-age=31535999", HSTS_ISSUE_MAX_AGE_BELOW_1_YEAR},
      {FLAGS "max-age=31536000", 0},
      {FLAGS "max-age=315360000", 0},
      {FLAGS "max-age=315360001", HSTS_ISSUE_MAX_AGE_OVER_10_YEARS},
      {FLAGS "max-age=18446744073709551615", HSTS_ISSUE_MAX_AGE_OVER_10_YEARS},
      {FLAGS "max-age=18446744073709551616",
       HSTS_ISSUE_MAX_AGE_NOT_READ | NO_MAX_AGE},
      {FLAGS "max-age=99999999999999999999999",
       HSTS_ISSUE_MAX_AGE_NOT_READ | NO_MAX_AGE},
      {"max-age=315360001; includeSubDomains",
       NO_PRELOAD | HSTS_ISSUE_MAX_AGE_OVER_10_YEARS},
  };
  check_issues(examples, COUNT(examples), 0);
}
END_TEST

START_TEST(max_age_is_digits_without_quotes_and_blanks) {
  static const struct example examples[] = {
      {FLAGS "max-age=", HSTS_ISSUE_MAX_AGE_NOT_READ | NO_MAX_AGE},
      {FLAGS "max-age", HSTS_ISSUE_MAX_AGE_NO_VALUE | NO_MAX_AGE},
      {FLAGS "max-aged=31536000", HSTS_ISSUE_MAX_AGE_NO_VALUE | NO_MAX_AGE},
      {FLAGS "max-age =31536000", HSTS_ISSUE_MAX_AGE_NO_VALUE | NO_MAX_AGE},
      {FLAGS "max-age= 31536000", HSTS_ISSUE_MAX_AGE_NON_DIGIT | NO_MAX_AGE},
      {FLAGS "max-age=\"31536000\"", HSTS_ISSUE_MAX_AGE_NON_DIGIT | NO_MAX_AGE},
      {FLAGS "max-age=-101", HSTS_ISSUE_MAX_AGE_NON_DIGIT | NO_MAX_AGE},
      {FLAGS "max-age=+101", HSTS_ISSUE_MAX_AGE_NON_DIGIT | NO_MAX_AGE},
      {FLAGS "max-age=31536000 x", HSTS_ISSUE_MAX_AGE_NON_DIGIT | NO_MAX_AGE},
      {FLAGS "max-age=\xFF", HSTS_ISSUE_MAX_AGE_NON_DIGIT | NO_MAX_AGE},
      {FLAGS "max-age=031536000", HSTS_ISSUE_MAX_AGE_LEADING_ZERO},
      {FLAGS "max-age=00",
       HSTS_ISSUE_MAX_AGE_LEADING_ZERO | HSTS_ISSUE_MAX_AGE_ZERO},
      {FLAGS "max-age=0x", HSTS_ISSUE_MAX_AGE_LEADING_ZERO |
                               HSTS_ISSUE_MAX_AGE_NON_DIGIT | NO_MAX_AGE},
  };
  check_issues(examples, COUNT(examples), 0);
}
END_TEST

START_TEST(what_is_odd_is_a_warning) {
  static const struct example examples[] = {
      {FLAGS "max-age=31536000;", HSTS_ISSUE_EMPTY_DIRECTIVE},
      {";" FLAGS "max-age=31536000", HSTS_ISSUE_EMPTY_DIRECTIVE},
      {FLAGS "max-age=31536000; a; b=1", HSTS_ISSUE_UNKNOWN_DIRECTIVE},
      {FLAGS "max-age=31536000; max-age=1", HSTS_ISSUE_REPEATED_MAX_AGE},
      {FLAGS "max-age=1; max-age=31536000",
       HSTS_ISSUE_REPEATED_MAX_AGE | HSTS_ISSUE_MAX_AGE_BELOW_1_YEAR},
      {FLAGS "max-age=31536000; max-age=x", HSTS_ISSUE_MAX_AGE_NON_DIGIT},
      {FLAGS "max-age=31536000; preload; preload", HSTS_ISSUE_REPEATED_PRELOAD},
      {FLAGS "max-age=31536000; INCLUDESUBDOMAINS",
       HSTS_ISSUE_REPEATED_INCLUDE_SUBDOMAINS},
      {FLAGS "max-age=31536000; preload=1", HSTS_ISSUE_INVALID_PRELOAD},
      {FLAGS "max-age=31536000; includeSubDomainsX",
       HSTS_ISSUE_INVALID_INCLUDE_SUBDOMAINS},
      {FLAGS "max-age=31536000; a=\"b;preload\"",
       HSTS_ISSUE_UNKNOWN_DIRECTIVE | HSTS_ISSUE_INVALID_PRELOAD},
      {";",
       HSTS_ISSUE_EMPTY_DIRECTIVE | NO_SUBDOMAINS | NO_PRELOAD | NO_MAX_AGE},
  };
  check_issues(examples, COUNT(examples), 0);
}
END_TEST

START_TEST(removal_needs_max_age_and_no_preload) {
  static const struct example examples[] = {
      {"max-age=315360001", 0},
      {"max-age=0", 0},
      {"max-age=315360001; includeSubDomains; x;", 0},
      {"includeSubDomains", HSTS_ISSUE_REMOVAL_NO_MAX_AGE},
      {"", HSTS_ISSUE_REMOVAL_NO_MAX_AGE},
      {"max-age=1; preload", HSTS_ISSUE_REMOVAL_PRELOAD},
      {"preload", HSTS_ISSUE_REMOVAL_PRELOAD | HSTS_ISSUE_REMOVAL_NO_MAX_AGE},
      {"max-age=1; max-age", HSTS_ISSUE_MAX_AGE_NO_VALUE},
  };
  check_issues(examples, COUNT(examples), HSTS_FOR_REMOVAL);
}
END_TEST

START_TEST(every_issue_has_a_name_and_a_text_of_its_own) {
  size_t named = 0;
  for (unsigned a = 0; a < 32; a++) {
    const char *name = hsts_issue_name(UINT32_C(1) << a);
    const char *text = hsts_issue_text(UINT32_C(1) << a);
    named += name != NULL;
    ck_assert_int_eq(name == NULL, strcmp(text, "unknown issue") == 0);
    for (unsigned b = 0; b < a && name != NULL; b++) {
      const char *other = hsts_issue_name(UINT32_C(1) << b);
      ck_assert(other == NULL || strcmp(name, other) != 0);
    }
  }
  ck_assert_uint_eq(named, 20);
  ck_assert_ptr_null(hsts_issue_name(0));
  ck_assert_ptr_null(hsts_issue_name(3));
  ck_assert_str_eq(hsts_issue_name(HSTS_ISSUE_MAX_AGE_BELOW_1_YEAR),
                   "header.preloadable.max_age.below_1_year");
}
END_TEST

START_TEST(wrong_arguments_are_refused) {
  uint32_t issues = 77;
  ck_assert_int_eq(hsts_header_issues(NULL, 1, 0, &issues),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_header_issues("", 0, 0, NULL), HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_header_issues("", 0, 2, &issues), HSTS_ERROR_ARGUMENT);
  ck_assert_uint_eq(issues, 77);
  ck_assert_int_eq(hsts_header_issues(NULL, 0, 0, &issues), HSTS_OK);
  ck_assert_uint_eq(issues & HSTS_ISSUE_EMPTY, HSTS_ISSUE_EMPTY);
  ck_assert_int_eq(hsts_header_issues("preload\0", 8, 0, &issues), HSTS_OK);
  ck_assert_uint_ne(issues & HSTS_ISSUE_NO_PRELOAD, 0);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("header_issues");
  TCase *issues = tcase_create("issues");
  tcase_add_test(issues, what_is_taken_has_no_issue);
  tcase_add_test(issues, what_is_needed_and_missing_is_an_error);
  tcase_add_test(issues, max_age_has_its_bounds);
  tcase_add_test(issues, max_age_is_digits_without_quotes_and_blanks);
  tcase_add_test(issues, what_is_odd_is_a_warning);
  tcase_add_test(issues, removal_needs_max_age_and_no_preload);
  tcase_add_test(issues, every_issue_has_a_name_and_a_text_of_its_own);
  tcase_add_test(issues, wrong_arguments_are_refused);
  suite_add_tcase(suite, issues);
  return run_suite(suite);
}
