/* SPDX-License-Identifier: MIT */
/*
 * The list that is compiled into the library.  The build makes the bytes from
 * data/ with hsts-compile and tests them, so they are taken as they are.
 */
#include "builtin.h"

#include "blob.h"

extern const unsigned char hsts_preload_blob[];
extern const size_t hsts_preload_blob_size;
extern const int hsts_preload_blob_is_subset;

const hsts_db *hsts_builtin(void) {
  static const hsts_db builtin = {.blob = hsts_preload_blob};

  return &builtin;
}

bool hsts_builtin_is_subset(void) {
  return hsts_preload_blob_is_subset;
}
