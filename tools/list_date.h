/* SPDX-License-Identifier: MIT */
/*
 * A list's date, for people.
 */
#ifndef HSTS_TOOLS_LIST_DATE_H
#define HSTS_TOOLS_LIST_DATE_H

#include <stdint.h>

enum { LIST_DATE_SIZE = 40 };

/* "2026-07-06", or "unknown date" for 0, and for years of more than four
   digits; written to `text` or static. */
const char *list_date_text(int64_t date, char text[LIST_DATE_SIZE]);

#endif
