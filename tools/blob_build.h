/* SPDX-License-Identifier: MIT */
/*
 * From a checked list to the bytes of a blob (doc/blob-format.md).
 */
#ifndef HSTS_TOOLS_BLOB_BUILD_H
#define HSTS_TOOLS_BLOB_BUILD_H

#include "list.h"

/* A finished blob and what the summary says of it. */
struct blob {
  unsigned char *bytes; /* malloc'd; blob_free */
  size_t size;
  size_t fullest_bucket; /* keys that share one bucket, at the most */
  double model_seconds;  /* choosing the label code */
  double build_seconds;  /* everything after it */
};

/* Builds the blob of `list`, whose names are canonical and distinct (the
   order does not matter: the same entries give the same bytes).  `date` in
   seconds since the epoch, 0 unknown.  NULL, or an English message (static
   storage) when it cannot be built: out of memory, or over a limit of the
   format; *blob is then empty. */
const char *blob_build(const struct list *list, int64_t date,
                       struct blob *blob);

void blob_free(struct blob *blob);

#endif
