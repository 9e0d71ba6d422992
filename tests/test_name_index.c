/* SPDX-License-Identifier: MIT */
/*
 * The index of names: what was added is found, by its whole name and nothing
 * less; and nobody can tell beforehand which names collide.
 */
#include "name_index.h"
#include "random.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES = 2000, LONGEST = 300 };

static char names[NAMES][LONGEST + 1];
static struct list_entry entries[NAMES];
static struct name_index index_of_names;

static struct list_entry entry_of(const char *name) {
  return (struct list_entry){.name = name,
                             .name_length = (uint32_t)strlen(name)};
}

static const struct list_entry *find(const char *name) {
  return name_index_find(&index_of_names, name, strlen(name));
}

static void open_index(void) {
  ck_assert(name_index_open(&index_of_names, NAMES, entries, sizeof *entries));
}

static void close_index(void) {
  name_index_close(&index_of_names);
}

/* Names of all lengths, many of which begin or end alike. */
static void make_names(void) {
  for (int i = 0; i < NAMES; i++) {
    memset(names[i], 'a' + i % 3, LONGEST);
    snprintf(names[i] + i % (LONGEST - 8), 8, "%d", i);
    entries[i] = entry_of(names[i]);
  }
}

START_TEST(all_that_is_added_is_found) {
  make_names();
  for (int i = 0; i < NAMES; i++) {
    ck_assert_ptr_null(find(names[i]));
    ck_assert_ptr_null(name_index_add(&index_of_names, &entries[i]));
  }
  for (int i = 0; i < NAMES; i++)
    ck_assert_ptr_eq(find(names[i]), &entries[i]);
}
END_TEST

START_TEST(a_name_is_added_once) {
  entries[0] = entry_of("example.com");
  entries[1] = entry_of("example.com");
  ck_assert_ptr_null(name_index_add(&index_of_names, &entries[0]));
  ck_assert_ptr_eq(name_index_add(&index_of_names, &entries[1]), &entries[0]);
  ck_assert_ptr_eq(find("example.com"), &entries[0]);
}
END_TEST

START_TEST(a_part_of_a_name_is_another_name) {
  entries[0] = entry_of("www.example.com");
  name_index_add(&index_of_names, &entries[0]);
  ck_assert_ptr_null(find("example.com"));
  ck_assert_ptr_null(find("www.example.co"));
  ck_assert_ptr_null(find("www.example.com.a"));
  ck_assert_ptr_null(find(""));
}
END_TEST

START_TEST(which_names_collide_is_drawn_anew) {
  struct name_index other;
  ck_assert(name_index_open(&other, NAMES, entries, sizeof *entries));
  for (size_t i = 0; i < COUNT(other.key); i++)
    ck_assert_uint_ne(other.key[i], index_of_names.key[i]);
  name_index_close(&other);
}
END_TEST

/* Of so many names some eight pairs have the same 32 bits. */
START_TEST(names_that_share_a_hash_are_told_apart) {
  enum { MANY = 1 << 18 };
  struct list_entry *many = calloc(MANY, sizeof *many);
  char(*texts)[17] = calloc(MANY, sizeof *texts);
  struct name_index large;
  struct xorshift random = {1};
  ck_assert(many != NULL && texts != NULL);
  ck_assert(name_index_open(&large, MANY, many, sizeof *many));
  for (int i = 0; i < MANY; i++) {
    snprintf(texts[i], sizeof texts[i], "%016llx",
             (unsigned long long)random_bits(&random));
    many[i] = entry_of(texts[i]);
    ck_assert_ptr_null(name_index_add(&large, &many[i]));
  }
  for (int i = 0; i < MANY; i++)
    ck_assert_ptr_eq(name_index_find(&large, texts[i], many[i].name_length),
                     &many[i]);
  name_index_close(&large);
  free(texts);
  free(many);
}
END_TEST

/* A sanitizer sees it if the last slot's neighbour is not the first one. */
START_TEST(small_indexes_go_round) {
  entries[0] = entry_of("a");
  entries[1] = entry_of("b");
  for (int i = 0; i < 500; i++) {
    struct name_index small;
    ck_assert(name_index_open(&small, 2, entries, sizeof *entries));
    ck_assert_ptr_null(name_index_add(&small, &entries[0]));
    ck_assert_ptr_null(name_index_add(&small, &entries[1]));
    ck_assert_ptr_eq(name_index_find(&small, "a", 1), &entries[0]);
    ck_assert_ptr_eq(name_index_find(&small, "b", 1), &entries[1]);
    ck_assert_ptr_null(name_index_find(&small, "c", 1));
    name_index_close(&small);
  }
}
END_TEST

static Suite *name_index_suite(void) {
  Suite *suite = suite_create("name_index");
  TCase *index = tcase_create("index");
  tcase_add_checked_fixture(index, open_index, close_index);
  tcase_add_test(index, all_that_is_added_is_found);
  tcase_add_test(index, a_name_is_added_once);
  tcase_add_test(index, a_part_of_a_name_is_another_name);
  tcase_add_test(index, names_that_share_a_hash_are_told_apart);
  tcase_add_test(index, small_indexes_go_round);
  tcase_add_test(index, which_names_collide_is_drawn_anew);
  suite_add_tcase(suite, index);
  return suite;
}

int main(void) {
  return run_suite(name_index_suite());
}
