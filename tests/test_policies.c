/* SPDX-License-Identifier: MIT */
/*
 * Policies in a blob: each entry has the one that the list gives it, whichever
 * way one asks, and nothing else has any; of all lists, with any number of
 * policies.
 */
#include "../libhsts/blob_policy.h"
#include "bad_blobs.h"
#include "blob_build.h"
#include "environment.h"
#include "guard_page.h"
#include "hsts.h"
#include "list_check.h"
#include "list_input.h"
#include "list_json.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

const char message_program[] = "test_policies";

enum { MOST_POLICIES = 255, TEXT_SIZE = 1 << 16 };

struct compiled {
  struct list list;
  struct blob blob;
  hsts_db *db;
};

static void compile(struct compiled *made, const char *text, size_t size,
                    bool keep) {
  struct report report = {.file = "f"};
  *made = (struct compiled){.db = NULL};
  ck_assert(list_parse(&made->list, text, size, &report));
  ck_assert(list_check(&made->list, true, &report));
  ck_assert_uint_eq(report.errors, 0);
  report_free(&report);
  made->list.keep_policies = keep;
  ck_assert_ptr_null(blob_build(&made->list, 0, &made->blob));
  ck_assert_int_eq(
      hsts_open_memory(&made->db, made->blob.bytes, made->blob.size), HSTS_OK);
}

static void compiled_free(struct compiled *made) {
  hsts_close(made->db);
  blob_free(&made->blob);
  list_free(&made->list);
}

/* The policy of what decides a host, or NULL. */
static const char *policy_of(const hsts_db *db, const char *host) {
  size_t length = strlen(host);
  hsts_match match;
  ck_assert_int_eq(hsts_lookup(db, host, length, 0, &match), HSTS_OK);
  return hsts_entry_policy(db, host + match.entry_offset,
                           length - match.entry_offset);
}

/* ---- A small list -------------------------------------------------------- */

#define LABEL_63 \
  "xq-7zj-9wv-0kk-3yy-8pp-1gg-5ff-2bb-4hh-6uu-zq-7zj-9wv-0kk-3yy-8"

static const char small[] =
    "{\"entries\": ["
    "{\"name\": \"dev\", \"policy\": \"public-suffix\"},"
    "{\"name\": \"accountants\", \"policy\": \"google\"},"
    "{\"name\": \"a.b.c.example.org\", \"policy\": \"custom\"},"
    "{\"name\": \"c.example.org\"},"
    "{\"name\": \"" LABEL_63 ".net\", \"policy\": \"made-up\"},"
    "{\"name\": \"1.0.0.1\", \"policy\": \"test\"}]}";

START_TEST(each_entry_has_its_policy) {
  static const struct {
    const char *host, *policy;
  } cases[] = {{"dev", "public-suffix"},
               {"x.dev", "public-suffix"},
               {"DEV.", "public-suffix"},
               {"accountants", "google"},
               {"www.accountants", "google"},
               {"a.b.c.example.org", "custom"},
               {"A.b.C.Example.org.", "custom"},
               {"x.a.b.c.example.org", "custom"},
               {"c.example.org", ""},
               {"b.c.example.org", ""},
               {LABEL_63 ".net", "made-up"},
               {"1.0.0.1", "test"},
               {"example.org", NULL},
               {"org", NULL},
               {"com", NULL},
               {"", NULL}};
  struct compiled made;
  compile(&made, small, sizeof small - 1, true);
  for (size_t i = 0; i < COUNT(cases); i++) {
    const char *policy = policy_of(made.db, cases[i].host);
    if (cases[i].policy == NULL)
      ck_assert_msg(policy == NULL, "%s: %s", cases[i].host, policy);
    else
      ck_assert_str_eq(policy, cases[i].policy);
  }
  compiled_free(&made);
}
END_TEST

/* Of names that are in the blob as ancestors alone, or not at all, or are none.
 */
START_TEST(what_is_no_entry_has_none) {
  static const char *const names[] = {"b.c.example.org",
                                      "example.org",
                                      "org",
                                      "x.dev",
                                      "0.0.1",
                                      "1",
                                      "x..dev",
                                      ".",
                                      "..",
                                      "a.",
                                      ".dev",
                                      "dev..",
                                      "d\xC3\xA9v",
                                      "de v",
                                      "accountant",
                                      "accountantsx",
                                      "net",
                                      "x.net",
                                      LABEL_63};
  struct compiled made;
  compile(&made, small, sizeof small - 1, true);
  for (size_t i = 0; i < COUNT(names); i++)
    ck_assert_msg(hsts_entry_policy(made.db, names[i], strlen(names[i])) ==
                      NULL,
                  "%s", names[i]);
  ck_assert_ptr_null(hsts_entry_policy(made.db, NULL, 0));
  ck_assert_ptr_null(hsts_entry_policy(made.db, NULL, 3));
  ck_assert_ptr_null(hsts_entry_policy(NULL, "dev", 3));
  compiled_free(&made);
}
END_TEST

START_TEST(a_blob_without_the_section_has_none) {
  struct compiled made;
  compile(&made, small, sizeof small - 1, false);
  for (size_t i = 0; i < made.list.count; i++)
    ck_assert_ptr_null(policy_of(made.db, made.list.entries[i].name));
  compiled_free(&made);
}
END_TEST

/* ---- Against the list ---------------------------------------------------- */

static const char *listed_policy(const struct list *list, size_t i) {
  return policies_name(&list->policies, list->entries[i].policy);
}

static void check_all(const struct compiled *made) {
  for (size_t i = 0; i < made->list.count; i++) {
    const struct list_entry *entry = &made->list.entries[i];
    const char *policy =
        hsts_entry_policy(made->db, entry->name, entry->name_length);
    if (policy == NULL || strcmp(policy, listed_policy(&made->list, i)) != 0)
      ck_abort_msg("%s: %s", entry->name, policy);
  }
}

START_TEST(the_whole_list_keeps_its_policies) {
  struct list_input input;
  struct compiled made;
  ck_assert(list_input_read(&input, environment("HSTS_LIST")));
  compile(&made, input.text, input.size, true);
  list_input_free(&input);
  ck_assert_uint_gt(made.list.count, 90000);
  check_all(&made);
  compiled_free(&made);
}
END_TEST

/* From no width at all to that of an octet; the 256th is not told apart. */
START_TEST(any_number_of_policies) {
  static const unsigned counts[] = {1, 2, 3, 4, 5, 128, 129, 245, 246, 300};
  static char text[TEXT_SIZE];
  for (size_t i = 0; i < COUNT(counts); i++) {
    struct compiled made;
    size_t used = (size_t)snprintf(text, sizeof text, "{\"entries\": [");
    for (unsigned policy = 0; policy < counts[i]; policy++)
      used += (size_t)snprintf(
          text + used, sizeof text - used,
          "%s{\"name\": \"n%u.example\", \"policy\": \"policy-%u\"}",
          policy == 0 ? "" : ",", policy, policy);
    used += (size_t)snprintf(text + used, sizeof text - used, "]}");
    compile(&made, text, used, true);
    ck_assert_uint_le(policies_count(&made.list.policies), MOST_POLICIES);
    ck_assert_str_eq(policy_of(made.db, "n0.example"), "policy-0");
    ck_assert_str_eq(policy_of(made.db, "n299.example") != NULL
                         ? policy_of(made.db, "n299.example")
                         : "",
                     "");
    check_all(&made);
    compiled_free(&made);
  }
}
END_TEST

START_TEST(a_list_of_nothing) {
  static const char nothing[] = "{\"entries\": []}";
  struct compiled made;
  compile(&made, nothing, sizeof nothing - 1, true);
  check_all(&made);
  compiled_free(&made);
}
END_TEST

/* ---- Sections that are not as they should be ------------------------------
 */

struct tally {
  const hsts_db *db;
  size_t entries, with_policy;
};

static bool count_policies(void *context, const hsts_entry *entry) {
  struct tally *tally = (struct tally *)context;
  const char *policy =
      hsts_entry_policy(tally->db, entry->name, entry->name_length);
  tally->entries++;
  tally->with_policy += policy != NULL;
  return true;
}

/* How many entries have no policy; the blob is flush against a page that may
   not be read. */
static size_t count_without(const struct blob *blob, size_t *entries) {
  struct tally tally = {.entries = 0};
  struct guard_page guard;
  hsts_db_storage storage;
  hsts_db *db;
  ck_assert(guard_page_open(&guard, blob->size));
  const void *bytes = guard_page_put(&guard, blob->bytes, blob->size);
  ck_assert_int_eq(hsts_open_storage(&db, &storage, bytes, blob->size),
                   HSTS_OK);
  tally.db = db;
  ck_assert_int_eq(hsts_db_enumerate(db, count_policies, &tally), HSTS_OK);
  guard_page_close(&guard);
  *entries = tally.entries;
  return tally.entries - tally.with_policy;
}

static bool begins_with(const char *name, const char *word) {
  return strncmp(name, word, strlen(word)) == 0;
}

START_TEST(a_damaged_section_is_as_good_as_none) {
  size_t seen = 0;
  for (size_t i = 0; i < bad_blob_count(); i++) {
    const struct bad_blob *bad = bad_blob(i);
    bool refused = begins_with(bad->name, "good-without-policies");
    struct blob blob;
    size_t entries, without, right;
    if (!refused && !begins_with(bad->name, "good-policies"))
      continue;
    make_bad_blob(&blob, bad);
    without = count_without(&blob, &entries);
    right = strstr(bad->name, "-beyond") ? 1 : 0; /* whose number that is */
    ck_assert_msg(without == (refused ? entries : right),
                  "%s: %zu of %zu without", bad->name, without, entries);
    blob_free(&blob);
    seen++;
  }
  ck_assert_uint_gt(seen, 20);
}
END_TEST

/* The section says that it goes on behind the last octet that may be read. */
START_TEST(a_name_without_an_end_is_not_read_to_the_end_of_the_section) {
  enum { NAMES = HEADER_SECTIONS + SECTION_ROW_SIZE, SIZE = NAMES + 1 + 64 };
  uint8_t blob[SIZE] = {[HEADER_SECTION_COUNT] = 1,
                        [HEADER_SECTIONS + SECTION_ID] = SECTION_POLICIES,
                        [HEADER_SECTIONS + SECTION_OFFSET] = NAMES,
                        [HEADER_SECTIONS + SECTION_SIZE + 2] = 1,
                        [NAMES] = 1};
  struct blob_policies policies;
  struct guard_page guard;
  memset(blob + NAMES + 1, 'a', POLICY_MAX_OCTETS + 1);
  ck_assert(guard_page_open(&guard, SIZE));
  ck_assert(!hsts_load_policies(guard_page_put(&guard, blob, SIZE), &policies));
  guard_page_close(&guard);
}
END_TEST

static Suite *policies_suite(void) {
  Suite *suite = suite_create("policies");
  TCase *policies = tcase_create("policies");
  tcase_set_timeout(policies, 300);
  tcase_add_test(policies, each_entry_has_its_policy);
  tcase_add_test(policies, what_is_no_entry_has_none);
  tcase_add_test(policies, a_blob_without_the_section_has_none);
  tcase_add_test(policies, the_whole_list_keeps_its_policies);
  tcase_add_test(policies, any_number_of_policies);
  tcase_add_test(policies, a_list_of_nothing);
  tcase_add_test(policies, a_damaged_section_is_as_good_as_none);
  tcase_add_test(policies,
                 a_name_without_an_end_is_not_read_to_the_end_of_the_section);
  suite_add_tcase(suite, policies);
  return suite;
}

int main(void) {
  return run_suite(policies_suite());
}
