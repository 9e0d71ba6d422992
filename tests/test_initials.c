/* SPDX-License-Identifier: MIT */
/*
 * The ranks of initials and the tails of a made list: each initial set ranks
 * all symbols, the frequent ones first; tails lie side by side, the frequent
 * ones first, too; and whatever the order of a list, they are the same.
 */
#include "initials.h"
#include "list.h"
#include "random.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

/* So many that there are several initial sets. */
enum { NAMES = 7000, NAME_SIZE = 32 };

/* What a list makes. */
struct choice {
  struct arena arena;
  struct name_tree tree;
  struct model model;
  struct tails tails;
};

static char names[NAMES][NAME_SIZE];
static struct choice choice;

/* Which letters begin a label depends on the one that follows. */
static void make_names(void) {
  static const char *const beginnings[] = {"qu", "ca", "ba", "da",
                                           "9z", "-n", "wx", "ax"};
  static const char *const parents[] = {"com", "com",   "com", "org",
                                        "net", "co.uk", "de",  "a.museum.cat"};
  struct xorshift random = {20260706};
  for (size_t i = 0; i < NAMES; i++) {
    size_t first = random_below(&random, COUNT(beginnings));
    const char *parent = parents[random_below(&random, COUNT(parents))];
    snprintf(names[i], NAME_SIZE, "%s%s%03zu.%s",
             beginnings[random_below(&random, first + 1)],
             i % 3 == 0 ? "" : "ab", i, parent);
  }
}

static void count_labels(struct model_counts *counts,
                         const struct name_tree *tree) {
  for (uint32_t i = 0; i < tree->count; i++)
    if (!name_is_short_tld(&tree->names[i]))
      model_count_label(counts, tree->names[i].entry.name,
                        tree->names[i].label_length);
}

/* What the first names make, in the order of the list or in the other one. */
static void choose(struct choice *chosen, size_t count, bool backwards) {
  struct model_counts counts;
  struct list list = {.count = 0};
  memset(chosen, 0, sizeof *chosen);
  for (size_t i = 0; i < count; i++) {
    const char *name = names[backwards ? count - 1 - i : i];
    struct list_entry entry = {.name = name,
                               .name_length = (uint32_t)strlen(name)};
    ck_assert(list_add_entry(&list, &entry));
  }
  ck_assert_ptr_null(name_tree_build(&chosen->tree, &list, &chosen->arena));
  ck_assert(model_counts_init(&counts, &chosen->arena));
  count_labels(&counts, &chosen->tree);
  ck_assert(model_choose(&chosen->model, &counts));
  ck_assert(initials_choose(&chosen->model, &chosen->tree));
  tails_choose(&chosen->tails, &chosen->model, &chosen->tree);
  list_free(&list);
}

static void begin(void) {
  make_names();
  choose(&choice, NAMES, false);
}

static void end(void) {
  arena_free(&choice.arena);
}

/* ---- Ranks --------------------------------------------------------------- */

static unsigned rank_octet(unsigned symbol, unsigned set) {
  return model_ranks(&choice.model, symbol)[set];
}

/* A rank, of which its octet says the bits, and what is below the highest. */
static unsigned rank_value(unsigned octet) {
  unsigned bits = octet >> RANK_REST_BITS;
  unsigned rest = octet & ((1u << RANK_REST_BITS) - 1);
  ck_assert_uint_le(bits, RANK_MAX_BITS);
  ck_assert_uint_lt(rest, bits == 0 ? 1 : 1u << (bits - 1));
  return bits == 0 ? 0 : (1u << (bits - 1)) + rest;
}

static unsigned rank_of(unsigned symbol, unsigned set) {
  return rank_value(rank_octet(symbol, set));
}

START_TEST(ranks_are_a_permutation) {
  for (unsigned set = 0; set < choice.model.initial_sets; set++) {
    uint64_t seen = 0;
    for (unsigned symbol = 1; symbol <= CLASS_SYMBOLS; symbol++)
      seen |= UINT64_C(1) << rank_of(symbol, set);
    ck_assert_uint_eq(seen, low_mask(CLASS_SYMBOLS));
  }
}
END_TEST

static uint8_t symbol_at(const struct tree_name *name, uint32_t place) {
  return place < name->label_length
             ? hsts_host_symbol[(uint8_t)name->entry.name[place]]
             : HOST_SYMBOL_DOT;
}

/* The initial set of a label, by the three symbols behind the initial. */
static unsigned initial_set(const struct tree_name *name) {
  const struct model *model = &choice.model;
  const uint8_t *c3 =
      model->symbols + model_view(model).stride * symbol_at(name, 3);
  const uint8_t *c1 =
      model->symbols + model_view(model).stride * symbol_at(name, 1);
  unsigned class_number = c1[HOST_SYMBOLS + c3[symbol_at(name, 2)]];
  ck_assert_uint_ge(class_number, CLASS_END - model->classes);
  return model->initials[class_number - (CLASS_END - model->classes)];
}

START_TEST(frequent_initials_have_low_ranks) {
  static uint32_t counts[MODEL_MAX_INITIAL_SETS][HOST_SYMBOLS];
  unsigned used = 0, different = 0;
  for (uint32_t i = 0; i < choice.tree.count; i++) {
    const struct tree_name *name = &choice.tree.names[i];
    if (!name_is_short_tld(name))
      counts[initial_set(name)][symbol_at(name, 0)]++;
  }
  for (unsigned set = 0; set < choice.model.initial_sets; set++) {
    const uint32_t *of = counts[set];
    for (unsigned a = 1; a <= CLASS_SYMBOLS; a++) {
      for (unsigned b = 1; b <= CLASS_SYMBOLS; b++)
        if (of[a] > of[b] || (a < b && of[a] == of[b]))
          ck_assert_uint_lt(rank_of(a, set), rank_of(b, set));
      used += rank_of(a, set) == 0 && of[a] > 0;
      different += rank_octet(a, set) != rank_octet(a, 0);
    }
  }
  ck_assert_uint_ge(used, 2);
  ck_assert_uint_gt(different, 0);
}
END_TEST

START_TEST(the_initial_sets_are_those_of_the_model) {
  ck_assert_uint_ge(choice.model.initial_sets, 2);
  ck_assert_uint_ge(choice.model.classes, 2);
  for (unsigned i = 0; i < choice.model.classes; i++)
    ck_assert_uint_lt(choice.model.initials[i], choice.model.initial_sets);
}
END_TEST

START_TEST(without_labels_the_ranks_are_the_order_of_symbols) {
  static struct choice none;
  choose(&none, 0, false);
  ck_assert_uint_eq(none.model.initial_sets, 1);
  for (unsigned symbol = 1; symbol <= CLASS_SYMBOLS; symbol++)
    ck_assert_uint_eq(rank_value(model_ranks(&none.model, symbol)[0]),
                      symbol - 1);
  arena_free(&none.arena);
}
END_TEST

/* ---- Tails --------------------------------------------------------------- */

enum { ROWS = RANK_MAX_BITS + 1 };

static unsigned columns(void) {
  return bit_length(choice.tree.node_count) + 1;
}

/* How many tails there are of a shape. */
static uint64_t tail_count(unsigned shape) {
  unsigned rank_bits = shape / columns(), parent_bits = shape % columns();
  return UINT64_C(1) << ((rank_bits == 0 ? 0 : rank_bits - 1) +
                         (parent_bits == 0 ? 0 : parent_bits - 1));
}

static struct tail_shape shape_at(unsigned shape) {
  return choice.tails.shapes[shape / columns()][shape % columns()];
}

/* Each number below their sum is one tail. */
START_TEST(tails_lie_side_by_side) {
  uint64_t end_of_all = 0, sum = 0;
  for (unsigned i = 0; i < ROWS * columns(); i++) {
    uint64_t start = shape_at(i).start, after = start + tail_count(i);
    for (unsigned j = 0; j < i; j++)
      ck_assert(after <= shape_at(j).start ||
                shape_at(j).start + tail_count(j) <= start);
    end_of_all = after > end_of_all ? after : end_of_all;
    sum += tail_count(i);
  }
  ck_assert_uint_eq(sum, end_of_all);
}
END_TEST

START_TEST(widths_are_those_of_the_greatest_tails) {
  for (unsigned i = 0; i < ROWS * columns(); i++)
    ck_assert_uint_eq(shape_at(i).width,
                      bit_length(shape_at(i).start + tail_count(i) - 1));
}
END_TEST

/* Keys have so many tails of each shape. */
static void count_tails(uint64_t *keys) {
  for (uint32_t i = 0; i < choice.tree.count; i++) {
    const struct tree_name *name = &choice.tree.names[i];
    uint32_t parent = name_tree_parent(&choice.tree, name);
    if (name_is_short_tld(name))
      continue;
    unsigned rank = rank_octet(symbol_at(name, 0), initial_set(name));
    unsigned shape = (rank >> RANK_REST_BITS) * columns() + bit_length(parent);
    uint64_t tail = tail_of(&choice.tails, rank, parent).bits;
    ck_assert_uint_ge(tail, shape_at(shape).start);
    ck_assert_uint_lt(tail, shape_at(shape).start + tail_count(shape));
    keys[shape]++;
  }
}

START_TEST(shapes_of_frequent_tails_come_first) {
  uint64_t keys[ROWS * 33] = {0};
  count_tails(keys);
  for (unsigned i = 0; i < ROWS * columns(); i++)
    for (unsigned j = 0; j < ROWS * columns(); j++) {
      /* in keys for each tail; of equals the smaller, then the first */
      uint64_t left = keys[i] * tail_count(j), right = keys[j] * tail_count(i);
      if (left > right ||
          (left == right && (tail_count(i) < tail_count(j) ||
                             (tail_count(i) == tail_count(j) && i < j))))
        ck_assert_uint_lt(shape_at(i).start, shape_at(j).start);
    }
}
END_TEST

/* ---- All ----------------------------------------------------------------- */

START_TEST(the_order_of_a_list_makes_no_difference) {
  static struct choice other;
  choose(&other, NAMES, true);
  ck_assert_mem_eq(&other.model, &choice.model, sizeof other.model);
  for (unsigned i = 0; i < ROWS * columns(); i++) {
    struct tail_shape shape = other.tails.shapes[i / columns()][i % columns()];
    ck_assert_uint_eq(shape.start, shape_at(i).start);
    ck_assert_uint_eq(shape.width, shape_at(i).width);
  }
  arena_free(&other.arena);
}
END_TEST

static Suite *initials_suite(void) {
  Suite *suite = suite_create("initials");
  TCase *ranks = tcase_create("ranks");
  TCase *tails = tcase_create("tails");
  tcase_set_timeout(ranks, 60);
  tcase_set_timeout(tails, 60);
  tcase_add_unchecked_fixture(ranks, begin, end);
  tcase_add_unchecked_fixture(tails, begin, end);
  tcase_add_test(ranks, the_initial_sets_are_those_of_the_model);
  tcase_add_test(ranks, ranks_are_a_permutation);
  tcase_add_test(ranks, frequent_initials_have_low_ranks);
  tcase_add_test(ranks, without_labels_the_ranks_are_the_order_of_symbols);
  tcase_add_test(tails, tails_lie_side_by_side);
  tcase_add_test(tails, widths_are_those_of_the_greatest_tails);
  tcase_add_test(tails, shapes_of_frequent_tails_come_first);
  tcase_add_test(tails, the_order_of_a_list_makes_no_difference);
  suite_add_tcase(suite, ranks);
  suite_add_tcase(suite, tails);
  return suite;
}

int main(void) {
  return run_suite(initials_suite());
}
