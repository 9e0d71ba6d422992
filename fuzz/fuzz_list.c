/* SPDX-License-Identifier: MIT */
/*
 * The input is the JSON of a list.  It goes the way that hsts-compile would
 * send it: parsed, checked, built.  Either there are messages, each with a
 * place that the text has; or there is a blob that holds what the list says,
 * and whose dump is compiled to the same bytes again.
 */
#include "blob_build.h"
#include "dump_json.h"
#include "fuzz.h"
#include "hsts.h"
#include "list.h"
#include "list_blob.h"
#include "list_check.h"
#include "list_json.h"
#include "oracle.h"
#include "report_check.h"
#include "verify.h"
#include "written.h"

enum {
  LONGEST = 1 << 16,
  DATE = 1783296000 /* 2026-07-06 */
};

const char message_program[] = "fuzz_list";

/* ---- From text to blob ------------------------------------------------- */

struct compiled {
  struct list list;
  struct report report;
  struct blob blob; /* empty if there is an error */
};

static void compile(const char *text, size_t size, bool keep_policies,
                    struct compiled *made) {
  *made = (struct compiled){.report = {.file = "input.json"}};
  REQUIRE(list_parse(&made->list, text, size, &made->report));
  REQUIRE(list_check(&made->list, false, &made->report));
  REQUIRE(!made->report.out_of_memory);
  made->list.keep_policies = keep_policies;
  if (made->report.errors == 0)
    REQUIRE(blob_build(&made->list, DATE, &made->blob) == NULL);
}

static void compiled_free(struct compiled *made) {
  blob_free(&made->blob);
  list_free(&made->list);
  report_free(&made->report);
}

/* ---- The blob --------------------------------------------------------- */

/* The entries that an enumeration has to give, and how many it has given. */
struct expected {
  struct oracle oracle;
  size_t count;
};

static bool expect(void *context, const hsts_entry *entry) {
  struct expected *expected = context;
  const struct oracle_entry *listed = oracle_find(
      &expected->oracle, ORACLE_LINEAR, entry->name, entry->name_length);

  REQUIRE(listed != NULL);
  REQUIRE(listed->force_https == entry->force_https);
  REQUIRE(listed->include_subdomains == entry->include_subdomains);
  REQUIRE(entry->name[entry->name_length] == '\0');
  expected->count++;
  return true;
}

static void make_oracle(struct oracle *oracle, const struct list *list) {
  struct oracle_entry *entries =
      fuzz_buffer(list->count * sizeof(struct oracle_entry));

  for (size_t i = 0; i < list->count; i++)
    entries[i] = (struct oracle_entry){
        list->entries[i].name, list->entries[i].name_length,
        list->entries[i].force_https, list->entries[i].include_subdomains};
  REQUIRE(oracle_set(oracle, entries, list->count));
  free(entries);
}

static void check_lookups(const hsts_db *db, const struct oracle *oracle) {
  for (size_t i = 0; i < oracle->count; i++)
    for (unsigned options = 0; options < 4; options++) {
      const struct oracle_entry *entry = &oracle->entries[i];
      hsts_match match,
          right = oracle_lookup(oracle, ORACLE_LINEAR, entry->name,
                                entry->length, options);
      REQUIRE(hsts_lookup(db, entry->name, entry->length, options, &match) ==
              HSTS_OK);
      REQUIRE(oracle_same_match(&match, &right));
    }
}

/* The dump is a list without a fault, but perhaps redundant, and of it the same
   blob is made. */
static void check_dump(const hsts_db *db, const struct compiled *made) {
  const struct blob *blob = &made->blob;
  struct compiled again;
  struct list listed = {0};
  const char *dump;
  size_t length;

  REQUIRE(list_from_blob(&listed, db) == HSTS_OK);
  REQUIRE(dump_json(&listed, written_open()));
  list_free(&listed);
  dump = written_text(&length);
  compile(dump, length, made->list.keep_policies, &again);
  REQUIRE(
      fuzz_same(blob->bytes, blob->size, again.blob.bytes, again.blob.size));
  compiled_free(&again);
}

static void check_blob(const struct compiled *made) {
  const struct blob *blob = &made->blob;
  struct expected expected = {.count = 0};
  struct verify_fault fault;
  hsts_db *db = NULL;

  REQUIRE(hsts_open_memory(&db, blob->bytes, blob->size) == HSTS_OK);
  make_oracle(&expected.oracle, &made->list);
  REQUIRE(hsts_db_enumerate(db, expect, &expected) == HSTS_OK);
  REQUIRE(expected.count == made->list.count);
  REQUIRE(hsts_db_entry_count(db) == made->list.count);
  REQUIRE(hsts_db_date(db) == DATE);
  check_lookups(db, &expected.oracle);
  REQUIRE(verify_blob(&made->list, DATE, blob->bytes, blob->size, &fault));
  check_dump(db, made);
  oracle_free(&expected.oracle);
  hsts_close(db);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *text = (const char *)data;
  struct compiled made;

  if (size > LONGEST)
    return 0;
  compile(text, size, size % 2 == 0, &made); /* now and then with policies */
  report_check(text, size, &made.report);
  if (made.report.errors == 0)
    check_blob(&made);
  compiled_free(&made);
  return 0;
}
