/* SPDX-License-Identifier: MIT */
/*
 * Digests and dates, as the compiler shows them everywhere.
 */
#ifndef HSTS_TOOLS_FACTS_H
#define HSTS_TOOLS_FACTS_H

#include <stdint.h>

#include "writer.h"

/* Two lower case digits for each of the DIGEST_SIZE octets. */
void put_digest(struct writer *writer, const unsigned char *digest);

/* "2026-07-06", or "unknown" for 0. */
void put_date(struct writer *writer, int64_t date);

#endif
