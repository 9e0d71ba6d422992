/* SPDX-License-Identifier: MIT */
/*
 * The response that a browser makes up for itself when it upgrades a request,
 * for proxies and servers that have to send it.
 *
 * Status 307 keeps method and body.  Both texts that go into it come from
 * somebody else, so neither may end its line: in a Location what no URL may
 * have is percent-encoded, which leaves it the same URL; an Origin is compared
 * octet by octet by whoever reads the response, so there is nothing to encode,
 * and one with a control in it is refused.
 */
#include "cold.h"

#include "hsts.h"
#include "url_buffer.h"

/* A string literal, whose length is known without strlen. */
#define APPEND(out, literal) hsts_url_append(out, literal, sizeof(literal) - 1)

static bool is_visible(char octet) {
  return octet > ' ' && octet < 0x7F;
}

/* Whether a URL may have it as it is: RFC 3986, appendix A, has these in no
   rule. */
static bool is_in_urls(char octet) {
  switch (octet) {
  case '"':
  case '<':
  case '>':
  case '\\':
  case '^':
  case '`':
  case '{':
  case '|':
  case '}':
    return false;
  default:
    return is_visible(octet);
  }
}

static void append_location(struct url_buffer *out, const char *location,
                            size_t length) {
  APPEND(out, "Location: ");
  for (size_t i = 0; i < length; i++) {
    if (is_in_urls(location[i]))
      hsts_url_append_octet(out, location[i]);
    else
      hsts_url_append_escaped(out, location[i]);
  }
  APPEND(out, "\r\n");
}

/* Lets the script that sent the request read the response, as it could have
   read the one that it will be redirected to. */
static void append_origin(struct url_buffer *out, const char *origin,
                          size_t length) {
  APPEND(out, "Access-Control-Allow-Origin: ");
  hsts_url_append(out, origin, length);
  APPEND(out, "\r\nAccess-Control-Allow-Credentials: true\r\n");
}

/* Whether HSTS_REDIRECT_SIZE is no overflow. */
static bool is_bounded(size_t location_length, size_t origin_length) {
  return origin_length < SIZE_MAX - 256 &&
         location_length <= (SIZE_MAX - 256 - origin_length) / 3;
}

/* Several origins have spaces between them (RFC 6454 7.1). */
static bool is_origin(const char *origin, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (!is_visible(origin[i]) && origin[i] != ' ')
      return false;
  return true;
}

hsts_status hsts_internal_redirect(const char *location, size_t location_length,
                                   const char *origin, size_t origin_length,
                                   unsigned options, char *out, size_t out_size,
                                   size_t *out_length) {
  struct url_buffer buffer = {out, out_size, 0};

  if (location == NULL || location_length == 0 ||
      (origin == NULL && origin_length > 0) || (out == NULL && out_size > 0) ||
      out_length == NULL ||
      (options & ~(unsigned)HSTS_REDIRECT_CONTENT_LENGTH) != 0 ||
      !is_bounded(location_length, origin_length) ||
      !is_origin(origin, origin_length))
    return HSTS_ERROR_ARGUMENT;
  APPEND(&buffer, "HTTP/1.1 307 Internal Redirect\r\n");
  append_location(&buffer, location, location_length);
  APPEND(&buffer, "Cross-Origin-Resource-Policy: Cross-Origin\r\n"
                  "Non-Authoritative-Reason: HSTS\r\n");
  if (origin_length > 0)
    append_origin(&buffer, origin, origin_length);
  if (options & HSTS_REDIRECT_CONTENT_LENGTH)
    APPEND(&buffer, "Content-Length: 0\r\n");
  APPEND(&buffer, "\r\n");
  *out_length = buffer.length;
  return url_buffer_fits(&buffer) ? HSTS_OK : HSTS_ERROR_SPACE;
}
