/* SPDX-License-Identifier: MIT */
/*
 * The day in UTC.  Not strftime, which may follow the locale; nor gmtime_r,
 * which reads files about time zones, knows no day after 2038 where time_t has
 * 32 bits, and has years that overflow when one counts them from the year 0.
 */
#include "list_date.h"

#include "blob_format.h"

#include <stdio.h>

enum {
  DAYS_IN_4_YEARS = 4 * 365 + 1,
  DAYS_IN_100_YEARS = 25 * DAYS_IN_4_YEARS - 1,
  DAYS_IN_400_YEARS = 4 * DAYS_IN_100_YEARS + 1,
  DAYS_FROM_0000_03_01 = 719468 /* to 1970-01-01 */
};

/* Years begin in March here, so that a leap day is the last of its year, and
   any five months from March on have 153 days. */
static void split_days(int days, int *year, int *month, int *day) {
  int of_era = days % DAYS_IN_400_YEARS;
  int of_year, shifted_month;

  *year = (of_era - of_era / (DAYS_IN_4_YEARS - 1) +
           of_era / DAYS_IN_100_YEARS - of_era / (DAYS_IN_400_YEARS - 1)) /
          365;
  of_year = of_era - (365 * *year + *year / 4 - *year / 100);
  shifted_month = (5 * of_year + 2) / 153;
  *day = of_year - (153 * shifted_month + 2) / 5 + 1;
  *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  *year += 400 * (days / DAYS_IN_400_YEARS) + (*month <= 2 ? 1 : 0);
}

const char *list_date_text(int64_t date, char text[LIST_DATE_SIZE]) {
  int year, month, day;

  if (date < BLOB_DATE_FIRST || date > BLOB_DATE_LAST)
    return "unknown date";
  split_days((int)(date / SECONDS_A_DAY) + DAYS_FROM_0000_03_01, &year, &month,
             &day);
  (void)snprintf(text, LIST_DATE_SIZE, "%04d-%02d-%02d", year, month, day);
  return text;
}
