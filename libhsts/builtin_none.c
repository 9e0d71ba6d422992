/* SPDX-License-Identifier: MIT */
/*
 * The library without a list (configure --disable-builtin): takes the place of
 * builtin.c and the blob, for systems that keep the list in a file.
 */
#include "builtin.h"

const hsts_db *hsts_builtin(void) {
  return NULL;
}

bool hsts_builtin_is_subset(void) {
  return false;
}
