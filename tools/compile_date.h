/* SPDX-License-Identifier: MIT */
/*
 * The date of a list, as it is given to hsts-compile.
 */
#ifndef HSTS_TOOLS_COMPILE_DATE_H
#define HSTS_TOOLS_COMPILE_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* "2026-07-06" to that day's midnight, UTC, in seconds since the epoch.  False
   for any other form, for what no calendar has, and for days before 1970-01-02:
   0 would mean an unknown date. */
bool date_parse(const char *text, int64_t *seconds);

/* The value of SOURCE_DATE_EPOCH: decimal digits, up to the end of the year
   9999.  0 is allowed, and is an unknown date. */
bool date_parse_epoch(const char *text, int64_t *seconds);

#endif
