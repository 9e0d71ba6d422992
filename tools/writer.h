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

enum { WRITER_SIZE = 65536 }; /* octets of the buffer: a pipe's on Linux */

struct writer {
  int descriptor;
  int error; /* errno of the first write that failed, or 0 */
  size_t used;
  char bytes[WRITER_SIZE];
};

void writer_open(struct writer *writer, int descriptor);

void writer_put(struct writer *writer, const char *octets, size_t length);

void writer_string(struct writer *writer, const char *string);

void writer_octet(struct writer *writer, char octet);

/* Decimal digits. */
void writer_number(struct writer *writer, unsigned long long number);

/* Writes what is buffered; false if that, or a write before, failed. */
bool writer_flush(struct writer *writer);

/* The same, and closes the descriptor, which may be the first to tell that what
   was written before has not arrived. */
bool writer_close(struct writer *writer);

#endif
