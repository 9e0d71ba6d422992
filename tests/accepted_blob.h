/* SPDX-License-Identifier: MIT */
/*
 * What has to be true of any blob that opens, whatever it contains: lookups
 * answer and stay inside; enumeration ends, with no more names than there are
 * entries; each name that it spells is found by a lookup, as itself and with
 * the same flags; and if it spells all, lookups answer as an oracle does that
 * has been told those names.
 */
#ifndef HSTS_TESTS_ACCEPTED_BLOB_H
#define HSTS_TESTS_ACCEPTED_BLOB_H

#include "oracle.h"
#include "random.h"

/* Hosts to look up: names of a list, near misses and rubbish. */
struct accepted_hosts {
  struct oracle list;
  struct xorshift random;
  size_t count; /* to look up each time, besides the names themselves */
};

/* Checks an open blob; HSTS_OK or HSTS_ERROR_CORRUPT, as the enumeration says.
   NULL in *fault, or what is wrong. */
hsts_status accepted_blob(const hsts_db *db, struct accepted_hosts *hosts,
                          const char **fault);

#endif
