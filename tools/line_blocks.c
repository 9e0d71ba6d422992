/* SPDX-License-Identifier: MIT */
/*
 * A read is appended to the block until it brings an LF; what follows the last
 * one is kept for the next block.  A block has room for the longest line and
 * one read, and what is kept is never more than one read, so nothing is ever
 * enlarged.
 */
#include "line_blocks.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

bool line_block_open(struct line_block *block) {
  *block = (struct line_block){.octets = malloc(LINE_BLOCK_SIZE)};
  return block->octets != NULL;
}

void line_block_close(struct line_block *block) {
  free(block->octets);
}

bool block_reader_open(struct block_reader *reader, int descriptor) {
  *reader = (struct block_reader){.descriptor = descriptor, .stop = -1};
  reader->rest = malloc(LINE_BLOCK_READ);
  return reader->rest != NULL;
}

void block_reader_close(struct block_reader *reader) {
  free(reader->rest);
}

/* Waits until there are octets to read, or nobody wants them: false.  Whether
   one has to wait is not asked if it makes no difference. */
static bool wait_for_input(struct block_reader *reader) {
  struct pollfd ready[] = {{.fd = reader->descriptor, .events = POLLIN},
                           {.fd = reader->stop, .events = POLLIN}};

  if (reader->idle != NULL && poll(ready, 1, 0) == 0 &&
      !reader->idle(reader->context))
    return false;
  if (reader->stop >= 0)
    (void)poll(ready, 2, -1);
  return ready[1].revents == 0;
}

/* What one read gives; 0 at the end, or after an error. */
static size_t read_octets(struct block_reader *reader, char *octets) {
  struct pollfd ready = {.fd = reader->descriptor, .events = POLLIN};
  ssize_t got = 0;

  while (wait_for_input(reader)) {
    got = read(reader->descriptor, octets, LINE_BLOCK_READ);
    if (got >= 0 || (errno != EINTR && errno != EAGAIN))
      break;
    if (errno == EAGAIN)
      (void)poll(&ready, 1, -1);
  }
  if (got < 0)
    reader->error = errno;
  if (got <= 0)
    reader->ended = true;
  return got < 0 ? 0 : (size_t)got;
}

/* Drops what is left of a line that was truncated, its LF included; returns how
   many of the octets are left. */
static size_t drop_truncated(struct block_reader *reader, char *octets,
                             size_t length) {
  char *feed = memchr(octets, '\n', length);

  if (feed == NULL)
    return 0;
  reader->within = false;
  length -= (size_t)(feed + 1 - octets);
  memmove(octets, feed + 1, length);
  return length;
}

/* Ends the block with the last LF that lies behind `begin`, and keeps what
   follows it; false if there is none. */
static bool end_with_line(struct block_reader *reader, struct line_block *block,
                          size_t begin) {
  size_t end = block->length;

  while (end > begin && block->octets[end - 1] != '\n')
    end--;
  if (end == begin)
    return false;
  reader->rest_length = block->length - end;
  memcpy(reader->rest, block->octets + end, reader->rest_length);
  block->length = end;
  return true;
}

bool block_reader_next(struct block_reader *reader, struct line_block *block) {
  memcpy(block->octets, reader->rest, reader->rest_length);
  block->at = 0;
  block->length = reader->rest_length;
  reader->rest_length = 0;
  while (!reader->ended && block->length <= LINE_LIMIT) {
    char *behind = block->octets + block->length;
    size_t before = block->length, got = read_octets(reader, behind);
    if (reader->within)
      got = drop_truncated(reader, behind, got);
    block->length += got;
    if (end_with_line(reader, block, before))
      return true;
  }
  reader->within = block->length > LINE_LIMIT;
  return block->length > 0 && reader->error == 0;
}
