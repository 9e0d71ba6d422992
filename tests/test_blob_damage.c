/* SPDX-License-Identifier: MIT */
/*
 * Blobs damaged everywhere: cut off at every length, with every single bit
 * changed, and with a few octets changed at random.  Without a new checksum
 * each damage is noticed; with one, a damage may be, or may make another good
 * blob, or one with a key that nobody finds.  In no case is anything read
 * outside the blob, which ends at a page that may not be read.
 *
 * Blobs that are bad in one named way each are test_bad_blobs.c's.
 */
#include "accepted_blob.h"
#include "bad_blobs.h"
#include "blob_edit.h"
#include "environment.h"
#include "guard_page.h"
#include "suite.h"

#include <string.h>

enum { FEW_HOSTS = 20, MOST_OCTETS = 4 /* of a random damage */ };

/* So many that each list takes about a second: those that open are enumerated,
   which takes most of it. */
static const size_t random_damages[GOOD_LISTS] = {[GOOD_SMALL] = 400000,
                                                  [GOOD_RICH] = 20000,
                                                  [GOOD_WORDS] = 80000,
                                                  [GOOD_TLDS] = 400000};

/* A list, and room for its blob and eight octets more. */
static struct blob good;
static struct guard_page guard;
static struct accepted_hosts hosts;

static void take_list(enum good_list list) {
  size_t count;
  const struct oracle_entry *entries = good_entries(list, &count);

  good_blob(list, &good);
  ck_assert(guard_page_open(&guard, good.size + 8));
  ck_assert(oracle_set(&hosts.list, entries, count));
  hosts.random.state = 20260706;
  hosts.count = FEW_HOSTS;
}

static void drop_list(void) {
  oracle_free(&hosts.list);
  guard_page_close(&guard);
  blob_free(&good);
}

/* The status of opening these bytes; a refusal leaves *db as it was. */
static hsts_status open_status(const void *bytes, size_t size, hsts_db **db,
                               hsts_db_storage *storage) {
  hsts_db *const untouched = (hsts_db *)&guard;

  *db = untouched;
  hsts_status status = hsts_open_storage(db, storage, bytes, size);
  if (status != HSTS_OK && *db != untouched)
    ck_abort_msg("a refusal changed *db");
  return status;
}

/* The same for a blob that must be refused. */
static hsts_status refusal(const void *bytes, size_t size) {
  hsts_db_storage storage;
  hsts_db *db;

  return open_status(bytes, size, &db, &storage);
}

/* ---- Cut off ------------------------------------------------------------- */

START_TEST(cut_off_at_any_length_it_is_truncated) {
  take_list((enum good_list)_i);
  for (size_t size = 0; size < good.size; size++) {
    hsts_status status =
        refusal(guard_page_put(&guard, good.bytes, size), size);
    if (status != (size == 0 ? HSTS_ERROR_NOT_BLOB : HSTS_ERROR_TRUNCATED))
      ck_abort_msg("%zu of %zu octets: %s", size, good.size,
                   hsts_strerror(status));
  }
  drop_list();
}
END_TEST

/* The header says how much is left, and the checksum is right. */
START_TEST(cut_off_and_made_whole_it_is_corrupt) {
  take_list((enum good_list)_i);
  for (size_t size = 8 * (HEADER_SECTIONS / 8 + 1); size < good.size;
       size += 8) {
    struct blob cut = {guard_page_put(&guard, good.bytes, size), size, 0, 0, 0};
    set_header(&cut, HEADER_SIZE, 8, size);
    seal(&cut);
    hsts_status status = refusal(cut.bytes, size);
    if (status != HSTS_ERROR_CORRUPT)
      ck_abort_msg("%zu of %zu octets: %s", size, good.size,
                   hsts_strerror(status));
  }
  drop_list();
}
END_TEST

/* The step from bit to bit, odd so that all bits of octets have their turn. */
static size_t bit_step(void) {
  return test_share() | 1;
}

/* ---- One bit ------------------------------------------------------------- */

/* What is wrong with a blob in which one bit of this octet is. */
static bool fits_flip(hsts_status status, size_t place) {
  if (place < HEADER_MAJOR)
    return status == HSTS_ERROR_NOT_BLOB;
  if (place < HEADER_MINOR)
    return status == HSTS_ERROR_VERSION;
  return status == HSTS_ERROR_CORRUPT ||
         (status == HSTS_ERROR_TRUNCATED && place >= HEADER_SIZE &&
          place < HEADER_SIZE + 8);
}

START_TEST(every_flipped_bit_is_noticed) {
  take_list((enum good_list)_i);
  unsigned char *copy = guard_page_put(&guard, good.bytes, good.size);
  for (size_t bit = 0; bit < 8 * good.size; bit += bit_step()) {
    copy[bit / 8] ^= (unsigned char)(1u << bit % 8);
    hsts_status status = refusal(copy, good.size);
    if (!fits_flip(status, bit / 8))
      ck_abort_msg("bit %zu of octet %zu: %s", bit % 8, bit / 8,
                   hsts_strerror(status));
    copy[bit / 8] ^= (unsigned char)(1u << bit % 8);
  }
  drop_list();
}
END_TEST

/* What became of blobs with a right checksum. */
struct outcomes {
  size_t refused, good, lost;
};

/* Opens a blob that was changed at that place, and uses it if it opens. */
static void use_sealed(struct blob *blob, size_t place,
                       struct outcomes *outcomes) {
  const char *fault = NULL;
  hsts_db_storage storage;
  hsts_db *db;

  seal(blob);
  hsts_status status = open_status(blob->bytes, blob->size, &db, &storage);
  if (status != HSTS_OK) {
    outcomes->refused++;
    if (!fits_flip(status, place) && status != HSTS_ERROR_VERSION)
      ck_abort_msg("octet %zu: %s", place, hsts_strerror(status));
    return;
  }
  if (accepted_blob(db, &hosts, &fault) == HSTS_OK)
    outcomes->good++;
  else
    outcomes->lost++;
  if (fault != NULL)
    ck_abort_msg("octet %zu: %s", place, fault);
}

static const enum good_list flipped[] = {GOOD_SMALL, GOOD_WORDS, GOOD_TLDS};

/* All three can come of a flipped bit: else too little has been tried. */
START_TEST(every_flipped_and_summed_bit_is_refused_or_safe) {
  struct outcomes outcomes = {0, 0, 0};
  take_list(flipped[_i]);
  struct blob copy = {guard_page_put(&guard, good.bytes, good.size), good.size,
                      0, 0, 0};

  for (size_t bit = 0; bit < 8 * (good.size - BLOB_CHECKSUM_SIZE);
       bit += bit_step()) {
    copy.bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
    use_sealed(&copy, bit / 8, &outcomes);
    copy.bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
  }
  ck_assert_uint_gt(outcomes.refused, 1000 / bit_step());
  ck_assert_uint_gt(outcomes.good, 250 / bit_step()); /* the digest */
  ck_assert(flipped[_i] != GOOD_SMALL || outcomes.lost > 0);
  drop_list();
}
END_TEST

/* ---- Random octets ------------------------------------------------------- */

/* Changes an octet behind the version, in header and table, where it is most
   likely to matter, as often as in all the rest. */
static void change_octet(struct blob *blob, struct xorshift *random) {
  const size_t table_end =
      HEADER_SECTIONS + (size_t)SECTION_KNOWN_COUNT * SECTION_ROW_SIZE;
  size_t place =
      random_below(random, 2) == 0
          ? HEADER_MINOR + random_below(random, table_end - HEADER_MINOR)
          : table_end + random_below(random, blob->size - BLOB_CHECKSUM_SIZE -
                                                 table_end);
  /* Any octet, or one more or less, or a single bit. */
  unsigned octet = blob->bytes[place], other = (unsigned)random_bits(random);
  switch (random_below(random, 4)) {
  case 0:
    octet = other;
    break;
  case 1:
    octet++;
    break;
  case 2:
    octet--;
    break;
  default:
    octet ^= 1u << other % 8;
  }
  blob->bytes[place] = (unsigned char)octet;
}

START_TEST(octets_changed_at_random_are_refused_or_safe) {
  struct outcomes outcomes = {0, 0, 0};
  take_list((enum good_list)_i);
  size_t rounds = random_damages[_i] / test_share();
  hosts.count = 4;
  for (size_t i = 0; i < rounds; i++) {
    struct blob copy = {guard_page_put(&guard, good.bytes, good.size),
                        good.size, 0, 0, 0};
    size_t octets = 1 + random_below(&hosts.random, MOST_OCTETS);
    while (octets-- > 0)
      change_octet(&copy, &hosts.random);
    use_sealed(&copy, HEADER_SIZE, &outcomes); /* perhaps */
  }
  ck_assert_uint_gt(outcomes.refused, rounds / 2);
  ck_assert_uint_gt(outcomes.good, rounds / 1000);
  drop_list();
}
END_TEST

static Suite *blob_damage_suite(void) {
  Suite *suite = suite_create("blob_damage");
  TCase *all = tcase_create("all");
  tcase_set_timeout(all, 300);
  tcase_add_loop_test(all, cut_off_at_any_length_it_is_truncated, 0,
                      GOOD_LISTS);
  tcase_add_loop_test(all, cut_off_and_made_whole_it_is_corrupt, 0, GOOD_LISTS);
  tcase_add_loop_test(all, every_flipped_bit_is_noticed, 0, GOOD_LISTS);
  tcase_add_loop_test(all, every_flipped_and_summed_bit_is_refused_or_safe, 0,
                      COUNT(flipped));
  tcase_add_loop_test(all, octets_changed_at_random_are_refused_or_safe, 0,
                      GOOD_LISTS);
  suite_add_tcase(suite, all);
  return suite;
}

int main(void) {
  return run_suite(blob_damage_suite());
}
