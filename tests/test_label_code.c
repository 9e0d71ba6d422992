/* SPDX-License-Identifier: MIT */
/*
 * The label code of a made list: both encoders say the same, no two labels of
 * one length have the same code and the same initial's rank, tails can be told
 * apart, and what is done to a key can be undone.  A key's bits are read one by
 * one here, from the top of its first word on.
 */
#include "initials.h"
#include "model.h"
#include "random.h"
#include "suite.h"

enum { LABELS = 6000, ROOM = HOST_MAX_LABEL, MOST_BITS = 785 };

static const uint64_t multiplier = 0x9e3779b97f4a7c15;

static uint8_t labels[LABELS][ROOM]; /* as symbols */
static unsigned lengths[LABELS];
static struct model chosen;
static struct label_model model;

/* Labels of all lengths without an 'x', a few letters of which are frequent. */
static void make_labels(void) {
  static const char frequent[] = "eeeeaaaiioonnrrssttl-";
  static const char others[] = "0123456789_bcdfghjkmpquvwyz";
  struct xorshift random = {1};
  for (size_t i = 0; i < LABELS; i++) {
    lengths[i] = 1 + (unsigned)(i % HOST_MAX_LABEL);
    for (unsigned j = 0; j < lengths[i]; j++) {
      char octet = random_below(&random, 4) > 0
                       ? frequent[random_below(&random, sizeof frequent - 1)]
                       : others[random_below(&random, sizeof others - 1)];
      labels[i][j] = hsts_host_symbol[(uint8_t)octet];
    }
  }
}

/* The labels as a tree of names: each below one of a few parents. */
static void make_tree(struct name_tree *tree, struct tree_name *names,
                      char (*texts)[ROOM]) {
  tree->names = names;
  tree->count = LABELS;
  tree->node_count = 1000;
  for (size_t i = 0; i < LABELS; i++) {
    for (unsigned j = 0; j < lengths[i]; j++)
      texts[i][j] = hsts_host_octet[labels[i][j]];
    names[i] = (struct tree_name){
        .entry.name = texts[i], .label_length = lengths[i], .parent = 0};
  }
}

static void begin(void) {
  static struct tree_name names[LABELS];
  static char texts[LABELS][ROOM];
  struct arena arena = {NULL};
  struct model_counts counts;
  struct name_tree tree;
  make_labels();
  make_tree(&tree, names, texts);
  ck_assert(model_counts_init(&counts, &arena));
  for (size_t i = 0; i < LABELS; i++)
    model_count_label(&counts, texts[i], lengths[i]);
  ck_assert(model_choose(&chosen, &counts));
  ck_assert(initials_choose(&chosen, &tree));
  arena_free(&arena);
  model = model_view(&chosen);
}

static bool key_bit(const struct key *key, unsigned at) {
  return key->words[at / 64] >> (63 - at % 64) & 1;
}

/* A key of random bits; those after its end are zero, later words whatever. */
static void make_key(struct key *key, unsigned bits, struct xorshift *random) {
  key->bits = bits;
  for (unsigned i = 0; i < KEY_WORDS; i++)
    key->words[i] = random_bits(random);
  if (bits == 0)
    key->words[0] = 0;
  for (unsigned i = bits; i % 64 != 0; i++)
    key->words[i / 64] &= ~(UINT64_C(1) << (63 - i % 64));
}

/* Of a code of more than 64 bits the one encoder tells the last 64. */
START_TEST(both_encoders_agree) {
  unsigned coded = 0, too_long = 0;
  for (size_t i = 0; i < LABELS; i++) {
    uint64_t bits;
    struct key key;
    unsigned rank, width;
    ck_assert(label_encode(&model, labels[i], lengths[i], &bits, &width));
    ck_assert(hsts_key_encode(&model, labels[i], lengths[i], &key, &rank));
    ck_assert_uint_le(key.bits, LABEL_MAX_BITS);
    ck_assert_uint_eq(width, key.bits);
    ck_assert_uint_eq(label_rank(&model, labels[i], lengths[i]), rank);
    for (unsigned j = 0; j < key.bits && j < 64; j++)
      ck_assert(key_bit(&key, key.bits - 1 - j) == (bits >> j & 1));
    for (unsigned j = key.bits; j < 64; j++)
      ck_assert_uint_eq(bits >> j & 1, 0);
    for (unsigned j = key.bits; j % 64 != 0; j++)
      ck_assert(!key_bit(&key, j));
    coded += key.bits <= 64;
    too_long += key.bits > 64;
  }
  ck_assert_uint_gt(coded, LABELS / 10);
  ck_assert_uint_gt(too_long, LABELS / 10);
}
END_TEST

static bool same_bits(const struct key *a, const struct key *b) {
  unsigned at = 0;
  while (at < a->bits && at < b->bits && key_bit(a, at) == key_bit(b, at))
    at++;
  return at == a->bits && at == b->bits;
}

START_TEST(different_labels_of_one_length_have_different_codes_or_ranks) {
  static struct key keys[LABELS];
  static unsigned ranks[LABELS];
  for (size_t i = 0; i < LABELS; i++) {
    ck_assert(
        hsts_key_encode(&model, labels[i], lengths[i], &keys[i], &ranks[i]));
    for (size_t j = i % HOST_MAX_LABEL; j < i; j += HOST_MAX_LABEL)
      ck_assert((same_bits(&keys[i], &keys[j]) && ranks[i] == ranks[j]) ==
                (memcmp(labels[i], labels[j], lengths[i]) == 0));
  }
}
END_TEST

/* But not at its beginning, where any symbol may stand. */
START_TEST(a_symbol_that_no_label_has_is_told_wherever_it_stands) {
  for (size_t i = 0; i < LABELS; i += 7) {
    for (unsigned at = 0; at < lengths[i]; at++) {
      uint8_t with[ROOM];
      uint64_t bits;
      struct key key;
      unsigned rank, width = 0;
      memcpy(with, labels[i], lengths[i]);
      with[at] = hsts_host_symbol['x'];
      ck_assert(hsts_key_encode(&model, with, lengths[i], &key, &rank) ==
                (at == 0));
      ck_assert(label_encode(&model, with, lengths[i], &bits, &width) ==
                (at == 0));
    }
  }
}
END_TEST

/* ---- Tails --------------------------------------------------------------- */

static const unsigned rank_counts[] = {1, 1, 2, 4, 8, 16, 32};

/* The tails of a rank follow on those of the rank before, by the parents. */
static void assert_consecutive(unsigned bits, unsigned rest,
                               unsigned parent_bits) {
  const struct tail_shape shape = {1000, 7};
  uint64_t least = parent_bits == 0 ? 0 : UINT64_C(1) << (parent_bits - 1);
  uint64_t parents = parent_bits == 0 ? 1 : least;
  unsigned rank = bits << RANK_REST_BITS | rest;
  struct tail first = tail_of_shape(shape, rank, (uint32_t)least, parent_bits);
  struct tail last =
      tail_of_shape(shape, rank, (uint32_t)(least + parents - 1), parent_bits);
  ck_assert_uint_eq(first.bits, 1000 + rest * parents);
  ck_assert_uint_eq(last.bits, 1000 + (rest + 1) * parents - 1);
  ck_assert_uint_eq(first.width, 7);
  ck_assert_uint_eq(last.width, 7);
}

START_TEST(tails_of_a_shape_are_consecutive) {
  for (unsigned parent_bits = 0; parent_bits <= 32; parent_bits++)
    for (unsigned bits = 0; bits <= RANK_MAX_BITS; bits++)
      for (unsigned rest = 0; rest < rank_counts[bits]; rest++)
        assert_consecutive(bits, rest, parent_bits);
}
END_TEST

/* So many ranks and parents as the greatest list can have. */
START_TEST(the_greatest_tail_has_41_bits) {
  struct tail_shape shape = {low_mask(TAIL_START_MAX_BITS), 0};
  struct tail greatest = tail_of_shape(
      shape, RANK_MAX_BITS << RANK_REST_BITS | 31, UINT32_MAX, 32);
  ck_assert_uint_eq(bit_length(greatest.bits), TAIL_MAX_BITS);
}
END_TEST

/* The code, zeros, and the tail in as many bits as it has. */
START_TEST(tails_stand_at_the_end) {
  struct xorshift random = {1};
  for (unsigned bits = 0; bits <= LABEL_MAX_BITS; bits++) {
    for (unsigned width = 0; width <= TAIL_MAX_BITS; width += 1 + bits % 3) {
      unsigned size = bits + width + bits % 5 * 16;
      uint64_t tail = random_bits(&random) & low_mask(width);
      struct key code, key;
      bool same = true;
      if (size > MOST_BITS)
        continue;
      make_key(&code, bits, &random);
      key = code;
      hsts_key_finish(&key, tail, size);
      ck_assert_uint_eq(key.bits, size);
      for (unsigned i = 0; i < size; i++)
        same &= key_bit(&key, i) == (i < bits ? key_bit(&code, i)
                                     : i < size - width
                                         ? false
                                         : tail >> (size - 1 - i) & 1);
      ck_assert(same);
    }
  }
}
END_TEST

/* ---- Keys ---------------------------------------------------------------- */

START_TEST(mixing_can_be_undone_for_keys_of_any_size) {
  struct xorshift random = {1};
  for (unsigned bits = 0; bits <= MOST_BITS; bits++) {
    struct key key, mixed;
    make_key(&key, bits, &random);
    mixed = key;
    hsts_key_mix(&mixed, multiplier);
    ck_assert_uint_eq(mixed.bits, bits);
    ck_assert_mem_eq(mixed.words + 1, key.words + 1,
                     sizeof key.words - sizeof *key.words);
    for (unsigned i = bits; i < 64; i++)
      ck_assert(!key_bit(&mixed, i));
    if (bits > 0 && bits <= 64)
      ck_assert_uint_eq(mixed.words[0] >> (64 - bits),
                        (key.words[0] >> (64 - bits)) * multiplier &
                            low_mask(bits));
    hsts_key_unmix(&mixed, multiplier);
    ck_assert_mem_eq(mixed.words, key.words, sizeof key.words);
  }
}
END_TEST

/* The bits that choose a bucket and the parts are all of a key. */
START_TEST(parts_are_the_bits_after_those_of_the_bucket) {
  struct xorshift random = {1};
  for (unsigned bits = 1; bits <= MOST_BITS; bits++) {
    struct key key;
    unsigned bucket_bits = bits % (bits < 31 ? bits + 1 : 32);
    unsigned at = bucket_bits;
    make_key(&key, bits, &random);
    for (unsigned word = 0; word * 64 < bits; word++) {
      unsigned width = key_part_width(bits, bucket_bits, word);
      uint64_t part = key_part(&key, bucket_bits, word);
      ck_assert_uint_eq(part & ~low_mask(width), 0);
      for (; width-- > 0; at++)
        ck_assert(key_bit(&key, at) == (part >> width & 1));
    }
    ck_assert_uint_eq(at, bits);
  }
}
END_TEST

/* A key of two bits behind those of the bucket. */
START_TEST(seeds_scatter_keys_of_which_little_is_left) {
  bool met[BLOCK_BUCKETS] = {false};
  unsigned places = 0;
  for (unsigned seed = 0; seed < 1u << BLOCK_SEED_BITS; seed++)
    met[key_scatter(UINT64_C(3) << 55, 7, seed)] = true;
  for (unsigned i = 0; i < BLOCK_BUCKETS; i++)
    places += met[i];
  ck_assert_uint_ge(places, BLOCK_BUCKETS / 2);
}
END_TEST

static Suite *label_code_suite(void) {
  Suite *suite = suite_create("label_code");
  TCase *codes = tcase_create("codes");
  TCase *keys = tcase_create("keys");
  tcase_set_timeout(codes, 60);
  tcase_add_unchecked_fixture(codes, begin, NULL);
  tcase_add_test(codes, both_encoders_agree);
  tcase_add_test(codes,
                 different_labels_of_one_length_have_different_codes_or_ranks);
  tcase_add_test(codes, a_symbol_that_no_label_has_is_told_wherever_it_stands);
  tcase_add_test(keys, tails_of_a_shape_are_consecutive);
  tcase_add_test(keys, the_greatest_tail_has_41_bits);
  tcase_add_test(keys, tails_stand_at_the_end);
  tcase_add_test(keys, mixing_can_be_undone_for_keys_of_any_size);
  tcase_add_test(keys, parts_are_the_bits_after_those_of_the_bucket);
  tcase_add_test(keys, seeds_scatter_keys_of_which_little_is_left);
  suite_add_tcase(suite, codes);
  suite_add_tcase(suite, keys);
  return suite;
}

int main(void) {
  return run_suite(label_code_suite());
}
