/* SPDX-License-Identifier: MIT */
/*
 * The host of a URL in its canonical form, the only one that is on a list (URL
 * standard 3.5, "host parsing"): decode the percent-escapes, make letters lower
 * case, let UTS #46 convert what is non-ASCII, rewrite addresses.  Whatever the
 * order of these, no octet gets by unseen, because each is looked at after the
 * last step that could have made it.
 *
 * Two things are done as Chromium does them, not the standard: what comes out
 * of the conversion is decoded once more, since U+FF05 becomes "%" there; and a
 * space and "*" are not forbidden but escaped.
 */
#include "cold.h"

#include "ip_address.h"
#include "url.h"

#define X   URL_FORBIDDEN
#define E   URL_ESCAPED
#define U   URL_NON_ASCII
#define X8  X, X, X, X, X, X, X, X
#define U8  U, U, U, U, U, U, U, U
#define U32 U8, U8, U8, U8

const uint8_t hsts_url_host_octet[256] = {
    X8,  X8,  X8,  X8,                       /* 0x00 */
    E,   '!', '"', X,   '$', X,   '&', '\'', /* 0x20 */
    '(', ')', E,   '+', ',', '-', '.', X,    /* 0x28 */
    '0', '1', '2', '3', '4', '5', '6', '7',  /* 0x30 */
    '8', '9', X,   ';', X,   '=', X,   X,    /* 0x38 */
    X,   'a', 'b', 'c', 'd', 'e', 'f', 'g',  /* 0x40 */
    'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',  /* 0x48 */
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w',  /* 0x50 */
    'x', 'y', 'z', X,   X,   X,   X,   '_',  /* 0x58 */
    '`', 'a', 'b', 'c', 'd', 'e', 'f', 'g',  /* 0x60 */
    'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',  /* 0x68 */
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w',  /* 0x70 */
    'x', 'y', 'z', '{', X,   '}', '~', X,    /* 0x78 */
    U32, U32, U32, U32};                     /* 0x80 */

/* The next octet that counts, or -1 at the end. */
static int next_octet(struct url_text *text) {
  while (text->begin < text->end && url_is_dropped(*text->begin))
    text->begin++;
  return text->begin < text->end ? (uint8_t)*text->begin++ : -1;
}

/* Decodes the percent-escapes of a text, which may be what `host` holds: it
   never becomes longer.  A "%" that begins no escape is an error. */
static hsts_status decode(struct url_buffer *host, struct url_text text) {
  int octet;

  host->length = 0;
  while ((octet = next_octet(&text)) >= 0) {
    if (octet == '%') {
      int high = hsts_url_hex_value(next_octet(&text));
      int low = hsts_url_hex_value(next_octet(&text));
      if (high < 0 || low < 0)
        return HSTS_ERROR_URL;
      octet = high << 4 | low;
    }
    hsts_url_append_octet(host, (char)octet);
  }
  return url_buffer_fits(host) ? HSTS_OK : HSTS_ERROR_SPACE;
}

/* Lower-cases a decoded host in place.  Counts the octets that are to be
   escaped, and those that are non-ASCII. */
static hsts_status fold(struct url_buffer *host, size_t *escaped,
                        size_t *non_ascii) {
  *escaped = 0;
  *non_ascii = 0;
  for (size_t i = 0; i < host->length; i++) {
    uint8_t octet = hsts_url_host_octet[(uint8_t)host->octets[i]];
    if (octet == URL_FORBIDDEN)
      return HSTS_ERROR_URL;
    if (octet < 0x80)
      host->octets[i] = (char)octet;
    *escaped += octet == URL_ESCAPED;
    *non_ascii += octet == URL_NON_ASCII;
  }
  return HSTS_OK;
}

/* Escapes a folded host in place, from its end, so that nothing is overwritten
   before it is read. */
static hsts_status escape(struct url_buffer *host, size_t escaped) {
  size_t from = host->length;
  size_t to = from + 2 * escaped;

  host->length = to;
  if (!url_buffer_fits(host))
    return HSTS_ERROR_SPACE;
  while (from < to) {
    char octet = host->octets[--from];
    if (hsts_url_host_octet[(uint8_t)octet] == URL_ESCAPED) {
      struct url_buffer gap = {host->octets + (to -= 3), 3, 0};
      hsts_url_append_escaped(&gap, octet);
    } else {
      host->octets[--to] = octet;
    }
  }
  return HSTS_OK;
}

/* Decodes, folds and escapes; what is non-ASCII stays. */
static hsts_status normalise(struct url_buffer *host, struct url_text text,
                             size_t *non_ascii) {
  size_t escaped;
  hsts_status status = decode(host, text);

  if (status == HSTS_OK)
    status = fold(host, &escaped, non_ascii);
  if (status == HSTS_OK && escaped > 0)
    status = escape(host, escaped);
  return status;
}

/* UTS 46 4: lets the caller convert what is in the buffer. */
static hsts_status convert(struct url_buffer *host, const hsts_idna *idna) {
  size_t non_ascii;
  hsts_status status;

  if (idna == NULL)
    return HSTS_ERROR_NON_ASCII;
  status =
      idna->to_ascii(idna->context, host->octets, host->size, &host->length);
  if (status != HSTS_OK)
    return status;
  if (!url_buffer_fits(host)) /* a faulty to_ascii must do no harm */
    return HSTS_ERROR_SPACE;
  status = normalise(host, url_text(host->octets, host->length), &non_ascii);
  return status == HSTS_OK && non_ascii > 0 ? HSTS_ERROR_URL : status;
}

/* Rewrites an address in the usual notation. */
static hsts_status write_ipv4(struct url_buffer *host) {
  uint32_t address;

  if (!hsts_parse_ipv4(host->octets, host->length, &address))
    return HSTS_ERROR_URL;
  host->length = 0;
  hsts_append_ipv4(host, address);
  return url_buffer_fits(host) ? HSTS_OK : HSTS_ERROR_SPACE;
}

/* `text` begins with "[". */
static hsts_status write_ipv6(struct url_buffer *host, struct url_text text) {
  char address[IPV6_MAX_TEXT + 2]; /* with "]", and an octet too many */
  size_t count = 0;
  uint16_t pieces[8];
  int octet;

  (void)next_octet(&text);
  while (count < sizeof address && (octet = next_octet(&text)) >= 0)
    address[count++] = (char)octet;
  if (count == 0 || address[count - 1] != ']' ||
      !hsts_parse_ipv6(address, count - 1, pieces))
    return HSTS_ERROR_URL;
  hsts_url_append_octet(host, '[');
  hsts_append_ipv6(host, pieces);
  hsts_url_append_octet(host, ']');
  return url_buffer_fits(host) ? HSTS_OK : HSTS_ERROR_SPACE;
}

static hsts_status write_name(struct url_buffer *host, struct url_text text,
                              const hsts_idna *idna) {
  size_t non_ascii;
  hsts_status status = normalise(host, text, &non_ascii);

  if (status == HSTS_OK && non_ascii > 0)
    status = convert(host, idna);
  if (status != HSTS_OK)
    return status;
  if (host->length == 0)
    return HSTS_ERROR_URL;
  if (hsts_host_ends_in_number(host->octets, host->length))
    return write_ipv4(host);
  return HSTS_OK;
}

/* An IPv6 address begins with "["; a copy of `text` is read. */
static bool is_ipv6(struct url_text text) {
  return next_octet(&text) == '[';
}

hsts_status hsts_url_append_host(struct url_buffer *buffer,
                                 struct url_text text, const hsts_idna *idna) {
  struct url_buffer host = {NULL, 0, 0};
  hsts_status status;

  if (buffer->length < buffer->size) {
    host.octets = buffer->octets + buffer->length;
    host.size = buffer->size - buffer->length;
  }
  status =
      is_ipv6(text) ? write_ipv6(&host, text) : write_name(&host, text, idna);
  buffer->length += host.length;
  return status;
}

size_t hsts_url_enough(const struct url_buffer *buffer, size_t length,
                       const hsts_idna *idna) {
  size_t enough = HSTS_URL_SIZE(length);

  if (idna == NULL)
    return enough;
  /* What the conversion asked for is in buffer->length, and may be escaped. */
  if (buffer->length > (SIZE_MAX - enough) / 3)
    return SIZE_MAX;
  return enough + 3 * buffer->length;
}

hsts_status hsts_canonical_host_idna(const char *host, size_t host_length,
                                     char *out, size_t out_size,
                                     size_t *out_length,
                                     const hsts_idna *idna) {
  struct url_buffer buffer = {out, out_size, 0};
  hsts_status status;

  if ((host == NULL && host_length > 0) || (out == NULL && out_size > 0) ||
      out_length == NULL || !url_idna_is_whole(idna) ||
      host_length > URL_MAX_LENGTH)
    return HSTS_ERROR_ARGUMENT;
  status = hsts_url_append_host(&buffer, url_text(host, host_length), idna);
  if (status == HSTS_OK)
    *out_length = buffer.length;
  if (status == HSTS_ERROR_SPACE)
    *out_length = hsts_url_enough(&buffer, host_length, idna);
  return status;
}

hsts_status hsts_canonical_host(const char *host, size_t host_length, char *out,
                                size_t out_size, size_t *out_length) {
  return hsts_canonical_host_idna(host, host_length, out, out_size, out_length,
                                  NULL);
}
