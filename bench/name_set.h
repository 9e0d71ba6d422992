/* SPDX-License-Identifier: MIT */
/*
 * Which names there have been, told by 64-bit hashes alone: sixteen octets a
 * name, however long it is.  Two names that share a hash count as one, which
 * happens once in so many lists that it never does, and then loses a name.
 */
#ifndef HSTS_BENCH_NAME_SET_H
#define HSTS_BENCH_NAME_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct name_set {
  uint64_t *hashes; /* 0: an empty slot */
  uint64_t slots;   /* less than 2^32 */
};

/* Makes room for so many names, less than 2^31.  False: out of memory. */
bool name_set_open(struct name_set *set, uint64_t names);

/* Adds a name; false if it was there. */
bool name_set_add(struct name_set *set, const char *name, size_t length);

void name_set_close(struct name_set *set);

#endif
