/* SPDX-License-Identifier: MIT */
/*
 * The worked example of doc/blob-format.md: its octets, which were worked out
 * from the document and not with the compiler, are what the compiler writes,
 * and what the library reads as the document says.
 *
 * The octets are read from the document itself, from all blocks that begin with
 * ```blob, one after the other.  A line in such a block is
 *
 *     OFFSET  OCTETS ; explanation
 *
 * with all in hexadecimal, or with "N octets of 00" (N decimal) for OCTETS.
 */
#include "environment.h"
#include "made_db.h"
#include "suite.h"

#include <string.h>

enum { EXAMPLE_SIZE = 2264, LINE_SIZE = 4096 };

static const struct oracle_entry entries[] = {
    ENTRY("dev", true, true), ENTRY("example.com", true, true),
    ENTRY("www.example.co.uk", true, false)};

static unsigned char example[EXAMPLE_SIZE];
static size_t example_size;

/* ---- Reading the document --------------------------------------------- */

static void put_octet(unsigned octet) {
  ck_assert_uint_le(octet, 0xFF);
  ck_assert_uint_lt(example_size, EXAMPLE_SIZE);
  example[example_size++] = (unsigned char)octet;
}

/* Puts the octets of a line, of which only those are left. */
static void put_octets(const char *text) {
  const char *zeros = strstr(text, "octets of 00");
  char *end;

  if (zeros) {
    unsigned long count = strtoul(text, &end, 10);
    ck_assert_msg(end + 1 == zeros, "what is \"%s\"?", text);
    while (count-- > 0)
      put_octet(0);
    return;
  }
  for (text += strspn(text, " "); *text; text = end + strspn(end, " ")) {
    put_octet((unsigned)strtoul(text, &end, 16));
    ck_assert_msg(end == text + 2, "what is \"%s\"?", text);
  }
}

/* A line of a dump: the offset says that none is missing. */
static void read_dump_line(char *line) {
  char *octets;
  unsigned long offset = strtoul(line, &octets, 16);

  line[strcspn(line, ";\n")] = '\0';
  ck_assert_msg(octets == line + 4 && offset == example_size,
                "not at offset %04zx: %s", example_size, line);
  put_octets(octets);
}

static void read_example(void) {
  char path[LINE_SIZE], line[LINE_SIZE];
  bool dump = false;

  snprintf(path, sizeof path, "%s/doc/blob-format.md",
           environment("top_srcdir"));
  FILE *document = fopen(path, "r");
  ck_assert_msg(document != NULL, "%s cannot be read", path);
  example_size = 0;
  while (fgets(line, sizeof line, document)) {
    if (strncmp(line, "```", 3) == 0)
      dump = strcmp(line, "```blob\n") == 0;
    else if (dump)
      read_dump_line(line);
  }
  fclose(document);
}

/* ---- The tests -------------------------------------------------------- */

START_TEST(the_document_has_all_octets) {
  ck_assert_uint_eq(example_size, EXAMPLE_SIZE);
}
END_TEST

START_TEST(the_compiler_writes_the_documented_octets) {
  struct blob blob;
  const char *problem = made_blob(&blob, entries, COUNT(entries), 0);

  ck_assert_msg(problem == NULL, "%s", problem);
  ck_assert_uint_eq(blob.size, EXAMPLE_SIZE);
  for (size_t i = 0; i < EXAMPLE_SIZE; i++)
    if (blob.bytes[i] != example[i])
      ck_abort_msg("offset %04zx: written %02x, documented %02x", i,
                   blob.bytes[i], example[i]);
  blob_free(&blob);
}
END_TEST

/* The lookups at the end of the document. */
static const struct {
  const char *host;
  hsts_reason reason;
  size_t entry_offset;
} lookups[] = {{"mail.example.com", HSTS_REASON_SUPERDOMAIN, 5},
               {"dev", HSTS_REASON_EXACT, 0},
               {"x.dev", HSTS_REASON_SUPERDOMAIN, 2},
               {"example.com", HSTS_REASON_EXACT, 0},
               {"com", HSTS_REASON_NOT_LISTED, 3},
               {"zzz.com", HSTS_REASON_NOT_LISTED, 7},
               {"www.example.co.uk", HSTS_REASON_EXACT, 0},
               {"x.www.example.co.uk", HSTS_REASON_MASKED, 2},
               {"example.co.uk", HSTS_REASON_NOT_LISTED, 13},
               {"example.uk", HSTS_REASON_NOT_LISTED, 10}};

static hsts_db *open_example(void) {
  hsts_db *db = NULL;

  ck_assert_int_eq(hsts_open_memory(&db, example, example_size), HSTS_OK);
  return db;
}

START_TEST(the_documented_octets_answer_as_documented) {
  hsts_db *db = open_example();
  hsts_match match;

  ck_assert_int_eq(
      hsts_lookup(db, lookups[_i].host, strlen(lookups[_i].host), 0, &match),
      HSTS_OK);
  ck_assert_int_eq(match.reason, lookups[_i].reason);
  ck_assert_uint_eq(match.entry_offset, lookups[_i].entry_offset);
  hsts_close(db);
}
END_TEST

/* Counts the visits to entries that are on the list. */
static bool count_entry(void *context, const hsts_entry *entry) {
  size_t *count = context;

  for (size_t i = 0; i < COUNT(entries); i++)
    if (entry->name_length == entries[i].length &&
        memcmp(entry->name, entries[i].name, entries[i].length) == 0 &&
        entry->force_https == entries[i].force_https &&
        entry->include_subdomains == entries[i].include_subdomains)
      ++*count;
  return true;
}

START_TEST(the_documented_octets_spell_the_three_names) {
  hsts_db *db = open_example();
  size_t count = 0;

  ck_assert_uint_eq(hsts_db_entry_count(db), COUNT(entries));
  ck_assert_int_eq(hsts_db_date(db), 0);
  ck_assert_int_eq(hsts_db_enumerate(db, count_entry, &count), HSTS_OK);
  ck_assert_uint_eq(count, COUNT(entries));
  hsts_close(db);
}
END_TEST

static Suite *format_example_suite(void) {
  Suite *suite = suite_create("format_example");
  TCase *all = tcase_create("all");
  tcase_add_unchecked_fixture(all, read_example, NULL);
  tcase_add_test(all, the_document_has_all_octets);
  tcase_add_test(all, the_compiler_writes_the_documented_octets);
  tcase_add_loop_test(all, the_documented_octets_answer_as_documented, 0,
                      COUNT(lookups));
  tcase_add_test(all, the_documented_octets_spell_the_three_names);
  suite_add_tcase(suite, all);
  return suite;
}

int main(void) {
  environment("top_srcdir");
  return run_suite(format_example_suite());
}
