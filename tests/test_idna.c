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

/* Writes a character as UTF-8; returns the end of it. */
static char *put_character(char *out, uint32_t character) {
  if (character < 0x80) {
    *out++ = (char)character;
  } else if (character < 0x800) {
    *out++ = (char)(0xC0 | character >> 6);
    *out++ = (char)(0x80 | (character & 0x3F));
  } else {
    if (character < 0x10000) {
      *out++ = (char)(0xE0 | character >> 12);
    } else {
      *out++ = (char)(0xF0 | character >> 18);
      *out++ = (char)(0x80 | (character >> 12 & 0x3F));
    }
    *out++ = (char)(0x80 | (character >> 6 & 0x3F));
    *out++ = (char)(0x80 | (character & 0x3F));
  }
  return out;
}

/* What becomes of "aXb" with that character; 0 stands for none. */
static size_t convert_between(uint32_t character, char host[OUT_SIZE]) {
  char *end = host;
  *end++ = 'a';
  if (character != 0)
    end = put_character(end, character);
  *end++ = 'b';
  size_t length = (size_t)(end - host);
  ck_assert_msg(idna.to_ascii(idna.context, host, OUT_SIZE, &length) == HSTS_OK,
                "U+%04X", (unsigned)character);
  return length;
}

/* IdnaMappingTable.txt of Unicode 16 has these; that of ICU 72, which is
   of 15.0, disallows them. */
START_TEST(characters_that_were_disallowed_are_mapped_or_ignored) {
  static const struct {
    uint32_t first, last, to; /* 0: nothing */
  } ranges[] = {
      {0x115F, 0x1160, 0},         {0x17B4, 0x17B5, 0},
      {0x180E, 0x180E, 0},         {0x2061, 0x2063, 0},
      {0x206A, 0x206F, 0},         {0x3164, 0x3164, 0},
      {0xFFA0, 0xFFA0, 0},         {0x1D173, 0x1D17A, 0},
      {0x4C0, 0x4C0, 0x4CF},       {0x10A0, 0x10C5, 0x2D00},
      {0x2132, 0x2132, 0x214E},    {0x2183, 0x2183, 0x2184},
      {0x2F868, 0x2F868, 0x36FC},  {0x2F874, 0x2F874, 0x5F53},
      {0x2F91F, 0x2F91F, 0x243AB}, {0x2F95F, 0x2F95F, 0x7AEE},
      {0x2F9BF, 0x2F9BF, 0x45D7},
  };
  unsigned count = 0;
  for (size_t i = 0; i < COUNT(ranges); i++)
    for (uint32_t at = ranges[i].first; at <= ranges[i].last; at++, count++) {
      char host[OUT_SIZE], same[OUT_SIZE];
      uint32_t to = ranges[i].to == 0 ? 0 : ranges[i].to + at - ranges[i].first;
      size_t length = convert_between(at, host);
      ck_assert_msg(length == convert_between(to, same) &&
                        memcmp(host, same, length) == 0,
                    "U+%04X", (unsigned)at);
    }
  ck_assert_uint_eq(count, 70);
}
END_TEST

/* As Chromium 156 read them. */
START_TEST(characters_that_were_disallowed_are_read_as_in_chromium) {
  static const struct example examples[] = {
      {"hsts\xE3\x85\xA4preload.org", "hstspreload.org"},
      {"\xE3\x85\xA4.org", ".org"},
      {"a\xD3\x80\x62.org", "xn--ab-uyc.org"},
      {"a\xE1\x82\xA0\x62.org", "xn--ab-r51a.org"},
      {"a\xE1\x83\x85\x62.org", "xn--ab-x81a.org"},
      {"\xE2\x84\xB2.org", "xn--73g.org"},
      {"\xE2\x86\x83.org", "xn--r5g.org"},
      {"\xF0\xAF\xA1\xA8.org", "xn--snl.org"},
      {"\xF0\xAF\xA1\xB4.org", "xn--u2t.org"},
      {"\xF0\xAF\xA4\x9F.org", "xn--hb5j.org"},
      {"\xF0\xAF\xA5\x9F.org", "xn--ruz.org"},
      {"\xF0\xAF\xA6\xBF.org", "xn--gro.org"},
  };
  check_examples(examples, COUNT(examples));
}
END_TEST

/* U+1806 is valid since Unicode 16.  What follows was read by Chromium 156. */
START_TEST(the_mongolian_hyphen_is_a_letter_of_its_own) {
  static const struct example examples[] = {
      {"a\xE1\xA0\x86\x62.org", "xn--ab-h0o.org"},
      {"\xE1\xA0\x86.org", "xn--c6e.org"},
      {"\xE1\xA0\x86\xE1\xA0\x86\x61\xE3\x85\xA4.dev", "xn--a-e3ja.dev"},
      /* in a label from right to left */
      {"\xD7\x90\xE1\xA0\x86\xD7\x91.dev", "xn--4dbc690l.dev"},
      /* beside U+2010, which is another hyphen */
      {"a\xE1\xA0\x86\xE2\x80\x90\x62.dev", "xn--ab-h0oy72c.dev"},
      {"A\xE1\xA0\x86\xC3\x84\xE1\xBA\x9E.dev", "xn--a-qfao108u.dev"},
      {"\xE0\xB8\x81\xE1\xA0\x86.dev", "xn--12c442c.dev"},
      {"a\xE1\xA0\x86"
       "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
       ".dev",
       "xn--abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
       "bbbb-f776a.dev"},
  };
  static const char *const hosts[] = {
      "x\xE1\xA0\x86.\xD7\x90.dev",         /* RFC 5893 2 */
      "xn--ab-m1t\xE3\x80\x82\xE1\xA0\x86", /* no A-label */
      "xn--a\xE1\xA0\x86.dev", "a\xE1\xA0\x86\xE2\x80\x8C\x62.dev", /* ZWNJ */
  };
  check_examples(examples, COUNT(examples));
  check_invalid(hosts, COUNT(hosts));
}
END_TEST

/* All that could stand in for it are there: this is refused, and not mistaken
   for another host. */
START_TEST(a_mongolian_hyphen_beside_all_others_is_never_another) {
  static const struct example right = {
      "\xE1\xA0\x86\xE2\x80\x90\xE2\x80\x92\xE2\x80\x93\xE2\x80\x94.dev",
      "xn--c6e032bgaef.dev"};
  char host[OUT_SIZE];
  size_t length = strlen(right.host);
  memcpy(host, right.host, length);
  hsts_status status = idna.to_ascii(idna.context, host, OUT_SIZE, &length);
  ck_assert(status == HSTS_ERROR_URL ||
            (length == strlen(right.ascii) &&
             memcmp(host, right.ascii, length) == 0));
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
  tcase_add_test(hosts, characters_that_were_disallowed_are_mapped_or_ignored);
  tcase_add_test(hosts,
                 characters_that_were_disallowed_are_read_as_in_chromium);
  tcase_add_test(hosts, the_mongolian_hyphen_is_a_letter_of_its_own);
  tcase_add_test(hosts, a_mongolian_hyphen_beside_all_others_is_never_another);
  tcase_add_test(hosts, octets_that_are_no_utf8_are_invalid);
  tcase_add_test(hosts, a_label_that_is_no_a_label_is_invalid_beside_others);
  tcase_add_test(hosts, hyphens_and_lengths_are_no_faults);
  tcase_add_test(hosts, the_room_that_is_needed_is_told);
  tcase_add_test(hosts, a_host_that_grows_finds_its_room);
  suite_add_tcase(suite, hosts);
  return run_suite(suite);
}
