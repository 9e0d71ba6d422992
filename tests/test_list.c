/* SPDX-License-Identifier: MIT */
/*
 * Reading and checking lists, in memory: what becomes of a text, which faults
 * are found, and where.  Each fault is expected as it would be written, so that
 * the places are those that a person counts in the text.
 */
#include "digest.h"
#include "list.h"
#include "list_check.h"
#include "list_json.h"
#include "name_index.h"
#include "report.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct list list;
static struct report report;

static void begin(void) {
  list = (struct list){0};
  report = (struct report){.file = "f"};
}

static void end(void) {
  list_free(&list);
  report_free(&report);
}

/* Parses and checks `size` octets, in memory of just that size. */
static void read_octets(const char *text, size_t size) {
  char *exact = malloc(size > 0 ? size : 1);
  ck_assert_ptr_nonnull(exact);
  memcpy(exact, text, size);
  begin();
  ck_assert(list_parse(&list, exact, size, &report));
  free(exact);
  ck_assert(list_check(&list, false, &report));
  ck_assert(!report.out_of_memory);
}

static void read_text(const char *text) {
  read_octets(text, strlen(text));
}

/* What the report says, as one string in static storage. */
static const char *reported(void) {
  static char said[4096];
  static struct writer writer;
  FILE *file = tmpfile();
  ck_assert_ptr_nonnull(file);
  writer_open(&writer, fileno(file));
  report_write(&report, &writer);
  rewind(file);
  said[fread(said, 1, sizeof said - 1, file)] = '\0';
  fclose(file);
  return said;
}

static void assert_reported(const char *text, const char *expected) {
  read_text(text);
  ck_assert_str_eq(reported(), expected);
  end();
}

START_TEST(members_are_taken) {
  read_text("{\"entries\": [\n"
            " {\"name\": \"a.b\", \"mode\": \"force-https\","
            " \"policy\": \"google\", \"include_subdomains\": true},\n"
            " {\"include_subdomains\": false, \"name\": \"c\"}]}");
  ck_assert_uint_eq(report.count, 0);
  ck_assert_uint_eq(list.count, 2);
  ck_assert_str_eq(list.entries[0].name, "a.b");
  ck_assert_uint_eq(list.entries[0].name_length, 3);
  ck_assert_uint_eq(list.entries[0].line, 2);
  ck_assert_uint_eq(list.entries[0].column, 11);
  ck_assert_uint_eq(list.entries[0].policy, LIST_POLICY_GOOGLE);
  ck_assert(list.entries[0].force_https);
  ck_assert(list.entries[0].include_subdomains);
  ck_assert_str_eq(list.entries[1].name, "c");
  ck_assert_uint_eq(list.entries[1].policy, LIST_POLICY_NONE);
  ck_assert(!list.entries[1].force_https);
  ck_assert(!list.entries[1].include_subdomains);
  end();
}
END_TEST

START_TEST(escapes_are_decoded_and_placed_at_their_quote) {
  read_text("{\"entries\": [{\"n\\u0061me\":\t\"\\u0061\\\"\\\\\" }]}");
  ck_assert_uint_eq(list.count, 1);
  ck_assert_str_eq(list.entries[0].name, "a\"\\");
  ck_assert_uint_eq(list.entries[0].column, 28);
  end();
}
END_TEST

START_TEST(crlf_is_one_line_end) {
  assert_reported("{\r\n\"entries\":\r\n 1}\r\n",
                  "f:3:2: error: \"entries\" is a number, expected an array\n");
}
END_TEST

START_TEST(one_value_of_a_wrong_type_is_one_fault) {
  assert_reported(
      "{\"entries\": [{\"name\": \"a\", \"mode\": {\"name\": [1, {}]}}]}",
      "f:1:36: error: entry \"a\": \"mode\" is an object, expected a string\n");
}
END_TEST

START_TEST(messages_before_the_name_have_the_name) {
  assert_reported("{\"entries\": [{\"x\": 1, \"name\": \"a\"}]}",
                  "f:1:15: warning: entry \"a\": unknown member \"x\", which "
                  "is passed over\n");
}
END_TEST

START_TEST(a_name_does_not_go_to_the_next_entry) {
  assert_reported(
      "{\"entries\": [{\"name\": \"a\"}, {\"x\": 1}]}",
      "f:1:29: error: an entry without \"name\", expected a host\n"
      "f:1:30: warning: unknown member \"x\", which is passed over\n");
}
END_TEST

START_TEST(members_of_the_wrong_object_are_unknown) {
  assert_reported(
      "{\"name\": 1, \"entries\": [{\"name\": \"a\","
      " \"entries\": []}]}",
      "f:1:2: warning: unknown member \"name\", which is passed over\n"
      "f:1:39: warning: entry \"a\": unknown member \"entries\", which is "
      "passed over\n");
}
END_TEST

START_TEST(names_listed_thrice_are_two_faults) {
  assert_reported("{\"entries\": [{\"name\": \"a\"}, {\"name\": \"a\"},\n"
                  "{\"name\": \"a\"}]}",
                  "f:1:38: error: entry \"a\": listed twice,"
                  " first at 1:23\n"
                  "f:2:10: error: entry \"a\": listed twice,"
                  " first at 1:23\n");
}
END_TEST

START_TEST(strict_makes_warnings_errors) {
  begin();
  report.strict = true;
  ck_assert(list_parse(&list, "{\"x\": 1, \"entries\": []}", 23, &report));
  ck_assert_uint_eq(report.errors, 2);
  ck_assert_str_eq(reported(),
                   "f:1:2: error: unknown member \"x\", which is passed over\n"
                   "f:1:21: error: \"entries\" is empty, expected an entry\n");
  end();
}
END_TEST

START_TEST(long_names_are_cut_in_messages) {
  char text[2048] = "{\"entries\": [{\"name\": \"";
  memset(text + strlen(text), 'A', 1500);
  strcat(text, "\"}]}");
  read_text(text);
  ck_assert_uint_eq(report.errors, 3);
  ck_assert_uint_lt(strlen(reported()), 1200);
  end();
}
END_TEST

/* Whatever ends early is reported once, and nothing beyond it is read. */
START_TEST(every_prefix_of_a_list_is_no_list) {
  static const char text[] =
      "// c\n{\"pinsets\": [1.5e3, null], /* */ \"entries\": [\n"
      "{\"name\": \"\\u0061.b\", \"mode\": \"force-https\", \"policy\": "
      "\"custom\", \"include_subdomains\": true}]}";
  for (size_t size = 0; size < strlen(text); size++) {
    read_octets(text, size);
    ck_assert_uint_eq(report.errors, 1);
    ck_assert_ptr_nonnull(strstr(reported(), "not JSON: the text ends early"));
    end();
  }
  read_text(text);
  ck_assert_uint_eq(report.count, 0);
  end();
}
END_TEST

START_TEST(every_changed_octet_is_survived) {
  static const char text[] =
      "{\"entries\": [{\"name\": \"a.b\", \"mode\": \"force-https\"}]}// c";
  for (size_t i = 0; i < strlen(text); i++)
    for (int octet = 0; octet < 256; octet++) {
      char changed[sizeof text];
      memcpy(changed, text, sizeof text);
      changed[i] = (char)octet;
      read_octets(changed, strlen(text));
      (void)reported();
      end();
    }
}
END_TEST

static const struct {
  const char *name, *faults;
} bad_names[] = {
    {"A", "upper case letters"}, {"a..b", "an empty label"},
    {".", "an empty label"},     {"a.", "an empty label"},
    {"\xc3\xa9", "not ASCII"},   {"a b", "octet 0x20"},
    {"a%62", "octet 0x25"},      {"[::1]", "octet 0x5B"},
    {"*.a", "octet 0x2A"},       {"a/", "octet 0x2F"},
    {"xn--\xff", "not ASCII"},   {"a\x7f", "octet 0x7F"},
};

START_TEST(names_that_are_no_hosts) {
  struct list_entry entry = {
      .name = bad_names[_i].name, .line = 1, .column = 1};
  entry.name_length = (uint32_t)strlen(entry.name);
  begin();
  ck_assert(list_add_entry(&list, &entry));
  ck_assert(list_check(&list, false, &report));
  ck_assert_uint_eq(report.errors, 1);
  ck_assert_ptr_nonnull(strstr(reported(), bad_names[_i].faults));
  end();
}
END_TEST

/* The nearest entry above decides, whatever is above that. */
static const struct {
  const char *modes; /* of c.b.a, b.a and a: +subdomains, -without, 0 no mode */
  bool redundant;    /* c.b.a */
} ancestors[] = {
    {"+ +", true},  {"++ ", true},  {"++-", true},  {"+-+", false},
    {"+0+", false}, {"-++", false}, {"0++", false}, {"+  ", false},
    {"+ -", false}, {"+ 0", false}, {"+++", true},
};

START_TEST(redundant_entries) {
  static const char *const names[] = {"c.b.a", "b.a", "a"};
  bool reported_it = false;
  begin();
  for (size_t i = 0; i < COUNT(names); i++) {
    char mode = ancestors[_i].modes[i];
    struct list_entry entry = {.name = names[i],
                               .name_length = (uint32_t)strlen(names[i]),
                               .line = 1 + (uint32_t)i,
                               .column = 1,
                               .force_https = mode != '0',
                               .include_subdomains = mode != '-'};
    if (mode != ' ')
      ck_assert(list_add_entry(&list, &entry));
  }
  ck_assert(list_check(&list, false, &report));
  ck_assert_uint_eq(report.errors, 0);
  for (size_t i = 0; i < report.count; i++)
    reported_it |= report.messages[i].place.line == 1;
  ck_assert(reported_it == ancestors[_i].redundant);
  end();
}
END_TEST

START_TEST(sorted_by_octets) {
  static const char *const names[] = {
      "a-b", "a.b", "a", "a0", "_", "0", "aaaaaaaab", "aaaaaaaa", "aaaaaaaaa"};
  static const char *const expected[] = {
      "0", "_", "a", "a-b", "a.b", "a0", "aaaaaaaa", "aaaaaaaaa", "aaaaaaaab"};
  const struct list_entry **sorted;
  begin();
  for (size_t i = 0; i < COUNT(names); i++) {
    struct list_entry entry = {.name = names[i]};
    entry.name_length = (uint32_t)strlen(names[i]);
    ck_assert(list_add_entry(&list, &entry));
  }
  sorted = list_sorted(&list);
  ck_assert_ptr_nonnull(sorted);
  for (size_t i = 0; i < COUNT(names); i++)
    ck_assert_str_eq(sorted[i]->name, expected[i]);
  free(sorted);
  end();
}
END_TEST

/* printf 'a 0 1\nb.c 1 0\n' | sha256sum */
START_TEST(digest_of_lines) {
  static const unsigned char expected[DIGEST_SIZE] = {
      0x0b, 0xde, 0x00, 0xd0, 0x4c, 0x25, 0x4e, 0x0d, 0x2d, 0x1d, 0x74,
      0x3c, 0xfe, 0x3b, 0x92, 0x7d, 0x24, 0x7b, 0x62, 0x36, 0x4a, 0x0e,
      0xde, 0x1a, 0xdf, 0xd2, 0xb5, 0x18, 0xb9, 0xf0, 0x4a, 0x1b};
  unsigned char digest[DIGEST_SIZE];
  read_text("{\"entries\": [{\"name\": \"b.c\", \"mode\": \"force-https\"},"
            "{\"name\": \"a\", \"include_subdomains\": true}]}");
  ck_assert(list_digest(&list, digest));
  ck_assert_mem_eq(digest, expected, sizeof expected);
  end();
}
END_TEST

START_TEST(an_index_finds_what_was_added_first) {
  enum { NAMES = 5000 };
  static struct list_entry entries[NAMES];
  static char names[NAMES][8];
  struct name_index index;
  ck_assert(name_index_open(&index, NAMES, entries, sizeof *entries));
  for (int i = 0; i < NAMES; i++) {
    int length = snprintf(names[i], sizeof names[i], "n%d", i / 2);
    entries[i] =
        (struct list_entry){.name = names[i], .name_length = (uint32_t)length};
    ck_assert_ptr_eq(name_index_add(&index, &entries[i]),
                     i % 2 == 0 ? NULL : &entries[i - 1]);
  }
  ck_assert_ptr_eq(name_index_find(&index, "n7", 2), &entries[14]);
  ck_assert_ptr_null(name_index_find(&index, "n", 1));
  ck_assert_ptr_null(name_index_find(&index, "n2500", 5));
  name_index_close(&index);
}
END_TEST

static Suite *list_suite(void) {
  Suite *suite = suite_create("list");
  TCase *reading = tcase_create("reading");
  TCase *checking = tcase_create("checking");
  tcase_set_timeout(reading, 60);
  tcase_add_test(reading, members_are_taken);
  tcase_add_test(reading, escapes_are_decoded_and_placed_at_their_quote);
  tcase_add_test(reading, crlf_is_one_line_end);
  tcase_add_test(reading, one_value_of_a_wrong_type_is_one_fault);
  tcase_add_test(reading, messages_before_the_name_have_the_name);
  tcase_add_test(reading, a_name_does_not_go_to_the_next_entry);
  tcase_add_test(reading, members_of_the_wrong_object_are_unknown);
  tcase_add_test(reading, strict_makes_warnings_errors);
  tcase_add_test(reading, long_names_are_cut_in_messages);
  tcase_add_test(reading, every_prefix_of_a_list_is_no_list);
  tcase_add_test(reading, every_changed_octet_is_survived);
  tcase_add_test(checking, names_listed_thrice_are_two_faults);
  tcase_add_loop_test(checking, names_that_are_no_hosts, 0,
                      (int)COUNT(bad_names));
  tcase_add_loop_test(checking, redundant_entries, 0, (int)COUNT(ancestors));
  tcase_add_test(checking, sorted_by_octets);
  tcase_add_test(checking, digest_of_lines);
  tcase_add_test(checking, an_index_finds_what_was_added_first);
  suite_add_tcase(suite, reading);
  suite_add_tcase(suite, checking);
  return suite;
}

int main(void) {
  return run_suite(list_suite());
}
