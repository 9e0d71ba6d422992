/* SPDX-License-Identifier: MIT */
/*
 * What the tests of hsts_upgrade_url share: a list of a few entries, and a URL
 * asked of it.
 */
#ifndef HSTS_TESTS_URL_ANSWER_H
#define HSTS_TESTS_URL_ANSWER_H

#include "made_db.h"
#include "suite.h"

#include <string.h>

enum { OUT_SIZE = 512 };

static struct made_db made;

static inline void open_list(void) {
  static const struct oracle_entry entries[] = {
      ENTRY("dev", true, true),
      ENTRY("figma.com", true, true),
      ENTRY("www.figma.com", true, false),
      ENTRY("hstspreload.org", true, true),
      ENTRY("1.0.0.1", true, false),
      ENTRY("xn--mxac.net", true, true),
  };
  made_db_open(&made, entries, COUNT(entries));
}

static inline void close_list(void) {
  made_db_close(&made);
}

struct answer {
  hsts_status status;
  char out[OUT_SIZE]; /* with a NUL */
  hsts_url url;
};

static inline struct answer ask_octets(const char *url, size_t length,
                                       unsigned options,
                                       const hsts_idna *idna) {
  struct answer answer = {0};
  size_t out_length = 0;
  answer.status =
      hsts_upgrade_url_idna(made.db, url, length, options, answer.out,
                            OUT_SIZE - 1, &out_length, &answer.url, idna);
  answer.out[answer.status == HSTS_OK ? out_length : 0] = '\0';
  return answer;
}

static inline struct answer ask(const char *url) {
  return ask_octets(url, strlen(url), 0, NULL);
}

static inline void check_part(const struct answer *answer, hsts_span span,
                              const char *expected) {
  ck_assert_uint_eq(span.length, strlen(expected));
  ck_assert_msg(memcmp(answer->out + span.offset, expected, span.length) == 0,
                "%s is not at %zu of %s", expected, span.offset, answer->out);
}

/* An upgraded URL if both differ in their scheme, one that stays if not. */

/* A test case of that list. */
static inline TCase *new_url_case(Suite *suite, const char *name) {
  TCase *tcase = tcase_create(name);
  tcase_add_unchecked_fixture(tcase, open_list, close_list);
  suite_add_tcase(suite, tcase);
  return tcase;
}

#endif
