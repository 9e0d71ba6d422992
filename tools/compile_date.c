/* SPDX-License-Identifier: MIT */
/*
 * Days are counted here rather than by the C library, whose timegm is no part
 * of C and whose mktime knows local time only.
 */
#include "compile_date.h"

#include <string.h>

#include "blob_format.h"
#include "list_date.h"

/* Reads `count` digits.  False if there are others. */
static bool read_digits(const char *text, int count, int *value) {
  *value = 0;
  for (int i = 0; i < count; i++) {
    if (text[i] < '0' || text[i] > '9')
      return false;
    *value = 10 * *value + (text[i] - '0');
  }
  return true;
}

static bool is_leap_year(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month) {
  static const unsigned char days[] = {31, 28, 31, 30, 31, 30,
                                       31, 31, 30, 31, 30, 31};

  return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

/* Days of the years before this one, counted from the year 1. */
static int days_before_year(int year) {
  int past = year - 1;

  return 365 * past + past / 4 - past / 100 + past / 400;
}

static int64_t seconds_of(int year, int month, int day) {
  int64_t days = days_before_year(year) - days_before_year(1970) + day - 1;

  for (int m = 1; m < month; m++)
    days += days_in_month(year, m);
  return days * SECONDS_A_DAY;
}

bool date_parse(const char *text, int64_t *seconds) {
  int year, month, day;

  if (strlen(text) != strlen("YYYY-MM-DD") || text[4] != '-' || text[7] != '-')
    return false;
  if (!read_digits(text, 4, &year) || !read_digits(text + 5, 2, &month) ||
      !read_digits(text + 8, 2, &day))
    return false;
  if (year < 2010 || year > 2199 || month < 1 || month > 12 || day < 1 ||
      day > days_in_month(year, month))
    return false;
  *seconds = seconds_of(year, month, day);
  return true;
}

bool date_parse_epoch(const char *text, int64_t *seconds) {
  int64_t parsed = 0;

  if (text[0] == '\0')
    return false;
  for (; *text != '\0'; text++) {
    if (*text < '0' || *text > '9')
      return false;
    parsed = 10 * parsed + (*text - '0');
    if (parsed > BLOB_DATE_LAST)
      return false;
  }
  *seconds = parsed < BLOB_DATE_FIRST ? 0 : parsed;
  return true;
}
