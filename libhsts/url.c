/* SPDX-License-Identifier: MIT */
/*
 * From a URL as it comes to the URL to use.
 *
 * Most URLs are canonical already, but for their scheme.  Their parts are
 * copied; only what is odd is looked at octet by octet.
 */
#include "url.h"

#include "options.h"

/* ---- The parts -------------------------------------------------------- */

static hsts_span span_from(const struct url_buffer *out, size_t begin) {
  return (hsts_span){begin, out->length - begin};
}

/* All but the URL standard's userinfo set (1.3), and "'", as in Chromium. */
static bool stays_in_userinfo(char octet) {
  static const char marks[] = {'!', '$', '%', '&', '(', ')', '*',
                               '+', ',', '-', '.', '_', '~'};

  if ((octet >= '0' && octet <= '9') || (octet >= 'A' && octet <= 'Z') ||
      (octet >= 'a' && octet <= 'z'))
    return true;
  for (size_t i = 0; i < sizeof marks; i++)
    if (octet == marks[i])
      return true;
  return false;
}

/* One of user name and password. */
static void append_credential(struct url_buffer *out, struct url_text text) {
  for (const char *at = text.begin; at < text.end; at++) {
    if (url_is_dropped(*at))
      continue;
    if (stays_in_userinfo(*at))
      hsts_url_append_octet(out, *at);
    else
      hsts_url_append_escaped(out, *at);
  }
}

/* "user:password", or "user", or nothing, without the "@". */
static void append_userinfo(struct url_buffer *out, struct url_text text) {
  const char *colon = text.begin;
  size_t password;

  while (colon < text.end && *colon != ':')
    colon++;
  append_credential(out, (struct url_text){text.begin, colon});
  if (colon == text.end)
    return;
  hsts_url_append_octet(out, ':');
  password = out->length;
  append_credential(out, (struct url_text){colon + 1, text.end});
  if (out->length == password)
    out->length--;
}

/* Whether one of eight octets is below 0x0E or a backslash.  The top bits of
   (x - k) & ~x are all clear unless an octet of x is less than k's. */
static bool is_odd_word(const char *octets) {
  const uint64_t ones = UINT64_C(0x0101010101010101);
  uint64_t word, difference;

  memcpy(&word, octets, sizeof word);
  difference = word ^ ones * '\\';
  return (((word - ones * 0x0E) & ~word) |
          ((difference - ones) & ~difference)) &
         ones * 0x80;
}

/* Whether a text can be copied as it is: it has no backslash, nor anything to
   be dropped.  (Other controls give false, too; it costs nothing but time.) */
static bool is_plain(struct url_text text) {
  enum { WORD = 8 };

  if (url_text_length(text) < WORD) {
    while (text.begin < text.end && *text.begin != '\\' &&
           !url_is_dropped(*text.begin))
      text.begin++;
    return text.begin == text.end;
  }
  for (; url_text_length(text) > WORD; text.begin += WORD)
    if (is_odd_word(text.begin))
      return false;
  return !is_odd_word(text.end - WORD); /* which may overlap the last one */
}

/* Path, query and fragment. */
static void append_rest(struct url_buffer *out, struct url_text text) {
  bool in_path = true;

  if (text.begin == text.end || *text.begin == '?' || *text.begin == '#')
    hsts_url_append_octet(out, '/');
  if (is_plain(text)) {
    hsts_url_append(out, text.begin, url_text_length(text));
    return;
  }
  for (const char *at = text.begin; at < text.end; at++) {
    if (url_is_dropped(*at))
      continue;
    if (*at == '?' || *at == '#')
      in_path = false;
    hsts_url_append_octet(out, *at == '\\' && in_path ? '/' : *at);
  }
}

/* ---- Upgrading -------------------------------------------------------- */

/* Whether there is a port that no browser gives up for https. */
static bool is_odd_port(int port) {
  return port != HSTS_NO_PORT && port != 80 && port != 443;
}

/* The verdict on a URL with that canonical host, which is looked up for https
   and wss, too: what to do at a certificate error depends on it. */
static hsts_status decide(const struct url_judge *judge,
                          const struct url_parts *parts, struct url_text host,
                          unsigned options, hsts_url *url) {
  size_t length = url_text_length(host);
  hsts_status status = HSTS_OK;

  url->verdict = HSTS_URL_KEPT;
  url->match = (hsts_match){.entry_offset = length};
  if (!parts->scheme->is_of_http)
    return HSTS_OK;
  if ((options & HSTS_EXEMPT_PORTS) && parts->scheme->upgradable &&
      is_odd_port(parts->port))
    url->match.reason = HSTS_REASON_EXEMPT_PORT;
  else
    status = judge->ask(judge->context, host.begin, length,
                        options & ~(unsigned)HSTS_EXEMPT_PORTS, &url->match);
  if (parts->scheme->upgradable)
    url->verdict =
        url->match.force_https ? HSTS_URL_UPGRADED : HSTS_URL_UNLISTED;
  return status;
}

static void append_port(struct url_buffer *out, const struct url_parts *parts,
                        hsts_url *url) {
  const struct url_scheme *scheme = parts->scheme;
  bool upgraded = url->verdict == HSTS_URL_UPGRADED;

  url->port = (hsts_span){0, 0};
  if (parts->port == HSTS_NO_PORT || parts->port == scheme->port ||
      (upgraded && parts->port == scheme->secure_port))
    return;
  hsts_url_append_octet(out, ':');
  url->port.offset = out->length;
  hsts_url_append_number(out, (unsigned)parts->port);
  url->port.length = out->length - url->port.offset;
}

/* Writes the host; a canonical one can be copied. */
static hsts_status append_host(struct url_buffer *out,
                               const struct url_parts *parts,
                               const hsts_idna *idna) {
  if (!parts->host_is_canonical)
    return hsts_url_append_host(out, parts->host, idna);
  hsts_url_append(out, parts->host.begin, url_text_length(parts->host));
  return HSTS_OK;
}

/* Writes scheme, userinfo and host, from the begin of `out`. */
static hsts_status write_authority(struct url_buffer *out,
                                   const struct url_parts *parts, bool secure,
                                   const hsts_idna *idna, hsts_url *url) {
  const struct url_scheme *scheme = parts->scheme;
  size_t begin;
  hsts_status status;

  out->length = 0;
  if (secure)
    hsts_url_append(out, scheme->secure, scheme->secure_length);
  else
    hsts_url_append(out, scheme->name, scheme->length);
  url->scheme = span_from(out, 0);
  hsts_url_append(out, "://", 3);
  begin = out->length;
  append_userinfo(out, parts->userinfo);
  url->userinfo = span_from(out, begin);
  if (url->userinfo.length > 0)
    hsts_url_append_octet(out, '@');
  begin = out->length;
  status = append_host(out, parts, idna);
  url->host = span_from(out, begin);
  return status;
}

/* Writes all up to the host, and decides.  A canonical host is looked up where
   it is.  Any other has to be written first, at its place in an upgraded URL,
   and then once more if the URL is not upgraded. */
static hsts_status write_decided(struct url_buffer *out,
                                 const struct url_judge *judge,
                                 const struct url_parts *parts,
                                 unsigned options, const hsts_idna *idna,
                                 hsts_url *url) {
  struct url_text host = parts->host;
  bool written = !parts->host_is_canonical;
  hsts_status status;

  if (written) {
    status = write_authority(out, parts, true, idna, url);
    if (status != HSTS_OK)
      return status;
    host.begin = out->octets + url->host.offset;
    host.end = out->octets + out->length;
  }
  status = decide(judge, parts, host, options, url);
  if (status != HSTS_OK || (written && url->verdict != HSTS_URL_UNLISTED))
    return status;
  return write_authority(out, parts, url->verdict != HSTS_URL_UNLISTED, idna,
                         url);
}

static hsts_status write_url(struct url_buffer *out,
                             const struct url_judge *judge,
                             const struct url_parts *parts, unsigned options,
                             const hsts_idna *idna, hsts_url *url) {
  hsts_status status = write_decided(out, judge, parts, options, idna, url);
  size_t rest;

  if (status != HSTS_OK)
    return status;
  append_port(out, parts, url);
  rest = out->length;
  append_rest(out, parts->rest);
  url->rest = span_from(out, rest);
  return url_buffer_fits(out) ? HSTS_OK : HSTS_ERROR_SPACE;
}

hsts_status hsts_url_upgrade_by(const struct url_judge *judge, const char *url,
                                size_t url_length, unsigned options, char *out,
                                size_t out_size, size_t *out_length,
                                hsts_url *result, const hsts_idna *idna) {
  struct url_buffer buffer = {out, out_size, 0};
  struct url_parts parts;
  hsts_url made;
  hsts_status status = HSTS_OK;

  if ((url == NULL && url_length > 0) || (out == NULL && out_size > 0) ||
      out_length == NULL || result == NULL || !url_idna_is_whole(idna) ||
      !options_are_known(options) || url_length > URL_MAX_LENGTH)
    return HSTS_ERROR_ARGUMENT;
  if (!hsts_url_parse(url_text(url, url_length), &parts))
    return HSTS_ERROR_URL;
  if (parts.scheme != NULL)
    status = write_url(&buffer, judge, &parts, options, idna, &made);
  else
    made = (hsts_url){.verdict = HSTS_URL_KEPT};
  if (status == HSTS_ERROR_SPACE)
    *out_length = hsts_url_enough(&buffer, url_length, idna);
  if (status != HSTS_OK)
    return status;
  *out_length = buffer.length;
  *result = made;
  return HSTS_OK;
}

static hsts_status ask_list(const void *db, const char *host, size_t length,
                            unsigned options, hsts_match *match) {
  return hsts_lookup(db, host, length, options, match);
}

hsts_status hsts_upgrade_url_idna(const hsts_db *db, const char *url,
                                  size_t url_length, unsigned options,
                                  char *out, size_t out_size,
                                  size_t *out_length, hsts_url *result,
                                  const hsts_idna *idna) {
  const struct url_judge judge = {ask_list, db};

  if (db == NULL)
    return HSTS_ERROR_ARGUMENT;
  return hsts_url_upgrade_by(&judge, url, url_length, options, out, out_size,
                             out_length, result, idna);
}

hsts_status hsts_upgrade_url(const hsts_db *db, const char *url,
                             size_t url_length, unsigned options, char *out,
                             size_t out_size, size_t *out_length,
                             hsts_url *result) {
  return hsts_upgrade_url_idna(db, url, url_length, options, out, out_size,
                               out_length, result, NULL);
}

hsts_status hsts_upgrade_scheme_port(const char *scheme, size_t scheme_length,
                                     const char *port, size_t port_length,
                                     const char **new_scheme, int *new_port) {
  struct url_text name;
  const struct url_scheme *found;
  int number;

  if ((scheme == NULL && scheme_length > 0) ||
      (port == NULL && port_length > 0) || new_scheme == NULL ||
      new_port == NULL)
    return HSTS_ERROR_ARGUMENT;
  name = url_text(scheme, scheme_length);
  if (!hsts_url_parse_scheme(&name, &found) || name.begin < name.end ||
      found == NULL || !found->upgradable) {
    *new_scheme = NULL;
    *new_port = HSTS_NO_PORT;
    return HSTS_OK;
  }
  if (!hsts_url_parse_port(url_text(port, port_length), &number))
    return HSTS_ERROR_URL;
  *new_scheme = found->secure;
  *new_port = is_odd_port(number) ? number : HSTS_NO_PORT;
  return HSTS_OK;
}
