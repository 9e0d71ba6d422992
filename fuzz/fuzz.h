/* SPDX-License-Identifier: MIT */
/*
 * What all fuzz targets share.  A target is a file with the two functions
 * below, which libFuzzer calls, and which replay.c calls in their place where
 * there is no libFuzzer.  What a target demands of the library it says with
 * REQUIRE: a promise that is broken ends the program as a sanitizer would, so
 * that whoever calls has an input that shows it.
 */
#ifndef HSTS_FUZZ_H
#define HSTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Called once, before all else, if the target has it; 0. */
int LLVMFuzzerInitialize(int *count, char ***arguments);

/* Called for each input, which is on the heap and has no octet behind it: 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(promise) \
  ((promise) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #promise))

_Noreturn static inline void fuzz_fail(const char *file, int line,
                                       const char *promise) {
  fprintf(stderr, "%s:%d: broken: %s\n", file, line, promise);
  abort();
}

/* A buffer of just so many octets, so that one octet more is one too many.  A
   fuzzer that is out of memory has nothing to say about the library. */
static inline void *fuzz_buffer(size_t size) {
  void *buffer = malloc(size > 0 ? size : 1);
  if (buffer == NULL) {
    fprintf(stderr, "the fuzz target is out of memory\n");
    exit(EXIT_FAILURE);
  }
  return buffer;
}

static inline void *fuzz_copy(const void *octets, size_t size) {
  void *copy = fuzz_buffer(size);
  if (size > 0)
    memcpy(copy, octets, size);
  return copy;
}

static inline bool fuzz_same(const void *a, size_t a_size, const void *b,
                             size_t b_size) {
  return a_size == b_size && (a_size == 0 || memcmp(a, b, a_size) == 0);
}

#endif
