/* SPDX-License-Identifier: MIT */
/*
 * Blocks in a ring, so that those that yajl leaves behind can be found; see
 * yajl_memory.h.  The function that calls setjmp changes no variable of its own
 * afterwards: such ones would be lost.
 */
#include "yajl_memory.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

struct block {
  struct block *next, *previous;
  alignas(max_align_t) unsigned char bytes[];
};

struct memory {
  jmp_buf exhausted;
  bool too_large;    /* that was because too much was wanted */
  struct block ring; /* its begin and end; not a block */
};

static struct block *block_of(void *bytes) {
  /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): none in the ring is freed */
  return (struct block *)(void *)((unsigned char *)bytes -
                                  offsetof(struct block, bytes));
}

static void take_out(struct block *block) {
  block->previous->next = block->next;
  block->next->previous = block->previous;
}

static void *put_in(struct memory *memory, struct block *block) {
  block->next = memory->ring.next;
  block->previous = &memory->ring;
  block->next->previous = block;
  memory->ring.next = block;
  return block->bytes;
}

/* yajl_realloc_func.  A block that cannot grow stays in the ring. */
static void *resize(void *context, void *bytes, size_t size) {
  struct memory *memory = context;
  struct block *old = bytes == NULL ? NULL : block_of(bytes);
  struct block *block = NULL;

  if (old != NULL)
    take_out(old);
  memory->too_large = size > YAJL_MEMORY_MOST;
  if (!memory->too_large)
    block = realloc(old, sizeof *block + size);
  if (block != NULL)
    return put_in(memory, block);
  if (old != NULL)
    (void)put_in(memory, old);
  longjmp(memory->exhausted, 1);
}

static void *take(void *context, size_t size) {
  return resize(context, NULL, size);
}

static void give_back(void *context, void *bytes) {
  (void)context;
  if (bytes == NULL)
    return;
  take_out(block_of(bytes));
  free(block_of(bytes));
}

static bool run(struct memory *memory, yajl_memory_use *use, void *context,
                yajl_alloc_funcs *functions) {
  if (setjmp(memory->exhausted) != 0)
    return false;
  return use(context, functions);
}

bool yajl_memory_with(yajl_memory_use *use, void *context, bool *too_large) {
  struct memory memory = {.too_large = false};
  yajl_alloc_funcs functions = {take, resize, give_back, &memory};
  bool done;

  memory.ring.next = memory.ring.previous = &memory.ring;
  done = run(&memory, use, context, &functions);
  *too_large = memory.too_large;
  while (memory.ring.next != &memory.ring)
    give_back(NULL, memory.ring.next->bytes);
  return done;
}
