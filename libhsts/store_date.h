/* SPDX-License-Identifier: MIT */
/*
 * Dates of curl's HSTS cache, and the calendar that they need: see
 * store_date.c.  No locale and no time zone of the machine has a say.
 */
#ifndef HSTS_STORE_DATE_H
#define HSTS_STORE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads a date in any form that libcurl's curl_getdate takes, as seconds since
   1970-01-01T00:00:00Z.  False if it is none. */
bool hsts_store_date_read(const char *text, size_t length, int64_t *time);

/* The date of a day, counted from 1970-01-01; the month is 1 to 12. */
void hsts_store_date_of(int64_t days, int64_t *year, int *month, int *day);

#endif
