/* SPDX-License-Identifier: MIT */
/*
 * Small calculations on whole words, each compared with a loop over its bits
 * or octets.
 */
#include "blob.h"
#include "random.h"
#include "suite.h"

enum { ROUNDS = 2000 };

/* Words that have few bits, many, or any. */
static uint64_t any_word(struct xorshift *random, unsigned round) {
  uint64_t word = random_bits(random);
  if (round % 4 == 1)
    for (int i = 0; i < 2; i++)
      word &= random_bits(random);
  if (round % 4 == 2)
    for (int i = 0; i < 2; i++)
      word |= random_bits(random);
  return round % 4 == 3 ? word >> round % 64 : word;
}

START_TEST(bits_are_counted) {
  struct xorshift random = {1};
  for (unsigned round = 0; round < ROUNDS; round++) {
    uint64_t word = any_word(&random, round);
    unsigned bits = 0;
    for (unsigned i = 0; i < 64; i++)
      bits += word >> i & 1;
    ck_assert_uint_eq(bit_count(word), bits);
    ck_assert_uint_eq(hsts_bit_count(word), bits); /* without an instruction */
  }
  ck_assert_uint_eq(bit_count(0), 0);
  ck_assert_uint_eq(bit_count(UINT64_MAX), 64);
}
END_TEST

#if defined __x86_64__ && !defined HSTS_HAS_POPCNT
START_TEST(the_processor_was_asked_whether_it_counts_bits) {
  ck_assert(hsts_has_popcnt == (__builtin_cpu_supports("popcnt") != 0));
}
END_TEST

START_TEST(bits_are_counted_on_a_processor_that_does_not) {
  bool has_popcnt = hsts_has_popcnt;
  hsts_has_popcnt = false;
  ck_assert_uint_eq(bit_count(0x8000000000010001), 3);
  hsts_has_popcnt = has_popcnt;
}
END_TEST
#endif

/* The fewest bits b for which x is below 2 to the b. */
START_TEST(lengths_of_numbers) {
  ck_assert_uint_eq(bit_length(0), 0);
  for (unsigned bits = 1; bits <= 63; bits++) {
    uint64_t least = UINT64_C(1) << (bits - 1);
    ck_assert_uint_eq(bit_length(least), bits);
    ck_assert_uint_eq(bit_length(least + (least - 1)), bits);
  }
}
END_TEST

/* A word has `width` bits set, and these are the lowest. */
static void assert_mask(uint64_t mask, unsigned width) {
  for (unsigned i = 0; i < 64; i++)
    ck_assert_uint_eq(mask >> i & 1, i < width);
}

START_TEST(masks_of_all_widths) {
  for (unsigned width = 0; width <= 64; width++) {
    assert_mask(low_mask(width), width);
    if (width < 64)
      assert_mask(short_mask(width), width);
    if (width > 0)
      assert_mask(some_low_mask(width), width);
  }
}
END_TEST

START_TEST(the_lowest_bit_whatever_is_above) {
  struct xorshift random = {1};
  for (unsigned place = 0; place < 64; place++)
    for (unsigned round = 0; round < 64; round++)
      ck_assert_uint_eq(lowest_bit((any_word(&random, round) | 1) << place),
                        place);
}
END_TEST

/* Octets of 0, 1, 0x7f, 0x80 and others stand beside one another. */
START_TEST(zero_octets_are_found_and_no_others) {
  static const uint8_t kinds[] = {0, 0, 1, 0x7f, 0x80, 0x81, 0xff, 0x10};
  struct xorshift random = {1};
  for (unsigned round = 0; round < ROUNDS; round++) {
    uint64_t word = 0, expected = 0;
    for (unsigned i = 0; i < 64; i += 8) {
      uint64_t octet = kinds[random_below(&random, COUNT(kinds))];
      word |= octet << i;
      expected |= UINT64_C(0x80) * (octet == 0) << i;
    }
    ck_assert_uint_eq(zero_octets(word), expected);
  }
}
END_TEST

static Suite *words_suite(void) {
  Suite *suite = suite_create("words");
  TCase *words = tcase_create("words");
  tcase_add_test(words, bits_are_counted);
#if defined __x86_64__ && !defined HSTS_HAS_POPCNT
  tcase_add_test(words, the_processor_was_asked_whether_it_counts_bits);
  tcase_add_test(words, bits_are_counted_on_a_processor_that_does_not);
#endif
  tcase_add_test(words, lengths_of_numbers);
  tcase_add_test(words, masks_of_all_widths);
  tcase_add_test(words, the_lowest_bit_whatever_is_above);
  tcase_add_test(words, zero_octets_are_found_and_no_others);
  suite_add_tcase(suite, words);
  return suite;
}

int main(void) {
  return run_suite(words_suite());
}
