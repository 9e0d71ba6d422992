/* SPDX-License-Identifier: MIT */
/*
 * Lines out of blocks.  An unfinished line moves to the front of the buffer
 * before more is read behind it; the buffer holds the longest line and one
 * block, so there is always room, and each octet is searched for LF once.
 */
#include "line_reader.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_SIZE = LINE_READER_LIMIT + LINE_READER_BLOCK };

bool line_reader_open(struct line_reader *reader, int descriptor) {
  *reader = (struct line_reader){.descriptor = descriptor};
  reader->buffer = malloc(BUFFER_SIZE);
  return reader->buffer != NULL;
}

void line_reader_close(struct line_reader *reader) {
  free(reader->buffer);
}

static void wait_for_input(int descriptor) {
  struct pollfd ready = {.fd = descriptor, .events = POLLIN};
  (void)poll(&ready, 1, -1);
}

/* Appends what one read gives; sets `ended` when that is nothing. */
static void read_block(struct line_reader *reader) {
  ssize_t got;

  do {
    got = read(reader->descriptor, reader->buffer + reader->end,
               LINE_READER_BLOCK);
    if (got < 0 && errno == EAGAIN)
      wait_for_input(reader->descriptor);
  } while (got < 0 && (errno == EINTR || errno == EAGAIN));
  if (got < 0)
    reader->error = errno;
  if (got <= 0)
    reader->ended = true;
  else
    reader->end += (size_t)got;
}

static void move_to_front(struct line_reader *reader) {
  size_t length = reader->end - reader->begin;

  if (reader->begin == 0)
    return;
  memmove(reader->buffer, reader->buffer + reader->begin, length);
  reader->begin = 0;
  reader->end = length;
}

/* Drops what is left of a line that was truncated, its LF included. */
static void skip_rest(struct line_reader *reader) {
  while (reader->within && !reader->ended) {
    char *first = reader->buffer + reader->begin;
    char *feed = memchr(first, '\n', reader->end - reader->begin);
    if (feed != NULL) {
      reader->begin = (size_t)(feed + 1 - reader->buffer);
      reader->within = false;
    } else {
      reader->begin = reader->end = 0;
      read_block(reader);
    }
  }
}

/* The line that begins at `begin` and has `length` octets, as far as is known
   yet; `taken` octets of the buffer are used up by it. */
static bool hand_out(struct line_reader *reader, struct line *line,
                     size_t length, size_t taken) {
  line->octets = reader->buffer + reader->begin;
  line->truncated = length > LINE_READER_LIMIT;
  line->length = line->truncated ? LINE_READER_LIMIT : length;
  reader->begin += taken;
  return true;
}

bool line_reader_next(struct line_reader *reader, struct line *line) {
  size_t searched = 0; /* octets of this line that hold no LF */

  skip_rest(reader);
  for (;;) {
    size_t length = reader->end - reader->begin;
    char *first = reader->buffer + reader->begin;
    char *feed = memchr(first + searched, '\n', length - searched);

    if (feed != NULL) {
      length = (size_t)(feed - first);
      return hand_out(reader, line, length, length + 1);
    }
    if (length > LINE_READER_LIMIT) {
      reader->within = true;
      return hand_out(reader, line, length, length);
    }
    if (reader->ended)
      return length > 0 && reader->error == 0 &&
             hand_out(reader, line, length, length);
    searched = length;
    move_to_front(reader);
    read_block(reader);
  }
}
