/* SPDX-License-Identifier: MIT */
/*
 * A list with an overlay before it, held against an oracle that follows the two
 * rules of hsts.h to the letter: it scans the overlay for all entries that
 * apply, and asks the ordinary oracle about a list from which those that the
 * overlay names have been taken out.
 *
 * Names of few labels out of few make lists in which nearly everything is an
 * ancestor of everything else.
 */
#include "environment.h"
#include "made_db.h"
#include "random.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

/* The three kinds of an overlay's lines. */
#define ADD(name)     ENTRY(name, true, false)
#define ADD_ALL(name) ENTRY(name, true, true)
#define REMOVE(name)  ENTRY(name, false, false)
#define EXEMPT(name)  ENTRY(name, false, true)

enum {
  ENTRIES_MOST = 40,
  NAME_ROOM = 16,
  OVERLAYS = 50, /* a test; there are four such tests */
  HOSTS = 100    /* an overlay */
};

/* ---- The oracle ------------------------------------------------------- */

struct entries {
  struct oracle_entry entries[ENTRIES_MOST];
  size_t count;
};

static const struct oracle_entry *find(const struct entries *entries,
                                       const char *name, size_t length) {
  for (size_t i = 0; i < entries->count; i++)
    if (entries->entries[i].length == length &&
        memcmp(entries->entries[i].name, name, length) == 0)
      return &entries->entries[i];
  return NULL;
}

/* Rule 2: what the list answers without the names that the overlay has. */
static hsts_match without_replaced(const struct entries *overlay,
                                   const struct entries *list, const char *host,
                                   size_t length, unsigned options) {
  struct entries left = {.count = 0};
  struct oracle oracle;

  for (size_t i = 0; i < list->count; i++)
    if (!find(overlay, list->entries[i].name, list->entries[i].length))
      left.entries[left.count++] = list->entries[i];
  ck_assert(oracle_set(&oracle, left.entries, left.count));
  hsts_match match =
      oracle_lookup(&oracle, ORACLE_LINEAR, host, length, options);
  oracle_free(&oracle);
  return match;
}

static bool same_letters(const char *a, const char *b, size_t length) {
  for (size_t i = 0; i < length; i++)
    if ((a[i] | ('A' <= a[i] && a[i] <= 'Z' ? 0x20 : 0)) != b[i])
      return false;
  return true;
}

/* Whether it is "+" or "!", and of the host or, if it includes those, of a
   subdomain that the host is.  `length` is without a trailing dot. */
static bool applies(const struct oracle_entry *entry, const char *host,
                    size_t length) {
  if ((!entry->force_https && !entry->include_subdomains) ||
      entry->length > length ||
      !same_letters(host + length - entry->length, entry->name, entry->length))
    return false;
  return entry->length == length ||
         (entry->include_subdomains && host[length - entry->length - 1] == '.');
}

static hsts_match expected(const struct entries *overlay,
                           const struct entries *list, const char *host,
                           size_t length, unsigned options) {
  hsts_match match = without_replaced(overlay, list, host, length, options);
  const struct oracle_entry *longest = NULL;
  size_t end = length > 0 && host[length - 1] == '.' ? length - 1 : length;

  if (match.reason == HSTS_REASON_NOT_A_HOST ||
      match.reason == HSTS_REASON_EXEMPT_LABEL ||
      match.reason == HSTS_REASON_ADDRESS)
    return match;
  for (size_t i = 0; i < overlay->count; i++)
    if (applies(&overlay->entries[i], host, end) &&
        (!longest || overlay->entries[i].length > longest->length))
      longest = &overlay->entries[i];
  if (!longest)
    return match;
  match = (hsts_match){.force_https = longest->force_https,
                       .include_subdomains = longest->include_subdomains,
                       .exact = longest->length == end,
                       .from_overlay = true,
                       .entry_offset = end - longest->length};
  match.reason = !match.force_https ? HSTS_REASON_EXEMPT_OVERLAY
                 : match.exact      ? HSTS_REASON_EXACT
                                    : HSTS_REASON_SUPERDOMAIN;
  return match;
}

/* ---- Both, opened ----------------------------------------------------- */

struct pair {
  struct made_db overlay, list;
  hsts_db *db;
};

static void open_pair(struct pair *pair, const struct entries *overlay,
                      const struct entries *list) {
  made_db_open(&pair->overlay, overlay->entries, overlay->count);
  made_db_open(&pair->list, list->entries, list->count);
  ck_assert_int_eq(
      hsts_open_overlay(&pair->db, pair->overlay.db, pair->list.db), HSTS_OK);
}

static void close_pair(struct pair *pair) {
  hsts_close(pair->db);
  made_db_close(&pair->overlay);
  made_db_close(&pair->list);
}

static void check_answer(const struct pair *pair, const struct entries *overlay,
                         const struct entries *list, const char *host,
                         unsigned options) {
  size_t length = strlen(host);
  hsts_match match, right = expected(overlay, list, host, length, options);

  ck_assert_int_eq(hsts_lookup(pair->db, host, length, options, &match),
                   HSTS_OK);
  ck_assert_msg(oracle_same_match(&match, &right),
                "%s, options %u: %s, at %zu, overlay %d; the oracle: %s, at"
                " %zu, overlay %d",
                host, options, hsts_reason_text(match.reason),
                match.entry_offset, match.from_overlay,
                hsts_reason_text(right.reason), right.entry_offset,
                right.from_overlay);
}

/* ---- Random lists and overlays ---------------------------------------- */

/* One to `most` labels of one letter. */
static void random_name(struct xorshift *random, size_t most,
                        char name[NAME_ROOM]) {
  size_t labels = 1 + random_below(random, most);

  for (size_t i = 0; i < labels; i++) {
    name[2 * i] = (char)('a' + (char)random_below(random, 3));
    name[2 * i + 1] = i + 1 < labels ? '.' : '\0';
  }
}

/* Distinct names with flags at random, kept in `names`. */
static void random_entries(struct xorshift *random, size_t count,
                           struct entries *entries,
                           char names[ENTRIES_MOST][NAME_ROOM]) {
  entries->count = 0;
  while (count-- > 0) {
    char *name = names[entries->count];
    random_name(random, 4, name);
    if (find(entries, name, strlen(name)))
      continue;
    entries->entries[entries->count++] =
        (struct oracle_entry){name, strlen(name), random_below(random, 2) == 0,
                              random_below(random, 2) == 0};
  }
}

static void random_host(struct xorshift *random, char host[NAME_ROOM]) {
  random_name(random, 5, host);
  if (random_below(random, 8) == 0)
    host[0] = (char)(host[0] - 0x20);
  if (random_below(random, 8) == 0)
    strcat(host, random_below(random, 4) == 0 ? ".." : ".");
}

static void check_random_overlay(struct xorshift *random) {
  static char overlay_names[ENTRIES_MOST][NAME_ROOM];
  static char list_names[ENTRIES_MOST][NAME_ROOM];
  struct entries overlay, list;
  struct pair pair;

  random_entries(random, random_below(random, 8), &overlay, overlay_names);
  random_entries(random, random_below(random, ENTRIES_MOST), &list, list_names);
  open_pair(&pair, &overlay, &list);
  for (int i = 0; i < HOSTS; i++) {
    char host[NAME_ROOM];
    random_host(random, host);
    for (unsigned options = 0; options < 8; options++)
      check_answer(&pair, &overlay, &list, host, options);
  }
  close_pair(&pair);
}

START_TEST(random_overlays_answer_as_the_oracle_does) {
  struct xorshift random = {(uint64_t)_i + 1};

  for (size_t i = 0; i < OVERLAYS; i += test_share())
    check_random_overlay(&random);
}
END_TEST

/* ---- What the documentation says -------------------------------------- */

static const struct entries documented_list = {
    {ADD_ALL("dev"), ADD_ALL("figma.com"), ADD("www.figma.com"),
     ADD_ALL("listed.example"), ADD("1.0.0.1")},
    5};
static const struct entries documented_overlay = {
    {ADD_ALL("intranet.example"), ADD("host.dev"), REMOVE("www.figma.com"),
     EXEMPT("legacy.dev"), ADD("new.legacy.dev"), ADD("listed.example"),
     REMOVE("gone.dev"), EXEMPT("1.0.0.1")},
    8};

static const struct {
  const char *host;
  unsigned options;
  hsts_reason reason;
  size_t entry_offset;
  bool from_overlay;
} documented[] = {
    {"intranet.example", 0, HSTS_REASON_EXACT, 0, true},
    {"a.intranet.example.", 0, HSTS_REASON_SUPERDOMAIN, 2, true},
    {"other.example", 0, HSTS_REASON_NOT_LISTED, 13, false},
    /* An added name without subdomains masks nothing. */
    {"x.host.dev", 0, HSTS_REASON_SUPERDOMAIN, 7, false},
    /* A removed entry masks no more. */
    {"x.www.figma.com", 0, HSTS_REASON_SUPERDOMAIN, 6, false},
    {"www.figma.com", 0, HSTS_REASON_SUPERDOMAIN, 4, false},
    /* Removed is not exempt: what is above still covers it. */
    {"gone.dev", 0, HSTS_REASON_SUPERDOMAIN, 5, false},
    {"legacy.dev", 0, HSTS_REASON_EXEMPT_OVERLAY, 0, true},
    {"x.legacy.dev", HSTS_RFC6797, HSTS_REASON_EXEMPT_OVERLAY, 2, true},
    {"new.legacy.dev", 0, HSTS_REASON_EXACT, 0, true},
    {"x.new.legacy.dev", 0, HSTS_REASON_EXEMPT_OVERLAY, 6, true},
    /* An added name takes the place of the list's, subdomains and all. */
    {"listed.example", 0, HSTS_REASON_EXACT, 0, true},
    {"x.listed.example", 0, HSTS_REASON_NOT_LISTED, 16, false},
    {"1.0.0.1", 0, HSTS_REASON_EXEMPT_OVERLAY, 0, true},
    {"1.0.0.1", HSTS_RFC6797, HSTS_REASON_ADDRESS, 7, false},
    {"dev", HSTS_EXEMPT_SINGLE_LABELS, HSTS_REASON_EXEMPT_LABEL, 3, false},
    {"a..dev", 0, HSTS_REASON_NOT_A_HOST, 6, false}};

START_TEST(the_documented_cases_are_so) {
  struct pair pair;
  open_pair(&pair, &documented_overlay, &documented_list);
  for (size_t i = 0; i < COUNT(documented); i++) {
    const char *host = documented[i].host;
    hsts_match match;
    ck_assert_int_eq(
        hsts_lookup(pair.db, host, strlen(host), documented[i].options, &match),
        HSTS_OK);
    ck_assert_msg(match.reason == documented[i].reason, "%s: %s", host,
                  hsts_reason_text(match.reason));
    ck_assert_msg(match.entry_offset == documented[i].entry_offset &&
                      match.from_overlay == documented[i].from_overlay,
                  "%s: at %zu, overlay %d", host, match.entry_offset,
                  match.from_overlay);
  }
  close_pair(&pair);
}
END_TEST

/* ---- All else that takes a db ----------------------------------------- */

START_TEST(urls_are_upgraded_by_it) {
  static const char url[] = "http://x.intranet.example/";
  char out[HSTS_URL_SIZE(sizeof url)];
  struct pair pair;
  hsts_url result;
  size_t length;
  open_pair(&pair, &documented_overlay, &documented_list);
  ck_assert_int_eq(hsts_upgrade_url(pair.db, url, sizeof url - 1, 0, out,
                                    sizeof out, &length, &result),
                   HSTS_OK);
  ck_assert_int_eq(result.verdict, HSTS_URL_UPGRADED);
  ck_assert(result.match.from_overlay);
  close_pair(&pair);
}
END_TEST

static bool visit_none(void *context, const hsts_entry *entry) {
  (void)context;
  ck_abort_msg("visited: %s", entry->name);
}

START_TEST(facts_are_those_of_the_list) {
  struct pair pair;
  open_pair(&pair, &documented_overlay, &documented_list);
  ck_assert_uint_eq(hsts_db_entry_count(pair.db), documented_list.count);
  ck_assert_mem_eq(hsts_db_digest(pair.db), hsts_db_digest(pair.list.db), 32);
  ck_assert_int_eq(hsts_db_enumerate(pair.db, visit_none, NULL),
                   HSTS_ERROR_ARGUMENT);
  close_pair(&pair);
}
END_TEST

START_TEST(it_opens_in_storage_as_well) {
  hsts_db_storage storage;
  struct pair pair;
  hsts_match match;
  hsts_db *db;
  open_pair(&pair, &documented_overlay, &documented_list);
  ck_assert_int_eq(
      hsts_open_overlay_storage(&db, &storage, pair.overlay.db, pair.list.db),
      HSTS_OK);
  ck_assert_ptr_eq(db, &storage);
  ck_assert_int_eq(hsts_lookup(db, "legacy.dev", 10, 0, &match), HSTS_OK);
  ck_assert_int_eq(match.reason, HSTS_REASON_EXEMPT_OVERLAY);
  hsts_close(db);
  close_pair(&pair);
}
END_TEST

START_TEST(what_no_overlay_can_be_is_refused) {
  hsts_db *db = NULL;
  struct pair pair;
  open_pair(&pair, &documented_overlay, &documented_list);
  ck_assert_int_eq(hsts_open_overlay(NULL, pair.overlay.db, pair.list.db),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_open_overlay(&db, NULL, pair.list.db),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_open_overlay(&db, pair.overlay.db, NULL),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_open_overlay(&db, pair.db, pair.list.db),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_open_overlay(&db, pair.overlay.db, pair.db),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(
      hsts_open_overlay_storage(&db, NULL, pair.overlay.db, pair.list.db),
      HSTS_ERROR_ARGUMENT);
  ck_assert_ptr_null(db);
  close_pair(&pair);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("overlay");
  TCase *tests = tcase_create("overlay");
  tcase_set_timeout(tests, 120);
  tcase_add_loop_test(tests, random_overlays_answer_as_the_oracle_does, 0, 4);
  tcase_add_test(tests, the_documented_cases_are_so);
  tcase_add_test(tests, urls_are_upgraded_by_it);
  tcase_add_test(tests, facts_are_those_of_the_list);
  tcase_add_test(tests, it_opens_in_storage_as_well);
  tcase_add_test(tests, what_no_overlay_can_be_is_refused);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
