/* SPDX-License-Identifier: MIT */
/*
 * A list's date, for people; and what all that reckons with dates needs.
 */
#ifndef HSTS_TOOLS_LIST_DATE_H
#define HSTS_TOOLS_LIST_DATE_H

#include <stdint.h>

enum { LIST_DATE_SIZE = 40, SECONDS_A_DAY = 86400 };

/* The last second of the year 9999, beyond which no date has four digits for
   its year. */
#define LIST_DATE_LAST INT64_C(253402300799)

/* "2026-07-06", or "unknown date" for 0, and for years of more than four
   digits; written to `text` or static. */
const char *list_date_text(int64_t date, char text[LIST_DATE_SIZE]);

#endif
