/* SPDX-License-Identifier: MIT */
/*
 * The buffer in front of write(2).  Interrupted and partial writes go on where
 * they stopped; a descriptor that someone made non-blocking (a terminal shared
 * with such a program) is waited for.
 */
#include "writer.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

void writer_open(struct writer *writer, int descriptor) {
  writer_open_gated(writer, descriptor, NULL, 0, NULL, NULL);
}

void writer_open_gated(struct writer *writer, int descriptor, char *bytes,
                       size_t size, writer_gate *gate, void *context) {
  writer->descriptor = descriptor;
  writer->error = 0;
  writer->used = 0;
  writer->bytes = bytes != NULL ? bytes : writer->own;
  writer->size = bytes != NULL ? size : WRITER_SIZE;
  writer->gate = gate;
  writer->context = context;
}

/* One write: how many octets went out; 0 if it has to be tried again, or has
   failed for good. */
static size_t write_some(struct writer *writer, const char *octets,
                         size_t length) {
  ssize_t written = write(writer->descriptor, octets, length);

  if (written > 0)
    return (size_t)written;
  if (written == 0) {
    writer->error = ENOSPC; /* what never is written must not be waited for */
  } else if (errno == EAGAIN) {
    struct pollfd ready = {.fd = writer->descriptor, .events = POLLOUT};
    (void)poll(&ready, 1, -1);
  } else if (errno != EINTR) {
    writer->error = errno;
  }
  return 0;
}

static void write_all(struct writer *writer, const char *octets,
                      size_t length) {
  if (length > 0 && writer->error == 0 && writer->gate != NULL &&
      !writer->gate(writer->context))
    writer->error = ECANCELED;
  while (length > 0 && writer->error == 0) {
    size_t written = write_some(writer, octets, length);
    octets += written;
    length -= written;
  }
}

bool writer_flush(struct writer *writer) {
  write_all(writer, writer->bytes, writer->used);
  writer->used = 0;
  return writer->error == 0;
}

/* One that was closed already, or never open, has failed in write(2) if there
   was anything to write.  After an interruption it is closed (Linux). */
bool writer_close(struct writer *writer) {
  bool flushed = writer_flush(writer);

  if (close(writer->descriptor) != 0 && flushed && errno != EBADF &&
      errno != EINTR)
    writer->error = errno;
  return writer->error == 0;
}

static void add(struct writer *writer, const char *octets, size_t length) {
  memcpy(writer->bytes + writer->used, octets, length);
  writer->used += length;
}

void writer_put_anyhow(struct writer *writer, const char *octets,
                       size_t length) {
  (void)writer_flush(writer);
  if (length > writer->size)
    write_all(writer, octets, length);
  else
    add(writer, octets, length);
}

void writer_number(struct writer *writer, unsigned long long number) {
  char digits[20]; /* of 2^64 - 1 */
  size_t first = sizeof digits;

  do {
    digits[--first] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  writer_put(writer, digits + first, sizeof digits - first);
}
