/* SPDX-License-Identifier: MIT */
/*
 * A stream in blocks of whole lines: what one thread can answer while others
 * answer the blocks before and after it.  Memory does not grow with the stream:
 * of a line that is longer than the limit the rest is passed over.
 */
#ifndef HSTS_TOOLS_LINE_BLOCKS_H
#define HSTS_TOOLS_LINE_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum {
  LINE_LIMIT = 2097152,     /* octets of a line that are kept: as many as
                               Chromium's longest URL has */
  LINE_BLOCK_READ = 131072, /* octets that are read at once */
  LINE_BLOCK_SIZE = LINE_LIMIT + LINE_BLOCK_READ
};

struct line {
  const char *octets; /* the block's; no line end */
  size_t length;      /* at most LINE_LIMIT */
  bool truncated;     /* the line is longer than that */
};

/* Whole lines, or the begin of one that is too long; room for LINE_BLOCK_SIZE
   octets. */
struct line_block {
  char *octets;
  size_t length;
  size_t at; /* where the next line begins */
};

/* False if there is no memory for the octets. */
bool line_block_open(struct line_block *block);

void line_block_close(struct line_block *block);

/* The next line of a block, ended by LF or by the end of the block; false if
   there is none. */
static inline bool line_block_next(struct line_block *block,
                                   struct line *line) {
  size_t left = block->length - block->at;
  const char *first = block->octets + block->at;
  const char *feed;

  if (left == 0)
    return false;
  feed = (const char *)memchr(first, '\n', left);
  line->octets = first;
  line->length = feed == NULL ? left : (size_t)(feed - first);
  block->at += line->length + (feed != NULL);
  line->truncated = line->length > LINE_LIMIT;
  if (line->truncated)
    line->length = LINE_LIMIT;
  return true;
}

struct block_reader {
  int descriptor;
  int stop;    /* a descriptor that can be read once nobody wants to have more
                  blocks; -1: there is none */
  int error;   /* errno of the read that failed, or 0 */
  bool ended;  /* no more octets will come */
  bool within; /* what comes belongs to a line that was truncated */
  char *rest;  /* what has been read of the line after the last block */
  size_t rest_length;
  bool (*idle)(void *context); /* called before it waits for octets, false if
                                  nobody wants them; or NULL */
  void *context;
};

/* False if there is no memory for the rest. */
bool block_reader_open(struct block_reader *reader, int descriptor);

void block_reader_close(struct block_reader *reader);

/* The next lines, at least one and as many as a read gives; false if there are
   none, and reader->error says whether that is for a read that failed. */
bool block_reader_next(struct block_reader *reader, struct line_block *block);

#endif
