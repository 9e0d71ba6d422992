/* SPDX-License-Identifier: MIT */
/*
 * hsts-squid at work: standard input to standard output, with a list that can
 * be replaced meanwhile.
 */
#ifndef HSTS_TOOLS_SQUID_HELPER_H
#define HSTS_TOOLS_SQUID_HELPER_H

#include "lookup_options.h"
#include "writer.h"

/* From here on SIGHUP and SIGUSR1 wait until squid_help heeds them. */
void squid_hold_signals(void);

/* Answers until standard input ends; returns the exit status.  Whether all
   could be written is known to `output`. */
int squid_help(const struct lookup_options *options, struct writer *output);

#endif
