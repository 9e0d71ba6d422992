/* SPDX-License-Identifier: MIT */
/*
 * Subsets as hsts-compile makes them, with all that is to be said about it.
 */
#ifndef HSTS_TOOLS_COMPILE_SUBSET_H
#define HSTS_TOOLS_COMPILE_SUBSET_H

#include "compile_exit.h"
#include "compile_options.h"
#include "list.h"

/* Keeps what the options want of a list, whose names are canonical and
   distinct, and says how many entries that are unless it is to be quiet.
   Everything is kept, and nothing said, if no subset is wanted. */
enum exit_status compile_subset(struct list *list,
                                const struct compile_options *options);

#endif
