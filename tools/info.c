/* SPDX-License-Identifier: MIT */
/*
 * Facts about the list come from the library; those about the format, which no
 * other program needs, from the header itself.
 */
#include "info.h"

#include "../libhsts/blob_policy.h"
#include "blob_format.h"
#include "bytes.h"
#include "facts.h"

static void put_fact(struct writer *writer, const char *key, uint64_t value) {
  writer_string(writer, key);
  writer_string(writer, ": ");
  writer_number(writer, value);
  writer_octet(writer, '\n');
}

void write_info(const hsts_db *db, const unsigned char *blob, size_t size,
                struct writer *writer) {
  struct blob_policies policies;

  writer_string(writer, "version: ");
  writer_number(writer, load16(blob + HEADER_MAJOR));
  writer_octet(writer, '.');
  writer_number(writer, load16(blob + HEADER_MINOR));
  writer_octet(writer, '\n');
  put_fact(writer, "size", size);
  put_fact(writer, "entries", hsts_db_entry_count(db));
  if (hsts_load_policies(blob, &policies))
    put_fact(writer, "policies", policies.count);
  put_fact(writer, "fullest bucket", load32(blob + HEADER_FULLEST_BUCKET));
  writer_string(writer, "date: ");
  put_date(writer, hsts_db_date(db));
  writer_string(writer, "\ndigest: ");
  put_digest(writer, hsts_db_digest(db));
  writer_octet(writer, '\n');
}
