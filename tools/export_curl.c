/* SPDX-License-Identifier: MIT */
/*
 * For curl --hsts and CURLOPT_HSTS: a host in a line, after a dot if its
 * subdomains are included, and when that ends.
 */
#include "export.h"

#include "list_date.h"

/* "20260706 00:00:00", UTC, in quotes */
static void put_expiry(int64_t expires, struct writer *writer) {
  char text[LIST_DATE_SIZE];

  if (expires == 0) {
    writer_string(writer, " \"unlimited\"\n");
    return;
  }
  (void)list_date_text(expires, text);
  writer_string(writer, " \"");
  for (const char *octet = text; *octet != '\0'; octet++)
    if (*octet != '-')
      writer_octet(writer, *octet);
  writer_string(writer, " 00:00:00\"\n");
}

static const char *write_curl(const struct export *export,
                              struct writer *writer) {
  export_put_comment(export, writer);
  for (size_t i = 0; i < export->kept.count; i++) {
    export_put_dotted(&export->kept.entries[i], writer);
    put_expiry(export->expires, writer);
  }
  return NULL;
}

const struct export_target export_curl = {
    .keeps = export_keeps_forcing,
    .write = write_curl,
    .readers = {{"curl", reader_any}},
    .expires = true,
    .enough = 10000,
    .trouble = "curl compares each entry with all others when it reads them,"
               " and keeps the last 10000 from 8.20 on; --only keeps what"
               " some hosts need"};
