/* SPDX-License-Identifier: MIT */
/*
 * The store in the words of its tests: hosts as strings, the seed fixed, and a
 * status other than HSTS_OK a failure.
 */
#ifndef HSTS_TESTS_STORE_CALLS_H
#define HSTS_TESTS_STORE_CALLS_H

#include "hsts.h"
#include "suite.h"

#include <string.h>

static inline hsts_store *open_store(size_t max_hosts) {
  static const unsigned char seed[16] = "sixteen octets ";
  const hsts_store_options options = {.max_hosts = max_hosts, .seed = seed};
  hsts_store *opened = NULL;
  ck_assert_int_eq(hsts_store_open(&opened, &options), HSTS_OK);
  return opened;
}

static inline hsts_noted note(hsts_store *store, const char *host,
                              const hsts_note *what) {
  hsts_noted noted = (hsts_noted)-1;
  ck_assert_int_eq(hsts_store_note(store, host, strlen(host), what, &noted),
                   HSTS_OK);
  return noted;
}

/* A header with includeSubDomains, or without. */
static inline void note_all(hsts_store *store, const char *host,
                            int64_t max_age, int64_t now) {
  const hsts_note what = {.max_age = max_age,
                          .include_subdomains = true,
                          .secure = true,
                          .now = now};
  (void)note(store, host, &what);
}

static inline void note_one(hsts_store *store, const char *host,
                            int64_t max_age, int64_t now) {
  const hsts_note what = {.max_age = max_age, .secure = true, .now = now};
  (void)note(store, host, &what);
}

static inline hsts_known look_up(hsts_store *store, const char *host,
                                 int64_t now) {
  hsts_known known;
  ck_assert_int_eq(hsts_store_lookup(store, host, strlen(host), now, &known),
                   HSTS_OK);
  return known;
}

static inline bool knows(hsts_store *store, const char *host, int64_t now) {
  return look_up(store, host, now).known;
}

#endif
