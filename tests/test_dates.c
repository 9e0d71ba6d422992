/* SPDX-License-Identifier: MIT */
/*
 * Dates as hsts-compile is given them and as people are shown them: known days
 * both ways (`date -u -d DAY +%s`), and what is no date.
 */
#include "compile_date.h"
#include "environment.h"
#include "list_date.h"
#include "suite.h"

#include <stdio.h>

static const struct {
  const char *text;
  int64_t seconds;
} days[] = {
    {"2010-01-01", 1262304000}, {"2012-02-29", 1330473600},
    {"2012-03-01", 1330560000}, {"2038-01-19", 2147472000},
    {"2100-02-28", 4107456000}, {"2100-03-01", 4107542400},
    {"2199-12-31", INT64_C(7258032000)},
};

START_TEST(known_days_both_ways) {
  char text[LIST_DATE_SIZE];
  int64_t seconds = 0;
  ck_assert(date_parse(days[_i].text, &seconds));
  ck_assert_int_eq(seconds, days[_i].seconds);
  ck_assert_str_eq(list_date_text(days[_i].seconds, text), days[_i].text);
  ck_assert_str_eq(list_date_text(days[_i].seconds + 86399, text),
                   days[_i].text);
}
END_TEST

/* Every day up to the last, counted on; or each few days. */
START_TEST(each_day_is_one_after_the_day_before) {
  static const int in_month[] = {31, 28, 31, 30, 31, 30,
                                 31, 31, 30, 31, 30, 31};
  int64_t expected = days[0].seconds, seconds, step = (int64_t)test_share();
  for (int year = 2010; year <= 2199; year++) {
    bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
    for (int month = 1; month <= 12; month++) {
      int count = in_month[month - 1] + (month == 2 && leap);
      for (int day = 1; day <= count; day++, expected += 86400) {
        char text[48];
        if (expected / 86400 % step != 0)
          continue;
        (void)snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
        ck_assert_msg(date_parse(text, &seconds) && seconds == expected, "%s",
                      text);
      }
    }
  }
}
END_TEST

static const char *const no_days[] = {
    "",           "1970-01-01",  "2009-12-31",  "2200-01-01",  "2026-00-01",
    "2026-13-01", "2026-01-00",  "2026-01-32",  "2026-04-31",  "2026-02-29",
    "2100-02-29", "2000-02-30",  "2026-1-01",   "2026-01-1",   "2026/01/01",
    "20260101",   "2026-01-011", "2026-01-01 ", " 2026-01-01", "+026-01-01",
    "2026-+1-01", "2026-01- 1",  "202a-01-01",  "10000-01-01",
};

START_TEST(what_is_no_day_changes_nothing) {
  int64_t seconds = 42;
  ck_assert(!date_parse(no_days[_i], &seconds));
  ck_assert_int_eq(seconds, 42);
}
END_TEST

static const struct {
  const char *text;
  int64_t seconds; /* -1: refused */
} epochs[] = {
    {"0", 0},
    {"1", 0},
    {"315532800", 0},  /* 1980, as zip has it */
    {"1262303999", 0}, /* the last second of 2009 */
    {"1262304000", 1262304000},
    {"0002147483648", INT64_C(2147483648)},
    {"7258118399", INT64_C(7258118399)}, /* 2199-12-31T23:59:59Z */
    {"7258118400", -1},
    {"99999999999999999999999999", -1},
    {"18446744073709551616", -1}, /* 2 to the 64 */
    {"", -1},
    {"-1", -1},
    {"+1", -1},
    {" 1", -1},
    {"1 ", -1},
    {"0x10", -1},
    {"1.5", -1},
};

START_TEST(source_date_epoch) {
  int64_t seconds = -1;
  ck_assert(date_parse_epoch(epochs[_i].text, &seconds) ==
            (epochs[_i].seconds >= 0));
  ck_assert_int_eq(seconds, epochs[_i].seconds);
}
END_TEST

START_TEST(unknown_dates) {
  char text[LIST_DATE_SIZE];
  ck_assert_str_eq(list_date_text(0, text), "unknown date");
  ck_assert_str_eq(list_date_text(1262303999, text), "unknown date");
  ck_assert_str_eq(list_date_text(INT64_C(7258118400), text), "unknown date");
  /* The last day of a year that is an int's highest since 1900. */
  ck_assert_str_eq(list_date_text(INT64_C(67768036191676799), text),
                   "unknown date");
  ck_assert_str_eq(list_date_text(INT64_MAX, text), "unknown date");
  ck_assert_str_eq(list_date_text(INT64_MIN, text), "unknown date");
}
END_TEST

static Suite *dates_suite(void) {
  Suite *suite = suite_create("dates");
  TCase *dates = tcase_create("dates");
  tcase_set_timeout(dates, 60);
  tcase_add_loop_test(dates, known_days_both_ways, 0, (int)COUNT(days));
  tcase_add_test(dates, each_day_is_one_after_the_day_before);
  tcase_add_loop_test(dates, what_is_no_day_changes_nothing, 0,
                      (int)COUNT(no_days));
  tcase_add_loop_test(dates, source_date_epoch, 0, (int)COUNT(epochs));
  tcase_add_test(dates, unknown_dates);
  suite_add_tcase(suite, dates);
  return suite;
}

int main(void) {
  return run_suite(dates_suite());
}
