/* SPDX-License-Identifier: MIT */
/*
 * The tree of a list's names: the ancestors that a list leaves out are in it,
 * each name knows its parent, and parents are numbered by how many children
 * they have, but not before a parent that is a key, whatever the order of the
 * list.
 */
#include "blob_format.h"
#include "name_tree.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static struct list list;
static struct name_tree tree;
static struct arena arena;

static void add(const char *name, bool force_https, bool include_subdomains) {
  struct list_entry entry = {.name = name,
                             .name_length = (uint32_t)strlen(name),
                             .force_https = force_https,
                             .include_subdomains = include_subdomains};
  ck_assert(list_add_entry(&list, &entry));
}

static void build(void) {
  ck_assert_ptr_null(name_tree_build(&tree, &list, &arena));
}

static void end(void) {
  list_free(&list);
  arena_free(&arena);
}

/* The name in the tree, once. */
static const struct tree_name *find(const char *name, size_t length) {
  const struct tree_name *found = NULL;
  for (uint32_t i = 0; i < tree.count; i++) {
    const struct list_entry *entry = &tree.names[i].entry;
    if (entry->name_length != length || memcmp(entry->name, name, length) != 0)
      continue;
    ck_assert_ptr_null(found);
    found = &tree.names[i];
  }
  return found;
}

enum { ALL = ENTRY_LISTED | ENTRY_INCLUDE_SUBDOMAINS | ENTRY_FORCE_HTTPS };

/* Of the list below: com has three children, b.com and org two each, www.a.org
   and a.org one each; the rest have none. */
static const struct {
  const char *name, *parent; /* NULL: the root */
  uint32_t label_length, children, node;
  uint8_t flags;
} expected[] = {
    {"com", NULL, 3, 3, 0, 0},
    {"b.com", "com", 1, 2, 1, ALL},
    {"org", NULL, 3, 2, 2, 0},
    {"www.a.org", "a.org", 3, 1, 4, 0},
    {"a.org", "org", 1, 1, 3, 0},
    {"x.www.a.org", "www.a.org", 1, 0, NODE_NONE, ENTRY_LISTED},
    {"z.org", "org", 1, 0, NODE_NONE, ENTRY_LISTED | ENTRY_FORCE_HTTPS},
    {"a.b.com", "b.com", 1, 0, NODE_NONE,
     ENTRY_LISTED | ENTRY_INCLUDE_SUBDOMAINS},
    {"bb.b.com", "b.com", 2, 0, NODE_NONE, ALL},
    {"c.com", "com", 1, 0, NODE_NONE, ALL},
    {"com.com", "com", 3, 0, NODE_NONE, ALL},
    {"dev", NULL, 3, 0, NODE_NONE, ALL},
};

static void assert_expected(void) {
  ck_assert_uint_eq(tree.count, COUNT(expected));
  ck_assert_uint_eq(tree.node_count, 5);
  for (size_t i = 0; i < COUNT(expected); i++) {
    const char *name = expected[i].name, *parent = expected[i].parent;
    const struct tree_name *found = find(name, strlen(name));
    ck_assert_msg(found != NULL, "%s", name);
    ck_assert_uint_eq(found->label_length, expected[i].label_length);
    ck_assert_uint_eq(found->children, expected[i].children);
    ck_assert_uint_eq(found->node, expected[i].node);
    ck_assert_uint_eq(found->flags, expected[i].flags);
    if (parent == NULL)
      ck_assert_uint_eq(found->parent, NODE_NONE);
    else
      ck_assert_ptr_eq(&tree.names[found->parent],
                       find(parent, strlen(parent)));
  }
}

/* All rotations of the list, forth and back. */
START_TEST(a_small_tree_in_any_order) {
  enum { TURNS = 2 * COUNT(expected) };
  for (size_t turn = 0; turn < TURNS; turn++) {
    for (size_t i = 0; i < COUNT(expected); i++) {
      size_t at = (i + turn) % COUNT(expected);
      if (turn % 2 == 1)
        at = COUNT(expected) - 1 - at;
      if (expected[at].flags != 0)
        add(expected[at].name, expected[at].flags & ENTRY_FORCE_HTTPS,
            expected[at].flags & ENTRY_INCLUDE_SUBDOMAINS);
    }
    build();
    assert_expected();
    list.count = 0;
  }
}
END_TEST

START_TEST(an_empty_list_is_an_empty_tree) {
  build();
  ck_assert_uint_eq(tree.count, 0);
  ck_assert_uint_eq(tree.node_count, 0);
}
END_TEST

START_TEST(top_level_domains_of_up_to_7_octets_are_short) {
  add("1234567", true, true);
  add("12345678", true, true);
  add("a.b", true, true);
  build();
  ck_assert(name_is_short_tld(find("1234567", 7)));
  ck_assert(!name_is_short_tld(find("12345678", 8)));
  ck_assert(!name_is_short_tld(find("a.b", 3)));
  ck_assert(name_is_short_tld(find("b", 1)));
}
END_TEST

START_TEST(a_name_of_127_labels_has_126_ancestors) {
  char name[254];
  for (size_t i = 0; i < 253; i++)
    name[i] = i % 2 == 0 ? 'a' : '.';
  name[253] = '\0';
  add(name, true, true);
  build();
  ck_assert_uint_eq(tree.count, 127);
  ck_assert_uint_eq(tree.node_count, 126);
  for (size_t at = 2; at < 253; at += 2) {
    const struct tree_name *ancestor = find(name + at, 253 - at);
    ck_assert_ptr_nonnull(ancestor);
    ck_assert_uint_eq(ancestor->flags, 0);
    ck_assert_uint_eq(ancestor->children, 1);
    /* "a" is the first by name; of the others, none before its parent */
    ck_assert_uint_eq(ancestor->node, at == 252 ? 0 : 126 - at / 2);
  }
}
END_TEST

/* d.c.b.a has most children, the others one each; a is no key. */
START_TEST(no_node_comes_before_a_parent_that_is_a_key) {
  add("1.d.c.b.a", true, true);
  add("2.d.c.b.a", true, true);
  add("3.d.c.b.a", true, true);
  add("1.e", true, true);
  add("2.e", true, true);
  build();
  ck_assert_uint_eq(find("b.a", 3)->node, 0);
  ck_assert_uint_eq(find("c.b.a", 5)->node, 1);
  ck_assert_uint_eq(find("d.c.b.a", 7)->node, 2);
  ck_assert_uint_eq(find("e", 1)->node, 3);
  ck_assert_uint_eq(find("a", 1)->node, 4);
}
END_TEST

/* Six names and five domains above them, two of which are above two names. */
START_TEST(too_many_names_and_ancestors_are_told_not_counted_wrong) {
  size_t usual = list_bytes_most;
  const char *fault;
  add("a.b.c", true, true);
  add("k.b.c", true, true);
  add("d.e.f.g", true, true);
  add("h", true, true);
  add("i", true, true);
  add("j", true, true);
  for (list_bytes_most = 0; list_names_most() < 11;)
    list_bytes_most++;
  build();
  arena_free(&arena);
  list_bytes_most--;
  fault = name_tree_build(&tree, &list, &arena);
  list_bytes_most = usual;
  ck_assert_ptr_nonnull(fault);
  ck_assert_str_eq(fault, "too many names and domains above them");
}
END_TEST

static Suite *name_tree_suite(void) {
  Suite *suite = suite_create("name_tree");
  TCase *names = tcase_create("names");
  tcase_add_checked_fixture(names, NULL, end);
  tcase_add_test(names, a_small_tree_in_any_order);
  tcase_add_test(names, an_empty_list_is_an_empty_tree);
  tcase_add_test(names, top_level_domains_of_up_to_7_octets_are_short);
  tcase_add_test(names, no_node_comes_before_a_parent_that_is_a_key);
  tcase_add_test(names, a_name_of_127_labels_has_126_ancestors);
  tcase_add_test(names,
                 too_many_names_and_ancestors_are_told_not_counted_wrong);
  suite_add_tcase(suite, names);
  return suite;
}

int main(void) {
  return run_suite(name_tree_suite());
}
