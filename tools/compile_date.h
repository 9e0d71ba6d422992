/* SPDX-License-Identifier: MIT */
/*
 * The date of a list, as it is given to hsts-compile.
 */
#ifndef HSTS_TOOLS_COMPILE_DATE_H
#define HSTS_TOOLS_COMPILE_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* "2026-07-06" to that day's midnight, UTC, in seconds since the epoch.  False
   for any other form, for what no calendar has, and for days that are not from
   2010-01-01 to 2199-12-31, which no reader takes for a date.  No clock is
   looked at: the same list gives the same blob at any time. */
bool date_parse(const char *text, int64_t *seconds);

/* The value of SOURCE_DATE_EPOCH: decimal digits, up to the end of the year
   2199.  Before 2010 it is allowed, since builds set it to 0 or to 1980, and is
   an unknown date: *seconds becomes 0. */
bool date_parse_epoch(const char *text, int64_t *seconds);

#endif
