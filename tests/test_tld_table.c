/* SPDX-License-Identifier: MIT */
/*
 * The perfect hash of the top-level domains: each key has a slot of its own, at
 * which the table names it, and the other slots are empty.
 */
#include "blob.h"
#include "random.h"
#include "suite.h"
#include "tld_table.h"

#include <stdio.h>
#include <string.h>

enum { MOST = 20000, PADDING = 8 };

static uint64_t packed[MOST];
static struct arena arena;

static void drop(void) {
  arena_free(&arena);
}

static void assert_slots_of_their_own(uint32_t count) {
  struct tld_table table;
  uint32_t occupied = 0;
  ck_assert(tld_table_build(&table, packed, count, &arena));
  ck_assert_uint_ge(table.slots, 1);
  ck_assert_uint_ge(table.slots, count);
  ck_assert_uint_ge(table.pilot_bits, 1);
  ck_assert_uint_le(table.pilot_bits, PILOT_MAX_BITS);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t slot = tld_slot(packed[i], table.multiplier, table.pilots,
                             table.pilot_bits, table.slots);
    ck_assert_uint_lt(slot, table.slots);
    ck_assert_uint_eq(table.occupant[slot], i + 1);
  }
  for (uint32_t slot = 0; slot < table.slots; slot++)
    occupied += table.occupant[slot] != 0;
  ck_assert_uint_eq(occupied, count);
}

static uint64_t key_of(const char *domain) {
  uint8_t symbols[PADDING + TLD_MAX_SYMBOLS] = {0};
  size_t length = strlen(domain);
  for (size_t i = 0; i < length; i++)
    symbols[PADDING + i] = hsts_host_symbol[(uint8_t)domain[i]];
  return tld_pack(load64(symbols + length), (unsigned)length);
}

START_TEST(domains_are_packed_six_bits_a_symbol) {
  static const char *const domains[] = {"a",    "de",     "com",
                                        "info", "museum", "xn--abc"};
  for (size_t i = 0; i < COUNT(domains); i++) {
    uint64_t expected = 0;
    for (size_t j = 0; domains[i][j] != '\0'; j++)
      expected |= (uint64_t)hsts_host_symbol[(uint8_t)domains[i][j]]
                  << TLD_SYMBOL_BITS * j;
    ck_assert_uint_eq(key_of(domains[i]), expected);
  }
}
END_TEST

static const uint32_t key_counts[] = {0, 1, 2, 3, 7, 8, 9, 64, 716, MOST};

/* Distinct, for all have their number in them. */
START_TEST(random_keys) {
  struct xorshift random = {1};
  for (uint32_t i = 0; i < key_counts[_i]; i++)
    packed[i] = random_bits(&random) >> 38 << 16 | i;
  assert_slots_of_their_own(key_counts[_i]);
}
END_TEST

START_TEST(domains_that_differ_in_little) {
  for (uint32_t i = 0; i < key_counts[_i]; i++) {
    char domain[TLD_MAX_SYMBOLS + 1];
    (void)snprintf(domain, sizeof domain, "t%u", (unsigned)i);
    packed[i] = key_of(domain);
  }
  assert_slots_of_their_own(key_counts[_i]);
}
END_TEST

START_TEST(numbers_without_gaps_and_the_greatest_key) {
  for (uint32_t i = 0; i < key_counts[_i]; i++)
    packed[i] = i == 0 ? (UINT64_C(1) << TLD_KEY_BITS) - 1 : i;
  assert_slots_of_their_own(key_counts[_i]);
}
END_TEST

static Suite *tld_table_suite(void) {
  Suite *suite = suite_create("tld_table");
  TCase *table = tcase_create("table");
  tcase_set_timeout(table, 60);
  tcase_add_checked_fixture(table, NULL, drop);
  tcase_add_test(table, domains_are_packed_six_bits_a_symbol);
  tcase_add_loop_test(table, random_keys, 0, (int)COUNT(key_counts));
  tcase_add_loop_test(table, domains_that_differ_in_little, 0,
                      (int)COUNT(key_counts));
  tcase_add_loop_test(table, numbers_without_gaps_and_the_greatest_key, 0,
                      (int)COUNT(key_counts));
  suite_add_tcase(suite, table);
  return suite;
}

int main(void) {
  return run_suite(tld_table_suite());
}
