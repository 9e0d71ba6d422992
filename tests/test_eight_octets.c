/* SPDX-License-Identifier: MIT */
/*
 * Eight octets at once, compared with one at a time: each octet at each place,
 * beside neighbours from which a carry or a borrow could come.
 */
#include "eight_octets.h"
#include "suite.h"

#include <string.h>

enum { EIGHT = 8, OCTET_COUNT = 256 };

/* What carries and borrows, and what is just not meant. */
static const uint8_t neighbours[] = {0x00, 0x1F, 0x20, 0x40, 0x41, 0x5A, 0x5B,
                                     0x61, 0x7E, 0x7F, 0x80, 0xC1, 0xDA, 0xFF};

typedef void check_octets(const uint8_t octets[EIGHT]);

static void each_among_neighbours(check_octets *check) {
  for (size_t i = 0; i < COUNT(neighbours); i++)
    for (size_t place = 0; place < EIGHT; place++)
      for (unsigned octet = 0; octet < OCTET_COUNT; octet++) {
        uint8_t octets[EIGHT];
        memset(octets, neighbours[i], sizeof octets);
        octets[place] = (uint8_t)octet;
        check(octets);
      }
}

static uint64_t word_of(const uint8_t octets[EIGHT]) {
  uint64_t word;
  memcpy(&word, octets, sizeof word);
  return word;
}

static void check_lower(const uint8_t octets[EIGHT]) {
  uint64_t word = eight_lower(word_of(octets));
  uint8_t lower[EIGHT];
  memcpy(lower, &word, sizeof word);
  for (size_t i = 0; i < EIGHT; i++) {
    uint8_t octet = octets[i];
    if (octet >= 'A' && octet <= 'Z')
      octet = (uint8_t)(octet - 'A' + 'a');
    ck_assert_uint_eq(lower[i], octet);
  }
}

static void check_control(const uint8_t octets[EIGHT]) {
  bool control = false;
  for (size_t i = 0; i < EIGHT; i++)
    control = control || octets[i] < 0x20 || octets[i] == 0x7F;
  ck_assert(eight_have_control(word_of(octets)) == control);
}

static void check_non_ascii(const uint8_t octets[EIGHT]) {
  bool non_ascii = false;
  for (size_t i = 0; i < EIGHT; i++)
    non_ascii = non_ascii || octets[i] >= 0x80;
  ck_assert(eight_have_non_ascii(word_of(octets)) == non_ascii);
}

START_TEST(only_capital_letters_become_small) {
  each_among_neighbours(check_lower);
}
END_TEST

START_TEST(controls_are_found_and_nothing_else) {
  each_among_neighbours(check_control);
}
END_TEST

START_TEST(what_is_not_ascii_is_found) {
  each_among_neighbours(check_non_ascii);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("eight_octets");
  TCase *octets = tcase_create("eight_octets");
  tcase_set_timeout(octets, 60);
  tcase_add_test(octets, only_capital_letters_become_small);
  tcase_add_test(octets, controls_are_found_and_nothing_else);
  tcase_add_test(octets, what_is_not_ascii_is_found);
  suite_add_tcase(suite, octets);
  return run_suite(suite);
}
