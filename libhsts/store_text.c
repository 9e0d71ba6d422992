/* SPDX-License-Identifier: MIT */
/*
 * A line of curl's HSTS cache: what curl writes, and what it takes beside that
 * (blanks before a line, anything after the closing quote).  curl writes years
 * of five digits and more, which it cannot read again; here they are as good as
 * never.
 */
#include "store_text.h"

#include <string.h>

static const int64_t last_time = INT64_C(253402300799); /* of the year 9999 */
static const char unlimited[] = "unlimited";

enum { DAY = 24 * 60 * 60 };

/* ---- Dates ------------------------------------------------------------ */

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

static int month_days(int64_t year, int month) {
  int64_t next =
      month == 12 ? days_of(year + 1, 1, 1) : days_of(year, month + 1, 1);

  return (int)(next - days_of(year, month, 1));
}

/* The date of a day: the year and month are the last that do not begin after
   it. */
static void date_of(int64_t days, int64_t *year, int *month, int *day) {
  *year = 1970 + days / 366;
  while (days_of(*year + 1, 1, 1) <= days)
    ++*year;
  *month = 1;
  while (*month < 12 && days_of(*year, *month + 1, 1) <= days)
    ++*month;
  *day = (int)(days - days_of(*year, *month, 1)) + 1;
}

/* ---- Reading ---------------------------------------------------------- */

static bool is_blank(char octet) {
  return octet == ' ' || octet == '\t' || octet == '\r';
}

/* `count` digits; -1 if they are none. */
static int digits(const char *text, size_t count) {
  int value = 0;

  for (size_t i = 0; i < count; i++) {
    if (text[i] < '0' || text[i] > '9')
      return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

/* "YYYYMMDD HH:MM:SS", the year of four digits or more. */
static bool read_date(const char *text, size_t length, int64_t *expires) {
  static const size_t shape = sizeof "MMDD HH:MM:SS" - 1;
  const char *end = text + length - shape; /* of the year */

  if (length < 4 + shape || end[4] != ' ' || end[7] != ':' || end[10] != ':')
    return false;
  for (const char *at = text; at < end; at++)
    if (digits(at, 1) < 0)
      return false;
  int year = length == 4 + shape ? digits(text, 4) : 2000;
  int month = digits(end, 2), day = digits(end + 2, 2);
  int hour = digits(end + 5, 2), minute = digits(end + 8, 2);
  int second = digits(end + 11, 2);
  if (month < 1 || month > 12 || day < 1 || day > month_days(year, month) ||
      hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
      second > 60)
    return false;
  *expires = length > 4 + shape
                 ? HSTS_NEVER
                 : days_of(year, month, day) * DAY + (int64_t)hour * 3600 +
                       (int64_t)minute * 60 + second;
  return true;
}

static bool read_time(const char *text, size_t length, int64_t *expires) {
  if (length == sizeof unlimited - 1 && memcmp(text, unlimited, length) == 0) {
    *expires = HSTS_NEVER;
    return true;
  }
  return read_date(text, length, expires);
}

const char *hsts_store_line_read(const char *text, size_t length,
                                 struct store_line *line) {
  const char *end = length > 0 ? text + length : text, *quote;

  *line = (struct store_line){.host_length = 0};
  while (text < end && is_blank(*text))
    text++;
  if (text == end || *text == '#')
    return NULL;
  if (*text == '.') {
    line->include_subdomains = true;
    text++;
  }
  line->host = text;
  while (text < end && !is_blank(*text))
    text++;
  line->host_length = (size_t)(text - line->host);
  if (line->host_length == 0)
    return "there is no host after the dot";
  while (text < end && is_blank(*text))
    text++;
  if (text == end || *text != '"')
    return "after the host there is no date in quotes";
  text++;
  quote = memchr(text, '"', (size_t)(end - text));
  if (quote == NULL)
    return "the quotes do not end";
  if (!read_time(text, (size_t)(quote - text), &line->expires))
    return "the date is neither YYYYMMDD HH:MM:SS nor unlimited";
  return NULL;
}

/* ---- Writing ---------------------------------------------------------- */

static char *put(char *out, const char *text, size_t length) {
  memcpy(out, text, length);
  return out + length;
}

static char *put_digits(char *out, int64_t value, int count) {
  for (int i = count; i-- > 0; value /= 10)
    out[i] = (char)('0' + value % 10);
  return out + count;
}

static char *put_date(char *out, int64_t time) {
  int64_t year, second = time % DAY;
  int month, day;

  date_of(time / DAY, &year, &month, &day);
  out = put_digits(out, year, 4);
  out = put_digits(out, month, 2);
  out = put_digits(out, day, 2);
  *out++ = ' ';
  out = put_digits(out, second / 3600, 2);
  *out++ = ':';
  out = put_digits(out, second / 60 % 60, 2);
  *out++ = ':';
  return put_digits(out, second % 60, 2);
}

size_t hsts_store_line_write(const struct store_line *line,
                             char out[STORE_LINE_MAX]) {
  char *at = out;

  if (line->include_subdomains)
    *at++ = '.';
  at = put(at, line->host, line->host_length);
  at = put(at, " \"", 2);
  if (line->expires > last_time)
    at = put(at, unlimited, sizeof unlimited - 1);
  else /* nobody else can read times before 1970 */
    at = put_date(at, line->expires < 0 ? 0 : line->expires);
  at = put(at, "\"\n", 2);
  return (size_t)(at - out);
}
