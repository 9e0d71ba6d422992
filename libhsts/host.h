/* SPDX-License-Identifier: MIT */
/*
 * The octets that a canonical host is made of, shared by the runtime and the
 * compiler so that what the one accepts the other can store.
 */
#ifndef HSTS_HOST_H
#define HSTS_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  HOST_MAX_LABEL = 63,   /* octets, RFC 1035 2.3.4 */
  HOST_MAX_LENGTH = 253, /* octets without the trailing dot, ibid. */
  HOST_SYMBOLS = 39,     /* '.', '-', '0'..'9', '_', 'a'..'z', in this order */
  HOST_SYMBOL_DOT = 0,
  HOST_SYMBOL_NONE = 0x80 /* any other octet */
};

/* The symbol of an octet; upper and lower case letters have the same one. */
extern const uint8_t hsts_host_symbol[256];

/* The octet of a symbol, lower case. */
extern const char hsts_host_octet[HOST_SYMBOLS];

/* Whether `host` is a canonical name as a list may hold it: lower case labels
   of 1 to 63 octets in [a-z0-9_-], single dots between them and none at the
   end, 253 octets at the most. */
bool hsts_host_is_canonical(const char *host, size_t length);

#endif
