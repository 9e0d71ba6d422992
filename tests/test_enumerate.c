/* SPDX-License-Identifier: MIT */
/*
 * Enumeration stops where it is told to, wherever that is: at a top-level
 * domain, within a bucket, at the end of one, or of a group of keys.  And it
 * tells the same of an entry as a lookup of its name.
 */
#include "made_db.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

enum { TLDS = 30, BELOW = 20, ENTRIES = TLDS * (BELOW + 1) };

static char names[ENTRIES][24];
static struct oracle_entry entries[ENTRIES];
static struct made_db made;

/* Top-level domains, and below each names of several lengths. */
static void make_entries(void) {
  for (size_t i = 0; i < ENTRIES; i++) {
    int tld = (int)(i % TLDS), below = (int)(i / TLDS);
    int length = below == 0
                     ? snprintf(names[i], sizeof names[i], "tld%d", tld)
                     : snprintf(names[i], sizeof names[i], "%.*s%d.tld%d",
                                below % 7, "aaaaaa", below, tld);
    entries[i] =
        (struct oracle_entry){names[i], (size_t)length, i % 5 != 0, i % 3 != 0};
  }
  made_db_open(&made, entries, ENTRIES);
}

static void free_entries(void) {
  made_db_close(&made);
}

struct visits {
  size_t count, last;
};

static bool count_up_to_last(void *context, const hsts_entry *entry) {
  struct visits *visits = (struct visits *)context;
  ck_assert_uint_gt(entry->name_length, 0);
  return ++visits->count != visits->last;
}

START_TEST(an_enumeration_can_end_at_any_entry) {
  for (size_t last = 1; last <= ENTRIES; last++) {
    struct visits visits = {0, last};
    ck_assert_int_eq(hsts_db_enumerate(made.db, count_up_to_last, &visits),
                     HSTS_OK);
    ck_assert_uint_eq(visits.count, last);
  }
}
END_TEST

static bool look_up(void *context, const hsts_entry *entry) {
  hsts_match match;
  ck_assert_int_eq(
      hsts_lookup(made.db, entry->name, entry->name_length, 0, &match),
      HSTS_OK);
  ck_assert(match.exact);
  ck_assert(match.force_https == entry->force_https);
  ck_assert(match.include_subdomains == entry->include_subdomains);
  ++*(size_t *)context;
  return true;
}

START_TEST(an_entry_is_what_a_lookup_of_it_says) {
  size_t count = 0;
  ck_assert_int_eq(hsts_db_enumerate(made.db, look_up, &count), HSTS_OK);
  ck_assert_uint_eq(count, ENTRIES);
}
END_TEST

static Suite *enumerate_suite(void) {
  Suite *suite = suite_create("enumerate");
  TCase *made_list = tcase_create("made list");
  tcase_set_timeout(made_list, 60);
  tcase_add_unchecked_fixture(made_list, make_entries, free_entries);
  tcase_add_test(made_list, an_enumeration_can_end_at_any_entry);
  tcase_add_test(made_list, an_entry_is_what_a_lookup_of_it_says);
  suite_add_tcase(suite, made_list);
  return suite;
}

int main(void) {
  return run_suite(enumerate_suite());
}
