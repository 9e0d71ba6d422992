/* SPDX-License-Identifier: MIT */
/*
 * What hsts_lookup answers, one test for each rule that it follows and each
 * way in which a host can be odd.  The names are those of the committed list,
 * where Chromium was observed; test_lookup_shapes.c has lists of other shapes.
 */
#include "environment.h"
#include "guard_page.h"
#include "hsts.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static hsts_db *list;

static void open_list(void) {
  ck_assert_int_eq(hsts_open_file(&list, environment("HSTS_BLOB")), HSTS_OK);
}

static void close_list(void) {
  hsts_close(list);
}

static hsts_match lookup_octets(const char *host, size_t length,
                                unsigned options) {
  hsts_match match;
  ck_assert_int_eq(hsts_lookup(list, host, length, options, &match), HSTS_OK);
  return match;
}

static hsts_match lookup(const char *host, unsigned options) {
  return lookup_octets(host, strlen(host), options);
}

/* Checks all facts of an answer that no entry decided. */
static void expect_no_entry(const char *host, size_t length, unsigned options,
                            hsts_reason reason) {
  hsts_match match = lookup_octets(host, length, options);
  ck_assert_msg(match.reason == reason, "%s: %s, not %s", host,
                hsts_reason_text(match.reason), hsts_reason_text(reason));
  ck_assert(!match.force_https);
  ck_assert(!match.include_subdomains);
  ck_assert(!match.exact);
  ck_assert_uint_eq(match.entry_offset, length);
}

static void expect_plain(const char *host, unsigned options,
                         hsts_reason reason) {
  expect_no_entry(host, strlen(host), options, reason);
}

/* Checks all facts of an answer that the entry at `offset` decided. */
static void expect_entry(const char *host, unsigned options, hsts_reason reason,
                         bool include_subdomains, size_t offset) {
  hsts_match match = lookup(host, options);
  ck_assert_msg(match.reason == reason, "%s: %s, not %s", host,
                hsts_reason_text(match.reason), hsts_reason_text(reason));
  ck_assert(match.force_https ==
            (reason == HSTS_REASON_EXACT || reason == HSTS_REASON_SUPERDOMAIN));
  ck_assert(match.include_subdomains == include_subdomains);
  ck_assert(match.exact == (offset == 0));
  ck_assert_uint_eq(match.entry_offset, offset);
}

/* ---- Rule 1: what a canonical host is --------------------------------- */

START_TEST(an_empty_host_is_no_host) {
  expect_no_entry("", 0, 0, HSTS_REASON_NOT_A_HOST);
  expect_no_entry(NULL, 0, 0, HSTS_REASON_NOT_A_HOST);
}
END_TEST

START_TEST(an_empty_label_is_no_host) {
  static const char *const hosts[] = {".",
                                      "..",
                                      "...",
                                      ".dev",
                                      "..dev",
                                      "dev..",
                                      "a..dev",
                                      ".a.dev",
                                      "a.dev..",
                                      "..a.dev",
                                      "a..b.dev",
                                      "dev...",
                                      "mail..google.com"};
  for (size_t i = 0; i < COUNT(hosts); i++)
    expect_plain(hosts[i], 0, HSTS_REASON_NOT_A_HOST);
}
END_TEST

START_TEST(one_trailing_dot_is_ignored) {
  expect_entry("dev.", 0, HSTS_REASON_EXACT, true, 0);
  expect_entry("x.dev.", 0, HSTS_REASON_SUPERDOMAIN, true, 2);
  expect_entry("mail.google.com.", 0, HSTS_REASON_EXACT, true, 0);
  expect_entry("x.paypal.com.", 0, HSTS_REASON_MASKED, false, 2);
  expect_plain("google.com.", 0, HSTS_REASON_NOT_LISTED);
}
END_TEST

/* A label of `length` letters below the listed `dev`. */
static void put_label(char *host, size_t length) {
  memset(host, 'a', length);
  memcpy(host + length, ".dev", sizeof ".dev");
}

START_TEST(a_label_has_63_octets_at_most) {
  char host[80];
  put_label(host, 63);
  expect_entry(host, 0, HSTS_REASON_SUPERDOMAIN, true, 64);
  put_label(host, 64);
  expect_plain(host, 0, HSTS_REASON_NOT_A_HOST);
  expect_plain(host, HSTS_RFC6797, HSTS_REASON_NOT_A_HOST);
  memset(host, 'a', 64);
  expect_no_entry(host, 63, 0, HSTS_REASON_NOT_LISTED);
  expect_no_entry(host, 64, 0, HSTS_REASON_NOT_A_HOST);
}
END_TEST

/* `length` octets of one-letter labels (and one of two letters) in front of
   the listed `dev`. */
static void put_long_host(char *host, size_t length) {
  size_t at = 0, end = length - 4;
  for (; at < end; at++)
    host[at] = at % 2 == 0 ? 'a' : '.';
  if (host[end - 1] == '.')
    host[end - 1] = 'a';
  memcpy(host + end, ".dev", sizeof ".dev");
}

START_TEST(a_host_has_253_octets_at_most) {
  char host[300];
  put_long_host(host, 253);
  expect_entry(host, 0, HSTS_REASON_SUPERDOMAIN, true, 250);
  strcat(host, ".");
  expect_entry(host, 0, HSTS_REASON_SUPERDOMAIN, true, 250);
  put_long_host(host, 254);
  expect_plain(host, 0, HSTS_REASON_NOT_A_HOST);
  strcat(host, ".");
  expect_plain(host, 0, HSTS_REASON_NOT_A_HOST);
}
END_TEST

START_TEST(a_huge_host_is_no_host) {
  size_t length = (size_t)1 << 20;
  char *host = malloc(length);
  ck_assert_ptr_nonnull(host);
  for (size_t i = 0; i < length; i++)
    host[i] = i % 2 == 0 ? 'a' : '.';
  memcpy(host + length - 4, ".dev", 4);
  expect_no_entry(host, length, 0, HSTS_REASON_NOT_A_HOST);
  free(host);
}
END_TEST

START_TEST(upper_case_is_the_same_host) {
  expect_entry("DEV", 0, HSTS_REASON_EXACT, true, 0);
  expect_entry("Mail.GOOGLE.cOm", 0, HSTS_REASON_EXACT, true, 0);
  expect_entry("X.Mail.GOOGLE.COM.", 0, HSTS_REASON_SUPERDOMAIN, true, 2);
  expect_entry("X.WWW.FIGMA.COM", 0, HSTS_REASON_MASKED, false, 2);
  expect_entry("ABCDEFGHIJKLMNOPQRSTUVWXYZ.DEV", 0, HSTS_REASON_SUPERDOMAIN,
               true, 27);
}
END_TEST

START_TEST(hyphens_and_underscores_are_fine_below_an_entry) {
  static const char *const labels[] = {"-",  "a-", "-a", "_",    "__",
                                       "--", "0",  "_-", "xn--", "0x"};
  for (size_t i = 0; i < COUNT(labels); i++) {
    char host[32];
    snprintf(host, sizeof host, "%s.dev", labels[i]);
    expect_entry(host, 0, HSTS_REASON_SUPERDOMAIN, true, strlen(labels[i]) + 1);
    snprintf(host, sizeof host, "%s.paypal.com", labels[i]);
    expect_entry(host, 0, HSTS_REASON_MASKED, false, strlen(labels[i]) + 1);
  }
}
END_TEST

static bool is_host_octet(int octet) {
  return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') ||
         (octet >= '0' && octet <= '9') || octet == '-' || octet == '_';
}

/* "ab.cd.mail.google.com" with each octet value in each place of the two
   labels that are not listed (a dot there makes an empty label). */
START_TEST(any_other_octet_in_a_subdomain_is_no_host) {
  static const size_t places[] = {0, 1, 3, 4};
  for (size_t p = 0; p < COUNT(places); p++)
    for (int octet = 0; octet < 256; octet++) {
      char host[] = "ab.cd.mail.google.com";
      host[places[p]] = (char)octet;
      hsts_match match = lookup_octets(host, sizeof host - 1, 0);
      bool fine = is_host_octet(octet);
      ck_assert_msg(match.force_https == fine, "octet 0x%02X at %zu", octet,
                    places[p]);
      ck_assert_int_eq(match.reason,
                       fine ? HSTS_REASON_SUPERDOMAIN : HSTS_REASON_NOT_A_HOST);
    }
}
END_TEST

/* The same in each place of the entry's own name. */
START_TEST(any_other_octet_in_a_listed_name_is_no_host) {
  static const char name[] = "mail.google.com";
  for (size_t place = 0; place < sizeof name - 1; place++)
    for (int octet = 0; octet < 256; octet++) {
      char host[] = "mail.google.com";
      host[place] = (char)octet;
      if (!is_host_octet(octet) && octet != '.')
        expect_no_entry(host, sizeof host - 1, 0, HSTS_REASON_NOT_A_HOST);
      else if ((octet | 0x20) == name[place])
        expect_entry(host, 0, HSTS_REASON_EXACT, true, 0);
    }
}
END_TEST

START_TEST(a_nul_inside_the_host_does_not_end_it) {
  expect_no_entry("dev\0x", 5, 0, HSTS_REASON_NOT_A_HOST);
  expect_no_entry("x\0.dev", 6, 0, HSTS_REASON_NOT_A_HOST);
  expect_no_entry("dev\0", 4, 0, HSTS_REASON_NOT_A_HOST);
}
END_TEST

START_TEST(what_is_no_plain_host_is_never_listed) {
  static const char *const hosts[] = {"mail.google.com:80",
                                      "mail.google.com/",
                                      "http://mail.google.com",
                                      "u@mail.google.com",
                                      "mail.google.com ",
                                      " mail.google.com",
                                      "*.dev",
                                      "mail.google%2Ecom",
                                      "[mail.google.com]",
                                      "\342\234\250.je",
                                      "x\343\200\202dev",
                                      "b\374cher.dev"};
  for (size_t i = 0; i < COUNT(hosts); i++)
    expect_plain(hosts[i], 0, HSTS_REASON_NOT_A_HOST);
}
END_TEST

/* ---- Rules 2 to 4: which entry decides -------------------------------- */

START_TEST(the_nearest_entry_masks_its_ancestors) {
  expect_entry("figma.com", 0, HSTS_REASON_EXACT, true, 0);
  expect_entry("x.figma.com", 0, HSTS_REASON_SUPERDOMAIN, true, 2);
  expect_entry("www.figma.com", 0, HSTS_REASON_EXACT, false, 0);
  expect_entry("x.www.figma.com", 0, HSTS_REASON_MASKED, false, 2);
  expect_entry("x.y.www.figma.com", 0, HSTS_REASON_MASKED, false, 4);
  expect_entry("x.www.makeyourlaws.org", 0, HSTS_REASON_MASKED, false, 2);
}
END_TEST

START_TEST(in_rfc6797_any_including_ancestor_counts) {
  expect_entry("www.figma.com", HSTS_RFC6797, HSTS_REASON_EXACT, false, 0);
  expect_entry("x.www.figma.com", HSTS_RFC6797, HSTS_REASON_SUPERDOMAIN, true,
               6);
  expect_entry("x.www.makeyourlaws.org", HSTS_RFC6797, HSTS_REASON_SUPERDOMAIN,
               true, 6);
  expect_entry("x.paypal.com", HSTS_RFC6797, HSTS_REASON_MASKED, false, 2);
  expect_plain("google.com", HSTS_RFC6797, HSTS_REASON_NOT_LISTED);
}
END_TEST

START_TEST(an_entry_without_subdomains_is_exact_only) {
  expect_entry("paypal.com", 0, HSTS_REASON_EXACT, false, 0);
  expect_entry("x.paypal.com", 0, HSTS_REASON_MASKED, false, 2);
  expect_entry("facebook.com", 0, HSTS_REASON_EXACT, false, 0);
  expect_entry("x.facebook.com", 0, HSTS_REASON_MASKED, false, 2);
}
END_TEST

START_TEST(google_com_is_not_listed_but_mail_google_com_is) {
  expect_plain("google.com", 0, HSTS_REASON_NOT_LISTED);
  expect_plain("www.google.com", 0, HSTS_REASON_NOT_LISTED);
  expect_entry("mail.google.com", 0, HSTS_REASON_EXACT, true, 0);
  expect_entry("x.mail.google.com", 0, HSTS_REASON_SUPERDOMAIN, true, 2);
}
END_TEST

START_TEST(part_of_a_label_does_not_match) {
  expect_plain("xdev", 0, HSTS_REASON_NOT_LISTED);
  expect_plain("ev", 0, HSTS_REASON_NOT_LISTED);
  expect_plain("xmail.google.com", 0, HSTS_REASON_NOT_LISTED);
  expect_plain("ail.google.com", 0, HSTS_REASON_NOT_LISTED);
  expect_plain("com", 0, HSTS_REASON_NOT_LISTED);
  expect_entry("mail.google", 0, HSTS_REASON_SUPERDOMAIN, true, 5);
}
END_TEST

START_TEST(localhost_has_no_exemption) {
  expect_plain("localhost", 0, HSTS_REASON_NOT_LISTED);
  expect_entry("localhost.dev", 0, HSTS_REASON_SUPERDOMAIN, true, 10);
}
END_TEST

/* ---- Rule 5: single labels -------------------------------------------- */

START_TEST(a_single_label_entry_matches_itself_and_all_below) {
  expect_entry("dev", 0, HSTS_REASON_EXACT, true, 0);
  expect_entry("app", 0, HSTS_REASON_EXACT, true, 0);
  expect_entry("google", 0, HSTS_REASON_EXACT, true, 0);
  expect_entry("x.app", 0, HSTS_REASON_SUPERDOMAIN, true, 2);
  expect_entry("a.b.c.google", 0, HSTS_REASON_SUPERDOMAIN, true, 6);
}
END_TEST

START_TEST(bare_single_labels_can_be_exempt) {
  const unsigned options[] = {HSTS_EXEMPT_SINGLE_LABELS,
                              HSTS_EXEMPT_SINGLE_LABELS | HSTS_RFC6797};
  for (size_t i = 0; i < COUNT(options); i++) {
    expect_plain("app", options[i], HSTS_REASON_EXEMPT_LABEL);
    expect_plain("app.", options[i], HSTS_REASON_EXEMPT_LABEL);
    expect_plain("DEV", options[i], HSTS_REASON_EXEMPT_LABEL);
    expect_plain("localhost", options[i], HSTS_REASON_EXEMPT_LABEL);
    expect_plain("", options[i], HSTS_REASON_NOT_A_HOST);
    expect_plain("app..", options[i], HSTS_REASON_NOT_A_HOST);
    expect_entry("x.app", options[i], HSTS_REASON_SUPERDOMAIN, true, 2);
    expect_entry("x.app.", options[i], HSTS_REASON_SUPERDOMAIN, true, 2);
  }
}
END_TEST

/* ---- Rule 6: addresses ------------------------------------------------ */

START_TEST(the_listed_address_is_upgraded_by_default) {
  expect_entry("1.0.0.1", 0, HSTS_REASON_EXACT, false, 0);
  expect_entry("1.0.0.1.", 0, HSTS_REASON_EXACT, false, 0);
  expect_entry("x.1.0.0.1", 0, HSTS_REASON_MASKED, false, 2);
  expect_plain("1.1.1.1", 0, HSTS_REASON_NOT_LISTED);
  expect_plain("1.0.0.10", 0, HSTS_REASON_NOT_LISTED);
  expect_plain("0.0.1", 0, HSTS_REASON_NOT_LISTED);
}
END_TEST

START_TEST(in_rfc6797_no_address_is_a_known_host) {
  expect_plain("1.0.0.1", HSTS_RFC6797, HSTS_REASON_ADDRESS);
  expect_plain("1.0.0.1.", HSTS_RFC6797, HSTS_REASON_ADDRESS);
  expect_plain("127.0.0.1", HSTS_RFC6797, HSTS_REASON_ADDRESS);
  expect_plain("255.255.255.255", HSTS_RFC6797, HSTS_REASON_ADDRESS);
  ck_assert(!lookup("x.1.0.0.1", HSTS_RFC6797).force_https);
}
END_TEST

START_TEST(an_ipv6_literal_never_matches) {
  static const char *const hosts[] = {"[::1]", "::1", "[::ffff:1.0.0.1]",
                                      "::ffff:1.0.0.1", "[1.0.0.1]"};
  for (size_t i = 0; i < COUNT(hosts); i++) {
    expect_plain(hosts[i], 0, HSTS_REASON_NOT_A_HOST);
    expect_plain(hosts[i], HSTS_RFC6797, HSTS_REASON_NOT_A_HOST);
  }
}
END_TEST

/* ---- The interface ---------------------------------------------------- */

/* Checks that a call fails as the caller's bug and leaves its output alone. */
static void expect_refused(const hsts_db *db, const char *host, size_t length,
                           unsigned options) {
  hsts_match match, before;
  memset(&match, 0x5A, sizeof match);
  memcpy(&before, &match, sizeof match);
  ck_assert_int_eq(hsts_lookup(db, host, length, options, &match),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_mem_eq(&match, &before, sizeof match);
}

START_TEST(null_arguments_are_refused) {
  expect_refused(NULL, "dev", 3, 0);
  expect_refused(list, NULL, 3, 0);
  ck_assert_int_eq(hsts_lookup(list, "dev", 3, 0, NULL), HSTS_ERROR_ARGUMENT);
}
END_TEST

START_TEST(unknown_options_are_refused) {
  for (unsigned bit = 3; bit < 32; bit++) {
    expect_refused(list, "dev", 3, 1u << bit);
    expect_refused(list, "dev", 3, 1u << bit | HSTS_RFC6797);
  }
}
END_TEST

START_TEST(the_exemption_of_ports_does_not_concern_hosts) {
  expect_entry("x.dev", HSTS_EXEMPT_PORTS, HSTS_REASON_SUPERDOMAIN, true, 2);
  expect_plain("google.com", HSTS_EXEMPT_PORTS, HSTS_REASON_NOT_LISTED);
}
END_TEST

START_TEST(every_reason_has_a_text_of_its_own) {
  for (int a = HSTS_REASON_NOT_LISTED; a <= HSTS_REASON_EXEMPT_OVERLAY; a++) {
    const char *text = hsts_reason_text((hsts_reason)a);
    ck_assert_uint_gt(strlen(text), 0);
    for (int b = HSTS_REASON_NOT_LISTED; b < a; b++)
      ck_assert_str_ne(text, hsts_reason_text((hsts_reason)b));
  }
  ck_assert_ptr_nonnull(hsts_reason_text((hsts_reason)99));
}
END_TEST

/* Looks up every suffix and every prefix of a host where the octets before
   and after it cannot be read. */
static void lookup_guarded(struct guard_page *guard, const char *host) {
  size_t length = strlen(host);
  for (size_t part = 0; part <= length; part++) {
    for (unsigned options = 0; options < 4; options++) {
      hsts_match here = lookup_octets(host, part, options);
      hsts_match there =
          lookup_octets(guard_page_put(guard, host, part), part, options);
      ck_assert_int_eq(here.reason, there.reason);
      here = lookup_octets(host + part, length - part, options);
      there = lookup_octets(guard_page_put(guard, host + part, length - part),
                            length - part, options);
      ck_assert_int_eq(here.reason, there.reason);
    }
  }
}

START_TEST(nothing_is_read_beyond_the_host) {
  static const char *const hosts[] = {"mail.google.com",
                                      "x.www.figma.com.",
                                      "dev",
                                      "1.0.0.1",
                                      "a.b.c.d.e.f.g.hstspreload.org",
                                      "not-listed.example"};
  char host[260];
  struct guard_page guard;
  ck_assert(guard_page_open(&guard, sizeof host));
  for (size_t i = 0; i < COUNT(hosts); i++)
    lookup_guarded(&guard, hosts[i]);
  put_long_host(host, 253);
  lookup_guarded(&guard, host);
  put_label(host, 63);
  lookup_guarded(&guard, host);
  guard_page_close(&guard);
}
END_TEST

static void add_rule_tests(TCase *rules) {
  tcase_add_test(rules, an_empty_host_is_no_host);
  tcase_add_test(rules, an_empty_label_is_no_host);
  tcase_add_test(rules, one_trailing_dot_is_ignored);
  tcase_add_test(rules, a_label_has_63_octets_at_most);
  tcase_add_test(rules, a_host_has_253_octets_at_most);
  tcase_add_test(rules, a_huge_host_is_no_host);
  tcase_add_test(rules, upper_case_is_the_same_host);
  tcase_add_test(rules, hyphens_and_underscores_are_fine_below_an_entry);
  tcase_add_test(rules, any_other_octet_in_a_subdomain_is_no_host);
  tcase_add_test(rules, any_other_octet_in_a_listed_name_is_no_host);
  tcase_add_test(rules, a_nul_inside_the_host_does_not_end_it);
  tcase_add_test(rules, what_is_no_plain_host_is_never_listed);
  tcase_add_test(rules, the_nearest_entry_masks_its_ancestors);
  tcase_add_test(rules, in_rfc6797_any_including_ancestor_counts);
  tcase_add_test(rules, an_entry_without_subdomains_is_exact_only);
  tcase_add_test(rules, google_com_is_not_listed_but_mail_google_com_is);
  tcase_add_test(rules, part_of_a_label_does_not_match);
  tcase_add_test(rules, localhost_has_no_exemption);
  tcase_add_test(rules, a_single_label_entry_matches_itself_and_all_below);
  tcase_add_test(rules, bare_single_labels_can_be_exempt);
  tcase_add_test(rules, the_listed_address_is_upgraded_by_default);
  tcase_add_test(rules, in_rfc6797_no_address_is_a_known_host);
  tcase_add_test(rules, an_ipv6_literal_never_matches);
}

static void add_interface_tests(TCase *interface) {
  tcase_add_test(interface, null_arguments_are_refused);
  tcase_add_test(interface, unknown_options_are_refused);
  tcase_add_test(interface, the_exemption_of_ports_does_not_concern_hosts);
  tcase_add_test(interface, every_reason_has_a_text_of_its_own);
  tcase_add_test(interface, nothing_is_read_beyond_the_host);
}

int main(void) {
  Suite *suite = suite_create("lookup");
  TCase *rules = tcase_create("rules");
  TCase *interface = tcase_create("interface");
  environment("HSTS_BLOB");
  tcase_add_unchecked_fixture(rules, open_list, close_list);
  tcase_add_unchecked_fixture(interface, open_list, close_list);
  add_rule_tests(rules);
  add_interface_tests(interface);
  suite_add_tcase(suite, rules);
  suite_add_tcase(suite, interface);
  return run_suite(suite);
}
