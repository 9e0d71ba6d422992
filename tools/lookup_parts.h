/* SPDX-License-Identifier: MIT */
/*
 * The parts of a URL as they were given, for --explain to set beside what
 * libhsts made of them.
 */
#ifndef HSTS_TOOLS_LOOKUP_PARTS_H
#define HSTS_TOOLS_LOOKUP_PARTS_H

#include <stddef.h>

struct part {
  const char *text;
  size_t length;
};

/* Without the octets that set them apart (":", "//", "@"). */
struct url_parts {
  struct part scheme, userinfo, host, port, rest;
};

/* Splits a URL that hsts_upgrade_url has found valid, and whose scheme is one
   of those with a host (http, https, ws, wss, ftp). */
struct url_parts url_split(const char *url, size_t length);

#endif
