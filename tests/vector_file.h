/* SPDX-License-Identifier: MIT */
/*
 * The recorded URLs in tests/vectors: what Chromium did with each, one a line,
 * in columns that tabs divide.
 */
#ifndef HSTS_TESTS_VECTOR_FILE_H
#define HSTS_TESTS_VECTOR_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct octets {
  const char *text;
  size_t length;
};

struct vector {
  int line;
  struct octets url;       /* as it was typed */
  bool valid;              /* Chromium took it for a URL */
  bool redirected;         /* and upgraded it */
  struct octets target;    /* of that upgrade; else empty */
  struct octets canonical; /* the URL as it was read; empty if not recorded */
};

struct vector_file {
  const char *name;
  struct vector *vectors;
  size_t count;
  char *text;
};

/* Reads tests/vectors/`name`; aborts with a message if that fails, so that no
   test passes for want of vectors. */
void vector_file_open(struct vector_file *file, const char *name);

void vector_file_close(struct vector_file *file);

/* Whether no octet is over 0x7F. */
bool octets_are_ascii(struct octets octets);

bool octets_equal(struct octets a, struct octets b);

#endif
