/* SPDX-License-Identifier: MIT */
/*
 * The forms in which a list is written: as a blob, or for other programs.
 */
#ifndef HSTS_TOOLS_EMIT_H
#define HSTS_TOOLS_EMIT_H

#include <stdbool.h>
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
  bool is_subset;              /* some entries of the list were left out */
};

struct export_target;

struct emit_format {
  const char *name;  /* as in --format=NAME */
  const char *about; /* for --format=help */
  /* A form of the blob... */
  void (*write)(const struct emission *emission, struct writer *writer);
  /* ... or of the list, for another program; one of the two is NULL. */
  const struct export_target *target;
};

/* All formats, the default one first; ended by one without a name. */
extern const struct emit_format emit_formats[];

/* --format=help: the names, and what each is. */
void emit_help(struct writer *writer);

/* A C file that holds the blob. */
void emit_c(const struct emission *emission, struct writer *writer);

#endif
