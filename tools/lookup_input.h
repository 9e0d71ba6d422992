/* SPDX-License-Identifier: MIT */
/*
 * Host or URL, and if a URL, with a scheme or without?
 */
#ifndef HSTS_TOOLS_LOOKUP_INPUT_H
#define HSTS_TOOLS_LOOKUP_INPUT_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a text has only what a plain host may have. */
bool input_is_plain(const char *text, size_t length);

/* Whether such a host, in lower case and A-labels, is the same in a URL.
   "16777217" is not, nor is "1.0.0.1.". */
bool input_host_stays(const char *host, size_t length);

/* Whether a text that is no plain host is a URL as it is.  It need not be a
   valid one.  If not, "http://" belongs before it. */
bool input_is_url(const char *text, size_t length);

#endif
