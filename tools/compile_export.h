/* SPDX-License-Identifier: MIT */
/*
 * hsts-compile --format=NAME for other programs.
 */
#ifndef HSTS_TOOLS_COMPILE_EXPORT_H
#define HSTS_TOOLS_COMPILE_EXPORT_H

#include "compile_exit.h"
#include "compile_options.h"
#include "list.h"

/* Writes the list, whose names are canonical and distinct, for the target, and
   says what is lost.  Its entries are sorted by that.  `date` is that of the
   list, or 0. */
enum exit_status compile_export(const struct compile_options *options,
                                struct list *list, int64_t date);

#endif
