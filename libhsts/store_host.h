/* SPDX-License-Identifier: MIT */
/*
 * A host as the store wants it: canonical, with the hash of its own name and of
 * every domain above it, all from one pass.
 */
#ifndef HSTS_STORE_HOST_H
#define HSTS_STORE_HOST_H

#include "host.h"

enum { STORE_MAX_LABELS = (HOST_MAX_LENGTH + 1) / 2 };

/* The names are numbered from the last label: 0 is the top-level domain, and
   labels - 1 the host. */
struct store_host {
  unsigned length, labels;
  uint8_t begins[STORE_MAX_LABELS]; /* where the names begin in `name` */
  uint64_t hashes[STORE_MAX_LABELS];
  char name[HOST_MAX_LENGTH + 1]; /* lower case, no trailing dot, then a NUL */
};

/* Reads a host as hsts_lookup takes it.  False if it is none. */
bool hsts_store_host_read(struct store_host *host, const char *text,
                          size_t length, const uint64_t key[2]);

/* Whether a host is an IP address in any notation of URLs, or would have to be
   one (URL standard 3.5, "ends in a number"). */
bool hsts_store_host_is_address(const struct store_host *host);

/* Whether a host is localhost, or below it: net::IsLocalHostname in
   Chromium. */
bool hsts_store_host_is_local(const struct store_host *host);

#endif
