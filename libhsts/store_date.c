/* SPDX-License-Identifier: MIT */
/*
 * curl reads the dates of its HSTS cache with curl_getdate, which takes far
 * more than what it writes: "20361231", "Sun, 06 Nov 2034 08:49:37 GMT",
 * "06-Nov-34 10:00 +0200".  A host whose date we could not read would be lost
 * with our next save.  So this reads what curl_getdate reads (its manual page
 * has the grammar), and tests/cli_store_curl.sh compares the two.
 *
 * curl 7.88 and curl 8 differ in what a time of day is: the former takes blanks
 * and signs ("10: 5"), and no date with an impossible time; for the latter
 * "24:00" is a day and a year.  A date is read as the one, and if that cannot
 * be, as the other.
 *
 * A date is a row of up to six words and numbers, in nearly any order; whatever
 * is neither letter nor digit is between them, and what follows the sixth is
 * passed over.  A word is a weekday, which says nothing, a month or a time
 * zone.  A number is HH:MM or HH:MM:SS, a zone such as +0200, YYYYMMDD, a day,
 * or a year.  A day that the month does not have is one of the next month.
 */
#include "store_date.h"

#include <limits.h>

enum {
  HOUR = 60 * 60,
  DAY = 24 * HOUR,
  MAX_PARTS = 6,
  FIRST_YEAR = 1583 /* the first of the Gregorian calendar */
};

/* ---- The calendar ----------------------------------------------------- */

/* Days from 1970-01-01 to a date: years begin in March, so that the leap day is
   their last, and eras of 400 years are all alike. */
static int64_t days_of(int64_t year, int month, int day) {
  int64_t y = month > 2 ? year : year - 1;
  int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
  int64_t of_year =
      (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
         719468;
}

/* The year and month are the last that do not begin after the day. */
void hsts_store_date_of(int64_t days, int64_t *year, int *month, int *day) {
  *year = 1970 + days / 366;
  while (days_of(*year + 1, 1, 1) <= days)
    ++*year;
  *month = 1;
  while (*month < 12 && days_of(*year, *month + 1, 1) <= days)
    ++*month;
  *day = (int)(days - days_of(*year, *month, 1)) + 1;
}

/* ---- What has been read ----------------------------------------------- */

enum { NONE = -1 };

struct date {
  const char *begin, *at, *end; /* of the text */
  bool is_curl_8;               /* times of day as that reads them */
  bool has_weekday, has_zone, has_time;
  bool day_is_tried; /* the next plain number is a year */
  int year, month, day;
  int second; /* of the day */
  int zone;   /* seconds to add to get UTC */
};

static bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* ---- Words ------------------------------------------------------------ */

static const char weekdays[] = "MON TUE WED THU FRI SAT SUN "
                               "MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY "
                               "SATURDAY SUNDAY ";
static const char months[] = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC ";

/* The time zones that curl knows, by the hours to add to get UTC, from -13 on.
   Single letters are military. */
static const char *const zones[] = {"NZDT ",
                                    "NZT NZST IDLE Y ",
                                    "EADT X ",
                                    "EAST GST W ",
                                    "JST V ",
                                    "CCT WADT U ",
                                    "WAST T ",
                                    "S ",
                                    "R ",
                                    "Q ",
                                    "P ",
                                    "EET MEST CEST MESZ FST O ",
                                    "CET MET MEWT FWT BST N ",
                                    "GMT UT UTC WET Z ",
                                    "WAT A ",
                                    "B ",
                                    "ADT C ",
                                    "AST EDT D ",
                                    "EST CDT E ",
                                    "CST MDT F ",
                                    "MST PDT G ",
                                    "PST YDT H ",
                                    "YST HDT I ",
                                    "HST CAT AHST K ",
                                    "NT L ",
                                    "IDLW M "};

enum { FIRST_ZONE = -13, ZONE_COUNT = sizeof zones / sizeof zones[0] };

/* Whether a word is the name, which a blank ends. */
static bool is_name(const char *name, const char *word, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (name[i] != (char)(word[i] & ~0x20)) /* as upper case */
      return false;
  return name[length] == ' ';
}

/* The number of a word in a row of names, or NONE. */
static int number_of(const char *names, const char *word, size_t length) {
  for (int number = 0; *names != '\0'; number++) {
    if (is_name(names, word, length))
      return number;
    while (*names != ' ')
      names++;
    names++;
  }
  return NONE;
}

static bool take_zone(struct date *date, const char *word, size_t length) {
  for (int i = 0; i < ZONE_COUNT; i++)
    if (number_of(zones[i], word, length) != NONE) {
      date->zone = (FIRST_ZONE + i) * HOUR;
      date->has_zone = true;
      return true;
    }
  return false;
}

/* Each kind of word comes once. */
static bool take_word(struct date *date) {
  const char *word = date->at;
  size_t length;

  while (date->at < date->end && is_letter(*date->at))
    date->at++;
  length = (size_t)(date->at - word);
  if (!date->has_weekday && number_of(weekdays, word, length) != NONE) {
    date->has_weekday = true;
    return true;
  }
  if (date->month == NONE) {
    date->month = number_of(months, word, length);
    if (date->month != NONE)
      return true;
  }
  return !date->has_zone && take_zone(date, word, length);
}

/* ---- Numbers ---------------------------------------------------------- */

/* One digit or two of a time of day.  For curl 7.88, which asks scanf, blanks
   and a sign in place of the first are fine.  *at moves on if they are there.
 */
static bool two_digits(const struct date *date, const char **at, int *value) {
  const char *digit = *at, *begin, *end = date->end;
  int sign = 1, sum = 0;

  while (!date->is_curl_8 && digit < end &&
         (*digit == ' ' || (*digit >= '\t' && *digit <= '\r')))
    digit++;
  begin = digit;
  if (!date->is_curl_8 && digit < end && (*digit == '+' || *digit == '-'))
    sign = *digit++ == '-' ? -1 : 1;
  if (digit == end || !is_digit(*digit))
    return false;
  while (digit < end && digit < begin + 2 && is_digit(*digit))
    sum = sum * 10 + (*digit++ - '0');
  *at = digit;
  *value = sign * sum;
  return true;
}

/* The same behind a colon. */
static bool colon_and_digits(const struct date *date, const char **at,
                             int *value) {
  const char *digits = *at + 1;

  if (*at == date->end || **at != ':' || !two_digits(date, &digits, value))
    return false;
  *at = digits;
  return true;
}

/* HH:MM or HH:MM:SS, where a leap second is fine.  *is_right is false if there
   is no such time. */
static bool take_time(struct date *date, bool *is_right) {
  const char *at = date->at;
  int hour, minute, second = 0;

  if (date->has_time || !two_digits(date, &at, &hour) ||
      !colon_and_digits(date, &at, &minute))
    return false;
  (void)colon_and_digits(date, &at, &second);
  *is_right = hour < 24 && minute < 60 && second < 61;
  if (date->is_curl_8 && !*is_right)
    return false; /* a day, perhaps */
  date->has_time = true;
  date->second = hour * HOUR + minute * 60 + second;
  date->at = at;
  return true;
}

/* The digits at date->at; NONE if that is more than an int. */
static int read_number(struct date *date, size_t *length) {
  const char *begin = date->at;
  int64_t value = 0;

  while (date->at < date->end && is_digit(*date->at)) {
    value = value * 10 + (*date->at++ - '0');
    if (value > INT_MAX)
      return NONE;
  }
  *length = (size_t)(date->at - begin);
  return (int)value;
}

/* Four digits behind a sign: hours and minutes ahead of UTC, or behind it. */
static bool is_zone(const struct date *date, const char *number, size_t length,
                    int value) {
  return !date->has_zone && length == 4 && value <= 1400 &&
         number > date->begin && (number[-1] == '+' || number[-1] == '-');
}

static void take_offset(struct date *date, char sign, int value) {
  int seconds = (value / 100 * 60 + value % 100) * 60;

  date->zone = sign == '+' ? -seconds : seconds;
  date->has_zone = true;
}

static void take_yyyymmdd(struct date *date, int value) {
  date->year = value / 10000;
  date->month = value % 10000 / 100 - 1; /* NONE of 00: a word may have it */
  date->day = value % 100;
}

/* Years of two digits are 1971 to 2070. */
static int full_year(int value) {
  if (value >= 100)
    return value;
  return value > 70 ? 1900 + value : 2000 + value;
}

/* A day or a year: what comes first is a day if it can be. */
static bool take_day_or_year(struct date *date, int value) {
  if (!date->day_is_tried && date->day == NONE) {
    date->day_is_tried = true;
    if (value > 0 && value < 32) {
      date->day = value;
      return true;
    }
  }
  if (!date->day_is_tried || date->year != NONE)
    return false;
  date->year = full_year(value);
  date->day_is_tried = date->day != NONE;
  return true;
}

static bool take_number(struct date *date) {
  const char *number = date->at;
  bool is_right;
  size_t length;
  int value;

  if (take_time(date, &is_right))
    return is_right;
  value = read_number(date, &length);
  if (value == NONE)
    return false;
  if (is_zone(date, number, length, value))
    take_offset(date, number[-1], value);
  else if (length == 8 && date->year == NONE && date->month == NONE &&
           date->day == NONE)
    take_yyyymmdd(date, value);
  else
    return take_day_or_year(date, value);
  return true;
}

/* ---- All of it -------------------------------------------------------- */

static bool take_part(struct date *date) {
  while (date->at < date->end && !is_letter(*date->at) && !is_digit(*date->at))
    date->at++;
  if (date->at == date->end)
    return true;
  return is_letter(*date->at) ? take_word(date) : take_number(date);
}

static bool read_as(bool is_curl_8, const char *text, size_t length,
                    int64_t *time) {
  struct date date = {.is_curl_8 = is_curl_8,
                      .begin = text,
                      .at = text,
                      .end = text + length,
                      .year = NONE,
                      .month = NONE,
                      .day = NONE};

  for (int parts = 0; date.at < date.end && parts < MAX_PARTS; parts++)
    if (!take_part(&date))
      return false;
  if (date.year < FIRST_YEAR || date.month == NONE || date.month > 11 ||
      date.day == NONE || date.day > 31)
    return false;
  *time = days_of(date.year, date.month + 1, date.day) * DAY + date.second +
          date.zone;
  return true;
}

bool hsts_store_date_read(const char *text, size_t length, int64_t *time) {
  return read_as(false, text, length, time) ||
         read_as(true, text, length, time);
}
