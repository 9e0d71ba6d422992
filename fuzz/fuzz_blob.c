/* SPDX-License-Identifier: MIT */
/*
 * The input is a blob, perhaps with hosts behind it, a line each.  It is
 * refused with a status that is there for that, or accepted; then it is a list
 * like any other: its entries are distinct hosts, as many as it says, each of
 * which is found, and every host is answered as a linear search through them
 * answers it.
 */
#include "blob_format.h"
#include "bytes.h"
#include "dump_json.h"
#include "fuzz.h"
#include "host.h"
#include "hsts.h"
#include "info.h"
#include "list_blob.h"
#include "oracle.h"
#include "written.h"

enum {
  LONGEST = 1 << 20,
  MOST_LINEAR = 256, /* entries: with more, bisection is slow enough */
  MOST_AROUND = 32   /* entries of which the surroundings are looked at */
};

const char message_program[] = "fuzz_blob";

/* ---- Opening ---------------------------------------------------------- */

static bool is_refusal(hsts_status status) {
  return status == HSTS_ERROR_NOT_BLOB || status == HSTS_ERROR_VERSION ||
         status == HSTS_ERROR_TRUNCATED || status == HSTS_ERROR_CORRUPT;
}

/* Every way to open it, at any alignment, comes to the same. */
static hsts_status check_ways(const uint8_t *blob, size_t size) {
  uint8_t *odd = fuzz_buffer(size + 1);
  hsts_db_storage storage;
  hsts_db *in_storage = NULL, *in_memory = NULL;
  hsts_status status = hsts_open_storage(&in_storage, &storage, blob, size);

  if (size > 0)
    memcpy(odd + 1, blob, size);
  REQUIRE(hsts_open_memory(&in_memory, odd + 1, size) == status);
  REQUIRE(status == HSTS_OK || is_refusal(status));
  REQUIRE((status == HSTS_OK) == (in_storage != NULL));
  REQUIRE((status == HSTS_OK) == (in_memory != NULL));
  hsts_close(in_memory);
  free(odd);
  return status;
}

/* ---- Its entries ------------------------------------------------------ */

struct entries {
  const hsts_db *db;
  struct oracle_entry *all; /* each name is to be freed */
  size_t count, room;
  bool complete; /* there are no others */
};

/* A policy can go to a terminal. */
static void check_policy(const hsts_db *db, const hsts_entry *entry) {
  const char *policy = hsts_entry_policy(db, entry->name, entry->name_length);

  if (policy != NULL)
    REQUIRE(written_is_harmless(policy, strlen(policy)));
}

static bool collect(void *context, const hsts_entry *entry) {
  struct entries *entries = context;

  REQUIRE(entries->count < entries->room);
  REQUIRE(entry->name[entry->name_length] == '\0');
  REQUIRE(hsts_host_is_canonical(entry->name, entry->name_length));
  check_policy(entries->db, entry);
  entries->all[entries->count++] = (struct oracle_entry){
      fuzz_copy(entry->name, entry->name_length), entry->name_length,
      entry->force_https, entry->include_subdomains};
  return true;
}

static bool stop_at_once(void *context, const hsts_entry *entry) {
  size_t *calls = context;

  (void)entry;
  ++*calls;
  return false;
}

static struct entries enumerate(const hsts_db *db) {
  struct entries entries = {.db = db, .room = hsts_db_entry_count(db)};
  size_t calls = 0;
  hsts_status status;

  entries.all = fuzz_buffer(entries.room * sizeof *entries.all);
  status = hsts_db_enumerate(db, collect, &entries);
  entries.complete = status == HSTS_OK;
  REQUIRE(entries.complete ? entries.count == entries.room
                           : status == HSTS_ERROR_CORRUPT);
  status = hsts_db_enumerate(db, stop_at_once, &calls);
  REQUIRE(calls == (entries.count > 0));
  REQUIRE(calls == 0 || status == HSTS_OK);
  return entries;
}

static void entries_free(struct entries *entries) {
  for (size_t i = 0; i < entries->count; i++)
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): free knows no const */
    free((void *)(uintptr_t)entries->all[i].name);
  free(entries->all);
}

/* ---- Lookups ---------------------------------------------------------- */

/* Without an oracle it is only looked up. */
static void check_host(const hsts_db *db, const struct oracle *oracle,
                       const char *host, size_t length) {
  enum oracle_search search = oracle != NULL && oracle->count <= MOST_LINEAR
                                  ? ORACLE_LINEAR
                                  : ORACLE_BISECTION;

  for (unsigned options = 0; options < 4; options++) {
    hsts_match match, right;
    REQUIRE(hsts_lookup(db, host, length, options, &match) == HSTS_OK);
    if (hsts_entry_policy(db, host, length) != NULL)
      REQUIRE(match.exact || options != 0);
    if (oracle == NULL)
      continue;
    right = oracle_lookup(oracle, search, host, length, options);
    REQUIRE(oracle_same_match(&match, &right));
  }
}

/* The hosts behind the blob. */
static void check_lines(const hsts_db *db, const struct oracle *oracle,
                        const char *text, size_t length) {
  const char *end = text + length;

  while (text < end) {
    const char *newline = memchr(text, '\n', (size_t)(end - text));
    size_t host_length = (size_t)((newline != NULL ? newline : end) - text);
    char *host = fuzz_copy(text, host_length);
    check_host(db, oracle, host, host_length);
    free(host);
    text += host_length + 1;
  }
}

/* An entry, what is below it and above it, and what differs in an octet. */
static void check_around(const hsts_db *db, const struct oracle *oracle,
                         const struct oracle_entry *entry, size_t number) {
  char host[300] = "a.";
  size_t length = entry->length;

  memcpy(host + 2, entry->name, length);
  check_host(db, oracle, host, length + 2);
  for (size_t at = 0; at < length; at++)
    if (at == 0 || entry->name[at - 1] == '.')
      check_host(db, oracle, entry->name + at, length - at);
  check_host(db, oracle, entry->name + 1, length - 1);
  host[2 + number % length] = "a-9_z"[number % 5];
  check_host(db, oracle, host + 2, length);
}

static void check_exact(const hsts_db *db, const struct oracle_entry *entry) {
  hsts_match match;

  REQUIRE(hsts_lookup(db, entry->name, entry->length, 0, &match) == HSTS_OK);
  REQUIRE(match.exact && match.entry_offset == 0);
  REQUIRE(match.force_https == entry->force_https);
  REQUIRE(match.include_subdomains == entry->include_subdomains);
}

static void check_list(const hsts_db *db, const char *hosts, size_t length) {
  struct entries entries = enumerate(db);
  struct oracle all = {.count = 0}, *oracle = entries.complete ? &all : NULL;
  size_t step = entries.count / MOST_AROUND + 1;

  REQUIRE(oracle_set(&all, entries.all, entries.count)); /* none is twice */
  for (size_t i = 0; i < entries.count; i++) {
    check_exact(db, &entries.all[i]);
    if (i % step == 0)
      check_around(db, oracle, &entries.all[i], i);
  }
  check_lines(db, oracle, hosts, length);
  check_host(db, oracle, "", 0);
  oracle_free(&all);
  entries_free(&entries);
}

/* hsts-compile --dump and --info write what can go to a terminal. */
static void check_shown(const hsts_db *db, const uint8_t *blob, size_t size) {
  struct list list = {0};
  hsts_status status = list_from_blob(&list, db);
  const char *text;
  size_t length;

  REQUIRE(status == HSTS_OK || status == HSTS_ERROR_CORRUPT);
  REQUIRE(dump_json(&list, written_open()));
  list_free(&list);
  text = written_text(&length);
  REQUIRE(written_is_harmless(text, length));
  write_info(db, blob, size, written_open());
  text = written_text(&length);
  REQUIRE(written_is_harmless(text, length));
}

static void check_facts(const hsts_db *db, const uint8_t *blob) {
  REQUIRE(hsts_db_date(db) >= 0);
  REQUIRE(hsts_db_digest(db) == blob + HEADER_DIGEST);
  REQUIRE(hsts_db_age(db, INT64_MAX) >= 0);
  (void)hsts_db_age(db, INT64_MIN);
}

/* The octets of the blob that an input begins with, as the blob itself says;
   all, if there are not so many. */
static size_t stated_size(const uint8_t *data, size_t size) {
  uint64_t stated = size >= HEADER_DATE ? load64(data + HEADER_SIZE) : size;

  return stated < size ? (size_t)stated : size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  size_t blob_size = stated_size(data, size);
  hsts_db_storage storage;
  hsts_db *db;
  uint8_t *blob;

  if (size > LONGEST)
    return 0;
  if (blob_size < size)
    REQUIRE(check_ways(data, size) != HSTS_OK);
  blob = fuzz_copy(data, blob_size);
  if (check_ways(blob, blob_size) == HSTS_OK) {
    REQUIRE(hsts_open_storage(&db, &storage, blob, blob_size) == HSTS_OK);
    check_facts(db, blob);
    check_shown(db, blob, blob_size);
    check_list(db, (const char *)data + blob_size, size - blob_size);
  }
  free(blob);
  return 0;
}
