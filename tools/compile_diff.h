/* SPDX-License-Identifier: MIT */
/*
 * hsts-compile --diff.
 */
#ifndef HSTS_TOOLS_COMPILE_DIFF_H
#define HSTS_TOOLS_COMPILE_DIFF_H

#include "compile_exit.h"
#include "compile_options.h"

/* Compares options->input with options->second, and writes how they differ.
   EXIT_DONE: not at all; EXIT_LIST: they do; EXIT_USAGE or EXIT_SYSTEM after a
   message. */
enum exit_status compile_diff(const struct compile_options *options);

#endif
