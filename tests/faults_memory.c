/* SPDX-License-Identifier: MIT */
/*
 * Memory that runs out when it is told to; see faults.h.  What glibc itself
 * allocates for its caller (strdup, getline, qsort) comes through here as well.
 * glibc has its own functions under names of their own, so none need be looked
 * up, which could allocate.
 */
#define _DEFAULT_SOURCE /* reallocarray, memalign */

#include "faults.h"

#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>

#ifdef __GLIBC__ /* of others nothing fails, and the tests are skipped */

/* NOLINTBEGIN(bugprone-reserved-identifier): the C library's own names */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);
/* NOLINTEND(bugprone-reserved-identifier) */

/* Whether this call has to fail; then errno is set. */
static int fails(void) {
  int error = faults_meet(FAULTS_MEMORY);
  if (error != 0)
    errno = error;
  return error;
}

static void *counted(void *block) {
  if (block != NULL)
    faults_blocks++;
  return block;
}

void *malloc(size_t size) {
  return fails() ? NULL : counted(__libc_malloc(size));
}

void *calloc(size_t count, size_t size) {
  return fails() ? NULL : counted(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size) {
  void *moved;

  if (fails())
    return NULL;
  moved = __libc_realloc(block, size);
  if (block == NULL)
    return counted(moved);
  if (moved == NULL && size == 0)
    faults_blocks--;
  return moved;
}

void *reallocarray(void *block, size_t count, size_t size) {
  if (size != 0 && count > SIZE_MAX / size) {
    errno = ENOMEM;
    return NULL;
  }
  /* NOLINTNEXTLINE(clang-analyzer-optin.portability.UnixAPI): as asked for */
  return realloc(block, count * size);
}

void *memalign(size_t alignment, size_t size) {
  return fails() ? NULL : counted(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size) {
  return memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
  int error = errno;
  void *found = memalign(alignment, size);

  if (found != NULL)
    *block = found;
  errno = error;
  return found == NULL ? ENOMEM : 0;
}

void free(void *block) {
  if (block != NULL)
    faults_blocks--;
  __libc_free(block);
}

#endif
