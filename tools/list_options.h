/* SPDX-License-Identifier: MIT */
/*
 * The options that say which list is asked, and how: the same in every tool
 * that looks hosts up, and in --help at one place.
 */
#ifndef HSTS_TOOLS_LIST_OPTIONS_H
#define HSTS_TOOLS_LIST_OPTIONS_H

#include "lookup_options.h"

/* Which of them it is. */
enum list_option {
  LIST_BLOB,
  LIST_BUILTIN,
  LIST_OVERLAY,
  LIST_MAX_AGE,
  LIST_RFC6797,
  LIST_EXEMPT_SINGLE_LABELS,
  LIST_EXEMPT_PORTS,
  LIST_OPTION_COUNT
};

/* The rows in that order: [LIST] = LIST_OPTION_ROWS, in such a table. */
/* clang-format off */
#define LIST_OPTION_ROWS                                                       \
  {.name = "blob", .argument = "FILE",                                         \
   .help = "ask this list, not the system's"},                                 \
  {.name = "builtin",                                                          \
   .help = "ask the list that is built in"},                                   \
  {.name = "overlay", .argument = "FILE",                                      \
   .help = "ask what this text adds and removes first"},                       \
  {.name = "max-age", .argument = "DAYS",                                      \
   .help = "use no list that is older; none: do not warn"},                    \
  {.name = "rfc6797",                                                          \
   .help = "match as RFC 6797 8.2 does, not as Chromium"},                     \
  {.name = "exempt-single-labels",                                             \
   .help = "leave hosts of one label alone"},                                  \
  {.name = "exempt-ports",                                                     \
   .help = "leave URLs with a port but 80 and 443 alone"}
/* clang-format on */

/* Does what such an option says; false after a message. */
bool list_option_apply(struct lookup_options *options, enum list_option option,
                       const char *value);

/* Whether standard input is left for what is asked: the overlay is not there.
   False after a message. */
bool list_options_leave_stdin(const struct lookup_options *options);

#endif
