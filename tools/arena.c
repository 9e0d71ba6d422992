/* SPDX-License-Identifier: MIT */
/* A list of malloc'd blocks; see arena.h. */
#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

const char out_of_memory_text[] = "out of memory";

struct arena_block {
  struct arena_block *next;
  alignas(max_align_t) unsigned char bytes[];
};

void *arena_take(struct arena *arena, size_t count, size_t size) {
  struct arena_block *block;

  if (size != 0 && count > (SIZE_MAX - sizeof *block) / size)
    return NULL;
  block = calloc(1, sizeof *block + count * size);
  if (block == NULL)
    return NULL;
  block->next = arena->blocks;
  arena->blocks = block;
  return block->bytes;
}

void arena_free(struct arena *arena) {
  while (arena->blocks != NULL) {
    struct arena_block *block = arena->blocks;
    arena->blocks = block->next;
    free(block);
  }
}
