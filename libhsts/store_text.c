/* SPDX-License-Identifier: MIT */
/*
 * A line of curl's HSTS cache: what curl writes, and what it takes beside that.
 * curl 7.88 wants a word, blanks, a quote and a date of 64 bytes, and takes no
 * notice of what follows; curl 8 wants the other quote, and takes dates of 256
 * bytes.  What one of them takes is taken here.  curl writes years of five
 * digits and more, which it cannot read again; here they are as good as never.
 */
#include "store_text.h"
#include "store_date.h"

#include <string.h>

enum {
  DAY = 24 * 60 * 60,
  DATE_MAX = 256,    /* bytes of a date that curl 8 reads */
  DATE_MAX_7_88 = 64 /* and curl 7.88, which cuts off longer ones */
};

static const int64_t last_time = INT64_C(253402300799); /* of the year 9999 */
static const char unlimited[] = "unlimited";
static const char cleared_at[] = "# cleared at ";
static const char noted_since[] = ", what was noted since ";

/* ---- Reading ---------------------------------------------------------- */

/* What separates words, for scanf. */
static bool is_blank(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Whether a date is as curl writes those after the year 9999: more than four
   digits, and then "MMDD HH:MM:SS" of a date that there is. */
static bool is_after_9999(const char *text, size_t length) {
  static const size_t rest = sizeof "MMDD HH:MM:SS" - 1;
  char shorter[] = "2000MMDD HH:MM:SS";
  int64_t unused;

  if (length < 5 + rest || length > DATE_MAX || text[length - rest + 4] != ' ')
    return false;
  for (const char *at = text; at < text + length - rest; at++)
    if (*at < '0' || *at > '9')
      return false;
  memcpy(shorter + 4, text + length - rest, rest);
  return hsts_store_date_read(shorter, sizeof shorter - 1, &unused);
}

static bool read_time(const char *text, size_t length, int64_t *expires) {
  bool is_never =
      length == sizeof unlimited - 1 && memcmp(text, unlimited, length) == 0;

  if (is_never || is_after_9999(text, length)) {
    *expires = HSTS_NEVER;
    return true;
  }
  return (length <= DATE_MAX && hsts_store_date_read(text, length, expires)) ||
         (length > DATE_MAX_7_88 &&
          hsts_store_date_read(text, DATE_MAX_7_88, expires));
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
    quote = end;
  if (!read_time(text, (size_t)(quote - text), &line->expires))
    return "the date is none that curl reads, nor unlimited";
  return NULL;
}

/* Whether a line begins with a text, after blanks. */
static bool begins_with(const char *text, size_t length, const char *begin) {
  size_t blanks = 0, size = strlen(begin);

  while (blanks < length && is_blank(text[blanks]))
    blanks++;
  return length - blanks >= size && memcmp(text + blanks, begin, size) == 0;
}

bool hsts_store_line_is_heading(const char *text, size_t length) {
  return begins_with(text, length, "# Your HSTS cache.") || /* curl's */
         begins_with(text, length, "# The HSTS cache of curl");
}

bool hsts_store_line_is_blank(const char *text, size_t length) {
  size_t at = 0;

  while (at < length && is_blank(text[at]))
    at++;
  return at == length;
}

/* Takes a text from the beginning of another. */
static bool take(const char **at, const char *end, const char *text) {
  size_t length = strlen(text);

  if ((size_t)(end - *at) < length || memcmp(*at, text, length) != 0)
    return false;
  *at += length;
  return true;
}

/* Takes a date as it is written here. */
static bool take_date(const char **at, const char *end, int64_t *time) {
  const size_t length = sizeof "YYYYMMDD HH:MM:SS" - 1;

  if ((size_t)(end - *at) < length || !hsts_store_date_read(*at, length, time))
    return false;
  *at += length;
  return *time >= 0;
}

bool hsts_store_clearing_read(const char *text, size_t length,
                              struct store_clearing *clearing) {
  const char *end = length > 0 ? text + length : text;

  *clearing = (struct store_clearing){.changed = 0};
  return take(&text, end, cleared_at) && take_date(&text, end, &clearing->at) &&
         take(&text, end, noted_since) &&
         take_date(&text, end, &clearing->since);
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

  hsts_store_date_of(time / DAY, &year, &month, &day);
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

/* Of times that nobody else can read, before 1970 and after 9999, the nearest
   that they can. */
static char *put_time(char *out, int64_t time) {
  if (time > last_time)
    time = last_time;
  return put_date(out, time < 0 ? 0 : time);
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
  else
    at = put_time(at, line->expires);
  at = put(at, "\"\n", 2);
  return (size_t)(at - out);
}

size_t hsts_store_clearing_write(const struct store_clearing *clearing,
                                 char out[STORE_LINE_MAX]) {
  char *at = put(out, cleared_at, sizeof cleared_at - 1);

  at = put_time(at, clearing->at);
  at = put(at, noted_since, sizeof noted_since - 1);
  at = put_time(at, clearing->since);
  *at++ = '\n';
  return (size_t)(at - out);
}
