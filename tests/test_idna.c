/* SPDX-License-Identifier: MIT */
/*
 * ICU as the conversion of hosts: set up so that it answers as Chromium's does.
 * What is right was seen in Chromium 150 or is in UTS #46 and RFC 3492 7.1.
 */
#include "guard_page.h"
#include "idna.h"
#include "suite.h"

#include <stdio.h>

enum { OUT_SIZE = 512 };

static hsts_idna idna;

static void open_idna(void) {
  ck_assert(idna_open(&idna));
}

static void close_idna(void) {
  idna_close(&idna);
}

struct example {
  const char *host, *ascii;
};

static void check_examples(const struct example *examples, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char host[OUT_SIZE];
    size_t length = strlen(examples[i].host);
    memcpy(host, examples[i].host, length);
    hsts_status status =
        idna.to_ascii(idna.context, host, OUT_SIZE - 1, &length);
    ck_assert_msg(status == HSTS_OK, "%s: %s", examples[i].host,
                  hsts_strerror(status));
    host[length] = '\0';
    ck_assert_str_eq(host, examples[i].ascii);
  }
}

static void check_invalid(const char *const *hosts, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char host[OUT_SIZE];
    size_t length = strlen(hosts[i]);
    memcpy(host, hosts[i], length);
    ck_assert_msg(idna.to_ascii(idna.context, host, OUT_SIZE, &length) ==
                      HSTS_ERROR_URL,
                  "%s", hosts[i]);
  }
}

START_TEST(letters_become_a_labels_and_what_is_equal_is_the_same) {
  static const struct example examples[] = {
      {"gfr\xC3\xB6r.li", "xn--gfrr-7qa.li"},
      {"GFR\xC3\x96R.LI", "xn--gfrr-7qa.li"},
      {"gfro\xCC\x88r.li", "xn--gfrr-7qa.li"},
      {"\xCE\xB1\xCE\xB2.net", "xn--mxac.net"},
      {"\xEF\xBD\x88ost", "host"},
      {"faceboo\xE2\x84\xAA.com", "facebook.com"},
      {"h\xC5\xBFts", "hsts"},
      {"xn--TDA.\xC3\xBC", "xn--tda.xn--tda"},
      {"\xF0\x9F\x98\x80.org", "xn--e28h.org"},
      {"\xEF\xBC\x91.\xEF\xBC\x90.\xEF\xBC\x90.\xEF\xBC\x91", "1.0.0.1"},
  };
  check_examples(examples, COUNT(examples));
}
END_TEST

/* Non-transitional processing: in the transitional one it would be "ss", and
   the final sigma another one. */
START_TEST(the_sharp_s_stays_a_letter_in_both_cases) {
  static const struct example examples[] = {
      {"zettlmei\xC3\x9Fl.de", "xn--zettlmeil-n1a.de"},
      {"ZETTLMEI\xE1\xBA\x9EL.DE", "xn--zettlmeil-n1a.de"},
      {"zettlmeissl.de\xC2\xAD", "zettlmeissl.de"},
      {"\xCF\x82.org", "xn--3xa.org"},
      {"\xE1\xBA\x9E\xE1\xBA\x9E\xE1\xBA", NULL},
  };
  check_examples(examples, COUNT(examples) - 1);
  check_invalid(&examples[COUNT(examples) - 1].host, 1);
}
END_TEST

START_TEST(other_dots_are_dots) {
  static const struct example examples[] = {
      {"a\xE3\x80\x82org", "a.org"}, {"a\xEF\xBC\x8Eorg", "a.org"},
      {"a\xEF\xBD\xA1org", "a.org"}, {"dev\xE3\x80\x82", "dev."},
      {"org.\xE3\x80\x82", "org.."},
  };
  check_examples(examples, COUNT(examples));
}
END_TEST

START_TEST(what_cannot_be_seen_vanishes) {
  static const struct example examples[] = {
      {"a\xC2\xAD\x62", "ab"},     /* soft hyphen */
      {"a\xE2\x80\x8B\x62", "ab"}, /* zero width space */
      {"a\xE2\x81\xA0\x62", "ab"}, /* word joiner */
      {"a\xEF\xBB\xBF\x62", "ab"}, /* zero width no-break space */
      {"\xC2\xAD", ""},            /* the library refuses no host */
      {"a\xC2\xA0\x62", "a b"},    /* no-break space: seen, and kept */
  };
  check_examples(examples, COUNT(examples));
}
END_TEST

START_TEST(joiners_and_mixed_directions_are_invalid) {
  static const char *const hosts[] = {
      "a\xE2\x80\x8C\x62", /* ZWNJ */
      "a\xE2\x80\x8D\x62", /* ZWJ */
      "\xE2\x80\x8D.org",  /* ZWJ alone */
      "\xD7\x90\x61.org",  /* Hebrew, then Latin: RFC 5893 2 */
      "a\xD7\x90.org",
  };
  check_invalid(hosts, COUNT(hosts));
}
END_TEST

START_TEST(octets_that_are_no_utf8_are_invalid) {
  static const char *const hosts[] = {
      "\xFF",     "a\x80",        "\xC3.org",
      "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
      "\xE2\x82", "\xEF\xBF\xBD",
  };
  check_invalid(hosts, COUNT(hosts));
}
END_TEST

START_TEST(a_label_that_is_no_a_label_is_invalid_beside_others) {
  static const char *const hosts[] = {"\xC3\xBC.xn--", "\xC3\xBC.xn--a-",
                                      "\xC3\xBC.xn--zzzzzzzz9"};
  check_invalid(hosts, COUNT(hosts));
}
END_TEST

/* ICU reports them; for a URL they are none (URL standard 3.3). */
START_TEST(hyphens_and_lengths_are_no_faults) {
  static const struct example examples[] = {
      {"\xC3\xBC-.-a.ab--c", "xn----dha.-a.ab--c"},
      {".\xC3\xBC..", ".xn--tda.."},
  };
  char long_label[101] = "", expected[128];
  memset(long_label, 'l', 98);
  memcpy(long_label + 98, "\xC3\xBC", 2);
  snprintf(expected, sizeof expected, "xn--%.98s-", long_label);
  char host[OUT_SIZE];
  size_t length = 100;
  check_examples(examples, COUNT(examples));
  memcpy(host, long_label, length);
  ck_assert_int_eq(idna.to_ascii(idna.context, host, OUT_SIZE, &length),
                   HSTS_OK);
  ck_assert_uint_gt(length, 63);
  ck_assert_mem_eq(host, expected, strlen(expected));
}
END_TEST

START_TEST(the_room_that_is_needed_is_told) {
  static const char host[] = "gfr\xC3\xB6r.li";
  const size_t given = strlen(host), needed = strlen("xn--gfrr-7qa.li");
  struct guard_page guard;
  ck_assert(guard_page_open(&guard, 64));
  for (size_t size = given; size <= needed + 1; size++) {
    char *room = guard_page_end(&guard, size);
    size_t length = given;
    memcpy(room, host, given);
    ck_assert_int_eq(idna.to_ascii(idna.context, room, size, &length),
                     size < needed ? HSTS_ERROR_SPACE : HSTS_OK);
    ck_assert_uint_eq(length, needed);
  }
  guard_page_close(&guard);
}
END_TEST

/* U+3300 is four letters in one; from no room at all, the sizes that are told
   lead to one that is enough, in two steps at the most. */
START_TEST(a_host_that_grows_finds_its_room) {
  enum { LABELS = 40 };
  char host[4 * LABELS], out[4096];
  size_t size = 0, length;
  int refusals = 0;
  for (size_t i = 0; i < LABELS; i++)
    memcpy(host + 4 * i, "\xE3\x8C\x80.", 4);
  while (hsts_canonical_host_idna(host, sizeof host, out, size, &length,
                                  &idna) == HSTS_ERROR_SPACE) {
    ck_assert_uint_gt(length, size);
    ck_assert_uint_le(length, sizeof out);
    ck_assert_int_le(++refusals, 2);
    size = length;
  }
  ck_assert_uint_gt(length, HSTS_URL_SIZE(sizeof host));
  ck_assert_mem_eq(out, "xn--", 4);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("idna");
  TCase *hosts = tcase_create("hosts");
  tcase_add_unchecked_fixture(hosts, open_idna, close_idna);
  tcase_add_test(hosts, letters_become_a_labels_and_what_is_equal_is_the_same);
  tcase_add_test(hosts, the_sharp_s_stays_a_letter_in_both_cases);
  tcase_add_test(hosts, other_dots_are_dots);
  tcase_add_test(hosts, what_cannot_be_seen_vanishes);
  tcase_add_test(hosts, joiners_and_mixed_directions_are_invalid);
  tcase_add_test(hosts, octets_that_are_no_utf8_are_invalid);
  tcase_add_test(hosts, a_label_that_is_no_a_label_is_invalid_beside_others);
  tcase_add_test(hosts, hyphens_and_lengths_are_no_faults);
  tcase_add_test(hosts, the_room_that_is_needed_is_told);
  tcase_add_test(hosts, a_host_that_grows_finds_its_room);
  suite_add_tcase(suite, hosts);
  return run_suite(suite);
}
