/* SPDX-License-Identifier: MIT */
/*
 * A line that Squid writes to its url_rewrite_program:
 *
 *     [channel-ID SP] URL [SP extras]
 *
 * The URL may have blanks itself; squid_request.c says where it ends.
 */
#ifndef HSTS_TOOLS_SQUID_REQUEST_H
#define HSTS_TOOLS_SQUID_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "line_blocks.h"

/* Parts of the line, which stay in it. */
struct squid_request {
  const char *channel; /* the digits */
  size_t channel_length;
  const char *url;
  size_t url_length;
  const char *fault; /* why there is no URL to look at; NULL: there is one */
};

void squid_request_read(struct squid_request *request, const struct line *line);

/* Whether it is "host:port", as in CONNECT, rather than a URL. */
bool squid_request_is_connect(const struct squid_request *request);

#endif
