/* SPDX-License-Identifier: MIT */
/*
 * Memory for yajl, which uses what it is given without asking whether it was
 * given any: its functions would go on with NULL.  So they are left, by
 * longjmp, when there is no more, and what they had is freed.
 */
#ifndef HSTS_TOOLS_YAJL_MEMORY_H
#define HSTS_TOOLS_YAJL_MEMORY_H

#include <stdbool.h>
#include <yajl/yajl_common.h>

/* What uses yajl, with these functions for yajl_alloc; it must leave nothing to
   be cleaned up where it calls yajl. */
typedef bool yajl_memory_use(void *context, yajl_alloc_funcs *functions);

/* What `use` returns; false as well if memory ran out in yajl.  Afterwards
   nothing is left of yajl's memory. */
bool yajl_memory_with(yajl_memory_use *use, void *context);

#endif
