/* SPDX-License-Identifier: MIT */
/*
 * The directives of a Strict-Transport-Security field that mean something.  The
 * table is header_names.gperf; gperf makes a perfect hash function of it, which
 * compares lengths and does not mind case.
 */
#ifndef HSTS_HEADER_H
#define HSTS_HEADER_H

#include <stddef.h>

enum header_directive {
  HEADER_MAX_AGE,            /* RFC 6797 6.1.1 */
  HEADER_INCLUDE_SUBDOMAINS, /* RFC 6797 6.1.2 */
  HEADER_PRELOAD             /* of no RFC, but of hstspreload.org */
};

struct header_name {
  const char *name; /* in lower case */
  enum header_directive directive;
};

/* The directive of exactly this name, in any case, or NULL. */
const struct header_name *hsts_header_name(const char *name, size_t length);

#endif
