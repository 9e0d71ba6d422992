/* SPDX-License-Identifier: MIT */
/*
 * What a blob's header says of the list it was made from.
 */
#include "cold.h"

#include "blob.h"

size_t hsts_db_entry_count(const hsts_db *db) {
  return db == NULL ? 0 : load32(db->blob + HEADER_ENTRY_COUNT);
}

int64_t hsts_db_date(const hsts_db *db) {
  uint64_t date = db == NULL ? 0 : load64(db->blob + HEADER_DATE);

  return date < BLOB_DATE_FIRST || date > BLOB_DATE_LAST ? 0 : (int64_t)date;
}

int64_t hsts_db_age(const hsts_db *db, int64_t now) {
  int64_t date = hsts_db_date(db);

  return date == 0 || now < date - HSTS_DATE_AHEAD ? INT64_MAX : now - date;
}

const unsigned char *hsts_db_digest(const hsts_db *db) {
  return db == NULL ? NULL : db->blob + HEADER_DIGEST;
}
