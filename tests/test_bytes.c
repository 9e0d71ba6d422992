/* SPDX-License-Identifier: MIT */
/*
 * Numbers of any width at any bit position, read and written, compared with
 * what takes one bit at a time.  What is read lies flush against a forbidden
 * page, so that no read may go further than its comment says.
 */
#include "bit_writer.h"
#include "guard_page.h"
#include "random.h"
#include "suite.h"

enum { OCTETS = 40 };

static uint8_t octets[OCTETS];
static struct guard_page guard;

static void begin(void) {
  struct xorshift random = {1};
  ck_assert(guard_page_open(&guard, OCTETS));
  for (size_t i = 0; i < OCTETS; i++)
    octets[i] = (uint8_t)random_bits(&random);
}

static void end(void) {
  guard_page_close(&guard);
}

/* A copy of the first `size` octets, flush against the forbidden page. */
static const uint8_t *flush(size_t size) {
  return guard_page_put(&guard, octets, size);
}

/* `width` bits from `position` on, one at a time: bit 0 of an octet first. */
static uint64_t slow_bits(const uint8_t *bytes, size_t position,
                          unsigned width) {
  uint64_t value = 0;
  for (unsigned i = 0; i < width; i++, position++)
    value |= (uint64_t)(bytes[position / 8] >> position % 8 & 1) << i;
  return value;
}

static uint64_t slow_mask(unsigned width) {
  uint64_t mask = 0;
  for (unsigned i = 0; i < width; i++)
    mask |= UINT64_C(1) << i;
  return mask;
}

START_TEST(loads_are_little_endian_and_read_no_further) {
  static const uint8_t counted[] = {0x01, 0x23, 0x45, 0x67,
                                    0x89, 0xab, 0xcd, 0xef};
  uint8_t stored[10] = {0};
  ck_assert_uint_eq(load16(guard_page_put(&guard, counted, 2)), 0x2301);
  ck_assert_uint_eq(load32(guard_page_put(&guard, counted, 4)), 0x67452301);
  ck_assert_uint_eq(load64(guard_page_put(&guard, counted, 8)),
                    0xefcdab8967452301);
  store64(stored + 1, 0xefcdab8967452301);
  ck_assert_mem_eq(stored + 1, counted, 8);
  ck_assert_uint_eq(stored[0] | stored[9], 0);
}
END_TEST

START_TEST(loads_do_not_need_alignment) {
  for (size_t size = 8; size <= 16; size++) {
    const uint8_t *p = flush(size) + size - 8;
    ck_assert_uint_eq(load16(p), slow_bits(p, 0, 16));
    ck_assert_uint_eq(load32(p), slow_bits(p, 0, 32));
    ck_assert_uint_eq(load64(p), slow_bits(p, 0, 64));
  }
}
END_TEST

START_TEST(masks_of_every_width) {
  for (unsigned width = 0; width <= 64; width++) {
    ck_assert_uint_eq(low_mask(width), slow_mask(width));
    if (width > 0)
      ck_assert_uint_eq(some_low_mask(width), slow_mask(width));
  }
}
END_TEST

START_TEST(the_lowest_bit_is_found_whatever_is_above_it) {
  for (unsigned place = 0; place < 64; place++) {
    ck_assert_uint_eq(lowest_bit(UINT64_C(1) << place), place);
    ck_assert_uint_eq(lowest_bit(~UINT64_C(0) << place), place);
  }
}
END_TEST

/* Eight octets from the one where the number begins. */
START_TEST(bits_of_every_width_at_every_position) {
  for (size_t position = 0; position < 64; position++) {
    const uint8_t *p = flush(position / 8 + 8);
    for (unsigned width = 0; width <= 57; width++)
      ck_assert_uint_eq(load_bits(p, position, width),
                        slow_bits(octets, position, width));
  }
}
END_TEST

/* Nine. */
START_TEST(words_at_every_position) {
  for (size_t position = 0; position < 64; position++)
    ck_assert_uint_eq(load_word(flush(position / 8 + 9), position),
                      slow_bits(octets, position, 64));
}
END_TEST

/* The number alone is written: the bits around it stay, and no octet that
   holds none of it is touched. */
START_TEST(put_bits_of_every_width_at_every_position) {
  const uint64_t value = slow_bits(octets, 0, 64);
  for (unsigned position = 0; position < 24; position++) {
    for (unsigned width = 0; width <= 64; width++) {
      size_t size = (position + width + 7) / 8;
      uint8_t *p = guard_page_end(&guard, size);
      struct bit_writer writer = {p, 0};
      memset(p, 0, size);
      for (unsigned i = 0; i < position; i++)
        put_bits(&writer, i % 3, 1);
      put_bits(&writer, value, width);
      ck_assert_uint_eq(writer.position, position + width);
      ck_assert_uint_eq(bits_size(writer.position), size);
      for (unsigned i = 0; i < position; i++)
        ck_assert_uint_eq(slow_bits(p, i, 1), i % 3 & 1);
      ck_assert_uint_eq(slow_bits(p, position, width),
                        value & slow_mask(width));
      for (size_t i = position + width; i < 8 * size; i++)
        ck_assert_uint_eq(slow_bits(p, i, 1), 0);
    }
  }
}
END_TEST

START_TEST(stored_numbers_take_their_octets_alone) {
  for (unsigned size = 0; size <= 8; size++) {
    uint8_t bytes[10];
    memset(bytes, 0xa5, sizeof bytes);
    store_number(bytes + 1, 0xefcdab8967452301, size);
    for (unsigned i = 0; i < size; i++) /* 01 23 45 67 89 ab cd ef */
      ck_assert_uint_eq(bytes[1 + i], 0x01 + 0x22 * i);
    ck_assert_uint_eq(bytes[0], 0xa5);
    ck_assert_uint_eq(bytes[1 + size], 0xa5);
  }
}
END_TEST

static Suite *bytes_suite(void) {
  Suite *suite = suite_create("bytes");
  TCase *bytes = tcase_create("bytes");
  TCase *masks = tcase_create("masks");
  tcase_add_checked_fixture(bytes, begin, end);
  tcase_add_test(bytes, loads_are_little_endian_and_read_no_further);
  tcase_add_test(bytes, loads_do_not_need_alignment);
  tcase_add_test(bytes, bits_of_every_width_at_every_position);
  tcase_add_test(bytes, words_at_every_position);
  tcase_add_test(bytes, put_bits_of_every_width_at_every_position);
  tcase_add_test(bytes, stored_numbers_take_their_octets_alone);
  tcase_add_test(masks, masks_of_every_width);
  tcase_add_test(masks, the_lowest_bit_is_found_whatever_is_above_it);
  suite_add_tcase(suite, bytes);
  suite_add_tcase(suite, masks);
  return suite;
}

int main(void) {
  return run_suite(bytes_suite());
}
