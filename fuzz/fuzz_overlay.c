/* SPDX-License-Identifier: MIT */
/*
 * The input is the text of an overlay.  It goes the way that hsts-lookup sends
 * it, but without ICU: either there are messages, each with a place that the
 * text has; or there is a blob, which put before a list decides for its own
 * names, and for those below them, as its lines say.
 */
#include "blob_build.h"
#include "fuzz.h"
#include "host.h"
#include "hsts.h"
#include "made_db.h"
#include "overlay_text.h"
#include "report_check.h"

enum { LONGEST = 1 << 14, NAME_ROOM = 256 };

const char message_program[] = "fuzz_overlay";

static struct made_db before; /* the list that overlays are put before */

int LLVMFuzzerInitialize(int *count, char ***arguments) {
  static const struct oracle_entry entries[] = {
      ENTRY("dev", true, true), ENTRY("a.dev", true, false),
      ENTRY("b.example", true, true), ENTRY("a.b.example", false, true),
      ENTRY("1.0.0.1", true, false)};

  (void)count, (void)arguments;
  made_db_open(&before, entries, sizeof entries / sizeof entries[0]);
  return 0;
}

static bool is_named(const struct list *list, const char *name) {
  for (size_t i = 0; i < list->count; i++)
    if (strcmp(list->entries[i].name, name) == 0)
      return true;
  return false;
}

static hsts_match look_up(const hsts_db *db, const char *host,
                          unsigned options) {
  hsts_match match;

  REQUIRE(hsts_lookup(db, host, strlen(host), options, &match) == HSTS_OK);
  return match;
}

/* A "+" and a "!" decide for their own name; a "-" decides nothing, and the
   list's entry of its name neither. */
static void check_name(const hsts_db *db, const struct list_entry *entry) {
  hsts_match match = look_up(db, entry->name, 0);

  if (!entry->force_https && !entry->include_subdomains) {
    REQUIRE(!match.exact);
    return;
  }
  REQUIRE(match.exact && match.from_overlay);
  REQUIRE(match.include_subdomains == entry->include_subdomains);
  REQUIRE(match.force_https == entry->force_https);
  REQUIRE(match.reason == (entry->force_https ? HSTS_REASON_EXACT
                                              : HSTS_REASON_EXEMPT_OVERLAY));
}

/* What includes its subdomains decides for those that have no line of their
   own, and nothing else does. */
static void check_below(const hsts_db *db, const struct list *list,
                        const struct list_entry *entry) {
  char name[NAME_ROOM];
  hsts_match match;

  if (entry->name_length + 2 > HOST_MAX_LENGTH)
    return;
  snprintf(name, sizeof name, "x.%s", entry->name);
  if (is_named(list, name))
    return;
  match = look_up(db, name, 0);
  REQUIRE((match.from_overlay && match.entry_offset == 2) ==
          entry->include_subdomains);
  if (entry->include_subdomains)
    REQUIRE(match.force_https == entry->force_https);
}

static void check_blob(const struct list *list, const struct blob *blob) {
  hsts_db_storage overlay_storage, storage;
  hsts_db *overlay = NULL, *db = NULL;

  REQUIRE(hsts_open_storage(&overlay, &overlay_storage, blob->bytes,
                            blob->size) == HSTS_OK);
  REQUIRE(hsts_db_entry_count(overlay) == list->count);
  REQUIRE(hsts_open_overlay_storage(&db, &storage, overlay, before.db) ==
          HSTS_OK);
  for (size_t i = 0; i < list->count; i++) {
    check_name(db, &list->entries[i]);
    check_below(db, list, &list->entries[i]);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *text = (const char *)data;
  struct report report = {.file = "overlay"};
  struct list list = {0};
  struct blob blob = {0};

  if (size > LONGEST)
    return 0;
  REQUIRE(overlay_parse(&list, text, size, NULL, &report));
  REQUIRE(!report.out_of_memory);
  report_check(text, size, &report);
  if (report.errors == 0) {
    REQUIRE(blob_build(&list, 0, &blob) == NULL);
    check_blob(&list, &blob);
  }
  blob_free(&blob);
  list_free(&list);
  report_free(&report);
  return 0;
}
