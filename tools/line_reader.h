/* SPDX-License-Identifier: MIT */
/*
 * The lines of a stream one after another, in one block of memory.  Unlike with
 * getline, the longest line that is kept is bounded, and a NUL octet is one
 * like others.
 */
#ifndef HSTS_TOOLS_LINE_READER_H
#define HSTS_TOOLS_LINE_READER_H

#include "line_blocks.h"

struct line_reader {
  struct block_reader blocks; /* whose error is that of the stream */
  struct line_block block;    /* the one that is being handed out */
};

/* False if there is no memory. */
bool line_reader_open(struct line_reader *reader, int descriptor);

void line_reader_close(struct line_reader *reader);

/* The next line, which stays until the one after it; false if there is none,
   and reader->blocks.error says whether that is for a read that failed. */
bool line_reader_next(struct line_reader *reader, struct line *line);

#endif
