/* SPDX-License-Identifier: MIT */
/*
 * Tells URLs from hosts by the text as a browser reads it: controls and blanks
 * before it, and tab, CR and LF anywhere, do not count (URL standard 4.4).
 * Without that, " http:example.dev" or "ht<TAB>tp:example.dev" would be hosts
 * with odd octets, answered http, while a browser upgrades them.  No host that
 * could be listed is taken for a URL by it.
 */
#include "lookup_input.h"

#include <string.h>

enum { END = -1, HIGHEST_PORT = 65535 };

/* What is left to read of a text. */
struct cursor {
  const char *at, *end;
};

/* The next octet that counts, or END. */
static int next_octet(struct cursor *cursor) {
  while (cursor->at < cursor->end) {
    int octet = (unsigned char)*cursor->at++;
    if (octet != '\t' && octet != '\n' && octet != '\r')
      return octet;
  }
  return END;
}

static int lower(int octet) {
  return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
}

/* Moves past `prefix` if the text begins with it, in any case. */
static bool skip_prefix(struct cursor *cursor, const char *prefix) {
  struct cursor ahead = *cursor;

  for (; *prefix != '\0'; prefix++)
    if (lower(next_octet(&ahead)) != *prefix)
      return false;
  *cursor = ahead;
  return true;
}

static bool skip_scheme(struct cursor *cursor) {
  return skip_prefix(cursor, "http:") || skip_prefix(cursor, "https:") ||
         skip_prefix(cursor, "ws:") || skip_prefix(cursor, "wss:");
}

static bool is_port_alone(struct cursor cursor) {
  int port = END;

  for (int octet = next_octet(&cursor); octet != END;
       octet = next_octet(&cursor)) {
    if (octet < '0' || octet > '9')
      return false;
    port = (port == END ? 0 : port * 10) + (octet - '0');
    if (port > HIGHEST_PORT)
      return false;
  }
  return port != END;
}

static bool contains_separator(struct cursor cursor) {
  static const char separator[] = "://";
  size_t matched = 0;

  for (int octet = next_octet(&cursor); octet != END;
       octet = next_octet(&cursor)) {
    if (octet != separator[matched])
      matched = octet == ':' ? 1 : 0;
    else if (++matched == 3)
      return true;
  }
  return false;
}

bool input_is_url(const char *text, size_t length) {
  struct cursor cursor = {text, text + length};

  if (memchr(text, ':', length) == NULL)
    return false; /* nearly every host */
  while (cursor.at < cursor.end && (unsigned char)*cursor.at <= ' ')
    cursor.at++;
  if (contains_separator(cursor))
    return true;
  return skip_scheme(&cursor) && !is_port_alone(cursor);
}
