/* SPDX-License-Identifier: MIT */
/*
 * Compares how the store and libcurl read dates: those of the arguments, and
 * COUNT made ones, from words and numbers that dates are made of and from some
 * that they are not, with little changes.  Whatever this libcurl reads has to
 * be read, as the same time; but curl 7.88 and 8 contradict each other in one
 * string of 300,000 ("JAN 10:+0099").  A few strings more are read, which the
 * other version takes.  Prints each on which they differ.
 */
#include "store_date.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 300000, LONGEST = 200 };

static const char *const parts[] = {
    "Mon",        "Tuesday", "sun",   "Sund",     "JAN",      "Feb",
    "mar",        "Apr",     "may",   "June",     "Jul",      "aug",
    "SEP",        "Oct",     "nov",   "Dec",      "GMT",      "utc",
    "CEST",       "NZDT",    "IDLW",  "A",        "j",        "M",
    "n",          "y",       "Z",     "+0200",    "-0730",    "+1400",
    "-1401",      "+0099",   "0100",  "20361231", "20300229", "20300001",
    "19000100",   "1",       "6",     "31",       "32",       "0",
    "00",         "70",      "71",    "99",       "100",      "1582",
    "1583",       "1970",    "2034",  "9999",     "10000",    "2147483647",
    "2147483648", "08:49",   "8:9",   "23:59:60", "24:00",    "10:60",
    "10:00:61",   "1:2:3",   "10:00", "08:49:37", "unlimited"};

static const char *const gaps[] = {" ", "-",  ", ", "/", "",    "  ",
                                   "T", "\t", ":",  "+", "\x80"};

static unsigned long state = 1;
static unsigned long compared, differ, dates, more;

/* Knuth's MMIX. */
static unsigned chance(unsigned count) {
  state = state * 6364136223846793005ul + 1442695040888963407ul;
  return (unsigned)(state >> 33) % count;
}

static void compare(const char *text) {
  long long theirs = (long long)curl_getdate(text, NULL);
  int64_t time = -1;
  bool read = hsts_store_date_read(text, strlen(text), &time);

  compared++;
  dates += read;
  if (read && time == -1) /* which curl_getdate would take for a failure */
    time = 0;
  if ((long long)time == theirs)
    return;
  if (theirs == -1) {
    more++;
    return;
  }
  if (differ++ < 20)
    printf("\"%s\": %lld, and curl: %lld\n", text, (long long)time, theirs);
}

static void make(char *text) {
  unsigned count = 1 + chance(7);

  *text = '\0';
  for (unsigned i = 0; i < count; i++) {
    strcat(text, parts[chance(sizeof parts / sizeof *parts)]);
    strcat(text, gaps[chance(sizeof gaps / sizeof *gaps)]);
  }
  if (chance(4) == 0)
    text[chance((unsigned)strlen(text))] = (char)(1 + chance(127));
}

/* A date with all that it needs, in any order. */
static void make_date(char *text) {
  static const char *const years[] = {"2034", "34", "9999", "1583"};
  static const char *const days[] = {"6", "31", "06", "29"};
  static const char *const extras[] = {"GMT",   "+0200", "08:49:37",
                                       "10:00", "Sun",   "x"};
  const char *words[5] = {years[chance(4)], days[chance(4)],
                          parts[4 + chance(12)], extras[chance(6)],
                          extras[chance(6)]};

  *text = '\0';
  for (unsigned left = 5; left > 0; left--) {
    unsigned i = chance(left);
    strcat(text, words[i]);
    strcat(text, gaps[chance(4)]);
    words[i] = words[left - 1];
  }
}

int main(int count, char **arguments) {
  char text[LONGEST];

  for (int i = 1; i < count; i++)
    compare(arguments[i]);
  for (unsigned i = 0; i < COUNT; i++) {
    if (i % 2 == 0)
      make(text);
    else
      make_date(text);
    compare(text);
  }
  printf("%lu compared, %lu of them dates, %lu differ, %lu more\n", compared,
         dates, differ, more);
  return differ <= compared / 100000 && dates > compared / 10 &&
                 more < dates / 50
             ? EXIT_SUCCESS
             : EXIT_FAILURE;
}
