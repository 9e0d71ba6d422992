/* SPDX-License-Identifier: MIT */
/*
 * Host or URL?
 */
#ifndef HSTS_TOOLS_LOOKUP_INPUT_H
#define HSTS_TOOLS_LOOKUP_INPUT_H

#include <stdbool.h>
#include <stddef.h>

/* Whether `text` is meant as a URL: it contains "://", or begins with "http:",
   "https:", "ws:" or "wss:", in any case, followed by anything but a port
   number (0 to 65535) alone, as in "http:8080".  It need not be a valid one. */
bool input_is_url(const char *text, size_t length);

#endif
