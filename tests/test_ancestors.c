/* SPDX-License-Identifier: MIT */
/*
 * A name's ancestors, spelled from the number of its parent: they are the
 * list's, whatever other name has been spelled before; and those that both have
 * in common are not spelled again, so that a list of names below a few deep
 * parents is not enumerated for each label of each name.
 */
#include "key_edit.h"
#include "made_db.h"
#include "random.h"
#include "suite.h"

#include <string.h>

enum {
  NAMES = 150,
  ROOM = HOST_MAX_LENGTH + 1,
  LABEL_ROOM = 4 /* up to three letters and a dot */
};

static char names[NAMES][ROOM];
static const char *parents[NAMES]; /* inside of the names */
static uint32_t nodes[NAMES];      /* of the parents */
static struct blob blob;
static struct speller speller;

static const char *parent_of(const char *name) {
  return strchr(name, '.') + 1;
}

/* Puts a label and a dot before `name`; returns where it begins. */
static char *prepend_label(struct xorshift *random, char *name) {
  *--name = '.';
  for (size_t letters = 1 + random_below(random, 3); letters > 0; letters--)
    *--name = "abc"[random_below(random, 3)];
  return name;
}

/* Puts labels before the end of another name, or before a top-level domain, as
   many as have room or fewer. */
static void make_name(struct xorshift *random, size_t index) {
  static const char *const tops[] = {"com", "example", "internationalised"};
  const char *end = tops[random_below(random, COUNT(tops))];
  char text[ROOM], *begin = text + ROOM;

  if (index > 0 && random_below(random, 4) > 0) {
    end = names[random_below(random, index)];
    for (size_t up = random_below(random, 6); up > 0 && strchr(end, '.'); up--)
      end = parent_of(end);
    while (strlen(end) > HOST_MAX_LENGTH - LABEL_ROOM)
      end = parent_of(end);
  }
  begin -= strlen(end) + 1;
  memcpy(begin, end, strlen(end) + 1);
  do
    begin = prepend_label(random, begin);
  while (begin - text >= LABEL_ROOM && random_below(random, 40) > 0);
  memcpy(names[index], begin, strlen(begin) + 1);
}

static bool is_new(size_t index) {
  for (size_t i = 0; i < index; i++)
    if (strcmp(names[i], names[index]) == 0)
      return false;
  return true;
}

static void begin(void) {
  struct xorshift random = {20260706};
  struct oracle_entry entries[NAMES];

  for (size_t i = 0; i < NAMES; i++) {
    do
      make_name(&random, i);
    while (!is_new(i));
    entries[i] = (struct oracle_entry){names[i], strlen(names[i]), true, true};
  }
  ck_assert_ptr_null(made_blob(&blob, entries, NAMES, 0));
  for (size_t i = 0; i < NAMES; i++) {
    parents[i] = parent_of(names[i]);
    nodes[i] = node_number(&blob, parents[i]);
  }
  hsts_speller_open(&speller, blob.bytes);
}

static void end(void) {
  blob_free(&blob);
}

/* Spells what is behind a name's label, after another name's. */
static void spell(size_t index, const struct ancestors *other,
                  struct ancestors *ancestors) {
  ck_assert(hsts_spell_ancestors(&speller, nodes[index], other, ancestors));
  ancestors->name.text[ancestors->name.length] = '\0';
}

/* Each after the one before, which may itself be copied in part. */
START_TEST(they_are_those_of_the_list_after_any_other_name) {
  struct xorshift random = {20260706};
  struct ancestors both[2] = {{.count = 0}, {.count = 0}};

  for (unsigned round = 0; round < NAMES * NAMES; round++) {
    struct ancestors *ancestors = &both[round % 2];
    size_t i = random_below(&random, NAMES);
    spell(i, &both[(round + 1) % 2], ancestors);
    ck_assert_str_eq(ancestors->name.text + 1, parents[i]);
  }
}
END_TEST

/* How long the end is that two names have in common, from a dot on. */
static size_t common_end(const char *a, const char *b) {
  const char *p = a + strlen(a), *q = b + strlen(b), *dot = p;

  for (; p > a && q > b && p[-1] == q[-1]; p--, q--)
    if (p[-1] == '.')
      dot = p - 1;
  return (size_t)(a + strlen(a) - dot);
}

/* Takes all letters for '#'. */
static void hide_letters(struct name *name) {
  for (unsigned i = 0; i < name->length; i++)
    if (name->text[i] != '.')
      name->text[i] = '#';
}

/* What has no letters was copied from the other name. */
START_TEST(what_two_names_share_is_spelled_once) {
  static const struct ancestors none = {.count = 0};
  struct ancestors other, ancestors;
  size_t shared = 0;

  for (size_t before = 0; before < NAMES; before++) {
    spell(before, &none, &other);
    hide_letters(&other.name);
    for (size_t i = 0; i < NAMES; i++) {
      size_t same = common_end(names[before], names[i]);
      spell(i, &other, &ancestors);
      const char *copied = strchr(ancestors.name.text, '#');
      ck_assert_uint_eq(copied == NULL ? 0 : strlen(copied - 1), same);
      shared += same != 0;
    }
  }
  ck_assert_uint_gt(shared, (size_t)NAMES * NAMES / 4);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("ancestors");
  TCase *tests = tcase_create("ancestors");
  tcase_add_checked_fixture(tests, begin, end);
  tcase_add_test(tests, they_are_those_of_the_list_after_any_other_name);
  tcase_add_test(tests, what_two_names_share_is_spelled_once);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
