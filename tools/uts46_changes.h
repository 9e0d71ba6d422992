/* SPDX-License-Identifier: MIT */
/*
 * What UTS #46 treats otherwise since the version that ICU may be of.
 */
#ifndef HSTS_TOOLS_UTS46_CHANGES_H
#define HSTS_TOOLS_UTS46_CHANGES_H

#include <stddef.h>

/* Copies `length` bytes of what should be UTF-8, with each such character as
   the later version maps it: replaced, or left out.  The copy is never longer.
   Returns its length. */
size_t uts46_apply_changes(char *copy, const char *text, size_t length);

#endif
