/* SPDX-License-Identifier: MIT */
/*
 * The one answer for a host: overlay, then store, then list, which max-age=0
 * leaves alone, as in Chromium.
 */
#include "decide_sources.h"

static void begin(void) {
  static const struct oracle_entry listed[] = {
      ENTRY("all.test", true, true), ENTRY("in.all.test", true, true),
      ENTRY("one.test", true, false), ENTRY("top", true, true),
      ENTRY("mask.top", true, false)};
  static const struct oracle_entry own[] = {ENTRY("plus.test", true, true),
                                            ENTRY("exempt.test", false, true),
                                            ENTRY("one.all.test", true, false)};
  open_sources(listed, COUNT(listed), own, COUNT(own));
}

static hsts_decision decide(const hsts_db *db, const char *host,
                            unsigned options) {
  hsts_decision decision;
  ck_assert_int_eq(
      hsts_decide(db, store, host, strlen(host), options, 0, &decision),
      HSTS_OK);
  ck_assert(decision.force_https == decision.match.force_https);
  return decision;
}

static void is_decided(const char *host, bool force_https, hsts_decider decider,
                       hsts_reason reason, size_t entry_offset) {
  hsts_decision decision = decide(both, host, 0);
  ck_assert(decision.force_https == force_https);
  ck_assert_int_eq(decision.decider, decider);
  ck_assert_int_eq(decision.match.reason, reason);
  ck_assert_uint_eq(decision.match.entry_offset, entry_offset);
}

START_TEST(the_overlay_decides_before_the_store) {
  note_all(store, "exempt.test", 10, 0);
  note_all(store, "plus.test", 10, 0);
  is_decided("a.exempt.test", false, HSTS_DECIDER_OVERLAY,
             HSTS_REASON_EXEMPT_OVERLAY, 2);
  is_decided("a.plus.test", true, HSTS_DECIDER_OVERLAY, HSTS_REASON_SUPERDOMAIN,
             2);
}
END_TEST

START_TEST(the_store_decides_before_the_list) {
  note_one(store, "a.all.test", 10, 0);
  note_all(store, "mask.top", 10, 0);
  is_decided("a.all.test", true, HSTS_DECIDER_STORE, HSTS_REASON_KNOWN, 0);
  is_decided("b.a.all.test", true, HSTS_DECIDER_LIST, HSTS_REASON_SUPERDOMAIN,
             4);
  is_decided("x.mask.top", true, HSTS_DECIDER_STORE,
             HSTS_REASON_KNOWN_SUPERDOMAIN, 2);
  ck_assert_int_eq(decide(both, "a.all.test", 0).expires, 10);
  ck_assert_int_eq(decide(both, "b.a.all.test", 0).expires, 0);
}
END_TEST

START_TEST(the_list_decides_what_the_store_does_not_know) {
  is_decided("x.mask.top", false, HSTS_DECIDER_LIST, HSTS_REASON_MASKED, 2);
  is_decided("one.test", true, HSTS_DECIDER_LIST, HSTS_REASON_EXACT, 0);
  is_decided("none.test", false, HSTS_DECIDER_NONE, HSTS_REASON_NOT_LISTED, 9);
  is_decided("a..b", false, HSTS_DECIDER_NONE, HSTS_REASON_NOT_A_HOST, 4);
}
END_TEST

START_TEST(without_a_list_the_store_decides_alone) {
  note_one(store, "a.test", 10, 0);
  ck_assert(decide(NULL, "a.test", 0).force_https);
  ck_assert(!decide(NULL, "all.test", 0).force_https);
}
END_TEST

START_TEST(without_a_store_the_list_decides_alone) {
  hsts_decision decision;
  ck_assert_int_eq(hsts_decide(list.db, NULL, "all.test", 8, 0, 0, &decision),
                   HSTS_OK);
  ck_assert(decision.force_https);
  ck_assert_int_eq(decision.decider, HSTS_DECIDER_LIST);
}
END_TEST

START_TEST(single_labels_that_are_exempt_are_so_from_the_store) {
  note_one(store, "intranet", 10, 0);
  ck_assert(decide(both, "intranet", 0).force_https);
  ck_assert(!decide(both, "intranet", HSTS_EXEMPT_SINGLE_LABELS).force_https);
}
END_TEST

START_TEST(without_a_list_what_is_exempt_is_so_as_well) {
  note_one(store, "intranet", 10, 0);
  ck_assert(decide(NULL, "intranet", 0).force_https);
  ck_assert(!decide(NULL, "intranet", HSTS_EXEMPT_SINGLE_LABELS).force_https);
  ck_assert(!decide(NULL, "intranet.", HSTS_EXEMPT_SINGLE_LABELS).force_https);
}
END_TEST

/* The same reason as a list would give that has none of these hosts. */
START_TEST(without_a_list_the_reason_is_the_same) {
  static const char *const hosts[] = {
      "",    ".",       "a..b",     ".a",    "a.b.",  "intranet", "intranet.",
      "a b", "1.0.0.1", "1.0.0.1.", "[::1]", "a_b.c", "U.test"};
  for (unsigned options = 0; options < 4; options++)
    for (size_t i = 0; i < COUNT(hosts); i++) {
      hsts_decision with = decide(list.db, hosts[i], options);
      hsts_decision without = decide(NULL, hosts[i], options);
      ck_assert_int_eq(without.match.reason, with.match.reason);
      ck_assert_uint_eq(without.match.entry_offset, with.match.entry_offset);
      ck_assert_int_eq(without.decider, HSTS_DECIDER_NONE);
    }
}
END_TEST

/* Chromium: the entry of the list still applies. */
START_TEST(max_age_0_leaves_the_list_alone) {
  note_one(store, "one.test", 10, 0);
  note_one(store, "one.test", 0, 0);
  is_decided("one.test", true, HSTS_DECIDER_LIST, HSTS_REASON_EXACT, 0);
}
END_TEST

START_TEST(callers_bugs_are_told) {
  hsts_decision decision;
  ck_assert_int_eq(hsts_decide(NULL, NULL, "a", 1, 0, 0, &decision),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_decide(both, store, "a", 1, 0, 0, NULL),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_decide(both, store, NULL, 1, 0, 0, &decision),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_decide(both, store, "a", 1, 1u << 9, 0, &decision),
                   HSTS_ERROR_ARGUMENT);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("decide");
  TCase *tests = tcase_create("decide");
  tcase_add_checked_fixture(tests, begin, close_sources);
  tcase_add_test(tests, the_overlay_decides_before_the_store);
  tcase_add_test(tests, the_store_decides_before_the_list);
  tcase_add_test(tests, the_list_decides_what_the_store_does_not_know);
  tcase_add_test(tests, without_a_list_the_store_decides_alone);
  tcase_add_test(tests, without_a_store_the_list_decides_alone);
  tcase_add_test(tests, single_labels_that_are_exempt_are_so_from_the_store);
  tcase_add_test(tests, without_a_list_what_is_exempt_is_so_as_well);
  tcase_add_test(tests, without_a_list_the_reason_is_the_same);
  tcase_add_test(tests, max_age_0_leaves_the_list_alone);
  tcase_add_test(tests, callers_bugs_are_told);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
