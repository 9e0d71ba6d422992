/* SPDX-License-Identifier: MIT */
/*
 * The file of libhsts 0.1, a library of another author, and of wget2 where it
 * is built with that: a line of 16 octets, then the automaton.
 */
#include "arena.h"
#include "dafsa.h"
#include "export.h"

#include <stdlib.h>

static const char header[] = ".DAFSA@HSTS_0  \n";

static const char *write_dafsa(const struct export *export,
                               struct writer *writer) {
  struct dafsa dafsa = {.roots = DAFSA_NONE};
  const char *fault = out_of_memory_text;
  unsigned char *octets = NULL;
  size_t size = 0;

  if (dafsa_build(&dafsa, &export->kept))
    octets = dafsa_encode(&dafsa, &size, &fault);
  dafsa_free(&dafsa);
  if (octets == NULL)
    return fault;
  writer_string(writer, header);
  writer_put(writer, (const char *)octets, size);
  free(octets);
  return NULL;
}

const struct export_target export_dafsa = {
    .keeps = export_keeps_forcing,
    .write = write_dafsa,
    .readers = {{"libhsts 0.1", reader_nearest}}};
