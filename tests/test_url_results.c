/* SPDX-License-Identifier: MIT */
/*
 * What hsts_upgrade_url tells of a URL besides the result, what it leaves alone
 * if it fails, and the same rules for a scheme and a port alone.
 */
#include "guard_page.h"
#include "url_answer.h"

/* ---- What is told ----------------------------------------------------- */

START_TEST(parts_are_told_of_an_upgraded_url) {
  struct answer answer = ask("HTTP:u:p@A.Dev:8080/x?y#z");
  ck_assert_str_eq(answer.out, "https://u:p@a.dev:8080/x?y#z");
  check_part(&answer, answer.url.scheme, "https");
  check_part(&answer, answer.url.userinfo, "u:p");
  check_part(&answer, answer.url.host, "a.dev");
  check_part(&answer, answer.url.port, "8080");
  check_part(&answer, answer.url.rest, "/x?y#z");
}
END_TEST

START_TEST(parts_are_told_of_a_url_that_stays) {
  static const char *const urls[] = {"http://u@example.com:1/?",
                                     "http://u@EXAMPLE.com:01?"};
  for (size_t i = 0; i < COUNT(urls); i++) {
    struct answer answer = ask(urls[i]);
    ck_assert_str_eq(answer.out, "http://u@example.com:1/?");
    check_part(&answer, answer.url.scheme, "http");
    check_part(&answer, answer.url.userinfo, "u");
    check_part(&answer, answer.url.host, "example.com");
    check_part(&answer, answer.url.port, "1");
    check_part(&answer, answer.url.rest, "/?");
  }
}
END_TEST

START_TEST(the_entry_that_decided_is_told) {
  static const struct {
    const char *url;
    unsigned options;
    hsts_verdict verdict;
    hsts_reason reason;
    size_t entry_offset;
    bool exact, include_subdomains;
  } examples[] = {
      {"http://u@DEV/", 0, HSTS_URL_UPGRADED, HSTS_REASON_EXACT, 0, true, true},
      {"http://x.a.dev:8/", 0, HSTS_URL_UPGRADED, HSTS_REASON_SUPERDOMAIN, 4,
       false, true},
      {"http://x.www.figma.com/", 0, HSTS_URL_UNLISTED, HSTS_REASON_MASKED, 2,
       false, false},
      {"http://x.www.figma.com/", HSTS_RFC6797, HSTS_URL_UPGRADED,
       HSTS_REASON_SUPERDOMAIN, 6, false, true},
      {"http://example.com/", 0, HSTS_URL_UNLISTED, HSTS_REASON_NOT_LISTED, 11,
       false, false},
      {"http://a..dev/", 0, HSTS_URL_UNLISTED, HSTS_REASON_NOT_A_HOST, 6, false,
       false},
      {"http://dev./", HSTS_EXEMPT_SINGLE_LABELS, HSTS_URL_UNLISTED,
       HSTS_REASON_EXEMPT_LABEL, 4, false, false},
      {"http://1.1/", HSTS_RFC6797, HSTS_URL_UNLISTED, HSTS_REASON_ADDRESS, 7,
       false, false},
  };
  for (size_t i = 0; i < COUNT(examples); i++) {
    struct answer answer = ask_octets(examples[i].url, strlen(examples[i].url),
                                      examples[i].options, NULL);
    ck_assert_int_eq(answer.status, HSTS_OK);
    ck_assert_int_eq(answer.url.verdict, examples[i].verdict);
    ck_assert_int_eq(answer.url.match.reason, examples[i].reason);
    ck_assert_uint_eq(answer.url.match.entry_offset, examples[i].entry_offset);
    ck_assert_int_eq(answer.url.match.exact, examples[i].exact);
    ck_assert_int_eq(answer.url.match.include_subdomains,
                     examples[i].include_subdomains);
  }
}
END_TEST

/* What hsts.h tells embedders to compare. */
START_TEST(a_redirect_loop_shows_as_the_url_just_fetched) {
  struct answer first = ask("http://dev/a");
  struct answer sent_back = ask("HTTP://dev:80/a");
  ck_assert_int_eq(sent_back.url.verdict, HSTS_URL_UPGRADED);
  ck_assert_str_eq(sent_back.out, first.out);
  ck_assert_int_eq(ask(first.out).url.verdict, HSTS_URL_KEPT);
  ck_assert_str_ne(ask("http://dev/b").out, first.out);
}
END_TEST

/* ---- Sizes and arguments ---------------------------------------------- */

START_TEST(every_size_that_is_too_small_is_told) {
  static const char *const urls[] = {
      "http://dev",       "http://u'v:w@A%2Edev:8080\\x", "http://example.com/",
      "ws://%20%20.dev?", "http://[0:0:0:0:0:0:0:1]",     "http:1",
      "https://dev/",
  };
  struct guard_page guard;
  ck_assert(guard_page_open(&guard, OUT_SIZE));
  for (size_t i = 0; i < COUNT(urls); i++) {
    struct answer full = ask(urls[i]);
    size_t needed = strlen(full.out), length = strlen(urls[i]), made_length;
    hsts_url result;
    for (size_t size = 0; size < HSTS_URL_SIZE(length); size++) {
      char *out = guard_page_end(&guard, size);
      hsts_status status = hsts_upgrade_url(made.db, urls[i], length, 0, out,
                                            size, &made_length, &result);
      ck_assert_int_eq(status, size < needed ? HSTS_ERROR_SPACE : HSTS_OK);
      if (status == HSTS_OK)
        ck_assert_mem_eq(out, full.out, needed);
      else
        ck_assert_uint_ge(made_length, needed);
    }
  }
  guard_page_close(&guard);
}
END_TEST

START_TEST(outputs_are_untouched_on_errors) {
  hsts_url result, before;
  size_t length = 12345;
  char out[OUT_SIZE];
  memset(&result, 0xA5, sizeof result);
  before = result;
  ck_assert_int_eq(hsts_upgrade_url(made.db, "http://u@a%00/", 14, 0, out,
                                    OUT_SIZE, &length, &result),
                   HSTS_ERROR_URL);
  ck_assert_int_eq(hsts_upgrade_url(made.db, "http://\xFF/", 9, 0, out,
                                    OUT_SIZE, &length, &result),
                   HSTS_ERROR_NON_ASCII);
  ck_assert_int_eq(hsts_upgrade_url(made.db, "http://dev/", 11, 1u << 31, out,
                                    OUT_SIZE, &length, &result),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_uint_eq(length, 12345);
  ck_assert_mem_eq(&result, &before, sizeof result);
}
END_TEST

START_TEST(null_arguments_are_refused) {
  static const char url[] = "http://dev/";
  static const hsts_idna no_function = {NULL, NULL};
  const size_t size = strlen(url);
  size_t length;
  hsts_url result;
  char out[OUT_SIZE];
#define REFUSED(call) ck_assert_int_eq(call, HSTS_ERROR_ARGUMENT)
  REFUSED(hsts_upgrade_url(NULL, url, size, 0, out, 99, &length, &result));
  REFUSED(hsts_upgrade_url(made.db, NULL, 1, 0, out, 99, &length, &result));
  REFUSED(hsts_upgrade_url(made.db, url, size, 0, NULL, 99, &length, &result));
  REFUSED(hsts_upgrade_url(made.db, url, size, 0, out, 99, NULL, &result));
  REFUSED(hsts_upgrade_url(made.db, url, size, 0, out, 99, &length, NULL));
  REFUSED(hsts_upgrade_url(made.db, url, size, 8, out, 99, &length, &result));
  REFUSED(hsts_upgrade_url(made.db, url, SIZE_MAX / 3, 0, out, 99, &length,
                           &result));
  REFUSED(hsts_upgrade_url_idna(made.db, url, size, 0, out, 99, &length,
                                &result, &no_function));
  REFUSED(hsts_upgrade_url_idna(made.db, "http://\xFF/", 9, 0, out, 99, &length,
                                &result, &no_function));
#undef REFUSED
  ck_assert_int_eq(
      hsts_upgrade_url(made.db, NULL, 0, 0, NULL, 0, &length, &result),
      HSTS_ERROR_URL);
  ck_assert_int_eq(
      hsts_upgrade_url(made.db, url, size, 0, NULL, 0, &length, &result),
      HSTS_ERROR_SPACE);
}
END_TEST

/* ---- Scheme and port alone -------------------------------------------- */

START_TEST(scheme_and_port_are_upgraded_alone) {
  static const struct {
    const char *scheme, *port, *new_scheme;
    int new_port;
  } examples[] = {
      {"http", "", "https", HSTS_NO_PORT},
      {"HTTP", "80", "https", HSTS_NO_PORT},
      {"ws", "443", "wss", HSTS_NO_PORT},
      {"Ws", "080", "wss", HSTS_NO_PORT},
      {"http", "8080", "https", 8080},
      {"http", "0", "https", 0},
      {"ws", "65535", "wss", 65535},
      {"https", "80", NULL, HSTS_NO_PORT},
      {"wss", "", NULL, HSTS_NO_PORT},
      {"ftp", "x", NULL, HSTS_NO_PORT},
      {"httpx", "", NULL, HSTS_NO_PORT},
      {"http:", "", NULL, HSTS_NO_PORT},
      {"1http", "", NULL, HSTS_NO_PORT},
      {"", "", NULL, HSTS_NO_PORT},
  };
  for (size_t i = 0; i < COUNT(examples); i++) {
    const char *scheme = "untouched";
    int port = -99;
    ck_assert_int_eq(
        hsts_upgrade_scheme_port(examples[i].scheme, strlen(examples[i].scheme),
                                 examples[i].port, strlen(examples[i].port),
                                 &scheme, &port),
        HSTS_OK);
    ck_assert_pstr_eq(scheme, examples[i].new_scheme);
    ck_assert_int_eq(port, examples[i].new_port);
  }
}
END_TEST

START_TEST(a_port_alone_that_is_no_port_is_refused) {
  static const char *const ports[] = {"65536", "-1", "+1", "a", "8 0", " 80"};
  const char *scheme = "untouched";
  int port = -99;
  for (size_t i = 0; i < COUNT(ports); i++)
    ck_assert_int_eq(hsts_upgrade_scheme_port("http", 4, ports[i],
                                              strlen(ports[i]), &scheme, &port),
                     HSTS_ERROR_URL);
  ck_assert_int_eq(hsts_upgrade_scheme_port(NULL, 1, "", 0, &scheme, &port),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_upgrade_scheme_port("ws", 2, NULL, 1, &scheme, &port),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_upgrade_scheme_port("ws", 2, "", 0, NULL, &port),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_upgrade_scheme_port("ws", 2, "", 0, &scheme, NULL),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_str_eq(scheme, "untouched");
  ck_assert_int_eq(port, -99);
  ck_assert_int_eq(hsts_upgrade_scheme_port(NULL, 0, "", 0, &scheme, &port),
                   HSTS_OK);
  ck_assert_ptr_null(scheme);
  ck_assert_int_eq(hsts_upgrade_scheme_port("ws", 2, NULL, 0, &scheme, &port),
                   HSTS_OK);
}
END_TEST

/* ---- The suite -------------------------------------------------------- */

static void add_results(TCase *results) {
  tcase_add_test(results, parts_are_told_of_an_upgraded_url);
  tcase_add_test(results, parts_are_told_of_a_url_that_stays);
  tcase_add_test(results, the_entry_that_decided_is_told);
  tcase_add_test(results, a_redirect_loop_shows_as_the_url_just_fetched);
  tcase_add_test(results, every_size_that_is_too_small_is_told);
  tcase_add_test(results, outputs_are_untouched_on_errors);
  tcase_add_test(results, null_arguments_are_refused);
  tcase_add_test(results, scheme_and_port_are_upgraded_alone);
  tcase_add_test(results, a_port_alone_that_is_no_port_is_refused);
}

int main(void) {
  Suite *suite = suite_create("url_results");
  add_results(new_url_case(suite, "results"));
  return run_suite(suite);
}
