/* SPDX-License-Identifier: MIT */
/*
 * Whether a blob answers as the list does of which it was made.
 */
#ifndef HSTS_TOOLS_VERIFY_H
#define HSTS_TOOLS_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host.h"
#include "list.h"

/* What is wrong with a blob. */
struct verify_fault {
  const char *what; /* static storage; out_of_memory_text: nobody knows */
  char name[HOST_MAX_LENGTH + 1]; /* of the entry, or empty */
};

/* Opens the blob as any program would, looks up every entry, and goes through
   its entries: they have to be those of the list, each once.  The list's names
   are canonical and distinct.  False: *fault says why. */
bool verify_blob(const struct list *list, int64_t date, const void *blob,
                 size_t size, struct verify_fault *fault);

#endif
