/* SPDX-License-Identifier: MIT */
/*
 * The store of hosts that have sent the header: what is noted, for how long,
 * for which hosts, and what is ignored (RFC 6797 8.1 and 8.2).  A slow store,
 * an array that is searched from end to end, is asked the same for a long
 * random history.
 */
#include "random.h"
#include "siphash.h"
#include "store_calls.h"

#include <stdio.h>

/* ---- The hash --------------------------------------------------------- */

/* Of the octets 0, 1, 2 ... with the key 0, 1 ... 15: appendix A of the paper
   for 15 octets, and vectors.h of its reference code for 0, 7, 8 and 63. */
START_TEST(the_hash_is_siphash_2_4) {
  static const struct {
    unsigned octets;
    uint64_t hash;
  } known[] = {{0, UINT64_C(0x726FDB47DD0E0E31)},
               {7, UINT64_C(0xAB0200F58B01D137)},
               {8, UINT64_C(0x93F5F5799A932462)},
               {15, UINT64_C(0xA129CA6149BE45E5)},
               {63, UINT64_C(0x958A324CEB064572)}};
  static const uint64_t key[2] = {UINT64_C(0x0706050403020100),
                                  UINT64_C(0x0F0E0D0C0B0A0908)};
  struct siphash hash;
  siphash_begin(&hash, key);
  for (unsigned i = 0, next = 0; next < COUNT(known); i++) {
    if (known[next].octets == i)
      ck_assert_uint_eq(siphash_value(&hash), known[next++].hash);
    siphash_add(&hash, (uint8_t)i);
  }
}
END_TEST

/* ---- Time ------------------------------------------------------------- */

START_TEST(a_host_is_known_for_max_age_seconds) {
  hsts_store *store = open_store(10);
  note_one(store, "a.example", 100, 1000);
  ck_assert(knows(store, "a.example", 1000));
  ck_assert(knows(store, "a.example", 1099));
  ck_assert(!knows(store, "a.example", 1100));
  ck_assert(!knows(store, "a.example", 5000));
  ck_assert_int_eq(look_up(store, "a.example", 1000).expires, 1100);
  hsts_store_close(store);
}
END_TEST

START_TEST(a_later_header_replaces_the_earlier) {
  hsts_store *store = open_store(10);
  note_all(store, "a.example", 100, 1000);
  note_one(store, "A.EXAMPLE.", 10, 1005);
  ck_assert_int_eq(look_up(store, "a.example", 1005).expires, 1015);
  ck_assert(!knows(store, "b.a.example", 1005));
  ck_assert_uint_eq(hsts_store_count(store), 1);
  hsts_store_close(store);
}
END_TEST

START_TEST(an_age_beyond_all_times_never_ends) {
  static const struct {
    int64_t max_age;
    int64_t now, expires;
  } cases[] = {
      {INT64_MAX, 0, HSTS_NEVER},         {INT64_MAX, 1, HSTS_NEVER},
      {INT64_MAX, INT64_MAX, HSTS_NEVER}, {INT64_MAX, INT64_MIN, -1},
      {INT64_MAX, -10, INT64_MAX - 10},   {INT64_MAX - 1, 0, INT64_MAX - 1},
      {1, INT64_MIN, INT64_MIN + 1}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    hsts_store *store = open_store(1);
    note_one(store, "a.example", cases[i].max_age, cases[i].now);
    ck_assert_int_eq(look_up(store, "a.example", INT64_MIN).expires,
                     cases[i].expires);
    hsts_store_close(store);
  }
}
END_TEST

START_TEST(pruning_removes_what_has_expired_and_nothing_else) {
  hsts_store *store = open_store(2000);
  char name[32];
  for (unsigned i = 0; i < 1000; i++) {
    snprintf(name, sizeof name, "%u.example", i);
    note_one(store, name, i + 1, 0);
  }
  ck_assert_uint_eq(hsts_store_prune(store, 600), 600);
  ck_assert_uint_eq(hsts_store_count(store), 400);
  ck_assert(!knows(store, "599.example", 0));
  ck_assert(knows(store, "600.example", 0));
  ck_assert_uint_eq(hsts_store_prune(store, 600), 0);
  hsts_store_close(store);
}
END_TEST

/* ---- Which hosts ------------------------------------------------------ */

START_TEST(subdomains_are_known_if_they_are_included) {
  hsts_store *store = open_store(10);
  note_all(store, "all.example", 10, 0);
  note_one(store, "one.example", 10, 0);
  ck_assert(knows(store, "x.y.all.example", 0));
  ck_assert(!knows(store, "x.one.example", 0));
  ck_assert(!knows(store, "xall.example", 0));
  ck_assert(!knows(store, "example", 0));
  hsts_known known = look_up(store, "x.Y.all.example.", 0);
  ck_assert(known.include_subdomains && !known.exact);
  ck_assert_uint_eq(known.entry_offset, 4);
  known = look_up(store, "all.example", 0);
  ck_assert(known.exact);
  ck_assert_uint_eq(known.entry_offset, 0);
  hsts_store_close(store);
}
END_TEST

/* Unlike in the list, and as the tests of Chromium want it. */
START_TEST(a_nearer_host_without_subdomains_masks_nothing) {
  hsts_store *store = open_store(10);
  note_all(store, "example", 10, 0);
  note_one(store, "near.example", 10, 0);
  note_all(store, "old.example", 5, 0);
  ck_assert(knows(store, "x.near.example", 0));
  ck_assert_uint_eq(look_up(store, "x.near.example", 0).entry_offset, 7);
  ck_assert_uint_eq(look_up(store, "x.old.example", 4).entry_offset, 2);
  ck_assert_uint_eq(look_up(store, "x.old.example", 5).entry_offset, 6);
  hsts_store_close(store);
}
END_TEST

START_TEST(hosts_of_every_length_are_known_and_none_beyond) {
  char name[256];
  for (size_t length = 1; length < sizeof name; length++) {
    hsts_store *store = open_store(4);
    for (size_t i = 0; i < length; i++)
      name[i] = i % 2 == 1 && i + 1 < length ? '.' : 'a';
    name[length] = '\0';
    note_one(store, name, 10, 0);
    ck_assert(knows(store, name, 0) == (length <= 253));
    hsts_store_close(store);
  }
}
END_TEST

/* ---- What is ignored -------------------------------------------------- */

static const struct {
  const char *host;
  hsts_noted noted;
} ignored[] = {{"1.2.3.4", HSTS_NOTED_ADDRESS},
               {"1.2.3.4.", HSTS_NOTED_ADDRESS},
               {"0x7f.1", HSTS_NOTED_ADDRESS},
               {"a.example.1", HSTS_NOTED_ADDRESS},
               {"[::1]", HSTS_NOTED_ADDRESS},
               {"localhost", HSTS_NOTED_LOCALHOST},
               {"LocalHost.", HSTS_NOTED_LOCALHOST},
               {"a.b.localhost", HSTS_NOTED_LOCALHOST},
               {"", HSTS_NOTED_NOT_A_HOST},
               {".", HSTS_NOTED_NOT_A_HOST},
               {".example", HSTS_NOTED_NOT_A_HOST},
               {"a..example", HSTS_NOTED_NOT_A_HOST},
               {"a.example..", HSTS_NOTED_NOT_A_HOST},
               {"a:80", HSTS_NOTED_NOT_A_HOST},
               {"a%2Eexample", HSTS_NOTED_NOT_A_HOST},
               {"\xE2\x9C\xA8.je", HSTS_NOTED_NOT_A_HOST},
               {"xlocalhost", HSTS_NOTED_KNOWN},
               {"localhost.example", HSTS_NOTED_KNOWN},
               {"1.2.3.4a", HSTS_NOTED_KNOWN},
               {"under_score.example", HSTS_NOTED_KNOWN}};

START_TEST(addresses_localhost_and_what_is_no_host_are_ignored) {
  hsts_store *store = open_store(10);
  const hsts_note what = {.max_age = 10, .secure = true};
  const char *host = ignored[_i].host;
  ck_assert_int_eq(note(store, host, &what), ignored[_i].noted);
  ck_assert(knows(store, host, 0) == (ignored[_i].noted == HSTS_NOTED_KNOWN));
  ck_assert_uint_eq(hsts_store_count(store),
                    ignored[_i].noted == HSTS_NOTED_KNOWN);
  hsts_store_close(store);
}
END_TEST

START_TEST(what_came_without_security_neither_notes_nor_forgets) {
  hsts_store *store = open_store(10);
  hsts_note what = {.max_age = 10, .secure = false};
  ck_assert_int_eq(note(store, "a.example", &what), HSTS_NOTED_NOT_SECURE);
  ck_assert(!knows(store, "a.example", 0));
  note_one(store, "a.example", 10, 0);
  what.max_age = 0;
  ck_assert_int_eq(note(store, "a.example", &what), HSTS_NOTED_NOT_SECURE);
  ck_assert(knows(store, "a.example", 0));
  hsts_store_close(store);
}
END_TEST

/* ---- Forgetting ------------------------------------------------------- */

START_TEST(max_age_0_forgets_just_that_host) {
  hsts_store *store = open_store(10);
  hsts_note what = {.max_age = 0, .secure = true, .now = 1};
  note_all(store, "example", 10, 0);
  note_all(store, "a.example", 10, 0);
  note_all(store, "b.a.example", 10, 0);
  ck_assert_int_eq(note(store, "a.example", &what), HSTS_NOTED_FORGOTTEN);
  ck_assert_int_eq(note(store, "c.example", &what), HSTS_NOTED_FORGOTTEN);
  ck_assert_uint_eq(hsts_store_count(store), 2);
  ck_assert_uint_eq(look_up(store, "a.example", 1).entry_offset, 2);
  ck_assert(look_up(store, "b.a.example", 1).exact);
  note_all(store, "a.example", 10, 1);
  ck_assert(look_up(store, "a.example", 1).exact);
  hsts_store_close(store);
}
END_TEST

START_TEST(a_host_is_forgotten_at_its_users_wish) {
  hsts_store *store = open_store(10);
  note_all(store, "a.example", 10, 0);
  ck_assert_int_eq(hsts_store_forget(store, "A.example.", 10, 1), HSTS_OK);
  ck_assert(!knows(store, "a.example", 1));
  ck_assert_int_eq(hsts_store_forget(store, "..", 2, 1), HSTS_OK);
  ck_assert_int_eq(hsts_store_forget(store, "b.example", 9, 1), HSTS_OK);
  ck_assert_uint_eq(hsts_store_count(store), 0);
  hsts_store_close(store);
}
END_TEST

/* ---- Enumeration ------------------------------------------------------ */

struct told {
  size_t count, sum, end;
};

static bool tell(void *context, const hsts_known_host *host) {
  struct told *told = (struct told *)context;
  ck_assert_uint_eq(strlen(host->name), host->name_length);
  told->sum += (size_t)atoi(host->name);
  return ++told->count != told->end;
}

START_TEST(every_host_is_told_once) {
  hsts_store *store = open_store(1000);
  struct told told = {0}, few = {.end = 3};
  char name[32];
  for (unsigned i = 0; i < 1000; i++) {
    snprintf(name, sizeof name, "%u.example", i);
    note_one(store, name, i < 100 ? 5 : 10, 0);
  }
  ck_assert_int_eq(hsts_store_enumerate(store, 5, tell, &told), HSTS_OK);
  ck_assert_uint_eq(told.count, 900);
  ck_assert_uint_eq(told.sum, 999 * 1000 / 2 - 99 * 100 / 2);
  ck_assert_int_eq(hsts_store_enumerate(store, 5, tell, &few), HSTS_OK);
  ck_assert_uint_eq(few.count, 3);
  hsts_store_close(store);
}
END_TEST

static bool forget_it(void *context, const hsts_known_host *host) {
  ck_assert_int_eq(hsts_store_forget(context, host->name, host->name_length, 0),
                   HSTS_OK);
  return true;
}

START_TEST(who_is_told_of_hosts_may_change_the_store) {
  hsts_store *store = open_store(1000);
  char name[32];
  for (unsigned i = 0; i < 100; i++) {
    snprintf(name, sizeof name, "%u.example", i);
    note_one(store, name, 10, 0);
  }
  ck_assert_int_eq(hsts_store_enumerate(store, 0, forget_it, store), HSTS_OK);
  ck_assert_uint_eq(hsts_store_count(store), 0);
  hsts_store_close(store);
}
END_TEST

/* ---- Beside a slow store ---------------------------------------------- */

enum { SLOW_NAMES = 4 * 4 * 4 + 4 * 4 + 4, STEPS = 20000 };

struct slow_host {
  char name[16];
  bool known, include_subdomains;
  int64_t expires;
};

static struct slow_host slow[SLOW_NAMES];

static void name_slow_hosts(void) {
  size_t i = 0;
  for (int a = 'a'; a <= 'd'; a++) {
    snprintf(slow[i++].name, sizeof slow->name, "%c", a);
    for (int b = 'a'; b <= 'd'; b++) {
      snprintf(slow[i++].name, sizeof slow->name, "%c.%c", b, a);
      for (int c = 'a'; c <= 'd'; c++)
        snprintf(slow[i++].name, sizeof slow->name, "%c.%c.%c", c, b, a);
    }
  }
}

/* As RFC 6797 8.2 has it; the longest name that applies. */
static const struct slow_host *slow_look_up(const char *host, int64_t now) {
  const struct slow_host *found = NULL;
  size_t length = strlen(host);
  for (size_t i = 0; i < SLOW_NAMES; i++) {
    size_t own = strlen(slow[i].name);
    bool exact = strcmp(slow[i].name, host) == 0;
    bool below = own < length && host[length - own - 1] == '.' &&
                 strcmp(host + length - own, slow[i].name) == 0;
    if (slow[i].known && slow[i].expires > now &&
        (exact || (below && slow[i].include_subdomains)) &&
        (!found || own > strlen(found->name)))
      found = &slow[i];
  }
  return found;
}

static void step(hsts_store *store, struct xorshift *random, int64_t now) {
  struct slow_host *host = &slow[random_below(random, SLOW_NAMES)];
  const hsts_note what = {.max_age = (int64_t)random_below(random, 40),
                          .include_subdomains = random_below(random, 2),
                          .secure = true,
                          .now = now};
  (void)note(store, host->name, &what);
  host->known = what.max_age > 0;
  host->include_subdomains = what.include_subdomains;
  host->expires = now + (int64_t)what.max_age;
  if (random_below(random, 50) == 0)
    (void)hsts_store_prune(store, now);
}

START_TEST(a_long_history_ends_as_in_a_slow_store) {
  hsts_store *store = open_store(SLOW_NAMES);
  struct xorshift random = {1};
  name_slow_hosts();
  for (int64_t now = 0; now < STEPS; now++) {
    step(store, &random, now);
    const char *host = slow[random_below(&random, SLOW_NAMES)].name;
    const struct slow_host *wanted = slow_look_up(host, now);
    hsts_known known = look_up(store, host, now);
    ck_assert(known.known == (wanted != NULL));
    if (wanted) {
      ck_assert_str_eq(host + known.entry_offset, wanted->name);
      ck_assert_int_eq(known.expires, wanted->expires);
      ck_assert(known.include_subdomains == wanted->include_subdomains);
    }
  }
  hsts_store_close(store);
}
END_TEST

/* ---- Arguments -------------------------------------------------------- */

START_TEST(callers_bugs_are_told) {
  const hsts_store_options many = {.max_hosts = ((size_t)1 << 28) + 1};
  const hsts_note what = {.secure = true};
  hsts_store *store = open_store(1);
  hsts_store *none = NULL;
  hsts_known known;
  ck_assert_int_eq(hsts_store_open(NULL, NULL), HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_store_open(&none, &many), HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_store_note(NULL, "a", 1, &what, NULL),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_store_note(store, "a", 1, NULL, NULL),
                   HSTS_ERROR_ARGUMENT);
  const hsts_note negative = {.max_age = -1, .secure = true};
  ck_assert_int_eq(hsts_store_note(store, "a", 1, &negative, NULL),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_store_note(store, NULL, 1, &what, NULL),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_store_forget(NULL, "a", 1, 0), HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_store_lookup(NULL, "a", 1, 0, &known),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_store_lookup(store, "a", 1, 0, NULL),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_store_enumerate(store, 0, NULL, NULL),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_uint_eq(hsts_store_count(NULL) + hsts_store_prune(NULL, 0), 0);
  hsts_store_close(store);
  hsts_store_close(NULL);
}
END_TEST

START_TEST(all_defaults_will_do) {
  hsts_store *store = NULL;
  ck_assert_int_eq(hsts_store_open(&store, NULL), HSTS_OK);
  note_one(store, "a.example", 10, 0);
  ck_assert(knows(store, "a.example", 0));
  hsts_store_close(store);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("store");
  TCase *tests = tcase_create("store");
  tcase_set_timeout(tests, 60);
  tcase_add_test(tests, the_hash_is_siphash_2_4);
  tcase_add_test(tests, a_host_is_known_for_max_age_seconds);
  tcase_add_test(tests, a_later_header_replaces_the_earlier);
  tcase_add_test(tests, an_age_beyond_all_times_never_ends);
  tcase_add_test(tests, pruning_removes_what_has_expired_and_nothing_else);
  tcase_add_test(tests, subdomains_are_known_if_they_are_included);
  tcase_add_test(tests, a_nearer_host_without_subdomains_masks_nothing);
  tcase_add_test(tests, hosts_of_every_length_are_known_and_none_beyond);
  tcase_add_loop_test(tests,
                      addresses_localhost_and_what_is_no_host_are_ignored, 0,
                      COUNT(ignored));
  tcase_add_test(tests, what_came_without_security_neither_notes_nor_forgets);
  tcase_add_test(tests, max_age_0_forgets_just_that_host);
  tcase_add_test(tests, a_host_is_forgotten_at_its_users_wish);
  tcase_add_test(tests, every_host_is_told_once);
  tcase_add_test(tests, who_is_told_of_hosts_may_change_the_store);
  tcase_add_test(tests, a_long_history_ends_as_in_a_slow_store);
  tcase_add_test(tests, callers_bugs_are_told);
  tcase_add_test(tests, all_defaults_will_do);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
