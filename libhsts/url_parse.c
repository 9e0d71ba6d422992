/* SPDX-License-Identifier: MIT */
/*
 * Where the parts of a URL begin and end.
 *
 * Browsers do not read URLs as RFC 3986 writes them: "HTTP:\\u@H%6Fst" goes to
 * http://host/, and whoever reads it otherwise misses an upgrade.  So this is
 * the URL standard's parser (4.4) as far as scheme, userinfo, host and port
 * need it.  Path, query and fragment are one part, as nothing depends on them.
 *
 * Nothing is copied, so tabs and line ends, which the standard removes first,
 * are still in the parts, and whoever reads one skips them.
 */
#include "url.h"

/* ---- Schemes ---------------------------------------------------------- */

/* The special schemes (URL standard 4.2), but for file, whose host may be
   empty. */
static const struct url_scheme schemes[] = {
    {"http", "https", 4, 5, 80, 443, true, true, false},
    {"https", "https", 5, 5, 443, 443, false, true, false},
    {"ws", "wss", 2, 3, 80, 443, true, true, true},
    {"wss", "wss", 3, 3, 443, 443, false, true, true},
    {"ftp", "ftp", 3, 3, 21, 21, false, false, false},
};

enum { SCHEME_COUNT = sizeof schemes / sizeof schemes[0] };

static bool is_digit(char octet) {
  return octet >= '0' && octet <= '9';
}

static bool is_scheme_octet(char octet) {
  char lower = (char)(octet | 0x20);

  return (lower >= 'a' && lower <= 'z') || is_digit(octet) || octet == '+' ||
         octet == '-' || octet == '.';
}

bool hsts_url_parse_scheme(struct url_text *text,
                           const struct url_scheme **scheme) {
  char name[sizeof schemes->name] = {0};
  size_t length = 0;

  for (; text->begin < text->end; text->begin++) {
    char octet = *text->begin;
    if (is_scheme_octet(octet)) {
      if (length < sizeof name)
        name[length] = (char)(octet | 0x20); /* only letters become letters */
      length++;
    } else if (!url_is_dropped(octet)) {
      break;
    }
  }
  *scheme = NULL;
  for (size_t i = 0; i < SCHEME_COUNT; i++)
    if (memcmp(schemes[i].name, name, sizeof name) == 0)
      *scheme = &schemes[i];
  return name[0] >= 'a' && name[0] <= 'z';
}

/* ---- Authority -------------------------------------------------------- */

/* Any number of slashes, of either kind, may follow the scheme. */
static const char *skip_slashes(const char *at, const char *end) {
  while (at < end && (*at == '/' || *at == '\\' || url_is_dropped(*at)))
    at++;
  return at;
}

static bool ends_authority(char octet) {
  return octet == '/' || octet == '\\' || octet == '?' || octet == '#';
}

/* Finds userinfo, host and rest, and returns the port.  The userinfo ends at
   the last "@"; the port begins at the last ":" behind it, unless that is in
   the brackets of an IPv6 address.  The octets that divide are forbidden in a
   host, so its table tells them, too, and whether any octet would be changed.
   A host whose last label begins with a digit may be an IPv4 address, so it is
   not called canonical. */
static struct url_text split_authority(struct url_text url,
                                       struct url_parts *parts) {
  const char *at = url.begin;
  const char *colon = NULL;
  const char *label = at; /* the last one of the host */
  unsigned changes = 0;

  parts->userinfo = (struct url_text){at, at};
  parts->host.begin = at;
  for (; at < url.end; at++) {
    uint8_t octet = (uint8_t)*at;
    uint8_t canonical = hsts_url_host_octet[octet];
    if (canonical != URL_FORBIDDEN) {
      /* URL_NON_ASCII is an octet like others, and one that does not stay. */
      changes |= (canonical ^ octet) | (octet & 0x80);
      label = octet == '.' ? at + 1 : label;
    } else if (ends_authority(*at)) {
      break;
    } else if (octet == '@') {
      parts->userinfo.end = at;
      parts->host.begin = label = at + 1;
      colon = NULL;
      changes = 0;
    } else if (octet == ':') {
      changes |= colon != NULL; /* the one before is in the host */
      colon = at;
    } else {
      changes = 1;
      colon = octet == ']' ? NULL : colon;
    }
  }
  parts->host.end = colon != NULL ? colon : at;
  parts->host_is_canonical =
      changes == 0 && label < parts->host.end && !is_digit(*label);
  parts->rest = (struct url_text){at, url.end};
  return (struct url_text){colon != NULL ? colon + 1 : at, at};
}

bool hsts_url_parse_port(struct url_text text, int *port) {
  *port = HSTS_NO_PORT;
  for (const char *at = text.begin; at < text.end; at++) {
    if (url_is_dropped(*at))
      continue;
    if (!is_digit(*at))
      return false;
    *port = (*port == HSTS_NO_PORT ? 0 : *port * 10) + (*at - '0');
    if (*port > 65535)
      return false;
  }
  return true;
}

/* ---- The whole -------------------------------------------------------- */

/* C0 controls and spaces around a URL are no part of it. */
static struct url_text trim(struct url_text text) {
  while (text.begin < text.end && (uint8_t)*text.begin <= ' ')
    text.begin++;
  while (text.begin < text.end && (uint8_t)text.end[-1] <= ' ')
    text.end--;
  return text;
}

static bool has_fragment(struct url_text rest) {
  while (rest.begin < rest.end && *rest.begin != '#')
    rest.begin++;
  return rest.begin < rest.end;
}

bool hsts_url_parse(struct url_text url, struct url_parts *parts) {
  struct url_text port;

  url = trim(url);
  if (!hsts_url_parse_scheme(&url, &parts->scheme) || url.begin == url.end ||
      *url.begin != ':')
    return false;
  if (parts->scheme == NULL)
    return true;
  url.begin = skip_slashes(url.begin + 1, url.end);
  port = split_authority(url, parts);
  if (parts->scheme->no_fragment && has_fragment(parts->rest))
    return false;
  return hsts_url_parse_port(port, &parts->port);
}
