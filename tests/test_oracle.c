/* SPDX-License-Identifier: MIT */
/*
 * The real list: each entry, the hosts around it, what Chromium was observed
 * to do, and millions of near misses, all answered as the oracle answers them.
 *
 * The near misses come from a generator with a fixed seed, so a host that
 * fails once fails always.  Slow machines try a share of them: see
 * test_share.
 */
#include "against_oracle.h"
#include "environment.h"
#include "near_miss.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { NEAR_MISSES = 500000 }; /* a test; there are seven such tests */

static struct oracle oracle;
static hsts_db *file_db; /* the blob that the build made, from its file */

static void open_both(void) {
  ck_assert(oracle_load(&oracle, environment("HSTS_LIST")));
  ck_assert_int_eq(hsts_open_file(&file_db, environment("HSTS_BLOB")), HSTS_OK);
}

static void close_both(void) {
  hsts_close(file_db);
  oracle_free(&oracle);
}

/* ---- The oracle itself ------------------------------------------------ */

/* The two ways of searching find the same; all other tests rely on it. */
START_TEST(bisection_finds_what_linear_search_finds) {
  struct xorshift random = {1};
  size_t rounds = 3000 / test_share();
  for (size_t i = 0; i < rounds; i++) {
    struct host host;
    near_miss(&host, &oracle, &random);
    unsigned options = (unsigned)random_below(&random, 4);
    hsts_match linear = oracle_lookup(&oracle, ORACLE_LINEAR, host.octets,
                                      host.length, options);
    hsts_match bisection = oracle_lookup(&oracle, ORACLE_BISECTION, host.octets,
                                         host.length, options);
    ck_assert_msg(oracle_same_match(&linear, &bisection), "%.*s",
                  (int)host.length, host.octets);
  }
}
END_TEST

/* A few facts that anyone can check by looking into the list. */
START_TEST(the_oracle_knows_the_facts) {
  static const struct {
    const char *host;
    unsigned options;
    hsts_reason reason;
  } facts[] = {{"google.com", 0, HSTS_REASON_NOT_LISTED},
               {"mail.google.com", 0, HSTS_REASON_EXACT},
               {"x.mail.google.com.", 0, HSTS_REASON_SUPERDOMAIN},
               {"x.paypal.com", 0, HSTS_REASON_MASKED},
               {"x.www.figma.com", 0, HSTS_REASON_MASKED},
               {"x.www.figma.com", HSTS_RFC6797, HSTS_REASON_SUPERDOMAIN},
               {"1.0.0.1", 0, HSTS_REASON_EXACT},
               {"1.0.0.1", HSTS_RFC6797, HSTS_REASON_ADDRESS},
               {"DEV", 0, HSTS_REASON_EXACT},
               {"dev", HSTS_EXEMPT_SINGLE_LABELS, HSTS_REASON_EXEMPT_LABEL},
               {"a..dev", 0, HSTS_REASON_NOT_A_HOST}};
  for (size_t i = 0; i < COUNT(facts); i++) {
    hsts_match match = oracle_lookup(&oracle, ORACLE_LINEAR, facts[i].host,
                                     strlen(facts[i].host), facts[i].options);
    ck_assert_msg(match.reason == facts[i].reason, "%s", facts[i].host);
  }
}
END_TEST

/* ---- Every entry ------------------------------------------------------ */

/* Each entry as it is, below it, with a trailing dot, and its parent. */
static void check_entries(const hsts_db *db) {
  size_t step = test_share();
  for (size_t i = 0; i < oracle.count; i += step) {
    struct host host;
    host_set(&host, oracle.entries[i].name, oracle.entries[i].length);
    against_oracle_in_all_modes(db, &oracle, host.octets, host.length);
    host_prepend(&host, "x.", 2);
    against_oracle_in_all_modes(db, &oracle, host.octets, host.length);
    host.octets[host.length] = '.';
    against_oracle(db, &oracle, host.octets, host.length + 1, 0);
    host_remove_first_label(&host);
    host_remove_first_label(&host);
    against_oracle(db, &oracle, host.octets, host.length, 0);
  }
}

START_TEST(every_entry_is_found) {
  check_entries(file_db);
}
END_TEST

/* The enumeration's entries, ticked off in the oracle's sorted array. */
struct ticks {
  bool *seen;
  size_t count;
};

static bool tick(void *context, const hsts_entry *entry) {
  struct ticks *ticks = (struct ticks *)context;
  const struct oracle_entry *known =
      oracle_find(&oracle, ORACLE_BISECTION, entry->name, entry->name_length);
  if (!known || known->force_https != entry->force_https ||
      known->include_subdomains != entry->include_subdomains ||
      entry->name[entry->name_length] != '\0' ||
      ticks->seen[known - oracle.sorted])
    ck_abort_msg("enumerated: %s", entry->name);
  ticks->seen[known - oracle.sorted] = true;
  ticks->count++;
  return true;
}

static void check_enumeration(const hsts_db *db) {
  struct ticks ticks = {.seen = calloc(oracle.count, sizeof(bool))};
  ck_assert_ptr_nonnull(ticks.seen);
  ck_assert_int_eq(hsts_db_enumerate(db, tick, &ticks), HSTS_OK);
  ck_assert_uint_eq(ticks.count, oracle.count);
  free(ticks.seen);
}

START_TEST(the_enumeration_is_the_list) {
  check_enumeration(file_db);
}
END_TEST

static bool stop_at_third(void *context, const hsts_entry *entry) {
  (void)entry;
  return ++*(size_t *)context < 3;
}

START_TEST(an_enumeration_ends_when_told_to) {
  size_t count = 0;
  ck_assert_int_eq(hsts_db_enumerate(file_db, stop_at_third, &count), HSTS_OK);
  ck_assert_uint_eq(count, 3);
  ck_assert_int_eq(hsts_db_enumerate(NULL, stop_at_third, &count),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_db_enumerate(file_db, NULL, &count),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_uint_eq(count, 3);
}
END_TEST

/* What data/list-date says, YYYY-MM-DD, in seconds. */
static int64_t list_date(void) {
  char path[4096];
  struct tm day = {.tm_year = 0};
  snprintf(path, sizeof path, "%s/data/list-date", environment("top_srcdir"));
  FILE *file = fopen(path, "r");
  ck_assert_msg(file != NULL, "%s cannot be opened", path);
  int fields =
      fscanf(file, "%4d-%2d-%2d", &day.tm_year, &day.tm_mon, &day.tm_mday);
  fclose(file);
  ck_assert_int_eq(fields, 3);
  day.tm_year -= 1900;
  day.tm_mon -= 1;
  return timegm(&day);
}

START_TEST(the_count_and_the_date_are_the_lists) {
  int64_t date = list_date();
  ck_assert_uint_eq(hsts_db_entry_count(file_db), oracle.count);
  ck_assert_int_gt(date, 0);
  ck_assert_int_eq(hsts_db_date(file_db), date);
  ck_assert_int_eq(hsts_db_age(file_db, date + 86400), 86400);
  ck_assert_int_eq(hsts_db_age(file_db, date - 1), -1);
  ck_assert_ptr_nonnull(hsts_db_digest(file_db));
}
END_TEST

/* What is compiled in is the same list as the file; a library without one
   says so through HSTS_NO_BUILTIN. */
START_TEST(the_builtin_list_is_the_files) {
  const hsts_db *builtin = hsts_builtin();
  if (getenv("HSTS_NO_BUILTIN")) {
    ck_assert_ptr_null(builtin);
    return;
  }
  ck_assert_ptr_nonnull(builtin);
  ck_assert_ptr_eq(builtin, hsts_builtin());
  ck_assert_uint_eq(hsts_db_entry_count(builtin), oracle.count);
  ck_assert_int_eq(hsts_db_date(builtin), hsts_db_date(file_db));
  ck_assert_mem_eq(hsts_db_digest(builtin), hsts_db_digest(file_db), 32);
  check_enumeration(builtin);
  check_entries(builtin);
}
END_TEST

/* ---- What Chromium was observed to do --------------------------------- */

/* The vectors' rows that can be asked as hosts, with what to expect. */
struct tally {
  size_t rows, upgraded;
};

/* The host of a canonical http or ws URL; false for any other. */
static bool url_host(const char *url, const char **host, size_t *length) {
  if (strncmp(url, "http://", 7) != 0 && strncmp(url, "ws://", 5) != 0)
    return false;
  url = strstr(url, "://") + 3;
  size_t userinfo = strcspn(url, "/@");
  if (url[userinfo] == '@')
    url += userinfo + 1;
  *host = url;
  *length = *url == '[' ? strcspn(url, "]") + 1 : strcspn(url, ":/");
  return true;
}

static void check_row(const char *url, const char *result,
                      struct tally *tally) {
  const char *host;
  size_t length;
  hsts_match match;
  if (!url_host(url, &host, &length))
    return;
  ck_assert_int_eq(hsts_lookup(file_db, host, length, 0, &match), HSTS_OK);
  ck_assert_msg(match.force_https == (strcmp(result, "1") == 0),
                "%s: Chromium says %s", url, result);
  against_oracle_in_all_modes(file_db, &oracle, host, length);
  tally->rows++;
  tally->upgraded += match.force_https;
}

/* Asks the host of column `url_column` of each row; column 2 is what was
   observed. */
static struct tally check_vectors(const char *name, int url_column) {
  struct tally tally = {0};
  char path[4096], line[4096];
  snprintf(path, sizeof path, "%s/tests/vectors/%s", environment("top_srcdir"),
           name);
  FILE *file = fopen(path, "r");
  ck_assert_msg(file != NULL, "%s cannot be opened", path);
  while (fgets(line, sizeof line, file)) {
    char *columns[5] = {line, "", "", "", ""};
    ck_assert_msg(strchr(line, '\n') != NULL, "%s: a long line", path);
    for (size_t i = 1; i < COUNT(columns); i++) {
      char *tab = strchr(columns[i - 1], '\t');
      if (!tab)
        break;
      *tab = '\0';
      columns[i] = tab + 1;
    }
    if (line[0] != '#')
      check_row(columns[url_column - 1], columns[1], &tally);
  }
  fclose(file);
  return tally;
}

/* How many rows there are is part of the test: none may be passed over. */
START_TEST(chromium_truth_is_answered) {
  struct tally tally = check_vectors("chromium-truth.tsv", 1);
  ck_assert_uint_eq(tally.rows, 3656);
  ck_assert_uint_gt(tally.upgraded, 1000);
}
END_TEST

/* These rows are about URLs; their canonical URLs have plain hosts. */
START_TEST(the_hosts_of_chromium_edge_and_forms_are_answered) {
  struct tally edge = check_vectors("chromium-edge.tsv", 4);
  struct tally forms = check_vectors("chromium-forms.tsv", 4);
  ck_assert_uint_gt(edge.rows, 300);
  ck_assert_uint_gt(forms.rows, 1600);
}
END_TEST

/* ---- Near misses ------------------------------------------------------ */

/* Each host in one of the two modes, and half as many in the other too. */
START_TEST(near_misses_are_answered) {
  struct xorshift random = {(uint64_t)_i + 2};
  size_t rounds = NEAR_MISSES / test_share();
  for (size_t i = 0; i < rounds; i++) {
    struct host host;
    near_miss(&host, &oracle, &random);
    against_oracle(file_db, &oracle, host.octets, host.length, 0);
    if (i % 2 == 0)
      against_oracle(file_db, &oracle, host.octets, host.length, HSTS_RFC6797);
  }
}
END_TEST

/* Labels of random octets below each parent of the list. */
START_TEST(random_labels_below_listed_parents_are_answered) {
  struct xorshift random = {1000};
  size_t rounds = NEAR_MISSES / test_share();
  for (size_t i = 0; i < rounds; i++) {
    struct host host;
    const struct oracle_entry *entry = random_entry(&oracle, &random);
    host_set(&host, entry->name, entry->length);
    host_remove_first_label(&host);
    host_add_subdomains(&host, &random);
    against_oracle(file_db, &oracle, host.octets, host.length, 0);
  }
}
END_TEST

static Suite *oracle_suite(void) {
  Suite *suite = suite_create("oracle");
  TCase *list = tcase_create("list");
  tcase_set_timeout(list, 120);
  tcase_add_unchecked_fixture(list, open_both, close_both);
  tcase_add_test(list, bisection_finds_what_linear_search_finds);
  tcase_add_test(list, the_oracle_knows_the_facts);
  tcase_add_test(list, every_entry_is_found);
  tcase_add_test(list, the_enumeration_is_the_list);
  tcase_add_test(list, an_enumeration_ends_when_told_to);
  tcase_add_test(list, the_count_and_the_date_are_the_lists);
  tcase_add_test(list, the_builtin_list_is_the_files);
  tcase_add_test(list, chromium_truth_is_answered);
  tcase_add_test(list, the_hosts_of_chromium_edge_and_forms_are_answered);
  tcase_add_loop_test(list, near_misses_are_answered, 0, 6);
  tcase_add_test(list, random_labels_below_listed_parents_are_answered);
  suite_add_tcase(suite, list);
  return suite;
}

int main(void) {
  environment("HSTS_LIST");
  environment("HSTS_BLOB");
  environment("top_srcdir");
  return run_suite(oracle_suite());
}
