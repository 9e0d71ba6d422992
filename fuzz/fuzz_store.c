/* SPDX-License-Identifier: MIT */
/*
 * The input is the text of an HSTS cache as curl has it.  It is merged into a
 * store that is soon full.  It is refused as no such file, and then nothing is
 * known; or every line is one that says nothing, one that is damaged, or a
 * host. What the store then writes has no damaged line, and a store that reads
 * it knows the same and writes the same.
 */
#include "fuzz.h"
#include "hsts.h"
#include "store_file.h"

enum { LONGEST = 1 << 14, BOUND = 40 };

static const int64_t now = 1900000000; /* 2030-03-17 */

struct told {
  size_t lines, last, damaged;
};

static void tell(void *context, size_t line, const char *reason) {
  struct told *told = context;

  REQUIRE(line > told->last && line <= told->lines);
  REQUIRE(strlen(reason) > 0);
  told->last = line;
  told->damaged++;
}

static hsts_store *open_store(void) {
  static const unsigned char seed[16] = {1};
  const hsts_store_options options = {.max_hosts = BOUND, .seed = seed};
  hsts_store *store;

  REQUIRE(hsts_store_open(&store, &options) == HSTS_OK);
  return store;
}

static size_t count_lines(const char *text, size_t size) {
  size_t lines = size > 0 && text[size - 1] != '\n';

  for (size_t i = 0; i < size; i++)
    lines += text[i] == '\n';
  return lines;
}

static hsts_status merge(hsts_store *store, const char *text, size_t size,
                         struct told *told) {
  const struct store_reading reading = {.written = now, .now = now};

  return hsts_store_merge(store, text, size, &reading, tell, told);
}

static void merge_any(hsts_store *store, const char *text, size_t size) {
  struct told told = {.lines = count_lines(text, size)};
  hsts_status status = merge(store, text, size, &told);

  REQUIRE(hsts_store_count(store) <= BOUND);
  if (status == HSTS_ERROR_NOT_STORE)
    REQUIRE(hsts_store_count(store) == 0 && told.damaged == 0 && size > 0);
  else if (status == HSTS_ERROR_FULL)
    REQUIRE(told.lines - told.damaged > BOUND);
  else
    REQUIRE(status == HSTS_OK);
}

/* What the store has written itself. */
static void merge_own(hsts_store *store, const char *text, size_t size) {
  struct told told = {.lines = count_lines(text, size)};

  REQUIRE(merge(store, text, size, &told) == HSTS_OK);
  REQUIRE(told.damaged == 0);
}

/* Whoever is told of is known. */
static bool check_host(void *context, const hsts_known_host *host) {
  hsts_known known;

  REQUIRE(hsts_store_lookup(context, host->name, host->name_length, now,
                            &known) == HSTS_OK);
  REQUIRE(known.known && known.exact && known.expires == host->expires);
  return true;
}

static void check_written(hsts_store *store) {
  hsts_store *again = open_store();
  size_t size, size_again;
  char *text = hsts_store_text(store, now, &size), *text_again;

  REQUIRE(text != NULL);
  merge_own(again, text, size);
  text_again = hsts_store_text(again, now, &size_again);
  REQUIRE(text_again != NULL);
  REQUIRE(fuzz_same(text, size, text_again, size_again));
  free(text_again);
  free(text);
  hsts_store_close(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  hsts_store *store;

  if (size > LONGEST)
    return 0;
  store = open_store();
  merge_any(store, (const char *)data, size);
  REQUIRE(hsts_store_enumerate(store, now, check_host, store) == HSTS_OK);
  check_written(store);
  hsts_store_close(store);
  return 0;
}
