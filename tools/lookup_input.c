/* SPDX-License-Identifier: MIT */
/*
 * People paste what they have: "example.com", "example.com/login",
 * "example.com:80", "//example.com/", "user@example.com".  Of all that a plain
 * host is a host.  Anything else without a scheme is read as "http://" and the
 * input, as address bars and curl read it: answered as a host with odd bytes
 * it would get "http", and a script would connect in the clear.
 *
 * Plain is what the URL parser leaves as it is, letter case and A-labels aside:
 * letters, digits, "-", "_", "." and non-ASCII bytes, and no IPv4 address in
 * another notation ("16777217" is 1.0.0.1, which is listed).
 *
 * A scheme is a letter, then letters, digits, "+" and "-", up to a ":".
 * "localhost:8080" looks like that, too, so a port number up to "/", "\", "?",
 * "#" or the end makes the word before it a host.  A dot does so as well,
 * though schemes may have one: "example.com:" and "example.com:/a" have an
 * empty port.  And so does an "@" that comes before those, for which curl and
 * address bars read "user:password@example.com" as a URL of http; but for
 * addresses of mail and the like ("mailto:user@example.com").  Nor is the word
 * "url" a scheme: Python leaves it out of "URL:http://example.com/".
 *
 * "://" behind the first word is meant as a URL, whatever the word is: a
 * browser refuses "1http://a", and nothing may be made of it here.
 *
 * Tab, CR and LF count nowhere in a URL (URL standard 4.4), and so not here.
 */
#include "lookup_input.h"

#include <string.h>

#include "hsts.h"

/* ---- Plain hosts ------------------------------------------------------ */

static bool is_letter(int octet) {
  return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
}

static bool is_digit(int octet) {
  return octet >= '0' && octet <= '9';
}

bool input_is_plain(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    int octet = (unsigned char)text[i];
    if (!is_letter(octet) && !is_digit(octet) && octet != '-' && octet != '_' &&
        octet != '.' && octet < 0x80)
      return false;
  }
  return true;
}

/* Whether the last label may be a number: they end in a hexadecimal digit, or
   are "0x". */
static bool may_be_address(const char *host, size_t length) {
  size_t last = length;

  if (last > 0 && host[last - 1] == '.')
    last--;
  if (last == 0 || (host[last - 1] > 'f' && host[last - 1] != 'x'))
    return false;
  while (last > 0 && host[last - 1] != '.')
    last--;
  return is_digit(host[last]);
}

bool input_host_stays(const char *host, size_t length) {
  char canonical[256]; /* a longer host is never listed */
  size_t made;

  return !may_be_address(host, length) ||
         (hsts_canonical_host(host, length, canonical, sizeof canonical,
                              &made) == HSTS_OK &&
          made == length && memcmp(canonical, host, length) == 0);
}

/* ---- Schemes ---------------------------------------------------------- */

enum { END = -1, HIGHEST_PORT = 65535 };

/* What is left to read of a text. */
struct cursor {
  const char *at, *end;
};

/* The next byte that counts, or END. */
static int next_octet(struct cursor *cursor) {
  while (cursor->at < cursor->end) {
    int octet = (unsigned char)*cursor->at++;
    if (octet != '\t' && octet != '\n' && octet != '\r')
      return octet;
  }
  return END;
}

/* What ends host and port in a URL. */
static bool ends_authority(int octet) {
  return octet == '/' || octet == '\\' || octet == '?' || octet == '#' ||
         octet == END;
}

/* Whether the first slash, of whatever kind, is that of a "://", and what is
   before it is one word: no part of "user:password@example.com://a". */
static bool has_separator(struct cursor cursor) {
  int before = END, octet = next_octet(&cursor);
  bool is_word = true;

  while (!ends_authority(octet)) {
    is_word = is_word && before != ':' && before != '@';
    before = octet;
    octet = next_octet(&cursor);
  }
  return is_word && before == ':' && octet == '/' && next_octet(&cursor) == '/';
}

/* Moves past a scheme without a dot, and its ":"; false if there is none. */
static bool skip_scheme(struct cursor *cursor) {
  int octet = next_octet(cursor);

  if (!is_letter(octet))
    return false;
  while (is_letter(octet) || is_digit(octet) || octet == '+' || octet == '-')
    octet = next_octet(cursor);
  return octet == ':';
}

static bool is_port(struct cursor cursor) {
  int port = 0, octet = next_octet(&cursor);

  if (!is_digit(octet))
    return false;
  for (; is_digit(octet); octet = next_octet(&cursor))
    if (port <= HIGHEST_PORT)
      port = port * 10 + (octet - '0');
  return ends_authority(octet) && port <= HIGHEST_PORT;
}

/* Whether a text begins with a word and ":", in any case. */
static bool begins_with(struct cursor cursor, const char *word) {
  for (; *word != '\0'; word++) {
    int octet = next_octet(&cursor);
    if ((is_letter(octet) ? octet | 0x20 : octet) != *word)
      return false;
  }
  return next_octet(&cursor) == ':';
}

/* Whether what is behind a word and ":" is the rest of "user:password@host".
   To curl "\\" is a part of the password. */
static bool has_password(struct cursor text, struct cursor rest) {
  static const char *const others[] = {
      "about", "acct", "cid", "data", "im",  "javascript", "mailto", "mid",
      "news",  "pres", "sip", "sips", "tel", "urn",        "xmpp"};
  int octet = next_octet(&rest);

  while (octet != '@' && (octet == '\\' || !ends_authority(octet)))
    octet = next_octet(&rest);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (begins_with(text, others[i]))
      return false;
  return octet == '@';
}

/* "fe80::1", which lacks the brackets that it has in a URL. */
static bool is_ipv6(struct cursor text) {
  char host[64] = "[", canonical[64];
  size_t length = 1, made;

  for (; text.at < text.end && *text.at != '%' && *text.at != '/'; length++) {
    if (length == sizeof host - 1)
      return false;
    host[length] = *text.at++;
  }
  host[length++] = ']';
  return hsts_canonical_host(host, length, canonical, sizeof canonical,
                             &made) == HSTS_OK;
}

/* Whether the scheme has hosts, so that a browser needs no "//" behind it. */
static bool is_special(struct cursor text) {
  static const char *const schemes[] = {"http", "https", "ws", "wss", "ftp"};

  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
    if (begins_with(text, schemes[i]))
      return true;
  return false;
}

bool input_is_url(const char *text, size_t length) {
  struct cursor begin = {text, text + length}, rest;

  while (begin.at < begin.end && (unsigned char)*begin.at <= ' ')
    begin.at++;
  rest = begin;
  if (has_separator(begin))
    return true;
  if (!skip_scheme(&rest) || is_port(rest))
    return false;
  return is_special(begin) || !(has_password(begin, rest) ||
                                begins_with(begin, "url") || is_ipv6(begin));
}
