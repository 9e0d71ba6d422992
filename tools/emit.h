/* SPDX-License-Identifier: MIT */
/*
 * The forms in which a compiled list is written.
 */
#ifndef HSTS_TOOLS_EMIT_H
#define HSTS_TOOLS_EMIT_H

#include <stddef.h>
#include <stdint.h>

#include "writer.h"

/* A compiled list, and what can be said of it. */
struct emission {
  const unsigned char *blob;
  size_t size;
  size_t entries;
  int64_t date;                /* seconds since the epoch, 0 unknown */
  const unsigned char *digest; /* DIGEST_SIZE octets */
  const char *symbol;          /* of the blob in a program; NULL: the default */
};

struct emit_format {
  const char *name; /* as in --format=NAME */
  void (*write)(const struct emission *emission, struct writer *writer);
};

/* All formats, the default one first; ended by one without a name. */
extern const struct emit_format emit_formats[];

/* A C file that holds the blob. */
void emit_c(const struct emission *emission, struct writer *writer);

#endif
