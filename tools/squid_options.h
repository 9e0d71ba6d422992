/* SPDX-License-Identifier: MIT */
/*
 * The command line of hsts-squid: of hsts-lookup's options those that say which
 * list is asked, and how.
 */
#ifndef HSTS_TOOLS_SQUID_OPTIONS_H
#define HSTS_TOOLS_SQUID_OPTIONS_H

#include "lookup_options.h"

/* Reads the command line; false after a message on standard error. */
bool squid_options_read(struct lookup_options *options, int count,
                        char **arguments);

/* --help: the table of options as text. */
void squid_options_help(struct writer *writer);

#endif
