/* SPDX-License-Identifier: MIT */
/*
 * Memory whose end is watched: what is put here ends at the last octet before
 * a page that may not be touched, so that reading one octet too far is a
 * crash and not luck.
 */
#ifndef HSTS_TESTS_GUARD_PAGE_H
#define HSTS_TESTS_GUARD_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct guard_page {
  unsigned char *map;
  size_t capacity; /* octets that can be put; the forbidden page follows */
  size_t page;
};

/* Room for at least `capacity` octets; false if there is no memory. */
static inline bool guard_page_open(struct guard_page *guard, size_t capacity) {
  guard->page = (size_t)sysconf(_SC_PAGESIZE);
  guard->capacity = (capacity / guard->page + 1) * guard->page;
  void *map = mmap(NULL, guard->capacity + guard->page, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (map == MAP_FAILED)
    return false;
  guard->map = (unsigned char *)map;
  return mprotect(guard->map + guard->capacity, guard->page, PROT_NONE) == 0;
}

/* Where the last `length` octets before the forbidden page begin. */
static inline void *guard_page_end(const struct guard_page *guard,
                                   size_t length) {
  return guard->map + guard->capacity - length;
}

/* A copy of the bytes, flush against the forbidden page. */
static inline void *guard_page_put(struct guard_page *guard, const void *bytes,
                                   size_t length) {
  void *copy = guard_page_end(guard, length);
  if (length > 0)
    memcpy(copy, bytes, length);
  return copy;
}

static inline void guard_page_close(struct guard_page *guard) {
  munmap(guard->map, guard->capacity + guard->page);
}

#endif
