/* SPDX-License-Identifier: MIT */
/*
 * Prefix codes: the lengths fill the code space, cost no more than any others
 * could, and are within their bound; the codes are those that follow from the
 * lengths, and none begins another.
 */
#include "prefix_code.h"
#include "random.h"
#include "suite.h"

#include <stdbool.h>

enum { LETTERS = 39, FEW = 6 };

static uint8_t lengths[PREFIX_MAX_SYMBOLS];

/* Kraft's sum in units of 2 to the -32. */
static uint64_t kraft_sum(const uint8_t *of, unsigned symbols) {
  uint64_t sum = 0;
  for (unsigned i = 0; i < symbols; i++)
    sum += of[i] == 0 ? 0 : UINT64_C(1) << (32 - of[i]);
  return sum;
}

/* Symbols that occur have a length, others none, and no bit is wasted. */
static void assert_complete(const uint32_t *counts, unsigned symbols,
                            unsigned max_bits) {
  for (unsigned i = 0; i < symbols; i++) {
    ck_assert((lengths[i] != 0) == (counts[i] != 0));
    ck_assert_uint_le(lengths[i], max_bits);
  }
  ck_assert_uint_eq(kraft_sum(lengths, symbols), UINT64_C(1) << 32);
}

static uint64_t total_bits(const uint32_t *counts, const uint8_t *of,
                           unsigned symbols) {
  uint64_t total = 0;
  for (unsigned i = 0; i < symbols; i++)
    total += (uint64_t)counts[i] * of[i];
  return total;
}

/* The fewest bits of all lengths from 1 to FEW - 1 that Kraft's inequality
   allows for FEW symbols; longer ones never help. */
static uint64_t fewest_bits(const uint32_t *counts) {
  uint8_t tried[FEW] = {1, 1, 1, 1, 1, 1};
  uint64_t fewest = UINT64_MAX;
  for (unsigned i = 0; i < FEW;) {
    uint64_t bits = total_bits(counts, tried, FEW);
    if (bits < fewest && kraft_sum(tried, FEW) <= UINT64_C(1) << 32)
      fewest = bits;
    for (i = 0; i < FEW && tried[i] == FEW - 1; i++)
      tried[i] = 1;
    if (i < FEW)
      tried[i]++;
  }
  return fewest;
}

START_TEST(no_code_of_six_symbols_is_shorter) {
  struct xorshift random = {(uint64_t)_i + 1};
  uint32_t counts[FEW];
  for (unsigned i = 0; i < FEW; i++)
    counts[i] = 1 + (uint32_t)random_below(&random, (size_t)1 << (2 * _i));
  prefix_code_lengths(counts, FEW, 12, lengths);
  assert_complete(counts, FEW, 12);
  ck_assert_uint_eq(total_bits(counts, lengths, FEW), fewest_bits(counts));
}
END_TEST

/* D. Huffman, "A Method for the Construction of Minimum-Redundancy Codes",
   1952, table I: 3.42 bits on average. */
START_TEST(the_example_of_huffman) {
  static const uint32_t counts[] = {20, 18, 10, 10, 10, 6, 6, 4, 4, 4, 4, 3, 1};
  prefix_code_lengths(counts, COUNT(counts), 12, lengths);
  assert_complete(counts, COUNT(counts), 12);
  ck_assert_uint_eq(total_bits(counts, lengths, COUNT(counts)), 342);
}
END_TEST

/* Fibonacci's numbers give the deepest of trees. */
START_TEST(lengths_obey_their_bound) {
  uint32_t counts[LETTERS] = {1, 1};
  for (unsigned i = 2; i < LETTERS; i++)
    counts[i] = counts[i - 1] + counts[i - 2];
  for (unsigned max_bits = 6; max_bits <= 16; max_bits++) {
    prefix_code_lengths(counts, LETTERS, max_bits, lengths);
    assert_complete(counts, LETTERS, max_bits);
    for (unsigned i = 1; i < LETTERS; i++)
      ck_assert_uint_le(lengths[i], lengths[i - 1]);
  }
}
END_TEST

START_TEST(as_many_symbols_as_the_bound_can_hold) {
  uint32_t counts[PREFIX_MAX_SYMBOLS];
  for (unsigned i = 0; i < PREFIX_MAX_SYMBOLS; i++)
    counts[i] = i % 2 == 0 ? UINT32_MAX : 1;
  prefix_code_lengths(counts, PREFIX_MAX_SYMBOLS, 6, lengths);
  for (unsigned i = 0; i < PREFIX_MAX_SYMBOLS; i++)
    ck_assert_uint_eq(lengths[i], 6);
}
END_TEST

START_TEST(one_symbol_needs_no_bits_and_two_need_one) {
  uint32_t counts[LETTERS] = {0};
  for (unsigned occurring = 0; occurring <= 2; occurring++) {
    for (unsigned i = 0; i < occurring; i++)
      counts[7 + 20 * i] = 1 + 1000 * i;
    lengths[7] = lengths[27] = 0xff;
    prefix_code_lengths(counts, LETTERS, 12, lengths);
    ck_assert_uint_eq(kraft_sum(lengths, LETTERS),
                      occurring == 2 ? UINT64_C(1) << 32 : 0);
    ck_assert_uint_eq(lengths[7], occurring == 2);
    ck_assert_uint_eq(lengths[27], occurring == 2);
  }
}
END_TEST

/* RFC 1951 3.2.2: the lengths of its example, and their codes. */
START_TEST(the_codes_of_deflate) {
  static const uint8_t given[] = {3, 3, 3, 0, 3, 3, 2, 4, 4};
  static const uint16_t expected[] = {2, 3, 4, 77, 5, 6, 0, 14, 15};
  uint16_t codes[COUNT(given)] = {[3] = 77}; /* is passed over */
  prefix_code_assign(given, COUNT(given), codes);
  ck_assert_mem_eq(codes, expected, sizeof expected);
}
END_TEST

START_TEST(no_code_begins_another) {
  struct xorshift random = {(uint64_t)_i + 1};
  uint32_t counts[LETTERS];
  uint16_t codes[LETTERS];
  for (unsigned i = 0; i < LETTERS; i++)
    counts[i] = (uint32_t)random_below(&random, (size_t)2 << (3 * _i));
  prefix_code_lengths(counts, LETTERS, 12, lengths);
  prefix_code_assign(lengths, LETTERS, codes);
  for (unsigned i = 0; i < LETTERS; i++) {
    if (lengths[i] == 0)
      continue;
    ck_assert_uint_lt(codes[i], 1u << lengths[i]);
    for (unsigned j = 0; j < LETTERS; j++)
      if (i != j && lengths[j] >= lengths[i])
        ck_assert_uint_ne(codes[j] >> (lengths[j] - lengths[i]), codes[i]);
  }
}
END_TEST

static Suite *prefix_code_suite(void) {
  Suite *suite = suite_create("prefix_code");
  TCase *code_lengths = tcase_create("lengths");
  TCase *codes = tcase_create("codes");
  tcase_add_loop_test(code_lengths, no_code_of_six_symbols_is_shorter, 0, 12);
  tcase_add_test(code_lengths, the_example_of_huffman);
  tcase_add_test(code_lengths, lengths_obey_their_bound);
  tcase_add_test(code_lengths, as_many_symbols_as_the_bound_can_hold);
  tcase_add_test(code_lengths, one_symbol_needs_no_bits_and_two_need_one);
  tcase_add_test(codes, the_codes_of_deflate);
  tcase_add_loop_test(codes, no_code_begins_another, 0, 8);
  suite_add_tcase(suite, code_lengths);
  suite_add_tcase(suite, codes);
  return suite;
}

int main(void) {
  return run_suite(prefix_code_suite());
}
