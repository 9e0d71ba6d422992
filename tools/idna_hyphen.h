/* SPDX-License-Identifier: MIT */
/*
 * U+1806, the Mongolian todo soft hyphen: valid in a host since Unicode 16, and
 * disallowed for an older ICU.
 */
#ifndef HSTS_TOOLS_IDNA_HYPHEN_H
#define HSTS_TOOLS_IDNA_HYPHEN_H

#include <unicode/uidna.h>

#include "hsts.h"

/* Converts a host that ICU has refused, if it was for U+1806 alone: the
   statuses of an hsts_to_ascii, HSTS_ERROR_URL if it has no such character. */
hsts_status idna_hyphen_to_ascii(const UIDNA *icu, const char *host,
                                 size_t length, char *out, size_t size,
                                 size_t *out_length);

#endif
