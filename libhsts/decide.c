/* SPDX-License-Identifier: MIT */
/*
 * The one answer: what the overlay says, then what servers have said, then the
 * list.  A host that has said max-age=0 is forgotten by the store, and the list
 * still has its say, as in Chromium (doc/store.md).
 */
#include "blob.h"
#include "options.h"
#include "store.h"
#include "url.h"

/* Where there is no list: what hsts_lookup would say in an empty one. */
static hsts_reason reason_without_list(const hsts_store *store,
                                       const char *host, size_t host_length,
                                       unsigned options) {
  struct store_host read;

  if (!hsts_store_host_read(&read, host, host_length, store->key))
    return HSTS_REASON_NOT_A_HOST;
  if ((options & HSTS_EXEMPT_SINGLE_LABELS) && read.labels == 1)
    return HSTS_REASON_EXEMPT_LABEL;
  if ((options & HSTS_RFC6797) && hsts_store_host_is_address(&read))
    return HSTS_REASON_ADDRESS;
  return HSTS_REASON_NOT_LISTED;
}

/* What the db says, the overlay included. */
static void ask_list(const hsts_db *db, const char *host, size_t host_length,
                     unsigned options, hsts_decision *decision) {
  hsts_match *match = &decision->match;

  (void)hsts_lookup(db, host, host_length, options, match);
  decision->force_https = match->force_https;
  if (match->entry_offset < host_length)
    decision->decider =
        match->from_overlay ? HSTS_DECIDER_OVERLAY : HSTS_DECIDER_LIST;
}

/* Whether the store may be asked: not for what is no host, or exempt. */
static bool is_for_store(const hsts_decision *decision) {
  hsts_reason reason = decision->match.reason;

  return decision->decider != HSTS_DECIDER_OVERLAY &&
         reason != HSTS_REASON_NOT_A_HOST &&
         reason != HSTS_REASON_EXEMPT_LABEL && reason != HSTS_REASON_ADDRESS;
}

static void ask_store(hsts_store *store, const char *host, size_t host_length,
                      int64_t now, hsts_decision *decision) {
  hsts_known known;

  (void)hsts_store_lookup(store, host, host_length, now, &known);
  if (!known.known)
    return;
  *decision = (hsts_decision){
      .force_https = true,
      .decider = HSTS_DECIDER_STORE,
      .expires = known.expires,
      .match = {.force_https = true,
                .include_subdomains = known.include_subdomains,
                .exact = known.exact,
                .entry_offset = known.entry_offset,
                .reason = known.exact ? HSTS_REASON_KNOWN
                                      : HSTS_REASON_KNOWN_SUPERDOMAIN}};
}

hsts_status hsts_decide(const hsts_db *db, hsts_store *store, const char *host,
                        size_t host_length, unsigned options, int64_t now,
                        hsts_decision *decision) {
  hsts_decision made = {.match = {.entry_offset = host_length}};

  if ((db == NULL && store == NULL) || decision == NULL ||
      (host == NULL && host_length != 0) || !options_are_known(options))
    return HSTS_ERROR_ARGUMENT;
  if (db != NULL)
    ask_list(db, host, host_length, options, &made);
  else
    made.match.reason = reason_without_list(store, host, host_length, options);
  if (store != NULL && is_for_store(&made))
    ask_store(store, host, host_length, now, &made);
  *decision = made;
  return HSTS_OK;
}

/* ---- The same for a URL ----------------------------------------------- */

struct all_sources {
  const hsts_db *db;
  hsts_store *store;
  int64_t now;
};

static hsts_status ask_all(const void *context, const char *host,
                           size_t host_length, unsigned options,
                           hsts_match *match) {
  const struct all_sources *all = context;
  hsts_decision decision;
  hsts_status status = hsts_decide(all->db, all->store, host, host_length,
                                   options, all->now, &decision);

  if (status == HSTS_OK)
    *match = decision.match;
  return status;
}

hsts_status hsts_decide_url(const hsts_db *db, hsts_store *store,
                            const char *url, size_t url_length,
                            unsigned options, int64_t now, char *out,
                            size_t out_size, size_t *out_length,
                            hsts_url *result, const hsts_idna *idna) {
  const struct all_sources all = {db, store, now};
  const struct url_judge judge = {ask_all, &all};

  if (db == NULL && store == NULL)
    return HSTS_ERROR_ARGUMENT;
  return hsts_url_upgrade_by(&judge, url, url_length, options, out, out_size,
                             out_length, result, idna);
}
