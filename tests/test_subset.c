/* SPDX-License-Identifier: MIT */
/*
 * Subsets of lists against the oracle: what is dropped as redundant changes no
 * answer, and nothing more could be dropped; and the entries that are kept for
 * some hosts answer these as the whole list does.
 */
#include "against_oracle.h"
#include "environment.h"
#include "host.h"
#include "list_input.h"
#include "list_json.h"
#include "only_hosts.h"
#include "random.h"
#include "subset.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

const char message_program[] = "test_subset";

enum { MOST_NAMES = 24, NAME_SIZE = 24, ROUNDS = 3000 };

/* ---- Lists and their oracles ------------------------------------------- */

static struct list list;

static void oracle_of_list(struct oracle *oracle, const struct list *from) {
  struct oracle_entry *entries = calloc(from->count + 1, sizeof *entries);
  ck_assert_ptr_nonnull(entries);
  for (size_t i = 0; i < from->count; i++)
    entries[i] = (struct oracle_entry){
        from->entries[i].name, from->entries[i].name_length,
        from->entries[i].force_https, from->entries[i].include_subdomains};
  ck_assert(oracle_set(oracle, entries, from->count));
  free(entries);
}

static void parse(const char *text, size_t size) {
  struct report report = {.file = "f"};
  list = (struct list){0};
  ck_assert(list_parse(&list, text, size, &report));
  ck_assert_uint_eq(report.errors, 0);
  report_free(&report);
}

/* Whether both force the host alike, in either mode. */
static bool same_force(const struct oracle *a, const struct oracle *b,
                       const char *host, size_t length) {
  static const unsigned modes[] = {0, HSTS_RFC6797};
  for (size_t i = 0; i < COUNT(modes); i++)
    if (oracle_lookup(a, ORACLE_BISECTION, host, length, modes[i])
            .force_https !=
        oracle_lookup(b, ORACLE_BISECTION, host, length, modes[i]).force_https)
      return false;
  return true;
}

/* The same for the name, all domains above it, and a host below each. */
static bool same_around(const struct oracle *a, const struct oracle *b,
                        const char *name, size_t length) {
  for (;;) {
    char child[HOST_MAX_LENGTH + 16];
    int child_length =
        snprintf(child, sizeof child, "fresh-.%.*s", (int)length, name);
    const char *dot = memchr(name, '.', length);
    if (!same_force(a, b, name, length) ||
        (child_length <= HOST_MAX_LENGTH &&
         !same_force(a, b, child, (size_t)child_length)))
      return false;
    if (dot == NULL)
      return true;
    length -= (size_t)(dot - name) + 1;
    name = dot + 1;
  }
}

/* Whether both answer alike wherever the first one has names. */
static bool same_answers(const struct oracle *whole, const struct oracle *part,
                         size_t step) {
  for (size_t i = 0; i < whole->count; i += step)
    if (!same_around(whole, part, whole->entries[i].name,
                     whole->entries[i].length))
      return false;
  return true;
}

static enum subset_status make(const struct subset_wish *wish,
                               struct subset_counts *counts) {
  struct report report = {.file = "f"};
  enum subset_status status = subset_make(&list, wish, counts, &report);
  report_free(&report);
  return status;
}

static void drop_redundant(struct subset_counts *counts) {
  const struct subset_wish wish = {.drop_redundant = true, .allow_empty = true};
  ck_assert_int_eq(make(&wish, counts), SUBSET_MADE);
}

/* ---- Redundant entries ------------------------------------------------- */

static bool has_name(const char *name) {
  for (size_t i = 0; i < list.count; i++)
    if (strcmp(list.entries[i].name, name) == 0)
      return true;
  return false;
}

/* A few names of labels a, b and c, so that most are above or below others. */
static void random_list(struct xorshift *random) {
  size_t count = 1 + (size_t)(random_bits(random) % MOST_NAMES);
  list = (struct list){.has_policies = true};
  ck_assert(list_reserve_names(&list, MOST_NAMES * NAME_SIZE));
  for (size_t i = 0; i < count; i++) {
    uint64_t bits = random_bits(random);
    char name[NAME_SIZE] = "";
    size_t labels = 1 + bits % 4;
    for (size_t label = 0; label < labels; label++) {
      name[2 * label] = (char)('a' + (bits >> (8 + 2 * label)) % 3);
      name[2 * label + 1] = label + 1 < labels ? '.' : '\0';
    }
    if (has_name(name))
      continue;
    struct list_entry entry = {.name_length = (uint32_t)strlen(name),
                               .force_https = bits >> 40 & 3,
                               .include_subdomains = bits >> 42 & 1};
    entry.name = list_add_name(&list, name, entry.name_length);
    ck_assert(list_add_entry(&list, &entry));
  }
}

/* Takes one entry more out of the list, and puts it back. */
static bool could_drop(size_t dropped, const struct oracle *whole) {
  struct list_entry entry = list.entries[dropped];
  struct oracle fewer;
  list.entries[dropped] = list.entries[--list.count];
  oracle_of_list(&fewer, &list);
  bool same = same_answers(whole, &fewer, 1);
  oracle_free(&fewer);
  list.entries[list.count++] = list.entries[dropped];
  list.entries[dropped] = entry;
  return same;
}

START_TEST(what_is_redundant_changes_no_answer_and_all_else_does) {
  struct xorshift random = {7};
  size_t dropped = 0;
  for (size_t round = 0; round < ROUNDS; round += test_share()) {
    struct subset_counts counts;
    struct oracle whole, part;
    random_list(&random);
    oracle_of_list(&whole, &list);
    drop_redundant(&counts);
    ck_assert_uint_eq(counts.entries - counts.redundant, list.count);
    dropped += counts.redundant;
    oracle_of_list(&part, &list);
    ck_assert_msg(same_answers(&whole, &part, 1), "round %zu", round);
    for (size_t i = 0; i < list.count; i++)
      ck_assert_msg(!could_drop(i, &whole), "round %zu: %s", round,
                    list.entries[i].name);
    oracle_free(&part);
    oracle_free(&whole);
    list_free(&list);
  }
  ck_assert_uint_gt(dropped, ROUNDS / test_share()); /* it is tried at all */
}
END_TEST

static void load_list(void) {
  struct list_input input;
  ck_assert(list_input_read(&input, environment("HSTS_LIST")));
  parse(input.text, input.size);
  list_input_free(&input);
}

START_TEST(the_whole_list_answers_alike_without_what_is_redundant) {
  struct subset_counts counts;
  struct oracle whole, part;
  load_list();
  oracle_of_list(&whole, &list);
  drop_redundant(&counts);
  ck_assert_uint_gt(counts.redundant, 0);
  oracle_of_list(&part, &list);
  ck_assert(same_answers(&whole, &part, test_share()));
  oracle_free(&part);
  oracle_free(&whole);
  list_free(&list);
}
END_TEST

/* ---- Hosts ------------------------------------------------------------- */

/* Keeps what decides the hosts of the text; the entries are moved to the
   front. */
static struct only_hosts keep_only(const char *text, struct report *report) {
  struct list_input input = {malloc(strlen(text) + 1), strlen(text)};
  bool *decides = calloc(list.count + 1, sizeof *decides);
  struct name_index index;
  struct only_hosts counts;
  size_t kept = 0;
  ck_assert(decides != NULL && input.text != NULL);
  memcpy(input.text, text, input.size);
  ck_assert(name_index_of_list(&index, &list));
  only_hosts_find(&input, &list, &index, decides, &counts, report);
  for (size_t i = 0; i < list.count; i++)
    if (decides[i])
      list.entries[kept++] = list.entries[i];
  list.count = kept;
  name_index_close(&index);
  free(decides);
  list_input_free(&input);
  return counts;
}

START_TEST(hosts_get_the_same_answer_from_the_entries_kept_for_them) {
  struct xorshift random = {11};
  for (size_t round = 0; round < ROUNDS; round += test_share()) {
    struct report report = {.file = "f"};
    struct oracle whole, part;
    char host[NAME_SIZE];
    random_list(&random);
    oracle_of_list(&whole, &list);
    uint64_t bits = random_bits(&random);
    int length =
        snprintf(host, sizeof host, "%c.%c.%c", (int)('a' + bits % 4),
                 (int)('a' + bits / 4 % 4), (int)('a' + bits / 16 % 3));
    struct only_hosts counts = keep_only(host, &report);
    ck_assert_uint_eq(counts.hosts, 1);
    ck_assert_uint_eq(counts.unlisted + list.count, 1);
    oracle_of_list(&part, &list);
    hsts_match right =
        oracle_lookup(&whole, ORACLE_BISECTION, host, (size_t)length, 0);
    hsts_match match =
        oracle_lookup(&part, ORACLE_BISECTION, host, (size_t)length, 0);
    ck_assert_msg(oracle_same_match(&match, &right), "%s", host);
    oracle_free(&part);
    oracle_free(&whole);
    report_free(&report);
    list_free(&list);
  }
}
END_TEST

static const char three[] =
    "{\"entries\": [{\"name\": \"a.b\", \"policy\": \"new-one\"},"
    " {\"name\": \"b\", \"policy\": \"test\"}, {\"name\": \"xb\"}]}";

START_TEST(lines_may_have_blanks_comments_upper_case_and_a_final_dot) {
  struct report report = {.file = "f"};
  parse(three, sizeof three - 1);
  struct only_hosts counts =
      keep_only("\xEF\xBB\xBF# a\n\n \t\r\n  A.B. \t# b\r\nX.Xb", &report);
  ck_assert_uint_eq(report.count, 0);
  ck_assert_uint_eq(counts.hosts, 2);
  ck_assert_uint_eq(list.count, 2);
  ck_assert_str_eq(list.entries[0].name, "a.b");
  ck_assert_str_eq(list.entries[1].name, "xb");
  list_free(&list);
}
END_TEST

START_TEST(lines_that_are_no_hosts_are_reported_with_their_place) {
  static const struct {
    const char *text;
    uint32_t line, column;
  } faults[] = {{"b\n a/b", 2, 2},      {"\n\n.", 3, 1},    {"a..b", 1, 1},
                {"b\xC3\xBC.de", 1, 1}, {"a b", 1, 1},      {".b", 1, 1},
                {"b..", 1, 1},          {"b\n\nb:80", 3, 1}};
  for (size_t i = 0; i < COUNT(faults); i++) {
    struct report report = {.file = "f"};
    parse(three, sizeof three - 1);
    (void)keep_only(faults[i].text, &report);
    ck_assert_uint_ge(report.errors, 1);
    ck_assert_uint_eq(report.messages[0].place.line, faults[i].line);
    ck_assert_uint_eq(report.messages[0].place.column, faults[i].column);
    report_free(&report);
    list_free(&list);
  }
}
END_TEST

/* ---- Top-level domains, policies --------------------------------------- */

/* Makes a subset of the three entries; `names` are those that are kept. */
static void assert_kept(const struct subset_wish *wish, const char *names) {
  struct subset_counts counts;
  char kept[64] = "";
  parse(three, sizeof three - 1);
  enum subset_status status = make(wish, &counts);
  ck_assert_int_eq(status, names[0] == '\0' && !wish->allow_empty
                               ? SUBSET_EMPTY
                               : SUBSET_MADE);
  for (size_t i = 0; i < list.count; i++) {
    strcat(kept, list.entries[i].name);
    strcat(kept, " ");
  }
  ck_assert_str_eq(kept, names);
  list_free(&list);
}

START_TEST(a_top_level_domain_is_itself_and_what_is_below) {
  assert_kept(&(struct subset_wish){.tlds = "b"}, "a.b b ");
  assert_kept(&(struct subset_wish){.tlds = "B"}, "a.b b ");
  assert_kept(&(struct subset_wish){.tlds = ".xb"}, "xb ");
  assert_kept(&(struct subset_wish){.tlds = "c,xb,b"}, "a.b b xb ");
  assert_kept(&(struct subset_wish){.tlds = "a"}, "");
  assert_kept(&(struct subset_wish){.tlds = "a", .allow_empty = true}, "");
}
END_TEST

START_TEST(a_policy_is_known_or_of_the_list) {
  assert_kept(&(struct subset_wish){.policies = "test"}, "b ");
  assert_kept(&(struct subset_wish){.policies = "new-one"}, "a.b ");
  assert_kept(&(struct subset_wish){.policies = "none"}, "xb ");
  assert_kept(&(struct subset_wish){.policies = "none,google,test"}, "b xb ");
  assert_kept(&(struct subset_wish){.policies = "google"}, "");
}
END_TEST

START_TEST(wishes_come_together) {
  assert_kept(&(struct subset_wish){.policies = "test,none", .tlds = "b"},
              "b ");
  assert_kept(&(struct subset_wish){.policies = "new-one", .tlds = "xb"}, "");
}
END_TEST

static Suite *subset_suite(void) {
  Suite *suite = suite_create("subset");
  TCase *subsets = tcase_create("subsets");
  tcase_set_timeout(subsets, 300);
  tcase_add_test(subsets,
                 what_is_redundant_changes_no_answer_and_all_else_does);
  tcase_add_test(subsets,
                 the_whole_list_answers_alike_without_what_is_redundant);
  tcase_add_test(subsets,
                 hosts_get_the_same_answer_from_the_entries_kept_for_them);
  tcase_add_test(subsets,
                 lines_may_have_blanks_comments_upper_case_and_a_final_dot);
  tcase_add_test(subsets,
                 lines_that_are_no_hosts_are_reported_with_their_place);
  tcase_add_test(subsets, a_top_level_domain_is_itself_and_what_is_below);
  tcase_add_test(subsets, a_policy_is_known_or_of_the_list);
  tcase_add_test(subsets, wishes_come_together);
  suite_add_tcase(suite, subsets);
  return suite;
}

int main(void) {
  return run_suite(subset_suite());
}
