/* SPDX-License-Identifier: MIT */
/*
 * What reaches a terminal, a column and a JSON string: every octet by itself,
 * and UTF-8 in all the ways in which it can be wrong.
 */
#include "escape.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

typedef void escape_function(struct writer *writer, const char *text,
                             size_t length);

static struct writer writer;

/* What `escape` makes of these octets, NUL-terminated in the writer. */
static const char *escaped(escape_function *escape, const char *text,
                           size_t length) {
  writer_open(&writer, -1);
  escape(&writer, text, length);
  writer_octet(&writer, '\0');
  return writer.bytes;
}

struct row {
  const char *text;
  const char *expected;
};

static void expect_rows(escape_function *escape, const struct row *rows,
                        size_t count) {
  for (size_t i = 0; i < count; i++)
    ck_assert_str_eq(escaped(escape, rows[i].text, strlen(rows[i].text)),
                     rows[i].expected);
}

START_TEST(tsv_escapes_controls_alone) {
  for (int octet = 0; octet < 256; octet++) {
    const char text[] = {'a', (char)octet, 'b'};
    char expected[8];
    if (octet < 0x20 || octet == 0x7F)
      snprintf(expected, sizeof expected, "a\\x%02Xb", (unsigned)octet);
    else
      snprintf(expected, sizeof expected, "a%cb", octet);
    ck_assert_str_eq(escaped(escape_tsv, text, 3), expected);
  }
}
END_TEST

START_TEST(terminal_gets_no_raw_control_and_no_half_character) {
  for (int octet = 0; octet < 256; octet++) {
    const char text[] = {'a', (char)octet, 'b'};
    char expected[8];
    if (octet < 0x20 || octet >= 0x7F)
      snprintf(expected, sizeof expected, "a\\x%02Xb", (unsigned)octet);
    else
      snprintf(expected, sizeof expected, "a%cb", octet);
    ck_assert_str_eq(escaped(escape_terminal, text, 3), expected);
  }
}
END_TEST

START_TEST(terminal_gets_what_can_be_seen) {
  static const struct row rows[] = {
      {"", ""},
      {"\xC3\xBC", "\xC3\xBC"},                 /* u with diaeresis */
      {"\xE2\x9C\xA8.je", "\xE2\x9C\xA8.je"},   /* sparkles */
      {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"}, /* a face */
      {"\xC2\x80", "\\xC2\\x80"},               /* the first of C1 */
      {"\xC2\x9F", "\\xC2\\x9F"},               /* the last of C1 */
      {"\xC2\xA1", "\xC2\xA1"},                 /* shortly after it */
      {"\xC2\xAD", "\\xC2\\xAD"},               /* soft hyphen */
      {"\xE2\x80\x8B", "\\xE2\\x80\\x8B"},      /* zero-width space */
      /* NOLINTBEGIN(misc-misleading-bidirectional): what this is about */
      {"\xE2\x80\xAE", "\\xE2\\x80\\xAE"}, /* right-to-left override */
      {"\xE2\x81\xA6", "\\xE2\\x81\\xA6"}, /* left-to-right isolate */
      /* NOLINTEND(misc-misleading-bidirectional) */
      {"\xEF\xBB\xBF", "\\xEF\\xBB\\xBF"},          /* byte order mark */
      {"\xF3\xA0\x81\x81", "\\xF3\\xA0\\x81\\x81"}, /* tag A */
  };
  expect_rows(escape_terminal, rows, COUNT(rows));
}
END_TEST

/* RFC 3629 3: none of these is UTF-8. */
START_TEST(malformed_utf8_is_told_octet_by_octet) {
  static const struct row rows[] = {
      {"\xC3", "\\xC3"},                            /* cut off */
      {"\xE2\x9C", "\\xE2\\x9C"},                   /* cut off */
      {"\xF0\x9F\x98", "\\xF0\\x9F\\x98"},          /* cut off */
      {"\xE2\x9C.", "\\xE2\\x9C."},                 /* broken off */
      {"\xBC\xC3", "\\xBC\\xC3"},                   /* the wrong way round */
      {"\xC0\xAF", "\\xC0\\xAF"},                   /* an overlong slash */
      {"\xE0\x80\xAF", "\\xE0\\x80\\xAF"},          /* likewise */
      {"\xF0\x80\x80\xAF", "\\xF0\\x80\\x80\\xAF"}, /* likewise */
      {"\xED\xA0\x80", "\\xED\\xA0\\x80"},          /* a surrogate */
      {"\xF4\x90\x80\x80", "\\xF4\\x90\\x80\\x80"}, /* above U+10FFFF */
      {"\xF5\x80\x80\x80", "\\xF5\\x80\\x80\\x80"}, /* likewise */
  };
  expect_rows(escape_terminal, rows, COUNT(rows));
}
END_TEST

START_TEST(json_strings) {
  static const struct row rows[] = {
      {"a.b", "a.b"},
      {"\"\\/", "\\\"\\\\/"},
      {"\x01\t\n\x1F", "\\u0001\\u0009\\u000A\\u001F"},
      {"\x7F\xC2\x80", "\\u007F\\u0080"},
      {"\xC3\xBC\xF0\x9F\x98\x80", "\xC3\xBC\xF0\x9F\x98\x80"},
      {"\xC3", "\\uFFFD"},
      {"\xED\xA0\x80!", "\\uFFFD\\uFFFD\\uFFFD!"},
  };
  expect_rows(escape_json, rows, COUNT(rows));
  ck_assert_str_eq(escaped(escape_json, "a\0b", 3), "a\\u0000b");
}
END_TEST

int main(void) {
  Suite *suite = suite_create("escape");
  TCase *cases = tcase_create("escape");

  tcase_add_test(cases, tsv_escapes_controls_alone);
  tcase_add_test(cases, terminal_gets_no_raw_control_and_no_half_character);
  tcase_add_test(cases, terminal_gets_what_can_be_seen);
  tcase_add_test(cases, malformed_utf8_is_told_octet_by_octet);
  tcase_add_test(cases, json_strings);
  suite_add_tcase(suite, cases);
  return run_suite(suite);
}
