/* SPDX-License-Identifier: MIT */
/*
 * Octets to a file descriptor through one buffer, with errors that stick: what
 * is put after a failed write is dropped, so that a caller asks once, at the
 * end or between two lines.  It stands in for stdio, whose calls cost more than
 * a lookup and which cannot tell a closed pipe from a full disk afterwards.
 */
#ifndef HSTS_TOOLS_WRITER_H
#define HSTS_TOOLS_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { WRITER_SIZE = 65536 }; /* octets of the buffer: a pipe's on Linux */

/* Waits until a writer may write; false if that will never be. */
typedef bool writer_gate(void *context);

struct writer {
  int descriptor;
  int error; /* errno of the first write that failed, or 0 */
  size_t used;
  size_t size;       /* of the buffer */
  char *bytes;       /* the buffer: `own`, or another */
  writer_gate *gate; /* asked before octets go out, or NULL */
  void *context;
  char own[WRITER_SIZE];
};

void writer_open(struct writer *writer, int descriptor);

/* A writer that asks first, and gathers in `bytes` (NULL: a buffer of its own)
   until then. */
void writer_open_gated(struct writer *writer, int descriptor, char *bytes,
                       size_t size, writer_gate *gate, void *context);

/* Writes what is buffered; false if that, or a write before, failed. */
bool writer_flush(struct writer *writer);

/* As writer_put, whatever is in the buffer. */
void writer_put_anyhow(struct writer *writer, const char *octets,
                       size_t length);

/* Whether `length` octets can be put by writing them to `bytes` + `used` and
   adding their number to that; makes room for them if the buffer can have so
   much. */
static inline bool writer_has_room(struct writer *writer, size_t length) {
  if (length > writer->size - writer->used)
    (void)writer_flush(writer);
  return length <= writer->size - writer->used;
}

static inline void writer_put(struct writer *writer, const char *octets,
                              size_t length) {
  if (length > writer->size - writer->used) {
    writer_put_anyhow(writer, octets, length);
  } else if (length > 0) {
    memcpy(writer->bytes + writer->used, octets, length);
    writer->used += length;
  }
}

static inline void writer_string(struct writer *writer, const char *string) {
  writer_put(writer, string, strlen(string));
}

static inline void writer_octet(struct writer *writer, char octet) {
  writer_put(writer, &octet, 1);
}

/* Decimal digits. */
void writer_number(struct writer *writer, unsigned long long number);

/* The same, and closes the descriptor, which may be the first to tell that what
   was written before has not arrived. */
bool writer_close(struct writer *writer);

#endif
