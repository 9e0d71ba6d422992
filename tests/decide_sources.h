/* SPDX-License-Identifier: MIT */
/*
 * For tests of the one answer: a list, an overlay before it, and a store.
 */
#ifndef HSTS_TESTS_DECIDE_SOURCES_H
#define HSTS_TESTS_DECIDE_SOURCES_H

#include "made_db.h"
#include "store_calls.h"

static struct made_db list, overlay;
static hsts_db *both; /* overlay and list */
static hsts_store *store;

static inline void open_sources(const struct oracle_entry *listed,
                                size_t listed_count,
                                const struct oracle_entry *own,
                                size_t own_count) {
  made_db_open(&list, listed, listed_count);
  made_db_open(&overlay, own, own_count);
  ck_assert_int_eq(hsts_open_overlay(&both, overlay.db, list.db), HSTS_OK);
  store = open_store(100);
}

static inline void close_sources(void) {
  hsts_store_close(store);
  hsts_close(both);
  made_db_close(&overlay);
  made_db_close(&list);
}

#endif
