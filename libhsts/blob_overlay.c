/* SPDX-License-Identifier: MIT */
/*
 * The lookup in a list with an overlay before it, which a handful of entries of
 * the administrator's own make: added, removed, or exempt (doc/overlay.md).
 *
 * An overlay is a blob like any other, so nothing is read here: which of its
 * entries concern a host is asked of the plain lookup, in that blob alone.
 * Nearly always the answer is that none does, and then the list is asked as
 * ever: such a host costs two plain lookups.  Else the entries of both at the
 * host and above it are gone through one by one, a lookup each.
 */
#include "cold.h"

#include "blob.h"
#include "options.h"

/* A host, and the two blobs. */
struct question {
  const uint8_t *overlay, *list;
  const char *host;
  size_t length;
};

/* The entry of `blob` that is nearest to the name at `offset` in the host;
   false if there is none from there on. */
static bool nearest(const struct question *question, const uint8_t *blob,
                    size_t offset, hsts_match *entry) {
  if (hsts_lookup_blob(blob, question->host + offset, question->length - offset,
                       0, entry) != HSTS_OK ||
      entry->entry_offset == question->length - offset)
    return false;
  entry->exact = entry->exact && offset == 0;
  entry->entry_offset += offset;
  return true;
}

/* The same for the name above that of an entry. */
static bool nearest_above(const struct question *question, const uint8_t *blob,
                          hsts_match *entry) {
  size_t offset = entry->entry_offset;

  while (offset < question->length && question->host[offset] != '.')
    offset++;
  return offset < question->length &&
         nearest(question, blob, offset + 1, entry);
}

/* Makes of an entry what it means for the whole host: as hsts_lookup would if
   it were the nearest of a list.  `force_https` is that of its own name, or of
   one below it if it includes subdomains, so that it is the entry's own. */
static void decide(hsts_match *entry) {
  if (!entry->exact && !entry->include_subdomains) {
    entry->force_https = false;
    entry->reason = HSTS_REASON_MASKED;
  } else if (!entry->force_https) {
    entry->reason = HSTS_REASON_NO_MODE;
  } else {
    entry->reason = entry->exact ? HSTS_REASON_EXACT : HSTS_REASON_SUPERDOMAIN;
  }
}

/* The nearest "+" or "!" of the overlay that applies to the host.  `match` is
   the overlay's nearest entry before, and is what it decides afterwards. */
static bool overlay_decides(const struct question *question,
                            hsts_match *match) {
  do {
    decide(match);
    if (match->reason == HSTS_REASON_NO_MODE && match->include_subdomains)
      match->reason = HSTS_REASON_EXEMPT_OVERLAY;
    if (match->force_https || match->reason == HSTS_REASON_EXEMPT_OVERLAY) {
      match->from_overlay = true;
      return true;
    }
  } while (nearest_above(question, question->overlay, match));
  return false;
}

/* Whether the overlay has an entry of the same name, which takes its place. */
static bool is_replaced(const struct question *question,
                        const hsts_match *entry) {
  hsts_match own;

  return nearest(question, question->overlay, entry->entry_offset, &own) &&
         own.entry_offset == entry->entry_offset;
}

/* What the list decides without the entries that the overlay replaces: the
   nearest one or, with HSTS_RFC6797, the nearest that forces https; if none
   does, the nearest says why. */
static void list_decides(const struct question *question, unsigned options,
                         hsts_match *match) {
  const hsts_match none = {.entry_offset = question->length,
                           .reason = HSTS_REASON_NOT_LISTED};
  hsts_match entry;
  bool any = false;

  *match = none;
  for (bool more = nearest(question, question->list, 0, &entry); more;
       more = nearest_above(question, question->list, &entry)) {
    if (is_replaced(question, &entry))
      continue;
    decide(&entry);
    if (!any || entry.force_https)
      *match = entry;
    any = true;
    if (entry.force_https || !(options & HSTS_RFC6797))
      return;
  }
}

static hsts_status look_up(const hsts_db *db, const char *host,
                           size_t host_length, unsigned options,
                           hsts_match *match) {
  const struct question question = {.overlay = db->overlay,
                                    .list = db->blob,
                                    .host = host,
                                    .length = host_length};
  hsts_match found;
  hsts_status status =
      hsts_lookup_blob(question.overlay, host, host_length, options, &found);

  if (status != HSTS_OK)
    return status;
  switch (found.reason) {
  case HSTS_REASON_NOT_LISTED:
    return hsts_lookup_blob(question.list, host, host_length, options, match);
  case HSTS_REASON_NOT_A_HOST:
  case HSTS_REASON_EXEMPT_LABEL:
  case HSTS_REASON_ADDRESS:
    break;
  default:
    if (!nearest(&question, question.overlay, 0, &found) ||
        !overlay_decides(&question, &found))
      list_decides(&question, options, &found);
  }
  *match = found;
  return HSTS_OK;
}

hsts_status hsts_lookup_rare(const hsts_db *db, const char *host,
                             size_t host_length, unsigned options,
                             hsts_match *match) {
  if (db == NULL || match == NULL || !options_are_known(options) ||
      (host == NULL && host_length != 0))
    return HSTS_ERROR_ARGUMENT;
  return look_up(db, host, host_length, options, match);
}

hsts_status hsts_open_overlay_storage(hsts_db **db, hsts_db_storage *storage,
                                      const hsts_db *overlay,
                                      const hsts_db *list) {
  if (db == NULL || storage == NULL || overlay == NULL || list == NULL ||
      overlay->overlay != NULL || list->overlay != NULL)
    return HSTS_ERROR_ARGUMENT;
  *db = (hsts_db *)storage;
  **db = (hsts_db){.blob = list->blob, .overlay = overlay->blob};
  return HSTS_OK;
}
