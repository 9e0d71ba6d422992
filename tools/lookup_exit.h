/* SPDX-License-Identifier: MIT */
/*
 * How hsts-lookup and hsts-squid end, and what they say then.
 */
#ifndef HSTS_TOOLS_LOOKUP_EXIT_H
#define HSTS_TOOLS_LOOKUP_EXIT_H

#include "writer.h"

/* In order of precedence. */
enum {
  EXIT_ALL_UPGRADED = 0,
  EXIT_NOT_UPGRADED = 1,
  EXIT_INVALID = 2,
  EXIT_UNUSABLE = 3 /* the list, standard input or output, or memory */
};

/* Writes what is left of standard output, and returns the exit status: this
   one, or EXIT_UNUSABLE after a message. */
int finish_output(struct writer *output, int exit_code);

/* Says that what it takes to answer cannot be had: about the overlay that needs
   it, or that there is no start. */
void fail_to_start(const char *about);

#endif
