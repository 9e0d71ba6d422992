/* SPDX-License-Identifier: MIT */
/*
 * Memory that lives as long as one job: blocks are taken one by one and given
 * back all at once, so that a function which fails half-way has nothing to
 * clean up.
 */
#ifndef HSTS_TOOLS_ARENA_H
#define HSTS_TOOLS_ARENA_H

#include <stddef.h>

/* What is said, as a message or to a caller that gets a message, where there is
   no memory.  That is no fault of what was read, so whoever has to tell the two
   apart compares the pointer. */
extern const char out_of_memory_text[];

struct arena_block;

struct arena {
  struct arena_block *blocks; /* NULL at the beginning */
};

/* Room for `count` objects of `size` octets, zeroed and aligned for any type;
   NULL if there is no memory.  A count of 0 gives a pointer too. */
void *arena_take(struct arena *arena, size_t count, size_t size);

/* Gives all of it back; the arena is then empty. */
void arena_free(struct arena *arena);

#endif
