/* SPDX-License-Identifier: MIT */
/*
 * Host or URL, and if a URL, with a scheme or without?
 */
#ifndef HSTS_TOOLS_LOOKUP_INPUT_H
#define HSTS_TOOLS_LOOKUP_INPUT_H

#include <stdbool.h>
#include <stddef.h>

/* Copies `text` to `out`, of as many bytes, in lower case.  False if there is
   a byte that no plain host has: then `out` is undefined. */
bool input_copy_host(char *out, const char *text, size_t length,
                     bool *is_ascii);

/* Whether a host that input_copy_host has copied, or that was converted then,
   is the same in a URL.  "16777217" is not, nor is "1.0.0.1.". */
bool input_host_stays(const char *host, size_t length);

/* Whether a text that is no plain host is a URL as it is.  It need not be a
   valid one.  If not, "http://" belongs before it. */
bool input_is_url(const char *text, size_t length);

#endif
