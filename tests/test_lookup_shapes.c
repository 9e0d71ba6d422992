/* SPDX-License-Identifier: MIT */
/*
 * Lookups in lists of every shape: empty, tiny, deep, wide, and at the limits
 * of what a name may be.  Each list is built in memory; every name in it, and
 * hosts around it, have to be answered as the oracle answers them.
 */
#include "against_oracle.h"
#include "environment.h"
#include "host.h"
#include "made_db.h"
#include "random.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct made_db made;
static struct oracle oracle;

static void use(const struct oracle_entry *entries, size_t count) {
  made_db_open(&made, entries, count);
  ck_assert(oracle_set(&oracle, entries, count));
  ck_assert_uint_eq(hsts_db_entry_count(made.db), count);
}

static void drop(void) {
  oracle_free(&oracle);
  made_db_close(&made);
}

static void check_host(const char *host, size_t length) {
  against_oracle_in_all_modes(made.db, &oracle, host, length);
}

/* Checks a name, all its suffixes and prefixes, and something below it. */
static void check_around(const char *name, size_t length) {
  char host[260];
  for (size_t i = 0; i <= length; i++) {
    check_host(name, i);
    check_host(name + i, length - i);
  }
  int written = snprintf(host, sizeof host, "x.%.*s", (int)length, name);
  check_host(host, (size_t)written);
  check_host(host + 1, (size_t)written - 1);
  written = snprintf(host, sizeof host, "x%.*s.", (int)length, name);
  check_host(host, (size_t)written);
}

/* The number of entries that the enumeration gives, all known to the oracle. */
static bool count_known(void *context, const hsts_entry *entry) {
  const struct oracle_entry *known =
      oracle_find(&oracle, ORACLE_BISECTION, entry->name, entry->name_length);
  ck_assert_msg(known != NULL, "enumerated %s", entry->name);
  ck_assert(known->force_https == entry->force_https);
  ck_assert(known->include_subdomains == entry->include_subdomains);
  ck_assert_uint_eq(strlen(entry->name), entry->name_length);
  ++*(size_t *)context;
  return true;
}

static void check_list(const struct oracle_entry *entries, size_t count) {
  size_t enumerated = 0;
  use(entries, count);
  for (size_t i = 0; i < count; i++)
    check_around(entries[i].name, entries[i].length);
  ck_assert_int_eq(hsts_db_enumerate(made.db, count_known, &enumerated),
                   HSTS_OK);
  ck_assert_uint_eq(enumerated, count);
  check_around("not-listed.example.com", strlen("not-listed.example.com"));
  check_around("com", 3);
  drop();
}

START_TEST(an_empty_list_matches_nothing) {
  check_list(NULL, 0);
}
END_TEST

START_TEST(one_entry_is_enough) {
  static const struct oracle_entry with[] = {ENTRY("example.com", true, true)};
  static const struct oracle_entry without[] = {
      ENTRY("example.com", true, false)};
  static const struct oracle_entry label[] = {ENTRY("dev", true, true)};
  static const struct oracle_entry octet[] = {ENTRY("a", true, false)};
  check_list(with, 1);
  check_list(without, 1);
  check_list(label, 1);
  check_list(octet, 1);
}
END_TEST

START_TEST(an_entry_without_mode_masks) {
  static const struct oracle_entry entries[] = {
      ENTRY("example.com", true, true),
      ENTRY("pins.example.com", false, true),
      ENTRY("bare.pins.example.com", false, false),
      ENTRY("again.pins.example.com", true, true),
      ENTRY("com", false, true),
      ENTRY("org", false, false),
      ENTRY("example.org", true, false)};
  hsts_match match;
  check_list(entries, COUNT(entries));
  use(entries, COUNT(entries));
  hsts_lookup(made.db, "x.pins.example.com", 18, 0, &match);
  ck_assert(!match.force_https);
  ck_assert_int_eq(match.reason, HSTS_REASON_NO_MODE);
  ck_assert_uint_eq(match.entry_offset, 2);
  hsts_lookup(made.db, "x.pins.example.com", 18, HSTS_RFC6797, &match);
  ck_assert(match.force_https);
  ck_assert_uint_eq(match.entry_offset, 7);
  drop();
}
END_TEST

START_TEST(a_list_of_single_labels_only) {
  static const struct oracle_entry entries[] = {
      ENTRY("dev", true, true),         ENTRY("app", true, false),
      ENTRY("google", false, true),     ENTRY("a", true, true),
      ENTRY("xn--q9jyb4c", true, true), ENTRY("0", true, true),
      ENTRY("-", true, true),           ENTRY("_", true, false)};
  check_list(entries, COUNT(entries));
}
END_TEST

START_TEST(names_of_many_labels) {
  static const struct oracle_entry entries[] = {
      ENTRY("a.b.c.d.e", true, true),
      ENTRY("c.d.e", true, false),
      ENTRY("z.a.b.c.d.e", false, true),
      ENTRY("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p", true, true),
      ENTRY("www.www.www.www.www.com", true, true),
      ENTRY("www.www.www.com", true, false),
      ENTRY("a.a.a.a.a.a.a.a", true, true)};
  check_list(entries, COUNT(entries));
}
END_TEST

#define LABEL63 \
  "0123456789abcdefghijklmnopqrstuvwxyz-_0123456789abcdefghijklmno"

START_TEST(labels_of_63_octets) {
  static const struct oracle_entry entries[] = {
      ENTRY(LABEL63, true, true), ENTRY(LABEL63 ".com", true, true),
      ENTRY("www." LABEL63 ".org", true, false),
      ENTRY(LABEL63 "." LABEL63 ".net", true, true),
      ENTRY(LABEL63 "." LABEL63 "." LABEL63 ".c", true, true)};
  ck_assert_uint_eq(sizeof LABEL63 - 1, 63);
  check_list(entries, COUNT(entries));
}
END_TEST

START_TEST(names_of_253_octets) {
  static const struct oracle_entry entries[] = {
      ENTRY(LABEL63 "." LABEL63 "." LABEL63 "."
                    "0123456789abcdefghijklmnopqrstuvwxyz-_0123456789abcdefghij"
                    ".co",
            true, true),
      ENTRY("a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a."
            "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a."
            "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a."
            "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a",
            true, true)};
  ck_assert_uint_eq(entries[0].length, 253);
  ck_assert_uint_eq(entries[1].length, 253);
  check_list(entries, COUNT(entries));
}
END_TEST

START_TEST(names_of_digits_hyphens_and_underscores) {
  static const struct oracle_entry entries[] = {
      ENTRY("123.com", true, true),      ENTRY("0.0.0.0", true, false),
      ENTRY("1.0.0.1", true, true),      ENTRY("00000000000.0", true, true),
      ENTRY("-.com", true, true),        ENTRY("--.com", true, true),
      ENTRY("a-.com", true, true),       ENTRY("-a.com", true, false),
      ENTRY("_.com", true, true),        ENTRY("__.com", true, true),
      ENTRY("_dmarc.com", true, true),   ENTRY("xn--.com", true, true),
      ENTRY("xn--a-_b.com", true, true), ENTRY("-._.-", true, true)};
  check_list(entries, COUNT(entries));
}
END_TEST

START_TEST(names_that_begin_or_end_alike) {
  static const struct oracle_entry entries[] = {
      ENTRY("a.com", true, true),     ENTRY("aa.com", true, true),
      ENTRY("aaa.com", true, true),   ENTRY("aaaa.com", true, false),
      ENTRY("ab.com", true, true),    ENTRY("ba.com", true, true),
      ENTRY("a.co", true, true),      ENTRY("a.co.m", true, true),
      ENTRY("com.com", true, true),   ENTRY("com.com.com", true, false),
      ENTRY("acom", true, true),      ENTRY("a-com.com", true, true),
      ENTRY("a.a.com", false, false), ENTRY("a.com.a", true, true)};
  check_list(entries, COUNT(entries));
}
END_TEST

/* Room for entries whose names are made by the test. */
enum { MANY = 4000, NAME_ROOM = 72 };
static char names[MANY][NAME_ROOM];
static struct oracle_entry many[MANY];

/* How many are made: all, or hundreds where everything takes long. */
static size_t how_many(void) {
  return test_share() == 1 ? MANY : MANY / 10;
}

static void set_name(size_t at, bool include_subdomains) {
  many[at] = (struct oracle_entry){names[at], strlen(names[at]), true,
                                   include_subdomains};
}

/* All its names have the same label, so what tells them apart in the blob is
   the parent alone: a list of this kind filled one bucket of a prototype past
   its bound. */
START_TEST(one_label_under_thousands_of_parents) {
  size_t count = how_many();
  for (size_t i = 0; i < count; i++) {
    snprintf(names[i], NAME_ROOM, "casinocity.t%zu", i);
    set_name(i, true);
  }
  check_list(many, count);
}
END_TEST

START_TEST(one_label_under_hundreds_of_parents_among_others) {
  size_t count = how_many();
  for (size_t i = 0; i < count; i++) {
    if (i % 8 == 0)
      snprintf(names[i], NAME_ROOM, "casinocity.t%zu", i / 8);
    else
      snprintf(names[i], NAME_ROOM, "name%zu.t%zu", i * 7919, i % 13);
    set_name(i, i % 5 != 0);
  }
  check_list(many, count);
}
END_TEST

START_TEST(thousands_of_parents_of_one_entry_each) {
  size_t count = how_many();
  for (size_t i = 0; i < count; i++) {
    snprintf(names[i], NAME_ROOM, "www.name%zu.t%zu", i, i % 7);
    set_name(i, i % 2 == 0);
  }
  check_list(many, count);
}
END_TEST

START_TEST(thousands_of_single_labels) {
  size_t count = how_many();
  for (size_t i = 0; i < count; i++) {
    snprintf(names[i], NAME_ROOM, "label%zu", i);
    set_name(i, i % 2 == 0);
  }
  check_list(many, count);
}
END_TEST

/* Few bits are left of a name's key where nearly all names of its kind are
   listed, too few for a seed that only multiplied them. */
START_TEST(numbers_without_gaps) {
  size_t count = how_many();
  for (size_t i = 0; i < count; i++) {
    snprintf(names[i], NAME_ROOM, "h%zu.com", i);
    set_name(i, true);
  }
  check_list(many, count);
}
END_TEST

/* The words of such a label's key are equal, and must not cancel out. */
START_TEST(labels_that_say_the_same_twice) {
  enum { TWICE = 1000 };
  struct xorshift random = {1};
  for (size_t i = 0; i < TWICE; i++) {
    unsigned half = (unsigned)random_below(&random, UINT32_MAX);
    snprintf(names[i], NAME_ROOM, "%08x%08x%08x%08x.com", half, ~half, half,
             ~half);
    set_name(i, true);
  }
  check_list(many, TWICE);
}
END_TEST

START_TEST(one_letter_from_1_to_63_times) {
  size_t count = 0;
  for (size_t letter = 0; letter < 26; letter++) {
    for (size_t length = 1; length <= 63; length++) {
      memset(names[count], (int)('a' + letter), length);
      strcpy(names[count] + length, ".com");
      set_name(count++, true);
    }
  }
  check_list(many, count);
}
END_TEST

/* ---- Small worlds ----------------------------------------------------- */

enum { SHORT = 6 }; /* octets */

/* Host number `number` of up to SHORT octets of a small alphabet; false if
   there are no more. */
static bool short_host(size_t number, char host[SHORT], size_t *length) {
  static const char octets[] = {'a', 'b', '-', '.'};
  size_t count = 1;
  for (*length = 0; number >= count; ++*length) {
    number -= count;
    count *= sizeof octets;
  }
  for (size_t i = 0; i < *length && *length <= SHORT; i++) {
    host[i] = octets[number % sizeof octets];
    number /= sizeof octets;
  }
  return *length <= SHORT;
}

/* Makes up to `count` different entries of random short names. */
static size_t make_short_entries(struct xorshift *random, size_t count) {
  size_t made_count = 0;
  for (size_t i = 0; i < count; i++) {
    struct oracle_entry *entry = &many[made_count];
    char *name = names[made_count];
    bool twice = false;
    *entry = (struct oracle_entry){name, 0, random_below(random, 8) > 0,
                                   random_below(random, 2) > 0};
    short_host(random_below(random, 5000), name, &entry->length);
    for (size_t j = 0; j < made_count; j++)
      twice |= many[j].length == entry->length &&
               memcmp(many[j].name, name, entry->length) == 0;
    made_count += !twice && hsts_host_is_canonical(name, entry->length);
  }
  return made_count;
}

/* In a world of so few names each meets all others: as its parent, its
   neighbour, its prefix.  The four runs have lists of 1 to 128 entries. */
START_TEST(random_lists_are_answered_for_every_short_host) {
  struct xorshift random = {(uint64_t)_i + 1};
  size_t rounds = test_share() == 1 ? 25 : 2;
  for (size_t round = 0; round < rounds; round++) {
    unsigned bits = (2 * (unsigned)_i + (unsigned)round) % 8;
    char host[SHORT];
    size_t length, count = make_short_entries(&random, 1u << bits);
    use(many, count);
    for (size_t number = 0; short_host(number, host, &length); number++)
      check_host(host, length);
    drop();
  }
}
END_TEST

static Suite *lookup_shapes_suite(void) {
  Suite *suite = suite_create("lookup_shapes");
  TCase *shapes = tcase_create("shapes");
  tcase_set_timeout(shapes, 60);
  tcase_add_test(shapes, an_empty_list_matches_nothing);
  tcase_add_test(shapes, one_entry_is_enough);
  tcase_add_test(shapes, an_entry_without_mode_masks);
  tcase_add_test(shapes, a_list_of_single_labels_only);
  tcase_add_test(shapes, names_of_many_labels);
  tcase_add_test(shapes, labels_of_63_octets);
  tcase_add_test(shapes, names_of_253_octets);
  tcase_add_test(shapes, names_of_digits_hyphens_and_underscores);
  tcase_add_test(shapes, names_that_begin_or_end_alike);
  tcase_add_test(shapes, one_label_under_thousands_of_parents);
  tcase_add_test(shapes, one_label_under_hundreds_of_parents_among_others);
  tcase_add_test(shapes, thousands_of_parents_of_one_entry_each);
  tcase_add_test(shapes, thousands_of_single_labels);
  tcase_add_test(shapes, numbers_without_gaps);
  tcase_add_test(shapes, labels_that_say_the_same_twice);
  tcase_add_test(shapes, one_letter_from_1_to_63_times);
  tcase_add_loop_test(shapes, random_lists_are_answered_for_every_short_host, 0,
                      4);
  suite_add_tcase(suite, shapes);
  return suite;
}

int main(void) {
  return run_suite(lookup_shapes_suite());
}
