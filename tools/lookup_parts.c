/* SPDX-License-Identifier: MIT */
/*
 * Only for showing: nothing is decided by this split, and since the URL is
 * known to be valid nothing is checked either.  It cuts where the URL standard
 * (4.4) cuts, and leaves the pieces as they were typed.
 */
#include "lookup_parts.h"

#include <stdbool.h>
#include <string.h>

static struct part part(const char *begin, const char *end) {
  return (struct part){begin, (size_t)(end - begin)};
}

static bool is_one_of(char octet, const char *set) {
  return octet != '\0' && strchr(set, octet) != NULL;
}

/* The first octet in [begin, end) that is (or is not) one of `set`, or end. */
static const char *find(const char *begin, const char *end, const char *set,
                        bool is) {
  while (begin < end && is_one_of(*begin, set) != is)
    begin++;
  return begin;
}

/* The last `octet` in [begin, end), or NULL. */
static const char *find_last(const char *begin, const char *end, char octet) {
  while (end > begin)
    if (*--end == octet)
      return end;
  return NULL;
}

/* Splits what lies between the slashes and the path. */
static void split_authority(struct url_parts *parts, const char *begin,
                            const char *end) {
  const char *at = find_last(begin, end, '@');
  const char *host = at == NULL ? begin : at + 1;
  const char *bracket = find_last(host, end, ']');
  const char *colon = find_last(bracket == NULL ? host : bracket, end, ':');
  const char *host_end = colon == NULL ? end : colon;

  parts->userinfo = part(begin, at == NULL ? begin : at);
  parts->host = part(host, host_end);
  parts->port = part(colon == NULL ? end : colon + 1, end);
}

struct url_parts url_split(const char *url, size_t length) {
  struct url_parts parts;
  const char *end = url + length;

  while (url < end && (unsigned char)*url <= ' ')
    url++;
  while (end > url && (unsigned char)end[-1] <= ' ')
    end--;
  const char *colon = find(url, end, ":", true);
  const char *authority = find(colon, end, ":/\\\t\r\n", false);
  const char *rest = find(authority, end, "/\\?#", true);
  parts.scheme = part(url, colon);
  parts.rest = part(rest, end);
  split_authority(&parts, authority, rest);
  return parts;
}
