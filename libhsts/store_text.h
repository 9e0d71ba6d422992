/* SPDX-License-Identifier: MIT */
/*
 * The lines of curl's HSTS cache, to and fro (https://curl.se/docs/hsts.html):
 *
 *     # a comment
 *     .example.com "20191231 10:00:00"
 *     one.example.net "unlimited"
 *
 * The dot stands for includeSubDomains, times are UTC.  No locale and no time
 * zone has a say.
 */
#ifndef HSTS_STORE_TEXT_H
#define HSTS_STORE_TEXT_H

#include "hsts.h"

enum { STORE_LINE_MAX = 300 }; /* octets that are written for a host */

struct store_line {
  const char *host; /* in the text; empty: nothing to read in this line */
  size_t host_length;
  bool include_subdomains;
  int64_t expires;
};

/* Reads a line, without its LF.  NULL, or what is wrong with it. */
const char *hsts_store_line_read(const char *text, size_t length,
                                 struct store_line *line);

/* Writes a line with its LF, and returns its length. */
size_t hsts_store_line_write(const struct store_line *line,
                             char out[STORE_LINE_MAX]);

#endif
