/* SPDX-License-Identifier: MIT */
/*
 * In the forms that sha256sum and --date use.
 */
#include "facts.h"

#include "digest.h"
#include "list_date.h"

void put_digest(struct writer *writer, const unsigned char *digest) {
  static const char digits[] = "0123456789abcdef";

  for (int i = 0; i < DIGEST_SIZE; i++) {
    writer_octet(writer, digits[digest[i] >> 4]);
    writer_octet(writer, digits[digest[i] & 15]);
  }
}

void put_date(struct writer *writer, int64_t date) {
  char text[LIST_DATE_SIZE];

  writer_string(writer, date == 0 ? "unknown" : list_date_text(date, text));
}
