/* SPDX-License-Identifier: MIT */
/*
 * A list's date, for people; and what all that reckons with dates needs.
 */
#ifndef HSTS_TOOLS_LIST_DATE_H
#define HSTS_TOOLS_LIST_DATE_H

#include <stdint.h>

enum { LIST_DATE_SIZE = 40, SECONDS_A_DAY = 86400 };

/* "2026-07-06", or "unknown date" for what is no list's date (0, or outside
   BLOB_DATE_FIRST to BLOB_DATE_LAST); written to `text` or static. */
const char *list_date_text(int64_t date, char text[LIST_DATE_SIZE]);

#endif
