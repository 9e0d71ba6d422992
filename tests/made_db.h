/* SPDX-License-Identifier: MIT */
/*
 * A db made on the spot from a handful of entries: by the compiler's own
 * builder, but in memory.  The entries are the oracle's, so that the same
 * array can be given to both.
 */
#ifndef HSTS_TESTS_MADE_DB_H
#define HSTS_TESTS_MADE_DB_H

#include "blob_build.h"
#include "hsts.h"
#include "oracle.h"

/* An entry written down in a test. */
#define ENTRY(name, force_https, include_subdomains) \
  { name, sizeof(name) - 1, force_https, include_subdomains }

struct made_db {
  struct blob blob;
  hsts_db_storage storage;
  hsts_db *db;
};

/* The blob alone; NULL, or why it could not be built. */
const char *made_blob(struct blob *blob, const struct oracle_entry *entries,
                      size_t count, int64_t date);

/* The blob, opened.  Says why and aborts if that cannot be done. */
void made_db_open(struct made_db *made, const struct oracle_entry *entries,
                  size_t count);

void made_db_close(struct made_db *made);

#endif
