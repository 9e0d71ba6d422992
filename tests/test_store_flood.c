/* SPDX-License-Identifier: MIT */
/*
 * A store that is full: who has to go.  An attacker has one domain, and as many
 * hosts below it as he likes, each with a header as he likes it; what other
 * hosts the store knows, it has to know afterwards.
 */
#include "store_calls.h"

#include <stdio.h>

enum { BOUND = 1000, OTHERS = 600, FLOOD = 20000 };

/* ---- With one domain --------------------------------------------------- */

static const char *const shapes[] = {
    "h%u.evil.example",     /* many below one domain */
    "h%u.a%u.evil.example", /* and deeper */
    "a.h%u.evil.example",
    "h%u.evil.co.test", /* below a public suffix that nobody told of */
};

static void note_numbered(hsts_store *store, const char *shape, unsigned i,
                          int64_t max_age, int64_t now) {
  char name[64];
  /* cppcheck-suppress wrongPrintfScanfArgNum ; one shape has one number */
  snprintf(name, sizeof name, shape, i, i % 7); /* NOLINT: the shapes above */
  note_all(store, name, max_age, now);
}

static bool knows_numbered(hsts_store *store, const char *shape, unsigned i,
                           int64_t now) {
  char name[64];
  /* cppcheck-suppress wrongPrintfScanfArgNum ; likewise */
  snprintf(name, sizeof name, shape, i, i % 7); /* NOLINT: as above */
  return look_up(store, name, now).exact;
}

static unsigned count_numbered(hsts_store *store, const char *shape,
                               unsigned count, int64_t now) {
  unsigned known = 0;
  for (unsigned i = 0; i < count; i++)
    known += knows_numbered(store, shape, i, now);
  return known;
}

/* Hosts of many owners, some below a suffix of two labels. */
static void note_others(hsts_store *store) {
  for (unsigned i = 0; i < OTHERS / 2; i++) {
    note_numbered(store, "www.site%u.test", i, 100, 0);
    note_numbered(store, "site%u.co.test", i, 100, 0);
  }
}

static unsigned count_others(hsts_store *store, int64_t now) {
  return count_numbered(store, "www.site%u.test", OTHERS / 2, now) +
         count_numbered(store, "site%u.co.test", OTHERS / 2, now);
}

/* With ages that are longer, shorter, and the same as those of others. */
START_TEST(a_flood_from_one_domain_pushes_out_its_own_hosts) {
  static const int64_t ages[] = {1000000, 50, 100};
  hsts_store *store = open_store(BOUND);
  note_others(store);
  for (unsigned i = 0; i < FLOOD; i++)
    note_numbered(store, shapes[_i], i, ages[i % COUNT(ages)], 1);
  ck_assert_uint_eq(count_others(store, 2), OTHERS);
  ck_assert_uint_eq(hsts_store_count(store), BOUND);
  hsts_store_close(store);
}
END_TEST

START_TEST(hosts_that_come_during_a_flood_stay) {
  hsts_store *store = open_store(BOUND);
  for (unsigned i = 0; i < FLOOD; i++) {
    note_numbered(store, shapes[_i], i, 1000000, 0);
    if (i % (FLOOD / 100) == 0) {
      note_numbered(store, "www.site%u.test", i / (FLOOD / 100), 100, 0);
      note_numbered(store, "site%u.co.test", i / (FLOOD / 100), 100, 0);
    }
  }
  ck_assert_uint_eq(count_numbered(store, "www.site%u.test", 100, 1), 100);
  ck_assert_uint_eq(count_numbered(store, "site%u.co.test", 100, 1), 100);
  hsts_store_close(store);
}
END_TEST

/* ---- With many domains ------------------------------------------------- */

/* As long as all domains fit, each has a place. */
START_TEST(domains_that_fit_push_out_nobodys_last_host) {
  enum { EVIL = BOUND - OTHERS / 2 - 1 }; /* and site0.co.test has a domain */
  hsts_store *store = open_store(BOUND);
  note_others(store);
  for (unsigned i = 0; i < FLOOD; i++)
    note_numbered(store, i % 3 == 0 ? "a.evil%u.example" : "evil%u.example",
                  i % EVIL, 1000000, 1);
  ck_assert_uint_eq(count_numbered(store, "www.site%u.test", OTHERS / 2, 2),
                    OTHERS / 2);
  ck_assert_uint_eq(count_numbered(store, "site%u.co.test", OTHERS / 2, 2), 1);
  hsts_store_close(store);
}
END_TEST

/* In a store that is full of single hosts, N domains take N places, however
   often they come. */
START_TEST(domains_take_a_place_each) {
  enum { EVIL = BOUND / 4 };
  hsts_store *store = open_store(BOUND);
  for (unsigned i = 0; i < BOUND; i++)
    note_numbered(store, "www.site%u.test", i, 100, 0);
  for (unsigned i = 0; i < FLOOD; i++)
    note_numbered(store, i % 3 == 0 ? "a.evil%u.example" : "evil%u.example",
                  i % EVIL, i % 5 == 0 ? 0 : 1000000, 1);
  ck_assert_uint_ge(count_numbered(store, "www.site%u.test", BOUND, 2),
                    BOUND - EVIL);
  hsts_store_close(store);
}
END_TEST

/* ---- Full of single hosts ---------------------------------------------- */

enum { SINGLES = 1024 };

/* Below a suffix of two labels they are one family, as far as can be told. */
static const char *const singles[] = {"site%u.example", "site%u.co.test"};

/* Each run has another key. */
static hsts_store *full_of_singles(const char *shape, unsigned run) {
  const unsigned char seed[16] = {1, (unsigned char)run};
  const hsts_store_options options = {.max_hosts = SINGLES, .seed = seed};
  hsts_store *store = NULL;
  ck_assert_int_eq(hsts_store_open(&store, &options), HSTS_OK);
  for (unsigned i = 0; i < SINGLES; i++)
    note_numbered(store, shape, i, 100, 0);
  return store;
}

/* A host goes with the next one of another domain in one case of 1,024: after
   100 of them 90.7 of 100 are left, give or take 2.9. */
START_TEST(a_full_store_learns_new_hosts) {
  enum { RUNS = 100, LATER = 100, WANTED = 80 };
  unsigned left = 0;
  for (unsigned run = 0; run < RUNS; run++) {
    hsts_store *store = full_of_singles(singles[_i], run);
    note_numbered(store, singles[_i], SINGLES, 100, 0);
    ck_assert(knows_numbered(store, singles[_i], SINGLES, 0));
    for (unsigned i = 1; i <= LATER; i++)
      note_numbered(store, singles[_i], SINGLES + i, 100, 0);
    ck_assert_uint_eq(hsts_store_count(store), SINGLES);
    left += knows_numbered(store, singles[_i], SINGLES, 0);
    hsts_store_close(store);
  }
  ck_assert_uint_ge(left, WANTED);
}
END_TEST

START_TEST(who_goes_depends_on_the_key) {
  unsigned lost[2] = {SINGLES, SINGLES};
  for (unsigned run = 0; run < COUNT(lost); run++) {
    hsts_store *store = full_of_singles(singles[0], run);
    note_one(store, "new.test", 100, 0);
    for (unsigned i = 0; i < SINGLES; i++)
      if (!knows_numbered(store, "site%u.example", i, 0)) {
        lost[run] = i;
        break;
      }
    ck_assert_uint_lt(lost[run], SINGLES);
    hsts_store_close(store);
  }
  ck_assert_uint_ne(lost[0], lost[1]);
}
END_TEST

/* The domain has a place, as any other, and each host takes the last one's. */
START_TEST(hosts_below_one_domain_take_one_place) {
  enum { HOSTS = 2000 };
  hsts_store *store = full_of_singles(singles[0], 0);
  for (unsigned i = 0; i < HOSTS; i++)
    note_numbered(store, shapes[_i], i, 100, 0);
  ck_assert_uint_eq(count_numbered(store, shapes[_i], HOSTS, 0), 1);
  ck_assert_uint_eq(count_numbered(store, "site%u.example", SINGLES, 0),
                    SINGLES - 1);
  hsts_store_close(store);
}
END_TEST

/* ---- Below a public suffix --------------------------------------------- */

/* Neighbours with hosts of their own, below a suffix that nobody told of.  One
   domain may take as many places as each of them keeps, and no more. */
START_TEST(one_domain_leaves_its_neighbours_as_many_hosts_as_it_has) {
  enum { SITES = 40, HOSTS = 10 };
  hsts_store *store = open_store(SITES * HOSTS);
  for (unsigned i = 0; i < SITES * HOSTS; i++) {
    char name[64];
    snprintf(name, sizeof name, "h%u.site%u.co.test", i, i / HOSTS);
    note_all(store, name, 100, 0);
  }
  for (unsigned i = 0; i < FLOOD; i++)
    note_numbered(store, "h%u.evil.co.test", i, 1000000, 1);
  unsigned evil = count_numbered(store, "h%u.evil.co.test", FLOOD, 2);
  ck_assert_uint_le(evil, HOSTS);
  ck_assert_uint_eq(hsts_store_count(store), SITES * HOSTS);
  hsts_store_close(store);
}
END_TEST

START_TEST(what_has_expired_goes_first) {
  hsts_store *store = open_store(BOUND);
  for (unsigned i = 0; i < BOUND; i++)
    note_numbered(store, "h%u.old.example", i, i % 2 == 0 ? 10 : 1000, 0);
  for (unsigned i = 0; i < BOUND / 2; i++)
    note_numbered(store, "h%u.new.example", i, 1000, 10);
  ck_assert_uint_eq(count_numbered(store, "h%u.new.example", BOUND / 2, 10),
                    BOUND / 2);
  ck_assert_uint_ge(count_numbered(store, "h%u.old.example", BOUND, 10),
                    BOUND / 2 - 10);
  hsts_store_close(store);
}
END_TEST

START_TEST(a_host_that_is_noted_again_pushes_out_nobody) {
  hsts_store *store = open_store(3);
  note_one(store, "a.example", 10, 0);
  note_one(store, "b.example", 10, 0);
  note_one(store, "c.example", 10, 0);
  note_one(store, "b.example", 20, 0);
  ck_assert(knows(store, "a.example", 0) && knows(store, "b.example", 0) &&
            knows(store, "c.example", 0));
  hsts_store_close(store);
}
END_TEST

START_TEST(a_store_of_one_host_knows_the_last) {
  hsts_store *store = open_store(1);
  for (unsigned i = 0; i < 100; i++) {
    note_numbered(store, "%u.example", i, 10, 0);
    ck_assert_uint_eq(hsts_store_count(store), 1);
  }
  ck_assert(knows(store, "99.example", 0));
  hsts_store_close(store);
}
END_TEST

/* ---- With a public suffix list ---------------------------------------- */

/* "co.test" and every single label is a public suffix. */
static size_t registrable(void *context, const char *host, size_t length) {
  const char *suffix = strstr(host, ".co.test");
  unsigned dots = suffix ? 2 : 1;
  (void)context;
  for (size_t i = length; i-- > 0;)
    if (host[i] == '.' && dots-- == 0)
      return i + 1;
  return 0;
}

START_TEST(families_are_as_the_caller_says) {
  const hsts_store_options options = {.max_hosts = BOUND,
                                      .registrable = registrable};
  hsts_store *store = NULL;
  ck_assert_int_eq(hsts_store_open(&store, &options), HSTS_OK);
  for (unsigned i = 0; i < BOUND - 100; i++)
    note_numbered(store, "site%u.co.test", i, 100, 0);
  for (unsigned i = 0; i < FLOOD; i++)
    note_numbered(store, "h%u.evil.example", i, 1000, 0);
  ck_assert_uint_eq(count_numbered(store, "site%u.co.test", BOUND - 100, 0),
                    BOUND - 100);
  hsts_store_close(store);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("store_flood");
  TCase *tests = tcase_create("store_flood");
  tcase_set_timeout(tests, 60);
  tcase_add_loop_test(tests, a_flood_from_one_domain_pushes_out_its_own_hosts,
                      0, COUNT(shapes));
  tcase_add_loop_test(tests, hosts_that_come_during_a_flood_stay, 0,
                      COUNT(shapes));
  tcase_add_test(tests, domains_that_fit_push_out_nobodys_last_host);
  tcase_add_test(tests, domains_take_a_place_each);
  tcase_add_loop_test(tests, a_full_store_learns_new_hosts, 0, COUNT(singles));
  tcase_add_test(tests, who_goes_depends_on_the_key);
  tcase_add_loop_test(tests, hosts_below_one_domain_take_one_place, 0,
                      COUNT(shapes));
  tcase_add_test(tests,
                 one_domain_leaves_its_neighbours_as_many_hosts_as_it_has);
  tcase_add_test(tests, what_has_expired_goes_first);
  tcase_add_test(tests, a_host_that_is_noted_again_pushes_out_nobody);
  tcase_add_test(tests, a_store_of_one_host_knows_the_last);
  tcase_add_test(tests, families_are_as_the_caller_says);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
