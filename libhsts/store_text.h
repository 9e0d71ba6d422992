/* SPDX-License-Identifier: MIT */
/*
 * The lines of curl's HSTS cache, to and fro (https://curl.se/docs/hsts.html):
 *
 *     # a comment
 *     .example.com "20191231 10:00:00"
 *     one.example.net "unlimited"
 *
 * The dot stands for includeSubDomains, times are UTC.
 */
#ifndef HSTS_STORE_TEXT_H
#define HSTS_STORE_TEXT_H

#include "hsts.h"

enum { STORE_LINE_MAX = 300 }; /* bytes that are written for a host */

struct store_line {
  const char *host; /* in the text; empty: nothing to read in this line */
  size_t host_length;
  bool include_subdomains;
  int64_t expires;
};

/* That all hosts were forgotten that had been noted in a period.  It is a
   comment, for others, and names nobody:

       # cleared at 20261201 10:00:00, what was noted since 20261201 09:00:00 */
struct store_clearing {
  int64_t since;    /* 0: always */
  int64_t at;       /* the last second of the period */
  uint32_t changed; /* as of an entry */
};

/* The first line of what is written here. */
#define STORE_HEADING                                              \
  "# The HSTS cache of curl (https://curl.se/docs/hsts.html) and " \
  "libhsts.\n"

/* Reads a line, without its LF.  NULL, or what is wrong with it. */
const char *hsts_store_line_read(const char *text, size_t length,
                                 struct store_line *line);

/* Whether a line is the first of what is written here, or by curl. */
bool hsts_store_line_is_heading(const char *text, size_t length);

bool hsts_store_line_is_blank(const char *text, size_t length);

/* Writes a line with its LF, and returns its length. */
size_t hsts_store_line_write(const struct store_line *line,
                             char out[STORE_LINE_MAX]);

/* Reads a line that tells of a clearing; false if it is none. */
bool hsts_store_clearing_read(const char *text, size_t length,
                              struct store_clearing *clearing);

/* As hsts_store_line_write. */
size_t hsts_store_clearing_write(const struct store_clearing *clearing,
                                 char out[STORE_LINE_MAX]);

#endif
