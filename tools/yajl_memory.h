/* SPDX-License-Identifier: MIT */
/*
 * Memory for yajl, which uses what it is given without asking whether it was
 * given any: its functions would go on with NULL.  So they are left, by
 * longjmp, when there is no more, or when they want more than any list needs;
 * and what they had is freed.
 */
#ifndef HSTS_TOOLS_YAJL_MEMORY_H
#define HSTS_TOOLS_YAJL_MEMORY_H

#include <stdbool.h>
#include <yajl/yajl_common.h>

/* What uses yajl, with these functions for yajl_alloc; it must leave nothing to
   be cleaned up where it calls yajl. */
typedef bool yajl_memory_use(void *context, yajl_alloc_funcs *functions);

/* yajl keeps a stack of what is open, and a string that has escapes: this many
   bytes of each are enough for any list. */
enum { YAJL_MEMORY_MOST = 1 << 20 };

/* What `use` returns; false as well if memory ran out in yajl, or, *too_large,
   if it wanted more than YAJL_MEMORY_MOST in one piece.  Afterwards nothing is
   left of yajl's memory. */
bool yajl_memory_with(yajl_memory_use *use, void *context, bool *too_large);

#endif
