/* SPDX-License-Identifier: MIT */
/*
 * The day in UTC.  Not strftime, which may follow the locale.
 */
#include "list_date.h"

#include <stdio.h>
#include <time.h>

const char *list_date_text(int64_t date, char text[LIST_DATE_SIZE]) {
  time_t seconds = (time_t)date;
  struct tm day;

  if (date == 0 || (int64_t)seconds != date || gmtime_r(&seconds, &day) == NULL)
    return "unknown date";
  (void)snprintf(text, LIST_DATE_SIZE, "%04d-%02d-%02d", day.tm_year + 1900,
                 day.tm_mon + 1, day.tm_mday);
  return text;
}
