/* SPDX-License-Identifier: MIT */
/*
 * hsts_header_parse on headers whose meaning is known: the examples of RFC
 * 6797, those that Chromium's own tests have, and one or more for each fault.
 */
#include "guard_page.h"
#include "hsts.h"
#include "suite.h"

struct good {
  const char *value;
  int64_t max_age;
  bool include_subdomains, preload;
};

struct bad {
  const char *value;
  hsts_status status;
  size_t offset;
};

static void check_good(const struct good *cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    hsts_header header;
    size_t offset = 999;
    hsts_status status = hsts_header_parse(
        cases[i].value, strlen(cases[i].value), &header, &offset);
    ck_assert_msg(status == HSTS_OK, "%s: %s at %zu", cases[i].value,
                  hsts_strerror(status), offset);
    ck_assert_msg(header.max_age == cases[i].max_age, "%s", cases[i].value);
    ck_assert_msg(header.include_subdomains == cases[i].include_subdomains,
                  "%s", cases[i].value);
    ck_assert_msg(header.preload == cases[i].preload, "%s", cases[i].value);
    ck_assert_uint_eq(offset, 999);
  }
}

static void check_bad_octets(const char *value, size_t length,
                             hsts_status status, size_t offset) {
  hsts_header header = {-5, true, true};
  size_t found = 999;
  hsts_status found_status = hsts_header_parse(value, length, &header, &found);

  ck_assert_msg(found_status == status, "%s: %s", value,
                hsts_strerror(found_status));
  ck_assert_msg(found == offset, "%s: at %zu", value, found);
  ck_assert_int_eq(header.max_age, -5);
  ck_assert(header.include_subdomains && header.preload);
}

static void check_bad(const struct bad *cases, size_t count) {
  for (size_t i = 0; i < count; i++)
    check_bad_octets(cases[i].value, strlen(cases[i].value), cases[i].status,
                     cases[i].offset);
}

/* ---- Well-formed ------------------------------------------------------ */

/* RFC 6797 6.2 */
START_TEST(the_examples_of_the_rfc_are_read) {
  static const struct good cases[] = {
      {"max-age=31536000", 31536000, false, false},
      {"max-age=15768000 ; includeSubDomains", 15768000, true, false},
      {"max-age=\"31536000\"", 31536000, false, false},
      {"max-age=0", 0, false, false},
      {"max-age=0; includeSubDomains", 0, true, false},
  };
  check_good(cases, COUNT(cases));
}
END_TEST

/* net/http/http_security_headers_unittest.cc, ValidSTSHeaders */
START_TEST(what_chromium_takes_is_read) {
  static const struct good cases[] = {
      {"max-age=243", 243, false, false},
      {"  Max-agE    = 567", 567, false, false},
      {"  mAx-aGe    = 890      ", 890, false, false},
      {"max-age=123;incLudesUbdOmains", 123, true, false},
      {"incLudesUbdOmains; max-age=123", 123, true, false},
      {"   incLudesUbdOmains; max-age=123; pumpkin=kitten", 123, true, false},
      {"   pumpkin=894; incLudesUbdOmains; max-age=123  ", 123, true, false},
      {"   pumpkin; incLudesUbdOmains; max-age=123  ", 123, true, false},
      {"   pumpkin; incLudesUbdOmains; max-age=\"123\"  ", 123, true, false},
      {"animal=\"squirrel; distinguished\"; incLudesUbdOmains; max-age=123",
       123, true, false},
      {"max-age=394082038  ; incLudesUbdOmains;", 394082038, true, false},
      {";; max-age=394082038  ; incLudesUbdOmains; ;", 394082038, true, false},
      {";;    ; ; max-age=394082038;;; includeSubdomains     ;;  ;", 394082038,
       true, false},
      {"  max-age=0  ;  incLudesUbdOmains   ", 0, true, false},
  };
  check_good(cases, COUNT(cases));
}
END_TEST

START_TEST(blanks_and_tabs_may_be_around_everything) {
  static const struct good cases[] = {
      {"\t max-age\t =\t 1 \t;\tincludeSubDomains\t", 1, true, false},
      {"max-age = \" 1\"; max-age = 1", 0, false, false},
      {"max-age=\"1\" ; x = \"\t \"", 1, false, false},
  };
  check_good(cases, 1);
  check_good(cases + 2, 1);
  check_bad_octets(cases[1].value, strlen(cases[1].value),
                   HSTS_ERROR_HEADER_MAX_AGE, 11);
}
END_TEST

/* As libcurl's header callback and `curl -I` deliver it. */
START_TEST(the_end_of_a_line_is_no_part_of_the_value) {
  static const struct good cases[] = {
      {"max-age=1\r\n", 1, false, false},
      {"max-age=1\r", 1, false, false},
      {"max-age=1\n", 1, false, false},
      {" max-age=1; includeSubDomains \t\r\n", 1, true, false},
      {"max-age=\"1\";\r \n\r\r\n\t", 1, false, false},
  };
  check_good(cases, COUNT(cases));
}
END_TEST

START_TEST(a_long_max_age_counts_as_the_longest) {
  static const struct good cases[] = {
      {"max-age=9007199254740990", 9007199254740990, false, false},
      {"max-age=9007199254740991", HSTS_HEADER_MAX_AGE_LIMIT, false, false},
      {"max-age=9007199254740992", HSTS_HEADER_MAX_AGE_LIMIT, false, false},
      {"max-age=18446744073709551617", HSTS_HEADER_MAX_AGE_LIMIT, false, false},
      {"max-age=999999999999999999999999999999999999999999999999999999999999",
       HSTS_HEADER_MAX_AGE_LIMIT, false, false},
      {"max-age=000000000000000000000000000000000000000000000000000000000001",
       1, false, false},
  };
  check_good(cases, COUNT(cases));
  ck_assert_int_gt(INT64_MAX - HSTS_HEADER_MAX_AGE_LIMIT, INT64_MAX / 2);
}
END_TEST

/* RFC 6797 6.1.1: after unescaping; RFC 9110 5.6.4 */
START_TEST(quoted_strings_are_unescaped) {
  static const struct good cases[] = {
      {"max-age=\"\\1\\2\"", 12, false, false},
      {"a=\"\\\"; max-age=7\"; max-age=1", 1, false, false},
      {"a=\"\\\\\"; max-age=1", 1, false, false},
      {"a=\"\xFF\\\x80\"; max-age=1", 1, false, false},
      {"a=\"\"; max-age=1", 1, false, false},
  };
  check_good(cases, COUNT(cases));
}
END_TEST

START_TEST(unknown_directives_are_ignored_and_may_be_repeated) {
  static const struct good cases[] = {
      {"max-age=1; includeSubDomainsX", 1, false, false},
      {"max-age=1; XincludeSubDomains", 1, false, false},
      {"max-age=1; includeSubDomain", 1, false, false},
      {"max-age=1; max-aged=2; ax-age=3; max_age=4", 1, false, false},
      {"max-age=1; foo; foo; foo=1", 1, false, false},
      {"max-age=1; !#$%&'*+-.^_`|~09azAZ=!#$%&'*+-.^_`|~09azAZ", 1, false,
       false},
      {"max-age=1; preloaded; reload; p", 1, false, false},
  };
  check_good(cases, COUNT(cases));
}
END_TEST

START_TEST(preload_is_told_and_never_a_fault) {
  static const struct good cases[] = {
      {"max-age=1; preload", 1, false, true},
      {"PreLoad; max-age=1", 1, false, true},
      {"max-age=1; preload; preload", 1, false, true},
      {"max-age=1; preload=1", 1, false, false},
      {"max-age=1; preload=\"\"; preload", 1, false, true},
  };
  check_good(cases, COUNT(cases));
}
END_TEST

/* ---- Not well-formed -------------------------------------------------- */

START_TEST(every_fault_is_told_with_its_place) {
  static const struct bad cases[] = {
      {"=1", HSTS_ERROR_HEADER_NAME, 0},
      {"max-age=1; \"a\"", HSTS_ERROR_HEADER_NAME, 11},
      {"max-age=1; @", HSTS_ERROR_HEADER_NAME, 11},
      {"max-age=1; \xC3\xA9", HSTS_ERROR_HEADER_NAME, 11},
      {"max-age=", HSTS_ERROR_HEADER_VALUE, 8},
      {"max-age= ;", HSTS_ERROR_HEADER_VALUE, 9},
      {"max-age==1", HSTS_ERROR_HEADER_VALUE, 8},
      {"max-age=1; a=", HSTS_ERROR_HEADER_VALUE, 13},
      {"max-age=1; a=\xFF", HSTS_ERROR_HEADER_VALUE, 13},
      {"max-age=\"1", HSTS_ERROR_HEADER_QUOTE, 8},
      {"max-age=1; a=\"\\\"", HSTS_ERROR_HEADER_QUOTE, 13},
      {"max-age=1; a=\"\\", HSTS_ERROR_HEADER_QUOTE, 13},
      {"max-age=1; a=\"", HSTS_ERROR_HEADER_QUOTE, 13},
      {"max-age=1; a=\"b\x01\"", HSTS_ERROR_HEADER_OCTET, 15},
      {"max-age=1; a=\"b\\\x7F\"", HSTS_ERROR_HEADER_OCTET, 16},
      {"max-age=1; a=\"\r\n \"", HSTS_ERROR_HEADER_OCTET, 14},
      {"max-age=1 includeSubDomains", HSTS_ERROR_HEADER_END, 10},
      {"max-age=1, max-age=2", HSTS_ERROR_HEADER_END, 9},
      {"max-age=1=2", HSTS_ERROR_HEADER_END, 9},
      {"max-age=\"1\"2", HSTS_ERROR_HEADER_END, 11},
      {"max-age=1\v", HSTS_ERROR_HEADER_END, 9},
      {"max-age=1; max-age=1", HSTS_ERROR_HEADER_REPEATED, 11},
      {"max-age=1; MAX-AGE", HSTS_ERROR_HEADER_REPEATED, 11},
      {"includeSubDomains;max-age=1;includesubdomains",
       HSTS_ERROR_HEADER_REPEATED, 28},
      {"max-age=1; includeSubDomains=1", HSTS_ERROR_HEADER_SUBDOMAINS, 29},
      {"max-age=1; includeSubDomains = \"\"", HSTS_ERROR_HEADER_SUBDOMAINS, 31},
      {"max-age", HSTS_ERROR_HEADER_MAX_AGE, 7},
      {"max-age ;", HSTS_ERROR_HEADER_MAX_AGE, 7},
      {"max-age=\"\"", HSTS_ERROR_HEADER_MAX_AGE, 9},
      {"max-age=-1", HSTS_ERROR_HEADER_MAX_AGE, 8},
      {"max-age=+1", HSTS_ERROR_HEADER_MAX_AGE, 8},
      {"max-age=12x", HSTS_ERROR_HEADER_MAX_AGE, 10},
      {"max-age=1.5", HSTS_ERROR_HEADER_MAX_AGE, 9},
      {"max-age=\"1 \"", HSTS_ERROR_HEADER_MAX_AGE, 10},
      {"max-age=\"1\\x\"", HSTS_ERROR_HEADER_MAX_AGE, 11},
      {"", HSTS_ERROR_HEADER_NO_MAX_AGE, 0},
      {" ;; ", HSTS_ERROR_HEADER_NO_MAX_AGE, 3},
      {"includeSubDomains", HSTS_ERROR_HEADER_NO_MAX_AGE, 17},
      {"max-ag=1", HSTS_ERROR_HEADER_NO_MAX_AGE, 8},
  };
  check_bad(cases, COUNT(cases));
}
END_TEST

START_TEST(a_line_end_before_the_end_is_a_fault) {
  static const struct bad cases[] = {
      {"max-age=1\r\nincludeSubDomains", HSTS_ERROR_HEADER_END, 9},
      {"max-age=1\r\n;", HSTS_ERROR_HEADER_END, 9},
      {"max-age=1;\r\n includeSubDomains", HSTS_ERROR_HEADER_NAME, 10},
      {"\r\nmax-age=1", HSTS_ERROR_HEADER_NAME, 0},
      {"\nmax-age=1", HSTS_ERROR_HEADER_NAME, 0},
      {"max-age\n=1", HSTS_ERROR_HEADER_MAX_AGE, 7},
      {"max-age=\r\n1", HSTS_ERROR_HEADER_VALUE, 8},
      {"max-age=\"1\r\n\"", HSTS_ERROR_HEADER_OCTET, 10},
      {"max-age=\"1\r\n", HSTS_ERROR_HEADER_QUOTE, 8},
      {"max-age=1\r\n\v", HSTS_ERROR_HEADER_END, 9},
      {"max-age= \r\n", HSTS_ERROR_HEADER_VALUE, 8},
      {"\r\n", HSTS_ERROR_HEADER_NO_MAX_AGE, 0},
      {"preload\r\n", HSTS_ERROR_HEADER_NO_MAX_AGE, 7},
  };
  check_bad(cases, COUNT(cases));
}
END_TEST

/* http_security_headers_unittest.cc, BogusSTSHeaders */
START_TEST(what_chromium_refuses_is_refused) {
  static const char *const values[] = {
      "",
      "    ",
      "abc",
      "  abc",
      "  abc   ",
      "max-age",
      "  max-age",
      "  max-age  ",
      "max-age=",
      "   max-age=",
      "   max-age  =",
      "   max-age=   ",
      "   max-age  =     ",
      "   max-age  =     xy",
      "   max-age  =     3488a923",
      "max-age=3488a923  ",
      "max-ag=3488923",
      "max-aged=3488923",
      "max-age==3488923",
      "amax-age=3488923",
      "max-age=-3488923",
      "max-age=+3488923",
      "max-age=13####",
      "max-age=9223372036854775807#####",
      "max-age=18446744073709551615####",
      "max-age=999999999999999999999999$.&#!",
      "max-age=3488923     e",
      "max-age=3488923     includesubdomain",
      "max-age=3488923includesubdomains",
      "max-age=3488923=includesubdomains",
      "max-age=3488923 includesubdomainx",
      "max-age=3488923 includesubdomain=true",
      "max-age=3488923 includesubdomainsx",
      "max-age=3488923 includesubdomains x",
      "max-age=34889.23 includesubdomains",
      "max-age=34889 includesubdomains",
      ";;;; ;;;",
      ";;;; includeSubDomains;;;",
      "   includeSubDomains;  ",
      "max-age=34889;max-age=34889",
      "includesubdomains;max-age=34889;includesubdomains"};
  for (size_t i = 0; i < COUNT(values); i++) {
    hsts_header header;
    ck_assert_msg(hsts_header_parse(values[i], strlen(values[i]), &header,
                                    NULL) != HSTS_OK,
                  "%s", values[i]);
  }
}
END_TEST

START_TEST(an_embedded_nul_is_a_fault) {
  check_bad_octets("max-age=1\0", 10, HSTS_ERROR_HEADER_END, 9);
  check_bad_octets("max-age=1\0\r\n", 12, HSTS_ERROR_HEADER_END, 9);
  check_bad_octets("\0max-age=1", 10, HSTS_ERROR_HEADER_NAME, 0);
  check_bad_octets("max-age=\0", 9, HSTS_ERROR_HEADER_VALUE, 8);
  check_bad_octets("max-age=\"\0\"", 11, HSTS_ERROR_HEADER_OCTET, 9);
  check_bad_octets("max-age\0=1", 10, HSTS_ERROR_HEADER_MAX_AGE, 7);
}
END_TEST

START_TEST(null_is_refused_but_for_an_empty_value) {
  hsts_header header;
  size_t offset = 7;
  ck_assert_int_eq(hsts_header_parse(NULL, 1, &header, &offset),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_header_parse("max-age=1", 9, NULL, &offset),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_uint_eq(offset, 7);
  ck_assert_int_eq(hsts_header_parse(NULL, 0, &header, &offset),
                   HSTS_ERROR_HEADER_NO_MAX_AGE);
  ck_assert_uint_eq(offset, 0);
  ck_assert_int_eq(hsts_header_parse("x", 1, &header, NULL),
                   HSTS_ERROR_HEADER_NO_MAX_AGE);
}
END_TEST

START_TEST(no_prefix_is_read_beyond_its_end) {
  static const char value[] =
      " max-age = \"1\\2\" ; includeSubDomains ; a=\"\\\\\"; preload;x=y \r\n";
  struct guard_page guard;
  ck_assert(guard_page_open(&guard, sizeof value));
  for (size_t length = 0; length < sizeof value; length++) {
    hsts_header header;
    uint32_t issues;
    size_t offset = 0;
    const char *copy = guard_page_put(&guard, value, length);
    (void)hsts_header_parse(copy, length, &header, &offset);
    ck_assert_uint_le(offset, length);
    ck_assert_int_eq(hsts_header_issues(copy, length, 0, &issues), HSTS_OK);
  }
  guard_page_close(&guard);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("header");
  TCase *good = tcase_create("well-formed");
  TCase *bad = tcase_create("not well-formed");
  tcase_add_test(good, the_examples_of_the_rfc_are_read);
  tcase_add_test(good, what_chromium_takes_is_read);
  tcase_add_test(good, blanks_and_tabs_may_be_around_everything);
  tcase_add_test(good, the_end_of_a_line_is_no_part_of_the_value);
  tcase_add_test(good, a_long_max_age_counts_as_the_longest);
  tcase_add_test(good, quoted_strings_are_unescaped);
  tcase_add_test(good, unknown_directives_are_ignored_and_may_be_repeated);
  tcase_add_test(good, preload_is_told_and_never_a_fault);
  suite_add_tcase(suite, good);
  tcase_add_test(bad, every_fault_is_told_with_its_place);
  tcase_add_test(bad, a_line_end_before_the_end_is_a_fault);
  tcase_add_test(bad, what_chromium_refuses_is_refused);
  tcase_add_test(bad, an_embedded_nul_is_a_fault);
  tcase_add_test(bad, null_is_refused_but_for_an_empty_value);
  tcase_add_test(bad, no_prefix_is_read_beyond_its_end);
  suite_add_tcase(suite, bad);
  return run_suite(suite);
}
