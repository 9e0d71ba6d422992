/* SPDX-License-Identifier: MIT */
/*
 * The steps from a URL to the URL to use: url_parse.c takes it apart,
 * url_host.c makes its host canonical, url.c decides and puts it together.
 */
#ifndef HSTS_URL_H
#define HSTS_URL_H

#include "hsts.h"
#include "url_buffer.h"

/* The longest text whose HSTS_URL_SIZE does not overflow. */
#define URL_MAX_LENGTH ((SIZE_MAX - 16) / 3)

/* Tab, LF and CR, which are removed from a URL wherever they are (URL standard
   4.4). */
static inline bool url_is_dropped(int octet) {
  return octet == '\t' || octet == '\n' || octet == '\r';
}

/* A part of a URL as it came, with what is yet to be dropped. */
struct url_text {
  const char *begin, *end;
};

/* An empty text may be NULL, to which nothing can be added, not even 0. */
static inline struct url_text url_text(const char *text, size_t length) {
  return (struct url_text){text, length > 0 ? text + length : text};
}

static inline size_t url_text_length(struct url_text text) {
  return (size_t)(text.end - text.begin);
}

/* What becomes of an octet of a host: it is kept, made lower case, or one of
   these. */
enum {
  URL_FORBIDDEN = 0x80, /* a host with it is invalid */
  URL_ESCAPED = 0x81,   /* written as %XX */
  URL_NON_ASCII = 0x82  /* UTS #46 has to decide */
};

extern const uint8_t hsts_url_host_octet[256];

/* ---- url_parse.c ------------------------------------------------------ */

/* A scheme whose URLs have a host that is checked. */
struct url_scheme {
  char name[8];   /* NUL to the end */
  char secure[8]; /* the scheme to use instead, or the same */
  uint8_t length, secure_length;
  uint16_t port, secure_port; /* the default ones */
  bool upgradable;            /* the two differ */
  bool is_of_http;            /* HSTS holds for it (RFC 6797 8.3, 8.4) */
  bool no_fragment;           /* a URL with a fragment is invalid */
};

struct url_parts {
  const struct url_scheme *scheme; /* NULL: another; there are no other parts */
  struct url_text userinfo;        /* without its "@" */
  struct url_text host;
  bool host_is_canonical; /* as it is, which is what most are */
  int port;               /* or HSTS_NO_PORT */
  struct url_text rest;   /* path, query and fragment */
};

/* Reads a scheme off the begin of a text, up to the first octet that none has
   in; false if there is none.  *scheme becomes NULL if it is none of the
   special ones. */
bool hsts_url_parse_scheme(struct url_text *text,
                           const struct url_scheme **scheme);

/* Decimal digits, up to 65535, or nothing, which is HSTS_NO_PORT. */
bool hsts_url_parse_port(struct url_text text, int *port);

/* Takes a URL apart; false if it is invalid (but for its host). */
bool hsts_url_parse(struct url_text url, struct url_parts *parts);

/* ---- url_host.c ------------------------------------------------------- */

/* Appends the canonical form of a host of at most URL_MAX_LENGTH octets.

   HSTS_OK, HSTS_ERROR_URL, HSTS_ERROR_NON_ASCII, a status of `idna` (which may
   be NULL), or HSTS_ERROR_SPACE, with buffer->length grown by what the host
   takes at least.  Unless HSTS_OK, what was appended is undefined. */
hsts_status hsts_url_append_host(struct url_buffer *buffer,
                                 struct url_text host, const hsts_idna *idna);

/* Whether there is a conversion that can be called, or none at all. */
static inline bool url_idna_is_whole(const hsts_idna *idna) {
  return idna == NULL || idna->to_ascii != NULL;
}

/* After HSTS_ERROR_SPACE: a size that is enough.  `length` is that of the text
   that was read. */
size_t hsts_url_enough(const struct url_buffer *buffer, size_t length,
                       const hsts_idna *idna);

/* ---- url.c ------------------------------------------------------------ */

/* Who is asked about the host of a URL: the list, or more than the list. */
struct url_judge {
  hsts_status (*ask)(const void *context, const char *host, size_t host_length,
                     unsigned options, hsts_match *match); /* as hsts_lookup */
  const void *context;
};

/* hsts_upgrade_url_idna, whoever is asked. */
hsts_status hsts_url_upgrade_by(const struct url_judge *judge, const char *url,
                                size_t url_length, unsigned options, char *out,
                                size_t out_size, size_t *out_length,
                                hsts_url *result, const hsts_idna *idna);

#endif
