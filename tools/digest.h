/* SPDX-License-Identifier: MIT */
/*
 * The digest of a list's entries (doc/blob-format.md): SHA-256 over a line for
 * each, ordered by name, octet by octet:
 *
 *     name ' ' force-https ' ' include-subdomains '\n'
 *
 * The two are '1' or '0'.  So it depends on what the list means alone: not on
 * the order of its entries, nor on its comments, policies and blanks; and a
 * shell can make it (sort under LC_ALL=C, sha256sum).
 */
#ifndef HSTS_TOOLS_DIGEST_H
#define HSTS_TOOLS_DIGEST_H

#include <stdbool.h>

#include "list.h"

enum { DIGEST_SIZE = 32 };

/* False: out of memory. */
bool list_digest(const struct list *list, unsigned char digest[DIGEST_SIZE]);

#endif
