/* SPDX-License-Identifier: MIT */
/*
 * hsts_header_parse against the slow and obvious way, on random headers: out of
 * a grammar that is mostly that of the RFC, and then mostly damaged a little.
 */
#include "environment.h"
#include "header_oracle.h"
#include "random.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

enum { ROUNDS = 400000, ROOM = 1024 };

struct text {
  char octets[ROOM];
  size_t length;
};

static void append(struct text *text, const char *piece) {
  size_t length = strlen(piece);

  if (text->length + length <= ROOM) {
    memcpy(text->octets + text->length, piece, length);
    text->length += length;
  }
}

#define ONE_OF(random, table) (table)[random_below(random, COUNT(table))]

static void append_blanks(struct xorshift *random, struct text *text) {
  static const char *const blanks[] = {"", "", "", "", " ", "\t", "  \t "};

  append(text, ONE_OF(random, blanks));
}

static void append_directive(struct xorshift *random, struct text *text) {
  static const char *const names[] = {
      "max-age",           "max-age",  "Max-Age",
      "includeSubDomains", "preload",  "includesubdomains",
      "includeSubDomainx", "max-aged", "a",
      "PRELOAD",           "",         "!#~"};
  static const char *const values[] = {"",
                                       "0",
                                       "31536000",
                                       "\"1\"",
                                       "\"1\\2\"",
                                       "\"a;b\"",
                                       "\"\"",
                                       "\"",
                                       "x",
                                       "-1",
                                       "\" \"",
                                       "\"\\\"\"",
                                       "\"\xFF\"",
                                       "00012",
                                       "\"\t\"",
                                       "9007199254740991",
                                       "9007199254740992",
                                       "99999999999999999999999999",
                                       "\"\x01\"",
                                       "1;",
                                       "\"3\" x"};

  append(text, ONE_OF(random, names));
  append_blanks(random, text);
  if (random_below(random, 2) == 0)
    return;
  append(text, "=");
  append_blanks(random, text);
  append(text, ONE_OF(random, values));
}

static void damage(struct xorshift *random, struct text *text) {
  static const char octets[] = "\"\\;= \t,aA1\r\n\x01\x7F\x80\xFF";
  size_t at = random_below(random, text->length + 1);

  if (at == text->length)
    return;
  switch (random_below(random, 3)) {
  case 0:
    text->octets[at] = octets[random_below(random, sizeof octets)];
    break;
  case 1:
    memmove(text->octets + at, text->octets + at + 1, text->length - at - 1);
    text->length--;
    break;
  default:
    text->length = at;
  }
}

static void make(struct xorshift *random, struct text *text) {
  static const char *const ends[] = {"",   "",      "",        "\r\n", "\n",
                                     "\r", " \r\n", "\r\n\t ", "\n\n", "\v"};
  size_t directives = random_below(random, 5);

  text->length = 0;
  if (random_below(random, 3) > 0)
    append(text, "max-age=1;");
  for (size_t i = 0; i < directives; i++) {
    append_blanks(random, text);
    append_directive(random, text);
    append_blanks(random, text);
    if (i + 1 < directives || random_below(random, 4) == 0)
      append(text, ";");
  }
  while (random_below(random, 3) == 0)
    damage(random, text);
  append(text, ONE_OF(random, ends));
}

static const hsts_status faults[] = {
    HSTS_ERROR_HEADER_NAME,       HSTS_ERROR_HEADER_VALUE,
    HSTS_ERROR_HEADER_QUOTE,      HSTS_ERROR_HEADER_OCTET,
    HSTS_ERROR_HEADER_END,        HSTS_ERROR_HEADER_REPEATED,
    HSTS_ERROR_HEADER_SUBDOMAINS, HSTS_ERROR_HEADER_MAX_AGE,
    HSTS_ERROR_HEADER_NO_MAX_AGE};

/* Whether a header that begins like this can be well-formed: with an ending
   that closes what is open, and max-age unless that is there. */
static bool can_be_mended(const struct text *text, size_t length) {
  static const char *const endings[] = {"", "1", "1\"", "=1"};

  for (size_t i = 0; i < 2 * COUNT(endings); i++) {
    struct text mended = {.length = length};
    hsts_header header;
    memcpy(mended.octets, text->octets, length);
    append(&mended, endings[i / 2]);
    append(&mended, i % 2 == 0 ? "" : ";max-age=1");
    if (header_oracle(mended.octets, mended.length, &header))
      return true;
  }
  return false;
}

/* Up to the place of the fault there is none.  (In a value it may have been
   found before, if it is of meaning, for faults of form are told first.) */
static void check_place(const struct text *text, hsts_status status,
                        size_t offset) {
  ck_assert_uint_le(offset, text->length);
  switch (status) {
  case HSTS_ERROR_HEADER_NAME:
  case HSTS_ERROR_HEADER_END:
  case HSTS_ERROR_HEADER_REPEATED:
  case HSTS_ERROR_HEADER_MAX_AGE:
  case HSTS_ERROR_HEADER_NO_MAX_AGE:
    ck_assert_msg(can_be_mended(text, offset), "%.*s: at %zu",
                  (int)text->length, text->octets, offset);
    break;
  default:
    break;
  }
}

/* Returns the status. */
static hsts_status compare(const struct text *text) {
  hsts_header header = {0}, right = {0};
  size_t offset = ROOM + 1;
  hsts_status status =
      hsts_header_parse(text->octets, text->length, &header, &offset);
  bool good = header_oracle(text->octets, text->length, &right);

  ck_assert_msg((status == HSTS_OK) == good, "%.*s: %s", (int)text->length,
                text->octets, hsts_strerror(status));
  ck_assert_msg(header.max_age == right.max_age &&
                    header.include_subdomains == right.include_subdomains &&
                    header.preload == right.preload,
                "%.*s", (int)text->length, text->octets);
  if (status != HSTS_OK)
    check_place(text, status, offset);
  return status;
}

START_TEST(random_headers_are_read_as_the_obvious_way_reads_them) {
  struct xorshift random = {20120911};
  struct text text;
  size_t counts[HSTS_ERROR_HEADER_NO_MAX_AGE + 1] = {0};
  size_t rounds = ROUNDS / test_share();

  for (size_t i = 0; i < rounds; i++) {
    make(&random, &text);
    counts[compare(&text)]++;
  }
  ck_assert_uint_gt(counts[HSTS_OK], rounds / 20);
  for (size_t i = 0; i < COUNT(faults); i++)
    ck_assert_msg(counts[faults[i]] > rounds / 1000, "%s: %zu",
                  hsts_strerror(faults[i]), counts[faults[i]]);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("header_oracle");
  TCase *random = tcase_create("random");
  tcase_set_timeout(random, 600);
  tcase_add_test(random, random_headers_are_read_as_the_obvious_way_reads_them);
  suite_add_tcase(suite, random);
  return run_suite(suite);
}
