/* SPDX-License-Identifier: MIT */
/*
 * The list that is compiled into the library.  The build makes the bytes from
 * data/ with hsts-compile and tests them, so they are taken as they are.
 */
#include "blob.h"

extern const unsigned char hsts_preload_blob[];
extern const size_t hsts_preload_blob_size;

const hsts_db *hsts_builtin(void) {
  static const hsts_db builtin = {.blob = hsts_preload_blob};

  return &builtin;
}
